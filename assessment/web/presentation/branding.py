"""Style sheet of an accent colour and logos, for everybody who reads a page that shows them."""

from flask import Blueprint, Response, abort

from assessment.store.queries.brands import logo_of_key
from assessment.web.base.access import anyone
from assessment.web.base.app_context import session
from reports.contrast import LEAST, contrast_on_white, is_colour, mixed
from reports.theme import INK, PAPER

DARKER, PALER = 0.3, 0.88
"""How much ink a link gets under the pointer, and how much paper the tint behind a button."""
FOR_A_DAY, FOR_AN_HOUR = "public, max-age=86400", "public, max-age=3600"

blueprint = Blueprint("look", __name__, url_prefix="/look")


@blueprint.get("/<colour>/look.css")
@anyone
def sheet(colour: str) -> Response:
    """An accent for pages, by its six signs: it tells nothing of whose it is."""
    accent = f"#{colour}"
    if not is_colour(accent) or contrast_on_white(accent) < LEAST:
        abort(404)
    dark, tint = mixed(accent, INK, DARKER), mixed(accent, PAPER, PALER)
    # One selector more than the house's own: the order of the two sheets does not matter.
    # Chosen for white paper: on dark pages the house's own is read better.
    written = (
        "@media print, not (prefers-color-scheme: dark) {\n"
        f"html:root {{ --accent: {accent}; --accent-dark: {dark}; --accent-tint: {tint}; }}\n}}\n"
    )
    return Response(written, mimetype="text/css", headers={"Cache-Control": FOR_A_DAY})


@blueprint.get("/logo/<key>")
@anyone
def logo(key: str) -> Response:
    """A logo; its random key stands on pages that show it, and nowhere else."""
    shown = logo_of_key(session(), key)
    if shown is None:
        abort(404)
    return Response(shown.content, mimetype=shown.mimetype, headers={"Cache-Control": FOR_AN_HOUR})
