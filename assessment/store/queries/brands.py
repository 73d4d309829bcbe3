"""Brands of consultants, their own templates and letters, and who signs for an organisation."""

from typing import NamedTuple

from sqlalchemy import Connection, and_, select
from sqlalchemy.orm import Session, undefer

from assessment.core.questionnaire.free_text import without_accents
from assessment.store.models import Campaign, ConsultantBrand, LetterTemplate, Membership, Organisation, OwnTemplate

SIGNING_ROLES = ("owner", "consultant")


class ShownLogo(NamedTuple):
    """A picture and what it is."""

    content: bytes
    mimetype: str


class BrandRow(NamedTuple):
    """What a page shows of an organisation, and of whoever signs for it (None where nobody does)."""

    id: str
    name: str
    contact: str
    logo_type: str | None
    accent: str | None
    signed_key: str | None
    signed_name: str | None
    signed_contact: str | None
    signed_logo_type: str | None
    signed_accent: str | None


class SignedOrganisation(NamedTuple):
    """An organisation for which an account may sign, and the name of whoever signs now; None for nobody."""

    organisation: Organisation
    signatory: str | None


def of_account(session: Session, account_id: str) -> ConsultantBrand | None:
    """The brand of an account; None where it has none."""
    return session.get(ConsultantBrand, account_id)


def signing_for(session: Session, organisation: Organisation) -> ConsultantBrand | None:
    """The brand that signs the documents of an organisation, with its logo; None where nobody signs."""
    if organisation.signed_by is None:
        return None
    return session.scalar(
        select(ConsultantBrand)
        .join(Membership, Membership.account_id == ConsultantBrand.account_id)
        .where(
            ConsultantBrand.account_id == organisation.signed_by,
            Membership.organisation_id == organisation.id,
            Membership.role.in_(SIGNING_ROLES),
        )
        .options(undefer(ConsultantBrand.logo))
    )


def brand_row(
    reading: Session | Connection, *, organisation_id: str | None = None, campaign_id: str | None = None
) -> BrandRow:
    """What a page shows of an organisation, or of the one that runs a campaign, in one query and without pictures."""
    signs = and_(
        Membership.organisation_id == Organisation.id,
        Membership.account_id == Organisation.signed_by,
        Membership.role.in_(SIGNING_ROLES),
    )
    firm = (Organisation.id, Organisation.name, Organisation.contact, Organisation.logo_type, Organisation.accent)
    signed = (ConsultantBrand.key, ConsultantBrand.name, ConsultantBrand.contact, ConsultantBrand.logo_type)
    query = (
        select(*firm, *signed, ConsultantBrand.accent)
        .select_from(Organisation)
        .outerjoin(Membership, signs)
        .outerjoin(ConsultantBrand, ConsultantBrand.account_id == Membership.account_id)
    )
    if campaign_id is not None:
        query = query.join(Campaign, Campaign.organisation_id == Organisation.id).where(Campaign.id == campaign_id)
    else:
        query = query.where(Organisation.id == organisation_id)
    return BrandRow(*tuple(reading.execute(query).one()))


def may_sign_for(session: Session, account_id: str) -> list[SignedOrganisation]:
    """Organisations for which an account may sign, by name, in one query."""
    query = (
        select(Organisation, ConsultantBrand.name)
        .join(Membership)
        .outerjoin(ConsultantBrand, ConsultantBrand.account_id == Organisation.signed_by)
        .where(Membership.account_id == account_id, Membership.role.in_(SIGNING_ROLES))
        .order_by(Organisation.id)
    )
    rows = [SignedOrganisation(*row) for row in session.execute(query)]
    return sorted(rows, key=lambda row: without_accents(row.organisation.name))


def templates_of(session: Session, account_id: str) -> dict[str, OwnTemplate]:
    """The templates of an account by their format, without their content."""
    rows = session.scalars(select(OwnTemplate).where(OwnTemplate.account_id == account_id))
    return {template.form: template for template in rows}


def template_contents(session: Session, account_id: str) -> dict[str, bytes]:
    """What those files hold, by their format."""
    query = select(OwnTemplate.form, OwnTemplate.content).where(OwnTemplate.account_id == account_id)
    return {form: bytes(content) for form, content in session.execute(query)}


def letters_of(session: Session, account_id: str) -> list[LetterTemplate]:
    """The own letters of an account, by name."""
    query = select(LetterTemplate).where(LetterTemplate.account_id == account_id)
    letters = session.scalars(query.order_by(LetterTemplate.id))
    return sorted(letters, key=lambda letter: without_accents(letter.name))


def letter_of(session: Session, account_id: str, template_id: str) -> LetterTemplate | None:
    """One of them; None where it is not that account's."""
    query = select(LetterTemplate).where(LetterTemplate.id == template_id, LetterTemplate.account_id == account_id)
    return session.scalar(query)


def logo_of_key(session: Session, key: str) -> ShownLogo | None:
    """The logo of an organisation by its id, or of a brand by its key; None for none."""
    queries = (
        select(Organisation.logo, Organisation.logo_type).where(Organisation.id == key),
        select(ConsultantBrand.logo, ConsultantBrand.logo_type).where(ConsultantBrand.key == key),
    )
    for query in queries:
        for content, mimetype in session.execute(query):
            if content is not None and mimetype is not None:
                return ShownLogo(content, mimetype)
    return None
