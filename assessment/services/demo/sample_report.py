"""Sample report: what the product makes of the second wave of the demonstration firm whose heads answer by name."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.services.demo.fill_demo import fill_with_demo
from assessment.services.permissions import Actor, MemberRole
from assessment.services.planning.campaign_findings import campaign_findings
from assessment.services.results.campaign_result import campaign_result
from assessment.services.waves.wave_history import wave_history
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Membership
from reports.content.report import Report, build

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday: the same day gives the same report."""


def sample_report(session: Session, *, questionnaire: Questionnaire, keys: SecretKeys, say: Language) -> Report:
    """Fill an empty database with the demonstration and give the report. Raises NotFreshError, ValueError."""
    fill_with_demo(session, questionnaire=questionnaire, keys=keys, say=say, now=DAY)
    named = select(Campaign).where(Campaign.mode == Mode.NAMED.value).order_by(Campaign.opened_on.desc())
    campaign = session.scalars(named).first()
    if campaign is None:
        raise ValueError("the demonstration has a firm of named heads")
    owners = select(Membership).where(
        Membership.organisation_id == campaign.organisation_id, Membership.role == MemberRole.OWNER.value
    )
    owner = session.scalars(owners).one()
    actor = Actor(owner.account_id, campaign.organisation_id, MemberRole.OWNER)
    result = campaign_result(session, campaign, actor=actor, questionnaire=questionnaire, keys=keys)
    if result.reading.diagnosis is None or result.roadmap is None:
        raise ValueError("the demonstration has something to say")
    return build(
        result.reading.diagnosis,
        result.roadmap,
        result.context,
        say,
        reading=result.reading,
        asked=questionnaire,
        history=wave_history(session, campaign, actor=actor, questionnaire=questionnaire, keys=keys),
        findings=campaign_findings(session, campaign, result, questionnaire=questionnaire),
    )
