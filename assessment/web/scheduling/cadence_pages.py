"""Cadence of units and automation of campaigns."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.services.permissions import Right
from assessment.services.scheduling.cadence import cadence_settings_of, set_cadence
from assessment.store.models import Unit
from assessment.store.queries import organisations
from assessment.store.queries.campaigns import waves
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import OrganisationPage
from assessment.web.base.redirects import done
from assessment.web.scheduling.cadence_form import CadenceForm, kept_data

UNPROCESSABLE = 422

blueprint = Blueprint("cadences", __name__)


@blueprint.get("/cadence")
@requires(Right.FOLLOW)
def show(page: OrganisationPage) -> str:
    """The cadence of one unit, and of the others in a word."""
    units = organisations.units(session(), page.organisation.id)
    unit = _unit(units, request.args.get("unit", ""))
    kept = cadence_settings_of(waves.cadence_of(session(), unit.id))
    return _page(page, units, unit, CadenceForm(page.say, data=kept_data(kept)))


@blueprint.post("/cadence")
@requires(Right.LAUNCH)
def change(page: OrganisationPage) -> ResponseReturnValue:
    """Set the cadence of a unit, or of all."""
    units = organisations.units(session(), page.organisation.id)
    unit = _unit(units, request.form.get("unit", ""))
    form = CadenceForm(page.say, request.form)
    if not form.validate():
        return _page(page, units, unit, form), UNPROCESSABLE
    chosen = units if form.all.data else [unit]
    set_cadence(session(), page.organisation, chosen, form.settings(), actor=page.actor, now=services().now())
    commit()
    return done(page.say("waves.cadence.saved"), "organisation.cadences.show", unit=unit.id)


def _unit(units: list[Unit], key: str) -> Unit:
    if not key:
        return units[0]
    chosen = next((unit for unit in units if unit.id == key), None)
    if chosen is None:
        raise NotVisibleError
    return chosen


def _page(page: OrganisationPage, units: list[Unit], unit: Unit, form: CadenceForm) -> str:
    cadences = {each.id: cadence_settings_of(waves.cadence_of(session(), each.id)) for each in units}
    return page.render(
        "scheduling/cadence.html",
        units=units,
        unit=unit,
        cadences=cadences,
        form=form,
    )
