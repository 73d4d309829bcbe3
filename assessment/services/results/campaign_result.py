"""Frozen result of a campaign as one reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.optimiser.plan_summary import PlanSummary
from assessment.core.planning.roadmap import Roadmap
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.errors import CampaignOpenError
from assessment.services.permissions import Actor, Right, require
from assessment.services.results.campaign_plan import campaign_roadmap, plan_inputs_of
from assessment.services.results.frozen_figures import analysis_of
from assessment.services.results.kept_questionnaires import questionnaire_asked
from assessment.store.encryption import SecretKeys
from assessment.store.frozen.results import from_json
from assessment.store.models import Account, Campaign, FrozenResult
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.store.queries import plans
from assessment.store.queries.campaigns import invitations, results
from assessment.store.queries.documents import DocumentOwner


@dataclass(frozen=True)
class CampaignResult:
    """What the answers say, what to do, and the firm around them. `roadmap` is None where nothing may be shown."""

    reading: CampaignAnalysis
    roadmap: Roadmap | None
    context: CompanyProfile
    frozen: FrozenResult

    @property
    def document_owner(self) -> DocumentOwner:
        """Whose the documents are that are made of it."""
        return DocumentOwner(campaign_id=self.frozen.campaign_id, inputs=self.frozen.input_hash)


def campaign_result(
    session: Session, campaign: Campaign, *, actor: Actor, questionnaire: Questionnaire, keys: SecretKeys
) -> CampaignResult:
    """The frozen result as the actor may see it: a reader who answered needs one more person in every group.

    Raises NotAllowedError, and CampaignOpenError before the closing: nothing is shown while answers come in.
    QuestionnaireUnknownError when the words of the result are lost.
    """
    require(actor, Right.READ if campaign.status == PUBLISHED else Right.READ_CLOSED, campaign.organisation_id)
    reader = reader_of(session, campaign, actor=actor, keys=keys)
    return result_for_reader(session, campaign, reader=reader, questionnaire=questionnaire)


def result_for_reader(
    session: Session, campaign: Campaign, *, reader: str | None, questionnaire: Questionnaire
) -> CampaignResult:
    """The frozen result for a reader who answered in that function, or for one who did not (None).

    Whoever calls it has checked that the reader may. Raises CampaignOpenError, QuestionnaireUnknownError.
    """
    frozen = results.latest(session, campaign.id)
    if campaign.status not in (CLOSED, PUBLISHED) or frozen is None:
        raise CampaignOpenError
    questionnaire = questionnaire_asked(session, frozen, questionnaire)
    reading = analysis_of(frozen, questionnaire, reader=reader)
    context = frozen.typed_profile()
    roadmap = None
    if reading.diagnosis:
        kept = plans.approved(session, campaign.id)
        # What was approved is what is shown, as it was then.
        if kept is not None and kept.frozen is not None:
            roadmap = from_json(PlanSummary, kept.frozen, questionnaire).roadmap
        else:
            sources = plan_inputs_of(
                session, campaign, reading.diagnosis, context, questionnaire=questionnaire, today=context.day
            )
            roadmap = campaign_roadmap(session, campaign, sources)
    return CampaignResult(reading, roadmap, context, frozen)


def reader_of(session: Session, campaign: Campaign, *, actor: Actor, keys: SecretKeys) -> str | None:
    """The function in which the actor answered a confidential campaign; None when nothing says that they did."""
    return readers_of(session, [campaign], actor=actor, keys=keys)[campaign.id]


class ReadCampaign(Protocol):
    """What decides who reads a campaign's result: whose it is, and whether its answers are confidential."""

    @property
    def id(self) -> str:
        """The campaign's key."""

    @property
    def confidential(self) -> bool:
        """Whether nobody may learn who answered what."""


def readers_of(
    session: Session, campaigns: Sequence[ReadCampaign], *, actor: Actor, keys: SecretKeys
) -> dict[str, str | None]:
    """The same for several campaigns, by their id, in two queries.

    All that is known is that the actor's invitation was used. Whoever came through a meeting is known to nobody.
    """
    functions: dict[str, str | None] = {campaign.id: None for campaign in campaigns}
    confidential = [campaign.id for campaign in campaigns if campaign.confidential]
    if confidential:
        account = session.get_one(Account, actor.account_id)
        for invitation in invitations.used_by(session, account.email, confidential, keys):
            functions[invitation.campaign_id] = keys.decrypted_place(invitation.place, invitation.id).answers_in
    return functions
