"""Starts a campaign response from a personal invitation or a meeting link.

Named heads: the response bears its invitation, and the same link opens it again, unless an inviter has seen it.
Confidential teams: the token is spent and leads nowhere; the response has a fresh one that was never sent by mail, and
nothing else tells whose it is. That an invitation was used is kept as a mark which only the secret key leads back to
it: beginning writes two new rows, however many are invited, and touches none that is there.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from assessment.core.questionnaire.respondents import RespondentRole
from assessment.services.campaigns.meeting_slips import mark_of
from assessment.services.campaigns.people_asked import people_by_function
from assessment.services.errors import (
    CampaignClosedError,
    CampaignNotOpenError,
    InvitationUsedError,
    MeetingFullError,
    UnknownInvitationError,
)
from assessment.services.local_time import local_day
from assessment.store.encryption import FunctionAndRole, SecretKeys
from assessment.store.link_tokens import hash_of, new_token
from assessment.store.models import Campaign, Invitation, MeetingSlip, Organisation
from assessment.store.models.campaigns.campaigns import DRAFT, OPEN
from assessment.store.queries import answers, responses
from assessment.store.queries.campaigns import campaigns, invitations, slips

RESPONSE_TOKEN = "response"  # noqa: S105, the purpose of a token
HEADS_OF_A_FUNCTION = 1
"""Among named heads each function speaks with one voice, also one of which nobody told how many people it has."""


@dataclass(frozen=True, slots=True)
class Started:
    """The token of the response's personal link. `resumed`: it had been begun before."""

    token: str
    resumed: bool


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a page needs to greet somebody before the first question.

    `spent`: the link was used, and opens nothing more. `function` is None for a meeting: it is asked. `once`: the link
    will open once only.
    """

    campaign: Campaign
    organisation: Organisation
    function: str | None
    spent: bool
    once: bool


def welcome_invited(session: Session, token: str, *, keys: SecretKeys, now: datetime) -> Welcome:
    """What an invitation's link leads to; nothing is spent by looking.

    Raises UnknownInvitationError, CampaignNotOpenError, CampaignClosedError.
    """
    invitation, campaign, organisation = _invited(session, token, now)
    place = keys.decrypted_place(invitation.place, invitation.id)
    once = campaign.confidential or invitation.shown
    if campaign.confidential:
        # Of a link that an inviter has seen too, looking must not tell whether its person has begun.
        spent = not invitation.shown and invitations.is_spent(session, invitation, keys)
    else:
        spent = invitation.locked or (invitation.shown and invitation.used)
    return Welcome(campaign, organisation, place.function, spent, once=once)


def welcome_meeting(session: Session, token: str, *, now: datetime) -> Welcome:
    """What a meeting's link leads to. Raises UnknownInvitationError, CampaignNotOpenError, CampaignClosedError."""
    campaign, organisation = _meeting(session, token, now)
    return Welcome(campaign, organisation, None, spent=False, once=campaign.confidential)


def start_from_invitation(
    session: Session,
    token: str,
    *,
    keys: SecretKeys,
    language: str,
    now: datetime,
    fresh: str | None = None,
    code: str | None = None,
) -> Started:
    """Spend an invitation and begin, or, for named heads, go on.

    `fresh`: a new token that the page made for the response; when its form is sent twice, the second leads to what the
    first began. `code`: what the respondent kept of an earlier wave (`pair_codes`). Raises UnknownInvitationError,
    CampaignNotOpenError, CampaignClosedError, and InvitationUsedError when the link was used in confidential mode, or
    sent to another address after somebody had begun, or when an inviter has seen it too.
    """
    invitation, campaign, organisation = _invited(session, token, now)
    connection = session.connection()
    place = keys.decrypted_place(invitation.place, invitation.id)
    today = local_day(organisation.time_zone, now)
    if campaign.confidential:
        fresh = fresh or new_token()
        mark = keys.spent_mark(invitation.id)
        if invitation.used or not invitations.leave_mark(connection, mark, campaign.id):
            return _begun_already(session, campaign, fresh)
        begun = _begin(session, campaign, place, organisation, token=fresh, language=language, today=today)
        _keep_link(session, campaign, begun, keys=keys, token=fresh, code=code)
        return Started(fresh, resumed=False)
    if invitation.locked:
        raise InvitationUsedError
    if not invitations.spend(connection, invitation.id) and invitation.shown:
        return _begun_already(session, campaign, fresh or new_token())
    # Whoever handed the link over still has it: what was begun with it is reopened by a link of its own alone.
    own = (fresh or new_token()) if invitation.shown else keys.token(RESPONSE_TOKEN, invitation.id)
    if responses.with_token_hash(connection, hash_of(own)) is not None:
        return Started(own, resumed=True)
    _begin(
        session,
        campaign,
        place,
        organisation,
        token=own,
        language=language,
        today=today,
        invitation_id=invitation.id,
    )
    return Started(own, resumed=False)


