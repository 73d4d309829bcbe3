"""The result of a campaign, as one reader may see it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.actions.decide_target import target_of
from assessment.actions.errors import CampaignOpenError
from assessment.actions.freezing import context_at_closing, reading_of
from assessment.actions.permissions import Actor, Right, require
from assessment.actions.plan_record import plan_of
from assessment.core.context import Context
from assessment.core.questionnaire import Questionnaire
from assessment.core.reading import Reading
from assessment.core.roadmap import Roadmap, plan
from assessment.store import plans, results
from assessment.store.models import Account, Campaign, FrozenResult, Invitation
from assessment.store.models.campaign import CLOSED, PUBLISHED
from assessment.store.sealing import Keys


@dataclass(frozen=True)
class CampaignResult:
    """What the answers say, what to do, and the firm around them. `roadmap` is None where nothing may be shown."""

    reading: Reading
    roadmap: Roadmap | None
    context: Context
    frozen: FrozenResult


def campaign_result(
    session: Session, campaign: Campaign, *, actor: Actor, questionnaire: Questionnaire, keys: Keys
) -> CampaignResult:
    """The frozen result as the actor may see it: a reader who answered needs one more person in every group.

    Raises NotAllowedError, and CampaignOpenError before the closing: nothing is shown while answers come in.
    """
    require(actor, Right.READ if campaign.status == PUBLISHED else Right.READ_CLOSED, campaign.organisation_id)
    frozen = results.latest(session, campaign.id)
    if campaign.status not in (CLOSED, PUBLISHED) or frozen is None:
        raise CampaignOpenError
    reader = reader_of(session, campaign, actor=actor, keys=keys)
    reading = reading_of(questionnaire, frozen.inputs, input_hash=frozen.input_hash, reader=reader)
    context = context_at_closing(frozen.inputs)
    roadmap = None
    if reading.diagnosis:
        target = target_of(session, campaign, diagnosis=reading.diagnosis, context=context)
        kept = plans.approved(session, campaign.id)
        # What was approved is what is shown, as it was then; before that, what the answers alone suggest.
        roadmap = (
            plan_of(kept.frozen, questionnaire).roadmap
            if kept is not None and kept.frozen is not None
            else plan(reading.diagnosis, context, target=target)
        )
    return CampaignResult(reading, roadmap, context, frozen)


def reader_of(session: Session, campaign: Campaign, *, actor: Actor, keys: Keys) -> str | None:
    """The function in which the actor answered a confidential campaign; None when nothing says that they did.

    All that is known is that their invitation was used. Whoever came through a meeting is known to nobody.
    """
    if not campaign.confidential:
        return None
    account = session.get_one(Account, actor.account_id)
    used = select(Invitation).where(
        Invitation.campaign_id == campaign.id, Invitation.email == account.email.lower(), Invitation.used.is_(True)
    )
    invitation = session.scalar(used)
    return keys.opened(invitation.place, invitation.id).function if invitation else None
