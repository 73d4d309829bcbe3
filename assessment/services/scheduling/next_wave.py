"""Creates the next wave as a copy of the last campaign."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from assessment.core.invitations.letter_words import letter_from_json
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import language
from assessment.importers.invitees import Invitee
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.errors import CampaignOpenError
from assessment.services.invitations.add_invitations import add_invitations
from assessment.services.invitations.meeting_link import MEETING_TOKEN
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.services.scheduling.cadence import CadenceSettings, cadence_settings_of
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Campaign, Organisation, Unit
from assessment.store.models.base import KEY_LENGTH
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.store.queries.campaigns import invitations, waves

WAVE_TOKEN = "wave"  # noqa: S105, the purpose of a token
MONTH = "MMMM y"


def relaunch(
    session: Session,
    previous: Campaign,
    *,
    actor: Actor | None,
    questionnaire: Questionnaire,
    keys: SecretKeys,
    base_url: str,
    now: datetime,
) -> Campaign:
    """The draft of the wave after a closed one; asked for twice, the same draft, and once it is open, that wave.

    `actor` None: the product itself. Raises NotAllowedError, and CampaignOpenError before the closing.
    """
    if actor is not None:
        require(actor, Right.PREPARE, previous.organisation_id)
    if previous.status not in (CLOSED, PUBLISHED):
        raise CampaignOpenError
    there = waves.follower(session, previous.id)
    if there is not None:
        return there
    organisation = session.get_one(Organisation, previous.organisation_id)
    today = local_day(organisation.time_zone, now)
    waves.note_followed(session, previous.id, today)
    cadence = waves.cadence_of(session, previous.unit_id)
    cadence_settings = cadence_settings_of(cadence)
    draft = create_campaign(
        session,
        organisation,
        session.get_one(Unit, previous.unit_id),
        actor=actor,
        questionnaire=questionnaire,
        plan=_plan(previous, organisation, questionnaire, cadence_settings, opens=today),
        now=now,
        # Two clicks, or a click and a worker, make one draft: the database keeps one of that key.
        key=hash_of(keys.token(WAVE_TOKEN, previous.id))[:KEY_LENGTH],
    )
    draft.previous_id, draft.base_url = previous.id, base_url
    draft.reminder_days, draft.publishes_itself = (
        list(cadence_settings.reminder_days),
        cadence_settings.publishes_itself,
    )
    draft.reminders_set_by = cadence.set_by if cadence else actor.account_id if actor else previous.reminders_set_by
    people = [
        invitee
        for invitee in invited_people(session, previous, keys=keys)
        if invitee.function in questionnaire.functions_by_key
    ]
    add_invitations(session, draft, people, actor=actor, keys=keys, base_url=base_url, now=now)
    if previous.meeting_hash:
        draft.meeting_issue += 1
        draft.meeting_hash = hash_of(keys.token(MEETING_TOKEN, draft.id, draft.meeting_issue))
    session.flush()
    return draft


def invited_people(session: Session, campaign: Campaign, *, keys: SecretKeys) -> tuple[Invitee, ...]:
    """The people of a campaign, by address; whoever was revoked has left."""
    people = []
    for number, invitation in enumerate(invitations.of_campaign(session, campaign.id), start=1):
        if not invitation.revoked:
            place = keys.decrypted_place(invitation.place, invitation.id)
            people.append(
                Invitee(number, invitation.email, place.function, invitation.name, place.role, invitation.language)
            )
    return tuple(people)


def _plan(
    previous: Campaign,
    organisation: Organisation,
    questionnaire: Questionnaire,
    cadence_settings: CadenceSettings,
    *,
    opens: date,
) -> CampaignDraft:
    say = language(organisation.locale)
    return replace(
        kept_plan(previous, questionnaire),
        name=say("campaigns.launch.name_given", month=say.date(opens, style=MONTH)),
        closes_on=opens + timedelta(days=cadence_settings.answer_days),
    )


def kept_plan(campaign: Campaign, questionnaire: Questionnaire) -> CampaignDraft:
    """What was decided of a campaign, as far as `questionnaire` still knows it; without any day."""
    levers = {lever.key for lever in questionnaire.levers}
    quick_is_gone = campaign.length == Length.QUICK and not questionnaire.has_quick_length
    return CampaignDraft(
        name=campaign.name,
        length=Length.FULL if quick_is_gone else Length(campaign.length),
        languages=tuple(campaign.languages),
        mode=Mode(campaign.mode),
        threshold=Threshold(campaign.threshold),
        staff={key: count for key, count in campaign.staff.items() if key in questionnaire.functions_by_key},
        weights=dict(campaign.weights) if campaign.weights and set(campaign.weights) == levers else None,
        letter=letter_from_json(campaign.letter_words) if campaign.letter_words else None,
        asks_comments=campaign.asks_comments,
    )
