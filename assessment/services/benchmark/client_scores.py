"""Scores of clients' campaigns, as a consultant reads them, for a benchmark."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from assessment.core.benchmark.measured_scores import MeasuredScore, measured_scores
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.waves.common_items import wordings
from assessment.services.errors import QuestionnaireUnknownError
from assessment.services.permissions import GRANTED, Actor, MemberRole, Right
from assessment.services.results.campaign_result import readers_of
from assessment.services.results.frozen_figures import analysis_of
from assessment.services.results.kept_questionnaires import questionnaire_asked
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign
from assessment.store.queries.campaigns import results

CONSULTING = tuple(role.value for role in MemberRole if Right.READ_CLOSED in GRANTED[role])
"""Roles in which a firm is one's client: those that follow a mission to its result."""


def client_scores(
    session: Session, campaigns: Sequence[Campaign], *, actor: Actor, questionnaire: Questionnaire, keys: SecretKeys
) -> dict[str, dict[str, MeasuredScore]]:
    """Scores by campaign, as the actor may read them: whoever answered one needs one more person in every group there.

    A practice counts where the campaign asked it in the words of `questionnaire`. Campaigns whose questionnaire is lost
    are left out.
    """
    readers = readers_of(session, campaigns, actor=actor, keys=keys)
    scores = {}
    for campaign in campaigns:
        frozen = results.latest(session, campaign.id)
        if frozen is None:
            continue
        try:
            asked = questionnaire_asked(session, frozen, questionnaire)
        except QuestionnaireUnknownError:
            continue
        measured = measured_scores(analysis_of(frozen, asked, reader=readers[campaign.id]))
        scores[campaign.id] = _in_the_same_words(measured, questionnaire, frozen.inputs.get("wordings", {}))
    return scores


def _in_the_same_words(
    measured: dict[str, MeasuredScore], questionnaire: Questionnaire, asked: dict[str, str]
) -> dict[str, MeasuredScore]:
    practices = [code for code in measured if code in questionnaire.items_by_code]
    today = wordings(questionnaire, practices)
    return {key: score for key, score in measured.items() if key not in today or asked.get(key) == today[key]}
