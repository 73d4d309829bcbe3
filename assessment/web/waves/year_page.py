"""Yearly overview of one unit."""

from flask import Blueprint, request

from assessment.services.permissions import Right
from assessment.services.waves.year_overview import last_wave, year_overview
from assessment.store.models import Campaign, Unit
from assessment.store.queries import organisations
from assessment.web.base.app_context import services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import OrganisationPage
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.charts import chart_writer
from assessment.web.rounds.claimed_rounds import claimed_rounds, year_of_round
from reports.content.waves import year

blueprint = Blueprint("year", __name__, url_prefix="/year")


@blueprint.get("")
@requires(Right.READ)
def show(page: OrganisationPage) -> str:
    """The last four waves of a unit that this member may read."""
    units = organisations.units(session(), page.organisation.id)
    unit = _unit(units, request.args.get("unit", ""))
    wave = last_wave(session(), unit, actor=page.actor)
    return page.render(
        "waves/year.html",
        units=units,
        unit=unit,
        wave=wave,
        year=None if wave is None else _year(page, wave),
        rounds=[(claimed.response_id, year_of_round(page, claimed)) for claimed in claimed_rounds(page)],
        drawn=chart_writer(page.say),
    )


def _year(page: OrganisationPage, wave: Campaign) -> year.YearPage:
    asked = questionnaire_of(wave)
    overview = year_overview(
        session(), wave, waves_shown=year.WAVES, actor=page.actor, questionnaire=asked, keys=services().keys
    )
    kept = {
        key: {scale: year.KeptVerdict(code, points) for scale, (code, points) in changes.items()}
        for key, changes in overview.kept.items()
    }
    return year.build(overview.history, kept, overview.done, page.say)


def _unit(units: list[Unit], key: str) -> Unit:
    if not key:
        return units[0]
    chosen = next((unit for unit in units if unit.id == key), None)
    if chosen is None:
        raise NotVisibleError
    return chosen
