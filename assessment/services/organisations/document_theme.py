"""Look of an organisation's pages, documents and letters: its colour, logo and contact, and who signs them."""

from base64 import b64encode
from dataclasses import dataclass, replace

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from assessment.letterhead import PLAIN_HEAD, Letterhead
from assessment.store.models import Organisation
from assessment.store.queries import brands
from reports.contrast import LEAST, contrast_on_white, is_colour
from reports.theme import ACCENT, Signatory, Theme


@dataclass(frozen=True, slots=True)
class PageBrand:
    """What a page bears of a firm and of whoever accompanies it; texts are empty for none.

    `logo` and `signed_logo` are keys of `queries.brands.logo_of_key`; `colour` is an accent without its hash sign.
    """

    firm: str
    contact: str
    logo: str
    signed: str
    signed_logo: str
    colour: str


def page_brand(
    reading: Session | Connection, *, organisation_id: str | None = None, campaign_id: str | None = None
) -> PageBrand:
    """The brand for a page of an organisation, or of the one that runs a campaign."""
    row = brands.brand_row(reading, organisation_id=organisation_id, campaign_id=campaign_id)
    accent = chosen_accent(row.accent, row.signed_accent)
    return PageBrand(
        firm=row.name,
        contact=row.contact,
        logo=row.id if row.logo_type else "",
        signed=Signatory(row.signed_name, row.signed_contact or "").line if row.signed_name else "",
        signed_logo=row.signed_key or "" if row.signed_logo_type else "",
        colour="" if accent == ACCENT else accent.removeprefix("#"),
    )


def theme_with_templates(session: Session, organisation: Organisation) -> Theme:
    """The same with the Word and PowerPoint templates of whoever signs: they are large, and few documents need them."""
    brand = brands.signing_for(session, organisation)
    contents = brands.template_contents(session, brand.account_id) if brand else {}
    return replace(
        theme_of(session, organisation),
        word_template=contents.get("docx", b""),
        slides_template=contents.get("pptx", b""),
    )


def theme_of(session: Session, organisation: Organisation) -> Theme:
    """What the organisation's charts and documents are drawn with."""
    brand = brands.signing_for(session, organisation)
    accent = chosen_accent(organisation.accent, brand.accent if brand else None)
    logo = _address(organisation.logo, organisation.logo_type)
    signatory = Signatory(brand.name, brand.contact, _address(brand.logo, brand.logo_type)) if brand else None
    return Theme(accent, logo, organisation.contact, signatory)


def letterhead_of(session: Session, organisation: Organisation) -> Letterhead:
    """What the organisation's letters bear."""
    brand = brands.signing_for(session, organisation)
    accent = chosen_accent(organisation.accent, brand.accent if brand else None)
    return Letterhead(
        firm=organisation.name,
        contact=organisation.contact,
        signed=Signatory(brand.name, brand.contact).line if brand else "",
        accent=PLAIN_HEAD.accent if accent == ACCENT else accent,
        # Whoever has no logo is not asked for its bytes.
        logo=(organisation.logo, organisation.logo_type) if organisation.logo_type and organisation.logo else None,
    )


def chosen_accent(own: str | None, signed: str | None) -> str:
    """The firm's own colour, else that of whoever signs, else the house's; one that cannot be read is passed over."""
    for accent in (own, signed):
        if accent and is_colour(accent) and contrast_on_white(accent) >= LEAST:
            return accent
    return ACCENT


def _address(content: bytes | None, mimetype: str | None) -> str:
    """A picture as a data URI; empty for none."""
    return "" if content is None else f"data:{mimetype};base64,{b64encode(content).decode()}"
