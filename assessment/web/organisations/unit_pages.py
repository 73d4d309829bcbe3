"""Units of an organisation."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.services.organisations.organisations import add_unit
from assessment.services.permissions import Right
from assessment.services.results.unit_figures import unit_figures
from assessment.store.queries import organisations
from assessment.store.queries.campaigns import results
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import requires
from assessment.web.base.pages import OrganisationPage
from assessment.web.base.redirects import done
from assessment.web.organisations.member_forms import UnitForm
from assessment.web.organisations.unit_tables import unit_tables

UNPROCESSABLE = 422

blueprint = Blueprint("units", __name__, url_prefix="/units")


@blueprint.get("")
@requires(Right.FOLLOW)
def show(page: OrganisationPage) -> str:
    """Every unit, and a form for one more."""
    return _page(page, UnitForm(page.say, taken=()))


@blueprint.get("/compared")
@requires(Right.READ)
def compared(page: OrganisationPage) -> str:
    """The units' newest published results side by side."""
    figures = unit_figures(session(), page.organisation.id, actor=page.actor, keys=services().keys)
    return page.render("organisations/units_compared.html", units=figures, tables=unit_tables(figures, page.say))


@blueprint.post("")
@requires(Right.PREPARE)
def add(page: OrganisationPage) -> ResponseReturnValue:
    """Add a unit."""
    units = organisations.units(session(), page.organisation.id)
    form = UnitForm(page.say, request.form, taken={unit.name.casefold() for unit in units})
    if not form.validate():
        return _page(page, form), UNPROCESSABLE
    name = form.name.data
    add_unit(session(), page.organisation, actor=page.actor, name=name, now=services().now())
    commit()
    return done(page.say("organisations.units.added", name=name), "organisation.units.show")


def _page(page: OrganisationPage, form: UnitForm) -> str:
    units = organisations.units(session(), page.organisation.id)
    comparable = page.may(Right.READ) and len(results.newest_published(session(), page.organisation.id)) > 1
    return page.render("organisations/units.html", units=units, form=form, comparable=comparable)
