"""Target level of a campaign: rule-based or decided by a member."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.core.planning.target_level import Target, decided_target, useful_target
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.services.campaign_audit import audit_campaign
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.models import Campaign, Organisation, TargetEdit
from assessment.store.queries import kpis_and_cost


def target_of(
    session: Session, campaign: Campaign, *, diagnosis: PublishedDiagnosis, context: CompanyProfile
) -> Target:
    """The target that holds: the last decision, else what the rules suggest."""
    suggested = useful_target(diagnosis.questionnaire, context, reached=diagnosis.total.level)
    edits = kpis_and_cost.target_edits(session, campaign.id)
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
    audit_campaign(session, "decide_target", campaign, actor=actor, now=now)
    session.flush()
