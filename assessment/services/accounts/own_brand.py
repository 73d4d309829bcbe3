"""Keeps the brand of a consultant, and says for which organisations it signs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.store import audit_log
from assessment.store.models import ConsultantBrand
from assessment.store.queries import brands


@dataclass(frozen=True, slots=True)
class BrandFacts:
    """What a consultant tells of their own look. `logo` None keeps the one that was there."""

    name: str
    contact: str = ""
    accent: str | None = None
    logo: bytes | None = None
    logo_type: str | None = None


def keep_brand(session: Session, account_id: str, facts: BrandFacts, *, without_logo: bool = False) -> None:
    """Take over what is told; `without_logo` takes the logo away where no other is brought."""
    brand = brands.of_account(session, account_id) or ConsultantBrand(account_id=account_id)
    brand.name, brand.contact, brand.accent = facts.name, facts.contact, facts.accent
    if facts.logo is not None:
        brand.logo, brand.logo_type = facts.logo, facts.logo_type
    elif without_logo:
        brand.logo = brand.logo_type = None
    session.add(brand)
    session.flush()


def forget_brand(session: Session, account_id: str) -> None:
    """Remove a brand: documents made from now on are signed by nobody."""
    brand = brands.of_account(session, account_id)
    if brand is not None:
        session.delete(brand)
        session.flush()


def sign_for(session: Session, account_id: str, chosen: Collection[str], *, now: datetime) -> None:
    """Sign for exactly the organisations of these ids among those for which the account may; the log says so."""
    for organisation, _ in brands.may_sign_for(session, account_id):
        signs, wanted = organisation.signed_by == account_id, organisation.id in chosen
        if signs == wanted:
            continue
        organisation.signed_by = account_id if wanted else None
        audit_log.note(
            session,
            "sign_documents" if wanted else "sign_no_more",
            organisation_id=organisation.id,
            account_id=account_id,
            kind="organisation",
            object_id=organisation.id,
            at=now,
        )
    session.flush()
