"""Scheduled steps of campaigns: propose, open, remind, publish.

Each step first asks the database for its turn: of two workers one gets it, and what one leaves half done when it dies
was never begun.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.campaigns.reopen_campaign import WAVE_ENDED
from assessment.services.errors import NobodyInvitedError, TooFewInvitedError
from assessment.services.invitations.remind import remind
from assessment.services.local_time import is_quiet, local_day, morning_of, next_waking
from assessment.services.permissions import GRANTED, MemberRole, Right
from assessment.services.scheduling.cadence import cadence_settings_of, opening_day, proposal_day, reminders_due
from assessment.services.scheduling.next_wave import relaunch
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Organisation
from assessment.store.models.base import new_key
from assessment.store.models.campaigns.campaigns import CLOSED, DRAFT, OPEN, PUBLISHED
from assessment.store.queries import organisations, outbox
from assessment.store.queries.campaigns import results, waves

PROPOSED, OPENED, ENDED = "wave_proposed", "wave_opened", WAVE_ENDED
"""Mails to those who launch: a draft is ready, a wave opened by itself, a wave is over and its result can be read."""
WAVE_MAILS = (PROPOSED, OPENED, ENDED)


def propose_wave(
    session: Session,
    previous: Campaign,
    *,
    questionnaire: Questionnaire,
    keys: SecretKeys,
    base_url: str,
    now: datetime,
) -> Campaign | None:
    """Prepare the wave after one that is over, and tell those who may launch it; None when it is not time, or done."""
    organisation = session.get_one(Organisation, previous.organisation_id)
    cadence_settings = cadence_settings_of(waves.cadence_of(session, previous.unit_id))
    zone = organisation.time_zone
    if previous.opened_on is None or previous.status not in (CLOSED, PUBLISHED):
        return None
    if (
        cadence_settings.off
        or is_quiet(zone, now)
        or now < morning_of(proposal_day(previous.opened_on, cadence_settings), zone)
    ):
        return None
    today = local_day(zone, now)
    if not waves.note_followed(session, previous.id, today):
        return None
    draft = relaunch(session, previous, actor=None, questionnaire=questionnaire, keys=keys, base_url=base_url, now=now)
    if draft.status != DRAFT:
        return None
    opens = opening_day(previous.opened_on, cadence_settings, today=today)
    draft.opens_itself_on = opens if cadence_settings.opens else None
    draft.closes_on = opens + timedelta(days=cadence_settings.answer_days)
    _tell(session, draft, organisation, kind=PROPOSED, right=Right.LAUNCH, now=now)
    session.flush()
    return draft


def open_due_wave(
    session: Session, draft: Campaign, *, questionnaire: Questionnaire, keys: SecretKeys, now: datetime
) -> bool:
    """Open a draft whose day has come; False when it has not, or when there is nobody to ask.

    Raises UnitBusyError while another campaign is open in the unit.
    """
    organisation = session.get_one(Organisation, draft.organisation_id)
    zone = organisation.time_zone
    if draft.status != DRAFT or draft.opens_itself_on is None:
        return False
    if is_quiet(zone, now) or now < morning_of(draft.opens_itself_on, zone):
        return False
    _leave_time_to_answer(session, draft, today=local_day(zone, now))
    try:
        opened = open_campaign(
            session,
            draft,
            actor=None,
            questionnaire=questionnaire,
            keys=keys,
            base_url=draft.base_url or "",
            now=now,
        )
    except (NobodyInvitedError, TooFewInvitedError):
        # Somebody has to add people first, and then opens it themselves.
        draft.opens_itself_on = None
        return False
    if opened:
        _tell(session, draft, organisation, kind=OPENED, right=Right.LAUNCH, now=now)
        session.flush()
    return opened


def remind_when_due(session: Session, campaign: Campaign, *, keys: SecretKeys, now: datetime) -> int:
    """Remind those who have not answered, once for the chosen days that have come; how many mails were written."""
    organisation = session.get_one(Organisation, campaign.organisation_id)
    done, due = campaign.reminders_done, reminders_due(campaign, zone=organisation.time_zone, now=now)
    if due <= done or is_quiet(organisation.time_zone, now):
        return 0
    # Days that passed while nobody worked get one reminder together.
    if not waves.note_reminders(session, campaign.id, before=done, after=due):
        return 0
    session.refresh(campaign)
    return remind(session, campaign, actor=None, keys=keys, base_url=campaign.base_url or "", now=now)


def publish_when_set(session: Session, campaign: Campaign, *, now: datetime) -> bool:
    """Publish a closed wave that was to publish itself; one that nobody answered has nothing to publish."""
    frozen = results.latest(session, campaign.id)
    if campaign.status != CLOSED or not campaign.publishes_itself or frozen is None or not frozen.inputs["people"]:
        return False
    return publish_campaign(session, campaign, actor=None, base_url=campaign.base_url or "", now=now)


def tell_of_closing(session: Session, campaign: Campaign, *, now: datetime) -> None:
    """Tell those who may read it that a wave closed by itself; once, however often it is asked."""
    organisation = session.get_one(Organisation, campaign.organisation_id)
    frozen = results.latest(session, campaign.id)
    published = campaign.publishes_itself and frozen is not None and bool(frozen.inputs["people"])
    if campaign.status == CLOSED and not published:
        _tell(session, campaign, organisation, kind=ENDED, right=Right.LAUNCH, now=now)


def still_true(kind: str, campaign: Campaign) -> bool:
    """Whether a mail to those who launch still says what is so when it leaves."""
    wanted = {PROPOSED: (DRAFT,), OPENED: (OPEN,), ENDED: (CLOSED, PUBLISHED)}
    return campaign.status in wanted[kind]


def _leave_time_to_answer(session: Session, draft: Campaign, *, today: date) -> None:
    cadence_settings = cadence_settings_of(waves.cadence_of(session, draft.unit_id))
    if draft.closes_on is None or draft.closes_on < today + timedelta(days=cadence_settings.answer_days):
        draft.closes_on = today + timedelta(days=cadence_settings.answer_days)
        session.flush()


def _tell(
    session: Session, campaign: Campaign, organisation: Organisation, *, kind: str, right: Right, now: datetime
) -> None:
    rows = [
        {
            "id": new_key(),
            "key": f"{kind}:{campaign.id}:{account_id}",
            "kind": kind,
            "campaign_id": campaign.id,
            "account_id": account_id,
            "language": locale,
            "base_url": campaign.base_url or "",
            "next_attempt": next_waking(organisation.time_zone, now),
            "zone": organisation.time_zone,
        }
        for account_id, locale in _members_with(session, organisation, right)
    ]
    outbox.add(session, rows)


def _members_with(session: Session, organisation: Organisation, right: Right) -> Iterable[tuple[str, str]]:
    for account, role in organisations.members(session, organisation.id):
        if right in GRANTED[MemberRole(role)]:
            yield account.id, account.locale
