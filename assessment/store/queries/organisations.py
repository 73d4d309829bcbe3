"""Organisations, units and members."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.store.models import Account, Membership, Organisation, Unit


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
    found = select(Organisation, Membership.role).join(Membership).where(Membership.account_id == account_id)
    return [
        OrganisationOfMember(*row)
        for row in session.execute(found.order_by(func.lower(Organisation.name), Organisation.id))
    ]


def of_member(session: Session, organisation_id: str, account_id: str) -> OrganisationOfMember | None:
    """An organisation as a member of it finds it; None for a stranger, whether it exists or not."""
    found = (
        select(Organisation, Membership.role)
        .join(Membership)
        .where(Organisation.id == organisation_id, Membership.account_id == account_id)
    )
    row = session.execute(found).one_or_none()
    return None if row is None else OrganisationOfMember(*row)


def members(session: Session, organisation_id: str) -> list[Member]:
    """Everybody who belongs to an organisation, by address, in one query."""
    found = select(Account, Membership.role).join(Membership).where(Membership.organisation_id == organisation_id)
    return [Member(*row) for row in session.execute(found.order_by(Account.email))]


def units(session: Session, organisation_id: str) -> list[Unit]:
    """The units of an organisation, the whole firm first."""
    return list(session.scalars(select(Unit).where(Unit.organisation_id == organisation_id).order_by(Unit.name)))


def account_with_email(session: Session, email: str) -> Account | None:
    """The account of an address, however it is written."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))
