"""Page that says when freed pages were written over after an erasure, for whoever holds its certificate."""

from flask import Blueprint, abort

from assessment.i18n import language as language_of
from assessment.store.queries.erasures import overwrite_of
from assessment.web.base.access import anyone
from assessment.web.base.app_context import connection
from assessment.web.base.rendering import render

NOT_FOUND = 404

blueprint = Blueprint("overwrites", __name__, url_prefix="/<any(fr,en):language>/erasures")


@blueprint.get("/<number>")
@anyone
def show(language: str, number: str) -> str:
    """When it was asked for, and when it was done."""
    moments = overwrite_of(connection(), number)
    if moments is None:
        abort(NOT_FOUND)
    requested_at, done_at = moments
    moment = done_at or requested_at
    said = language_of(language)(
        f"ending.overwrite.{'done' if done_at else 'waiting'}",
        day=language_of(language).date(moment.date()),
        time=f"{moment:%H:%M}",
    )
    return render("ending/overwrite.html", language, number=number, said=said)
