"""Yearly overview of one unit."""

from flask import Blueprint, request

from assessment.i18n import language as language_of
from assessment.services.permissions import Right
from assessment.services.waves.year_overview import last_wave, year_overview
from assessment.store.models import Campaign, Unit
from assessment.store.queries import organisations
from assessment.web.base.app_context import services, session
from assessment.web.base.member_access import MemberContext, NotVisibleError, member_page
from assessment.web.base.signed_in_page import signed_in_page
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.charts import chart_writer
from reports.content.waves import year

blueprint = Blueprint("year", __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/year")


@blueprint.get("")
@member_page(Right.READ)
def show(language: str, member: MemberContext) -> str:
    """The last four waves of a unit that this member may read."""
    units = organisations.units(session(), member.organisation.id)
    unit = _unit(units, request.args.get("unit", ""))
    wave = last_wave(session(), unit, actor=member.actor)
    return signed_in_page(
        "waves/year.html",
        language,
        organisation=member.organisation,
        may=member.may,
        units=units,
        unit=unit,
        wave=wave,
        year=None if wave is None else _year(language, member, wave),
        drawn=chart_writer(language_of(language)),
    )


def _year(language: str, member: MemberContext, wave: Campaign) -> year.YearPage:
    asked = questionnaire_of(wave)
    found = year_overview(
        session(), wave, waves_shown=year.WAVES, actor=member.actor, questionnaire=asked, keys=services().keys
    )
    kept = {
        key: {scale: year.KeptVerdict(code, points) for scale, (code, points) in changes.items()}
        for key, changes in found.kept.items()
    }
    return year.build(found.history, kept, found.done, language_of(language))


def _unit(units: list[Unit], key: str) -> Unit:
    if not key:
        return units[0]
    chosen = next((unit for unit in units if unit.id == key), None)
    if chosen is None:
        raise NotVisibleError
    return chosen
