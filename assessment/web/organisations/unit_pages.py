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
from assessment.web.organisations.member_forms import UnitForm

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint("units", __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/units")


@blueprint.get("")
@member_page(Right.FOLLOW)
def show(language: str, member: MemberContext) -> str:
    """Every unit, and a form for one more."""
    return _page(language, member, UnitForm(language_of(language), taken=()))


@blueprint.post("")
@member_page(Right.PREPARE)
def add(language: str, member: MemberContext) -> ResponseReturnValue:
    """Add a unit."""
    units = organisations.units(session(), member.organisation.id)
    form = UnitForm(language_of(language), request.form, taken={unit.name.casefold() for unit in units})
    if not form.validate():
        return _page(language, member, form), UNPROCESSABLE
    name = form.name.data
    add_unit(session(), member.organisation, actor=member.actor, name=name, now=services().now())
    commit()
    flash(language_of(language)("organisations.units.added", name=name), DONE)
    return redirect(url_for("units.show", language=language, organisation_id=member.organisation.id), SEE_OTHER)


def _page(language: str, member: MemberContext, form: UnitForm) -> str:
    units = organisations.units(session(), member.organisation.id)
    return signed_in_page(
        "organisations/units.html", language, organisation=member.organisation, may=member.may, units=units, form=form
    )
