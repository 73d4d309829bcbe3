"""Result of a campaign as those in a room may see it together."""

from sqlalchemy.orm import Session

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.errors import CampaignOpenError
from assessment.services.results.frozen_figures import analysis_of, readers_of_inputs
from assessment.services.results.kept_questionnaires import questionnaire_asked
from assessment.store.models import Campaign
from assessment.store.queries.campaigns import results


def room_readings(session: Session, campaign: Campaign, questionnaire: Questionnaire) -> tuple[CampaignAnalysis, ...]:
    """The analysis for a reader of each kind: in a room anybody may have answered, in any function.

    Raises CampaignOpenError before the closing.
    """
    frozen = results.latest(session, campaign.id)
    if frozen is None:
        raise CampaignOpenError
    asked = questionnaire_asked(session, frozen, questionnaire)
    return tuple(
        analysis_of(frozen, asked, reader=reader or None) for reader in readers_of_inputs(frozen.typed_inputs())
    )
