"""Units of an organisation."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.organisations.organisations import add_unit
from assessment.services.permissions import Right
from assessment.store.queries import organisations
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, member
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.forms.form_state import FieldProblemError, FormState
from assessment.web.forms.text_fields import one_line

SEE_OTHER, UNPROCESSABLE = 303, 422
LONGEST_NAME = 120

blueprint = Blueprint("units", __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/units")


@blueprint.get("")
@member(Right.FOLLOW)
def show(language: str, desk: MemberContext) -> str:
    """Every unit, and a form for one more."""
    return _page(language, desk, FormState())


@blueprint.post("")
@member(Right.PREPARE)
def add(language: str, desk: MemberContext) -> ResponseReturnValue:
    """Add a unit."""
    typed = {"name": request.form.get("name", "")}
    try:
        name = _new_name(desk, typed["name"])
    except FieldProblemError as error:
        return _page(language, desk, FormState(typed, {"name": error.wrong})), UNPROCESSABLE
    add_unit(session(), desk.organisation, actor=desk.actor, name=name, now=services().now())
    commit()
    flash(language_of(language)("organisations.units.added", name=name), DONE)
    return redirect(url_for("units.show", language=language, organisation_id=desk.organisation.id), SEE_OTHER)


def _new_name(desk: MemberContext, written: str) -> str:
    name = one_line(written, most=LONGEST_NAME)
    if not name:
        raise FieldProblemError("office.wrong.missing")
    if name.casefold() in {unit.name.casefold() for unit in organisations.units(session(), desk.organisation.id)}:
        raise FieldProblemError("organisations.units.wrong")
    return name


def _page(language: str, desk: MemberContext, form: FormState) -> str:
    units = organisations.units(session(), desk.organisation.id)
    return signed_in_page(
        "organisations/units.html", language, organisation=desk.organisation, may=desk.may, units=units, form=form
    )
