"""Creates and changes an organisation, its branding and its units."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, MemberRole, Right, require
from assessment.store import audit_log
from assessment.store.models import Membership, Organisation, Unit
from assessment.store.models.base import new_key
from assessment.store.queries import brands


@dataclass(frozen=True, slots=True)
class Branding:
    """How an organisation's pages and reports look and speak."""

    locale: str = "fr"
    time_zone: str = "Europe/Paris"
    accent: str | None = None
    contact: str = ""
    logo: bytes | None = None
    logo_type: str | None = None


def create_organisation(
    session: Session, *, account_id: str, context: CompanyProfile, now: datetime, look: Branding | None = None
) -> Organisation:
    """A new organisation with the whole firm as its first unit; the account becomes its owner,
    and signs its documents where it has a brand.

    Raises ValueError when the context bears no name.
    """
    if not context.organisation:
        raise ValueError("an organisation needs a name")
    look = look or Branding()
    organisation = Organisation(id=new_key(), created_on=local_day(look.time_zone, now))
    if brands.of_account(session, account_id) is not None:
        organisation.signed_by = account_id
    _tell(organisation, context, look)
    session.add(organisation)
    session.flush()
    session.add(Unit(id=new_key(), organisation_id=organisation.id))
    session.add(Membership(account_id=account_id, organisation_id=organisation.id, role=MemberRole.OWNER.value))
    _note(session, "create", organisation.id, account_id, now)
    session.flush()
    return organisation


def change_organisation(
    session: Session,
    organisation: Organisation,
    *,
    actor: Actor,
    context: CompanyProfile,
    look: Branding,
    now: datetime,
) -> None:
    """Take over what is told anew; a look without a logo keeps the one that was there. Raises NotAllowedError."""
    require(actor, Right.MANAGE, organisation.id)
    _tell(organisation, context, look)
    _note(session, "change", organisation.id, actor.account_id, now)


def remove_logo(session: Session, organisation: Organisation, *, actor: Actor, now: datetime) -> None:
    """Take the logo away. Raises NotAllowedError."""
    require(actor, Right.MANAGE, organisation.id)
    organisation.logo = organisation.logo_type = None
    _note(session, "remove_logo", organisation.id, actor.account_id, now)


def add_unit(session: Session, organisation: Organisation, *, actor: Actor, name: str, now: datetime) -> Unit:
    """A part of the firm that is surveyed on its own. Raises NotAllowedError."""
    require(actor, Right.PREPARE, organisation.id)
    unit = Unit(id=new_key(), organisation_id=organisation.id, name=name)
    session.add(unit)
    _note(session, "add_unit", organisation.id, actor.account_id, now)
    session.flush()
    return unit


def _tell(organisation: Organisation, context: CompanyProfile, look: Branding) -> None:
    organisation.name = context.organisation or organisation.name
    organisation.headcount = context.headcount
    organisation.staff = dict(context.staff)
    organisation.cycle = context.cycle
    organisation.basket = context.basket
    organisation.complex_offer = context.complex_offer
    organisation.several_sites = context.several_sites
    organisation.marketing_share = context.marketing_share
    organisation.locale = look.locale
    organisation.time_zone = look.time_zone
    organisation.accent, organisation.contact = look.accent, look.contact
    if look.logo is not None:
        organisation.logo, organisation.logo_type = look.logo, look.logo_type


def _note(session: Session, verb: str, organisation_id: str, account_id: str, now: datetime) -> None:
    audit_log.note(
        session,
        verb,
        organisation_id=organisation_id,
        account_id=account_id,
        kind="organisation",
        object_id=organisation_id,
        at=now,
    )
