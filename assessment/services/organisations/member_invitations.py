"""Invites members by a link that the inviter hands over, where no mail leaves."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from assessment.services.accounts.account_links import confirmed_account
from assessment.services.errors import AlreadyMemberError
from assessment.services.permissions import Actor, MemberRole, Right, require
from assessment.store import audit_log
from assessment.store.link_tokens import hash_of, new_token
from assessment.store.models import Account, AccountLink, Membership
from assessment.store.models.account_links import MEMBER
from assessment.store.models.accounts import new_uniquifier
from assessment.store.queries import organisations

DAYS = 14
"""How long an invitation opens: a link that lies around in a chat must not open an organisation for ever."""


def invite_member(
    session: Session, organisation_id: str, *, actor: Actor, email: str, role: MemberRole, now: datetime
) -> str:
    """The token of a link that lets an address in with that role, once; an earlier one opens nothing any more.

    Nobody belongs to the organisation before they have followed it. Raises NotAllowedError, AlreadyMemberError.
    """
    require(actor, Right.MANAGE, organisation_id)
    if organisations.is_member(session, organisation_id, email):
        raise AlreadyMemberError
    organisations.forget_invitation(session, organisation_id, email)
    token = new_token()
    link = AccountLink(
        purpose=MEMBER,
        token_hash=hash_of(token),
        organisation_id=organisation_id,
        email=email,
        role=role.value,
        expires_at=now + timedelta(days=DAYS),
    )
    session.add(link)
    session.flush()
    _note(session, "invite_member", organisation_id, actor.account_id, link.id, now)
    return token


def withdraw_invitation(session: Session, link: AccountLink, *, actor: Actor, now: datetime) -> None:
    """Make the link of an invited member worthless. Raises NotAllowedError."""
    organisation_id = str(link.organisation_id)
    require(actor, Right.MANAGE, organisation_id)
    session.delete(link)
    _note(session, "withdraw_member", organisation_id, actor.account_id, link.id, now)


def account_of_invitation(session: Session, link: AccountLink) -> Account | None:
    """The account that an invited member signs in with; None when the link lets them open one.

    An account that nobody ever confirmed and that belongs nowhere counts as none: whoever holds the link has better
    proof than whoever typed the address.
    """
    account = organisations.account_with_email(session, str(link.email))
    if account is None:
        return None
    proven = account.password is not None and account.confirmed_at is not None
    return account if proven or organisations.belongs_anywhere(session, account.id) else None


def open_member_account(
    session: Session, link: AccountLink, *, name: str, password_hash: str, locale: str, now: datetime
) -> Account:
    """Make the account of an invited member and let them in; the link is used up."""
    account = organisations.account_with_email(session, str(link.email))
    if account is None:
        account = confirmed_account(
            email=str(link.email), name=name, password_hash=password_hash, locale=locale, now=now
        )
        session.add(account)
    else:
        account.name, account.locale, account.password = name, locale, password_hash
        account.fs_uniquifier, account.confirmed_at = new_uniquifier(), now.replace(tzinfo=None)
    session.flush()
    join(session, link, account, now=now)
    return account


def join(session: Session, link: AccountLink, account: Account, *, now: datetime) -> None:
    """Let the account of an invited address in; the link is used up."""
    organisation_id = str(link.organisation_id)
    if session.get(Membership, (account.id, organisation_id)) is None:
        session.add(Membership(account_id=account.id, organisation_id=organisation_id, role=str(link.role)))
    session.delete(link)
    _note(session, "join", organisation_id, account.id, account.id, now)
    session.flush()


def _note(session: Session, verb: str, organisation_id: str, account_id: str, object_id: str, now: datetime) -> None:
    audit_log.note(
        session,
        verb,
        organisation_id=organisation_id,
        account_id=account_id,
        kind="account",
        object_id=object_id,
        at=now,
    )
