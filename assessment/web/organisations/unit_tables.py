"""Tables of several units' published figures, a column for each."""

from collections.abc import Sequence

from assessment.i18n import Language
from assessment.services.results.unit_figures import UnitFigures
from assessment.typography import NARROW_SPACE, NO_VALUE
from reports.content.writing.chapter_context import SIGNS
from reports.content.writing.view_types import DataTable

FEWEST = 2


def unit_tables(units: Sequence[UnitFigures], say: Language) -> tuple[DataTable, ...]:
    """Levers, then symptoms; empty with fewer than two units."""
    if len(units) < FEWEST:
        return ()
    asked = units[0].questionnaire
    headers = (say("organisations.units.compared.scale"), *(_heading(unit, say) for unit in units))
    levers = {lever.key: lever.name.within(say.code) for lever in asked.levers}
    symptoms = {family.key: family.name.within(say.code) for family in asked.families}
    answered = (say("organisations.units.compared.answered"), *(_answered(unit, say) for unit in units))
    return (
        DataTable(say("organisations.units.compared.levers"), headers, (answered, *_rows(levers, units, say))),
        DataTable(say("organisations.units.compared.symptoms"), headers, _rows(symptoms, units, say)),
    )


def _heading(unit: UnitFigures, say: Language) -> str:
    closed_on = unit.campaign.closed_on
    day = say.date(closed_on, style="medium") if closed_on else ""
    name = unit.unit or say("organisations.units.whole")
    return say("organisations.units.compared.heading", unit=name, day=day)


def _answered(unit: UnitFigures, say: Language) -> str:
    return say("report.hidden") if unit.respondents is None else say.number(unit.respondents)


def _rows(names: dict[str, str], units: Sequence[UnitFigures], say: Language) -> tuple[tuple[str, ...], ...]:
    return tuple((name, *(_cell(unit, key, say) for unit in units)) for key, name in names.items())


def _cell(unit: UnitFigures, key: str, say: Language) -> str:
    """A score with its range, a bound, the word for what is hidden, or a dash for what was not asked."""
    figure = unit.scores.get(key)
    if unit.respondents is None or (figure is not None and figure.hidden):
        return say("report.hidden")
    if figure is None or figure.value is None:
        return NO_VALUE
    score = say.number(figure.value)
    if figure.end:
        return f"{SIGNS[figure.end]}{NARROW_SPACE}{score}"
    if key not in unit.ranges:
        return score
    low, high = (say.number(end) for end in unit.ranges[key])
    return say("organisations.units.compared.range", score=score, low=low, high=high)
