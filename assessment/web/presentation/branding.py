"""Accent colour and logo of an organisation."""

from base64 import b64encode

from flask import Blueprint, Response

from assessment.store.models import Organisation
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import OrganisationPage
from reports.contrast import LEAST, contrast_on_white, is_colour, mixed
from reports.theme import ACCENT, INK, PAPER, Theme

DARKER, PALER = 0.3, 0.88
"""How much ink a link gets under the pointer, and how much paper the tint behind a button."""

blueprint = Blueprint("look", __name__)


def accent_of(organisation: Organisation) -> str:
    """The organisation's accent; the house's where none was chosen or where it could not be read."""
    chosen = organisation.accent
    return chosen if chosen and is_colour(chosen) and contrast_on_white(chosen) >= LEAST else ACCENT


def theme_of(organisation: Organisation) -> Theme:
    """What the organisation's charts and documents are drawn with."""
    return Theme(accent_of(organisation), _logo(organisation))


def _logo(organisation: Organisation) -> str:
    if organisation.logo is None:
        return ""
    return f"data:{organisation.logo_type};base64,{b64encode(organisation.logo).decode()}"


@blueprint.get("/look.css")
@requires()
def sheet(page: OrganisationPage) -> Response:
    """The accent for pages of this organisation. Raises NotVisibleError where the house's own is used."""
    accent = accent_of(page.organisation)
    if accent == ACCENT:
        raise NotVisibleError
    dark, tint = mixed(accent, INK, DARKER), mixed(accent, PAPER, PALER)
    # One selector more than the house's own: the order of the two sheets does not matter.
    # Chosen for white paper: on dark pages the house's own is read better.
    written = (
        "@media print, not (prefers-color-scheme: dark) {\n"
        f"html:root {{ --accent: {accent}; --accent-dark: {dark}; --accent-tint: {tint}; }}\n}}\n"
    )
    return Response(written, mimetype="text/css")
