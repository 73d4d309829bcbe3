"""Units of an organisation."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.organisations.organisations import add_unit
from assessment.services.permissions import Right
from assessment.store.queries import organisations
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, member_page
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.forms.form_state import FieldProblemError, FormState
from assessment.web.forms.text_fields import one_line

SEE_OTHER, UNPROCESSABLE = 303, 422
LONGEST_NAME = 120

blueprint = Blueprint("units", __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/units")


@blueprint.get("")
@member_page(Right.FOLLOW)
def show(language: str, member: MemberContext) -> str:
    """Every unit, and a form for one more."""
    return _page(language, member, FormState())


@blueprint.post("")
@member_page(Right.PREPARE)
def add(language: str, member: MemberContext) -> ResponseReturnValue:
    """Add a unit."""
    typed = {"name": request.form.get("name", "")}
    try:
        name = _new_name(member, typed["name"])
    except FieldProblemError as error:
        return _page(language, member, FormState(typed, {"name": error.wrong})), UNPROCESSABLE
    add_unit(session(), member.organisation, actor=member.actor, name=name, now=services().now())
    commit()
    flash(language_of(language)("organisations.units.added", name=name), DONE)
    return redirect(url_for("units.show", language=language, organisation_id=member.organisation.id), SEE_OTHER)


def _new_name(member: MemberContext, written: str) -> str:
    name = one_line(written, most=LONGEST_NAME)
    if not name:
        raise FieldProblemError("office.wrong.missing")
    if name.casefold() in {unit.name.casefold() for unit in organisations.units(session(), member.organisation.id)}:
        raise FieldProblemError("organisations.units.wrong")
    return name


def _page(language: str, member: MemberContext, form: FormState) -> str:
    units = organisations.units(session(), member.organisation.id)
    return signed_in_page(
        "organisations/units.html", language, organisation=member.organisation, may=member.may, units=units, form=form
    )