def start_from_meeting(
    session: Session,
    token: str,
    *,
    function: str,
    role: RespondentRole,
    keys: SecretKeys,
    language: str,
    now: datetime,
    fresh: str | None = None,
    code: str | None = None,
) -> Started:
    """Begin in a meeting, with the function that was told there; `fresh` and `code` as for an invitation.

    Raises UnknownInvitationError, CampaignNotOpenError, CampaignClosedError, and MeetingFullError where as many people
    of that function have begun as there are; among named heads a function of which nothing is told has one.
    """
    campaign, organisation = _meeting(session, token, now)
    if fresh and _belongs(session, campaign, fresh):
        return Started(fresh, resumed=True)
    fresh = fresh or new_token()
    today = local_day(organisation.time_zone, now)
    _check_room(session, campaign, function, keys)
    place = FunctionAndRole(function, role)
    begun = _begin(session, campaign, place, organisation, token=fresh, language=language, today=today)
    if campaign.confidential:
        _keep_link(session, campaign, begun, keys=keys, token=fresh, code=code)
    return Started(fresh, resumed=False)


def welcome_slip(session: Session, token: str, *, keys: SecretKeys, now: datetime) -> Welcome:
    """What a meeting's slip leads to; nothing is spent by looking.

    Raises UnknownInvitationError, CampaignNotOpenError, CampaignClosedError.
    """
    slip, campaign, organisation = _slip(session, token, now)
    return Welcome(
        campaign, organisation, slip.function, invitations.is_kept(session, mark_of(slip, keys=keys)), once=True
    )


def start_from_slip(
    session: Session,
    token: str,
    *,
    keys: SecretKeys,
    language: str,
    now: datetime,
    fresh: str | None = None,
    code: str | None = None,
) -> Started:
    """Begin with a slip, once; `fresh` and `code` as for an invitation. Nothing joins the response to the slip.

    Raises UnknownInvitationError, CampaignNotOpenError, CampaignClosedError, and InvitationUsedError for a second time,
    and MeetingFullError as for a meeting.
    """
    slip, campaign, organisation = _slip(session, token, now)
    fresh = fresh or new_token()
    if _belongs(session, campaign, fresh):
        return Started(fresh, resumed=True)
    _check_room(session, campaign, slip.function, keys)
    if not invitations.leave_mark(session.connection(), mark_of(slip, keys=keys), campaign.id):
        return _begun_already(session, campaign, fresh)
    today = local_day(organisation.time_zone, now)
    role = RespondentRole.MEMBER if campaign.confidential else RespondentRole.HEAD
    place = FunctionAndRole(slip.function, role)
    begun = _begin(session, campaign, place, organisation, token=fresh, language=language, today=today)
    if campaign.confidential:
        _keep_link(session, campaign, begun, keys=keys, token=fresh, code=code)
    return Started(fresh, resumed=False)


def _check_room(session: Session, campaign: Campaign, function: str, keys: SecretKeys) -> None:
    """Raise MeetingFullError where everybody of a function has begun. Two who begin at once wait for each other."""
    campaigns.hold(session.connection(), campaign.id)
    people = people_by_function(session, campaign, keys, settled_only=True).get(function, 0)
    if not campaign.confidential:
        people = max(people, HEADS_OF_A_FUNCTION)
    if responses.begun_in(session.connection(), campaign.id, function) >= people:
        raise MeetingFullError


