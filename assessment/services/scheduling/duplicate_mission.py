"""Prepares a campaign like an earlier one, for the same client or another: people and settings, never an answer."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.campaigns.prepare_campaign import Preparation, prepare_campaign
from assessment.services.permissions import Actor, Right, require
from assessment.services.scheduling.next_wave import invited_people, kept_plan
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Organisation, Unit


@dataclass(frozen=True, slots=True)
class DuplicateTarget:
    """Where the copy is made, by whom, and under which name. `people`: whether those invited come along."""

    organisation: Organisation
    unit: Unit
    actor: Actor
    name: str
    people: bool


def duplicate_mission(
    session: Session,
    campaign: Campaign,
    target: DuplicateTarget,
    *,
    actor: Actor,
    questionnaire: Questionnaire,
    keys: SecretKeys,
    base_url: str,
    now: datetime,
    key: str,
) -> Campaign:
    """The draft. It follows no wave, asks today's questions and has no last day; sent twice, `key` makes one of it.

    Numbers of people go to the same client alone: they are another firm's. Raises NotAllowedError where the actor may
    not prepare campaigns here or there.
    """
    require(actor, Right.PREPARE, campaign.organisation_id)
    same_client = target.organisation.id == campaign.organisation_id
    kept = kept_plan(campaign, questionnaire)
    plan = replace(kept, name=target.name, staff=kept.staff if same_client else {})
    people = tuple(
        invitee
        for invitee in (invited_people(session, campaign, keys=keys) if target.people else ())
        if invitee.function in questionnaire.functions_by_key
    )
    copy = prepare_campaign(
        session,
        target.organisation,
        Preparation(target.unit, questionnaire, plan, people, meeting=False),
        actor=target.actor,
        keys=keys,
        base_url=base_url,
        now=now,
        key=key,
    )
    copy.reminder_days, copy.publishes_itself = list(campaign.reminder_days), campaign.publishes_itself
    copy.reminders_set_by = target.actor.account_id if campaign.reminder_days else None
    session.flush()
    return copy
