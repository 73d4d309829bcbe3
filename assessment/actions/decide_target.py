"""The level a firm aims at: what the rules suggest from its context, unless somebody decided otherwise and says why."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.actions.days import local_day
from assessment.actions.noting import note_campaign
from assessment.actions.permissions import Actor, Right, require
from assessment.core.context import Context
from assessment.core.diagnosis import Diagnosis
from assessment.core.targets import Target, decided_target, useful_target
from assessment.store import figures
from assessment.store.models import Campaign, Organisation, TargetEdit


def target_of(session: Session, campaign: Campaign, *, diagnosis: Diagnosis, context: Context) -> Target:
    """The target that holds: the last decision, else what the rules suggest."""
    suggested = useful_target(diagnosis.questionnaire, context, reached=diagnosis.total.level)
    edits = figures.target_edits(session, campaign.id)
    if not edits or edits[0].aim is None:
        return suggested
    return decided_target(suggested, aim=edits[0].aim, levers=edits[0].levers, reason=edits[0].reason)


def decide_target(
    session: Session,
    campaign: Campaign,
    *,
    actor: Actor,
    aim: int | None,
    levers: Mapping[str, int],
    reason: str,
    now: datetime,
) -> None:
    """Aim elsewhere than the rules suggest, or (`aim` None) back at their suggestion; what was decided before stays.

    Raises NotAllowedError.
    """
    require(actor, Right.PLAN, campaign.organisation_id)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    session.add(
        TargetEdit(
            campaign_id=campaign.id,
            aim=aim,
            levers=dict(levers) if aim is not None else {},
            reason=reason,
            edited_on=local_day(organisation.time_zone, now),
            account_id=actor.account_id,
        )
    )
    note_campaign(session, "decide_target", campaign, actor=actor, now=now)
    session.flush()
