"""Adds, changes and removes members of an organisation."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.email_addresses import cleaned_address
from assessment.services.errors import AlreadyMemberError, LastOwnerError
from assessment.services.permissions import Actor, MemberRole, Right, require
from assessment.store import audit_log
from assessment.store.encryption import SecretKeys
from assessment.store.models import Account, Membership
from assessment.store.models.accounts import new_uniquifier
from assessment.store.models.base import new_key
from assessment.store.queries import organisations
from assessment.store.queries.erasures import ErasedKind, note_erasure


def add_member(
    session: Session, organisation_id: str, *, actor: Actor, account: Account, role: MemberRole, now: datetime
) -> Membership:
    """Let an account in, with a role. Raises NotAllowedError, AlreadyMemberError."""
    require(actor, Right.MANAGE, organisation_id)
    if session.get(Membership, (account.id, organisation_id)) is not None:
        raise AlreadyMemberError
    membership = Membership(account_id=account.id, organisation_id=organisation_id, role=role.value)
    session.add(membership)
    _note(session, "add_member", actor, account.id, now)
    session.flush()
    return membership


def change_role(session: Session, membership: Membership, *, actor: Actor, role: MemberRole, now: datetime) -> None:
    """Give a member another role. Raises NotAllowedError, LastOwnerError."""
    require(actor, Right.MANAGE, membership.organisation_id)
    if role is not MemberRole.OWNER:
        _keep_an_owner(session, membership)
    membership.role = role.value
    _note(session, "change_role", actor, membership.account_id, now)


def remove_member(session: Session, membership: Membership, *, actor: Actor, keys: SecretKeys, now: datetime) -> None:
    """Shut a member out, and end the sessions they have open; anybody may leave by themselves.

    Raises NotAllowedError, LastOwnerError.
    """
    if membership.account_id != actor.account_id or membership.organisation_id != actor.organisation_id:
        require(actor, Right.MANAGE, membership.organisation_id)
    _keep_an_owner(session, membership)
    if membership.account_id != actor.account_id:
        session.get_one(Account, membership.account_id).fs_uniquifier = new_uniquifier()
    note_erasure(session.connection(), keys, ErasedKind.MEMBERSHIP, membership.account_id, membership.organisation_id)
    session.delete(membership)
    _note(session, "remove_member", actor, membership.account_id, now)


def _keep_an_owner(session: Session, membership: Membership) -> None:
    if membership.role != MemberRole.OWNER:
        return
    owners = select(func.count()).where(
        Membership.organisation_id == membership.organisation_id, Membership.role == MemberRole.OWNER.value
    )
    if session.scalar(owners) == 1:
        raise LastOwnerError


def _note(session: Session, verb: str, actor: Actor, account_id: str, now: datetime) -> None:
    audit_log.note(
        session,
        verb,
        organisation_id=actor.organisation_id,
        account_id=actor.account_id,
        kind="account",
        object_id=account_id,
        at=now,
    )


def account_for(session: Session, email: str, *, locale: str) -> Account:
    """The account of an address. Without one it is made, closed until its owner has chosen a password by mail.

    The password of an account that nobody confirmed goes: whoever typed the address need not be its owner.
    """
    address = cleaned_address(email)
    account = organisations.account_with_email(session, address)
    if account is not None:
        if account.confirmed_at is None and account.password is not None:
            account.password, account.fs_uniquifier = None, new_uniquifier()
        return account
    made = Account(id=new_key(), email=address, locale=locale, active=True)
    session.add(made)
    session.flush()
    return made