def _keep_link(
    session: Session, campaign: Campaign, response_id: int, *, keys: SecretKeys, token: str, code: str | None
) -> None:
    """Keep what will link these answers to those of another wave: of the code that was brought, or of the new one."""
    pair_key = keys.pair_key(campaign.organisation_id, code or keys.code(token))
    answers.keep_linkage_key(session.connection(), response_id, keys.kept_pair_key(pair_key))


def _begun_already(session: Session, campaign: Campaign, fresh: str) -> Started:
    """What a form that was sent twice began the first time. Raises InvitationUsedError."""
    if not _belongs(session, campaign, fresh):
        raise InvitationUsedError
    return Started(fresh, resumed=True)


def _belongs(session: Session, campaign: Campaign, token: str) -> bool:
    kept_response = responses.with_token_hash(session.connection(), hash_of(token))
    return kept_response is not None and kept_response.campaign_id == campaign.id


def _invited(session: Session, token: str, now: datetime) -> tuple[Invitation, Campaign, Organisation]:
    invitation = invitations.with_token_hash(session, hash_of(token))
    if invitation is None or invitation.revoked:
        raise UnknownInvitationError
    campaign = session.get_one(Campaign, invitation.campaign_id)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    today = local_day(organisation.time_zone, now)
    if invitation.expires_on is not None and invitation.expires_on < today:
        raise UnknownInvitationError
    _check_open(campaign, today)
    return invitation, campaign, organisation


def _meeting(session: Session, token: str, now: datetime) -> tuple[Campaign, Organisation]:
    campaign = campaigns.with_meeting_hash(session, hash_of(token))
    if campaign is None:
        raise UnknownInvitationError
    organisation = session.get_one(Organisation, campaign.organisation_id)
    _check_open(campaign, local_day(organisation.time_zone, now))
    return campaign, organisation


def _slip(session: Session, token: str, now: datetime) -> tuple[MeetingSlip, Campaign, Organisation]:
    slip = slips.with_token_hash(session, hash_of(token))
    if slip is None:
        raise UnknownInvitationError
    campaign = session.get_one(Campaign, slip.campaign_id)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    _check_open(campaign, local_day(organisation.time_zone, now))
    return slip, campaign, organisation


def _check_open(campaign: Campaign, today: date) -> None:
    if campaign.status == DRAFT or (campaign.opens_on is not None and today < campaign.opens_on):
        raise CampaignNotOpenError
    # A campaign whose last day is over takes no answers, even while nobody has come to close it.
    if campaign.status != OPEN or (campaign.closes_on is not None and campaign.closes_on < today):
        raise CampaignClosedError


def _begin(
    session: Session,
    campaign: Campaign,
    place: FunctionAndRole,
    organisation: Organisation,
    *,
    token: str,
    language: str,
    today: date,
    invitation_id: str | None = None,
) -> int:
    opened_on = campaign.opened_on or today
    columns: dict[str, Any] = {
        "campaign_id": campaign.id,
        "invitation_id": invitation_id,
        "confidential": campaign.confidential,
        "sealed": campaign.confidential,
        "questionnaire_key": campaign.questionnaire_key,
        "questionnaire_version": campaign.questionnaire_version,
        "length": campaign.length,
        "language": language,
        "function": place.function,
        "role": place.role.value,
        "context": {},
        "started_on": today,
        "saved_on": today,
        "finished_on": None,
        "expires_on": today + timedelta(days=organisation.retention_days),
    }
    if campaign.confidential:
        # The same for everybody: neither the day nor the language nor the rank may tell one of few from the others.
        columns |= {
            "language": campaign.languages[0],
            "role": RespondentRole.MEMBER.value,
            "started_on": opened_on,
            "saved_on": opened_on,
            "expires_on": opened_on + timedelta(days=organisation.retention_days),
        }
    return responses.begin(session.connection(), hash_of(token), **columns)
