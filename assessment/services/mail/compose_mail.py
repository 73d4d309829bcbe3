"""Composes a queued mail at sending time, with a fresh link, or drops it when obsolete."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from math import ceil

from sqlalchemy.orm import Session

from assessment.core.invitations.letter_words import LetterWords, filled, letter_from_json, paragraphs
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import language as language_of
from assessment.letterhead import Letterhead
from assessment.mail import ComposedMail, InvitationMailData, about_wave, invitation, reminder, report_ready
from assessment.services.campaigns.publish_campaign import REPORT_READY
from assessment.services.invitations.add_invitations import token_of
from assessment.services.invitations.invitation_mails import INVITATION, REMINDER
from assessment.services.invitations.remind import letter_mark
from assessment.services.invitations.stop_reminders import reminders_token
from assessment.services.links import campaign_link, invitation_link, reminders_link
from assessment.services.local_time import local_day
from assessment.services.mail.own_link_mails import OWN_MAILS, own_link_mail
from assessment.services.mail.queue_mail import MESSAGE
from assessment.services.organisations.document_theme import letterhead_of
from assessment.services.scheduling.due_steps import WAVE_MAILS, still_true
from assessment.store.encryption import DecryptionError, SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Account, Campaign, Invitation, Organisation, OutgoingMail
from assessment.store.models.campaigns.campaigns import OPEN
from assessment.store.queries import outbox
from assessment.store.queries.campaigns import invitations

Catalogue = Callable[[str, str | None], Questionnaire]
"""Gives the questionnaire of that key in that version; None for the version that is asked today."""


def write_letter(
    session: Session, mail: OutgoingMail, *, keys: SecretKeys, catalogue: Catalogue, now: datetime
) -> ComposedMail | None:
    """The letter of a waiting mail; None when it is out of date: answered, revoked, closed.

    Raises ValueError for a kind of mail that there is none of.
    """
    if mail.kind in (INVITATION, REMINDER):
        return _to_invited(session, mail, keys, catalogue, now)
    if mail.kind == REPORT_READY:
        return _to_member(session, mail)
    if mail.kind in WAVE_MAILS:
        return _to_launcher(session, mail)
    if mail.kind in OWN_MAILS:
        return own_link_mail(session, mail, keys, today=now.date())
    if mail.kind == MESSAGE:
        return _as_written(mail)
    raise ValueError(f"no such kind of mail: {mail.kind}")


def _to_invited(
    session: Session, mail: OutgoingMail, keys: SecretKeys, catalogue: Catalogue, now: datetime
) -> ComposedMail | None:
    invitee = recipient(session, mail, keys)
    if invitee is None:
        return None
    campaign = session.get_one(Campaign, invitee.campaign_id)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    today = local_day(organisation.time_zone, now)
    over = invitee.expires_on is not None and invitee.expires_on < today
    # Whoever began with a link that was handed over needs no letter that brings it again.
    begun = invitee.shown and invitee.used and not campaign.confidential
    if campaign.status != OPEN or invitee.revoked or over or begun:
        return None
    if mail.kind == REMINDER and not invitations.may_be_reminded(session, campaign, invitee, keys):
        return None
    token = token_of(keys, invitee)
    # With another secret key than at the invitation the token is another one too.
    invitee.token_hash = hash_of(token)
    questionnaire = catalogue(campaign.questionnaire_key, campaign.questionnaire_version)
    link = invitation_link(mail.base_url, invitee.language, token)
    invitation_mail_data = invitation_data(
        invitee,
        campaign,
        organisation,
        link=link,
        minutes=answer_minutes(Length(campaign.length), questionnaire),
        head=letterhead_of(session, organisation),
    )
    ask = replace(
        invitation_mail_data,
        stop_link=reminders_link(mail.base_url, invitee.language, reminders_token(keys, invitee.id)),
    )
    # A reminder that waits out nights and weekends is one that no person asked for.
    if mail.kind == REMINDER and mail.zone is not None:
        ask = replace(ask, automatic=True, set_by=_name_of(session, campaign.reminders_set_by))
    return (invitation if mail.kind == INVITATION else reminder)(ask, invitee.language)


def recipient(session: Session, mail: OutgoingMail, keys: SecretKeys) -> Invitation | None:
    """The invitation that a mail is for; None where it was erased, or encrypted with another secret key."""
    if mail.invitation_id is not None or mail.content is None:
        return session.get(Invitation, mail.invitation_id) if mail.invitation_id else None
    try:
        return session.get(Invitation, keys.decrypted_recipient(mail.content["sealed"], mail.id))
    except DecryptionError:
        return None


def may_leave_today(session: Session, mail: OutgoingMail, *, keys: SecretKeys, now: datetime) -> bool:
    """Whether a letter keeps to one letter a day for each person, over all campaigns of the organisation.

    An invitation always leaves, for nobody can answer without it, and uses up the day. A reminder leaves on a day that
    nothing used up.
    """
    if mail.kind not in (INVITATION, REMINDER):
        return True
    invitee = recipient(session, mail, keys)
    if invitee is None:
        return False
    mark, day = letter_mark(session, invitee, keys=keys, now=now)
    return outbox.take_day(session, mark, mail.id, day) or mail.kind == INVITATION


def _name_of(session: Session, account_id: str | None) -> str | None:
    account = session.get(Account, account_id) if account_id else None
    return account.name if account else None


def invitation_data(
    invitation: Invitation, campaign: Campaign, organisation: Organisation, *, link: str, minutes: int, head: Letterhead
) -> InvitationMailData:
    """What the letter of an invitation tells, whether a server sends it or somebody by hand."""
    ask = InvitationMailData(
        to=invitation.email,
        name=invitation.name,
        organisation=organisation.name,
        link=link,
        confidential=campaign.confidential,
        once=campaign.confidential or invitation.shown,
        threshold=campaign.threshold,
        minutes=minutes,
        last_day=invitation.expires_on or campaign.closes_on,
        head=head,
    )
    if campaign.letter_words is None:
        return ask
    words = letter_from_json(campaign.letter_words).words.get(invitation.language, LetterWords())
    return in_own_words(ask, words, campaign=campaign.name, language=invitation.language)


def in_own_words(ask: InvitationMailData, words: LetterWords, *, campaign: str, language: str) -> InvitationMailData:
    """The same in somebody's own words. A text that cannot be filled, as no last day is set, stays the product's."""
    say = language_of(language)
    values = {
        "organisation": ask.organisation,
        "campaign": campaign,
        "closes": say.date(ask.last_day) if ask.last_day else None,
        "minutes": say.number(ask.minutes),
    }
    introduction = filled(words.introduction, values)
    return replace(
        ask,
        own_subject=filled(words.subject, values),
        own_introduction=paragraphs(introduction) if introduction else (),
    )


def _to_member(session: Session, mail: OutgoingMail) -> ComposedMail:
    account = session.get_one(Account, mail.account_id)
    campaign = session.get_one(Campaign, mail.campaign_id)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    return report_ready(
        to=account.email,
        name=account.name,
        organisation=organisation.name,
        campaign=campaign.name,
        link=campaign_link(mail.base_url, mail.language, campaign.id),
        language=mail.language,
        head=letterhead_of(session, organisation),
    )


def _to_launcher(session: Session, mail: OutgoingMail) -> ComposedMail | None:
    account = session.get_one(Account, mail.account_id)
    campaign = session.get_one(Campaign, mail.campaign_id)
    if not still_true(mail.kind, campaign):
        return None
    organisation = session.get_one(Organisation, campaign.organisation_id)
    people = len([invitee for invitee in invitations.of_campaign(session, campaign.id) if not invitee.revoked])
    return about_wave(
        mail.kind,
        to=account.email,
        name=account.name,
        organisation=organisation.name,
        campaign=campaign.name,
        link=campaign_link(mail.base_url, mail.language, campaign.id),
        people=people,
        opens=campaign.opens_itself_on,
        last_day=campaign.closes_on,
        language=mail.language,
        head=letterhead_of(session, organisation),
    )


def _as_written(mail: OutgoingMail) -> ComposedMail | None:
    content = mail.content
    if content is None:
        return None
    return ComposedMail(
        content["to"], content["name"], content["subject"], content["text"], content["html"], mail.language
    )


def answer_minutes(length: Length, questionnaire: Questionnaire) -> int:
    """Whole minutes for somebody of a function that others rate, rounded up."""
    pages = questionnaire.pages(length, next(iter(questionnaire.triad), None))
    return ceil(questionnaire.minutes(tuple(item for page in pages for item in page.items)))
