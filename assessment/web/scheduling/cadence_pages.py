"""Cadence of units and automation of campaigns."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.permissions import Right
from assessment.services.scheduling.cadence import cadence_settings_of, set_cadence
from assessment.store.models import Unit
from assessment.store.queries import organisations, waves
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, NotVisibleError, member_page
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.scheduling.cadence_form import CadenceForm, kept_data

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint("cadences", __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>")


@blueprint.get("/cadence")
@member_page(Right.FOLLOW)
def show(language: str, member: MemberContext) -> str:
    """The cadence of one unit, and of the others in a word."""
    units = organisations.units(session(), member.organisation.id)
    unit = _unit(units, request.args.get("unit", ""))
    kept = cadence_settings_of(waves.cadence_of(session(), unit.id))
    return _page(language, member, units, unit, CadenceForm(language_of(language), data=kept_data(kept)))


@blueprint.post("/cadence")
@member_page(Right.LAUNCH)
def change(language: str, member: MemberContext) -> ResponseReturnValue:
    """Set the cadence of a unit, or of all."""
    units = organisations.units(session(), member.organisation.id)
    unit = _unit(units, request.form.get("unit", ""))
    form = CadenceForm(language_of(language), request.form)
    if not form.validate():
        return _page(language, member, units, unit, form), UNPROCESSABLE
    chosen = units if form.all.data else [unit]
    set_cadence(session(), member.organisation, chosen, form.settings(), actor=member.actor, now=services().now())
    commit()
    flash(language_of(language)("waves.cadence.saved"), DONE)
    organisation_id = member.organisation.id
    address = url_for("cadences.show", language=language, organisation_id=organisation_id, unit=unit.id)
    return redirect(address, SEE_OTHER)


def _unit(units: list[Unit], key: str) -> Unit:
    if not key:
        return units[0]
    chosen = next((unit for unit in units if unit.id == key), None)
    if chosen is None:
        raise NotVisibleError
    return chosen


def _page(language: str, member: MemberContext, units: list[Unit], unit: Unit, form: CadenceForm) -> str:
    cadences = {each.id: cadence_settings_of(waves.cadence_of(session(), each.id)) for each in units}
    return signed_in_page(
        "scheduling/cadence.html",
        language,
        organisation=member.organisation,
        may=member.may,
        units=units,
        unit=unit,
        cadences=cadences,
        form=form,
    )
