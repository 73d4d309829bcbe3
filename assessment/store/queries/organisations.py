"""Organisations, units, members, and the one-time links that let people in."""

from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from assessment.core.questionnaire.free_text import without_accents
from assessment.store.models import Account, AccountLink, Membership, Organisation, Unit
from assessment.store.models.account_links import FIRST, MEMBER, PASSWORD


class OrganisationOfMember(NamedTuple):
    """An organisation that somebody belongs to, and their role."""

    organisation: Organisation
    role: str


class Member(NamedTuple):
    """Somebody who belongs to an organisation."""

    account: Account
    role: str


def of_account(session: Session, account_id: str) -> list[OrganisationOfMember]:
    """The organisations of an account by name, in one query."""
    query = select(Organisation, Membership.role).join(Membership).where(Membership.account_id == account_id)
    rows = [OrganisationOfMember(*row) for row in session.execute(query.order_by(Organisation.id))]
    # The database sorts by code points: É would stand behind Z.
    return sorted(rows, key=lambda row: without_accents(row.organisation.name))


def of_member(session: Session, organisation_id: str, account_id: str) -> OrganisationOfMember | None:
    """An organisation as a member of it finds it; None for a stranger, whether it exists or not."""
    query = (
        select(Organisation, Membership.role)
        .join(Membership)
        .where(Organisation.id == organisation_id, Membership.account_id == account_id)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else OrganisationOfMember(*row)


def members(session: Session, organisation_id: str) -> list[Member]:
    """Everybody who belongs to an organisation, by address, in one query."""
    query = select(Account, Membership.role).join(Membership).where(Membership.organisation_id == organisation_id)
    return [Member(*row) for row in session.execute(query.order_by(Account.email))]


def units(session: Session, organisation_id: str) -> list[Unit]:
    """The units of an organisation, the whole firm first."""
    units_found = session.scalars(select(Unit).where(Unit.organisation_id == organisation_id).order_by(Unit.id))
    return sorted(units_found, key=lambda unit: without_accents(unit.name))


def account_with_email(session: Session, email: str) -> Account | None:
    """The account of an address, however it is written."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def any_account(session: Session) -> bool:
    """Whether anybody has an account on this installation."""
    return bool(session.scalar(select(func.count()).select_from(Account)))


def first_account_link(session: Session) -> AccountLink | None:
    """The link of the first account."""
    return session.scalar(select(AccountLink).where(AccountLink.purpose == FIRST))


def account_link(session: Session, token_hash: str) -> AccountLink | None:
    """The link of that token."""
    return session.scalar(select(AccountLink).where(AccountLink.token_hash == token_hash))


def invited_members(session: Session, organisation_id: str) -> list[AccountLink]:
    """Who was invited to an organisation and has not come yet, by address."""
    waiting = select(AccountLink).where(AccountLink.purpose == MEMBER, AccountLink.organisation_id == organisation_id)
    return list(session.scalars(waiting.order_by(AccountLink.email)))


def invited_member(session: Session, organisation_id: str, link_id: str) -> AccountLink | None:
    """One of them; None when that link is another organisation's."""
    query = select(AccountLink).where(
        AccountLink.id == link_id, AccountLink.purpose == MEMBER, AccountLink.organisation_id == organisation_id
    )
    return session.scalar(query)


def is_member(session: Session, organisation_id: str, email: str) -> bool:
    """Whether an address belongs to an organisation already."""
    belongs = (
        select(Membership.account_id)
        .join(Account)
        .where(Membership.organisation_id == organisation_id, Account.email == email)
    )
    return session.scalar(belongs) is not None


def belongs_anywhere(session: Session, account_id: str) -> bool:
    """Whether an account belongs to any organisation."""
    return session.scalar(select(Membership.account_id).where(Membership.account_id == account_id).limit(1)) is not None


def forget_password_links(session: Session, account_id: str) -> None:
    """Make the earlier password links of an account worthless."""
    session.execute(delete(AccountLink).where(AccountLink.purpose == PASSWORD, AccountLink.account_id == account_id))


def forget_invitation(session: Session, organisation_id: str, email: str) -> None:
    """Make the earlier link of an invited member worthless."""
    session.execute(
        delete(AccountLink).where(AccountLink.organisation_id == organisation_id, AccountLink.email == email)
    )
