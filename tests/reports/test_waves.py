"""Wave chapters and trend charts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import numpy as np
import pytest

from assessment.core.comparison.verdicts import Verdict
from assessment.core.cost.kpis import Kpis, KpiValue
from assessment.core.planning.forecast import (
    Forecast,
    ForecastComparison,
    ForecastOutcome,
    ForecastRise,
    ForecastVerdict,
    ItemForecast,
)
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.published_groups import every_function
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.results.diagnosis import diagnose
from assessment.core.waves.common_items import wordings
from assessment.core.waves.wave_comparison import Wave, compare
from assessment.core.waves.wave_history import DoneAction, ItemMove, WaveHistory, WaveLine, WavePoint, with_breaks
from assessment.i18n import LANGUAGES, language
from reports.charts import paper
from reports.charts.data.trends import TrendChart
from reports.charts.screen import chart_table
from reports.content.report import build
from reports.content.waves import changes
from reports.content.waves.changes import WavesChapter
from reports.content.writing.view_types import ChartFigure
from tests.core.questionnaire_factory import alignment
from tests.core.team_answers import history
from tests.reports.editions_made import made

WAVE_1, PLACEBO, CRM = "team-of-twelve-wave1", "team-of-twelve-wave2-placebo", "team-of-twelve-wave2-crm"
FORBIDDEN = ("significati", "prouvé", "proven", "p-value", "corrélation", "correlation", "tendance", "trend")
FIRST_DAY = date(2026, 3, 18)
SCALES = [lever.key for lever in alignment().levers] + [family.key for family in alignment().families]


def _wave(sheet: AnswerSheet, number: int) -> Wave:
    counts = {function: sheet.functions.count(function) for function in alignment().functions_by_key}
    staff = {function: count for function, count in counts.items() if count}
    return Wave(
        key=str(number),
        day=FIRST_DAY + timedelta(days=91 * number),
        version="1.0.0",
        settings=AnalysisSettings(staff=staff, grouping=every_function(counts, triad=alignment().triad)),
        sheet=sheet,
        wordings=wordings(alignment(), sheet.codes),
        links=tuple(person.identifier for person in sheet.respondents),
    )


def _line(wave: Wave, *, version: str = "1.0.0") -> WaveLine:
    published_diagnosis = diagnose(alignment(), wave.sheet, staff=wave.settings.staff)

    def point(key: str) -> WavePoint:
        scale = published_diagnosis.scales[key]
        low, high = scale.interval() or (None, None)
        return WavePoint(scale.score, low, high, wave.respondents)

    groups = {
        key: {
            name: WavePoint(function_score.score, people=function_score.scored)
            for name, function_score in published_diagnosis.scales[key].company.functions.items()
        }
        for key in SCALES
    }
    items = {code: item_result.by_function for code, item_result in published_diagnosis.items.items()}
    return WaveLine(
        key=wave.key,
        name=f"Mesure {wave.key}",
        day=wave.day,
        version=version,
        answers=wave.respondents,
        asked=14,
        total=WavePoint(published_diagnosis.total.score),
        scales={key: point(key) for key in SCALES},
        groups=groups,
        items=items,
    )


def _story(*files: str, versions: Mapping[int, str] | None = None, done: Sequence[DoneAction] = ()) -> WaveHistory:
    waves = [_wave(history(name)[0], number) for number, name in enumerate(files)]
    lines = with_breaks([_line(wave, version=(versions or {}).get(int(wave.key), "1.0.0")) for wave in waves])
    previous = compare(waves[-2], waves[-1], alignment(), people=waves[-1].settings.staff) if len(waves) > 1 else None
    first = compare(waves[0], waves[-1], alignment(), people=waves[-1].settings.staff) if len(waves) > 2 else None
    return WaveHistory(alignment(), lines, previous, first, tuple(done))


def _texts(value: object) -> list[str]:
    """Every text of a chapter, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple | list):
        return [text for part in value for text in _texts(part)]
    if hasattr(value, "__dataclass_fields__"):
        return [text for name in value.__dataclass_fields__ for text in _texts(getattr(value, name))]
    return []


def _chapter(wave_history: WaveHistory, code: str = "fr") -> WavesChapter:
    return changes.build(wave_history, language(code))


def _group(chapter: WavesChapter, key: str) -> list[str]:
    assert chapter.previous is not None
    return [view.key for group in chapter.previous.groups if group.key == key for view in group.changes]


def test_a_change_beyond_noise_stands_apart_from_what_is_stable_and_what_cannot_be_told() -> None:
    chapter = _chapter(_story(WAVE_1, CRM))
    assert "processes" in _group(chapter, "beyond")
    assert chapter.previous is not None
    for name, *_ in chapter.previous.table.rows:
        named = [view.name == name for group in chapter.previous.groups for view in group.changes]
        listed = [name in sentence for group in chapter.previous.groups for sentence in group.shared]
        assert sum(named) + sum(listed) == 1, "every scale has its place, once"


def test_undecided_scales_are_named_once_and_their_figures_stand_in_the_table_alone() -> None:
    chapter = _chapter(_story("three-heads-disagree", "three-heads-disagree"))
    against = chapter.previous
    assert against is not None
    untold = next(group for group in against.groups if group.key == "untold")
    assert untold.changes == ()
    assert [sum(name in sentence for sentence in untold.shared) for name, *_ in against.table.rows] == [1] * len(SCALES)
    assert "accordent avec" not in untold.shared[0]


def test_what_nobody_told_of_the_waves_takes_no_column() -> None:
    story = _story(WAVE_1, CRM)
    untold = [replace(line, day=None, asked=None) for line in story.waves]
    table = _chapter(replace(story, waves=with_breaks(untold))).waves
    assert table.headers == ("Mesure", "Réponses", "Questionnaire")
    assert table.rows == (("Mesure 0", "12", "1.0.0"), ("Mesure 1", "12", "1.0.0"))


def test_a_quarter_without_change_says_so() -> None:
    chapter = _chapter(_story(WAVE_1, PLACEBO))
    assert _group(chapter, "beyond") == []
    assert chapter.answer.replace("\u202f", " ") == "Tout est stable : les réponses excluent un changement qui compte."


def test_arrows_stand_beside_what_goes_beyond_noise_alone() -> None:
    for name in (PLACEBO, CRM):
        chapter = _chapter(_story(WAVE_1, name))
        assert chapter.previous is not None
        for group in chapter.previous.groups:
            for view in group.changes:
                assert bool(view.arrow) == (view.code in (Verdict.SIGNAL, Verdict.SMALL)), view


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("files", [(WAVE_1,), (WAVE_1, PLACEBO), (WAVE_1, CRM), (WAVE_1, CRM, PLACEBO)])
def test_no_word_says_more_than_is_known(code: str, files: tuple[str, ...]) -> None:
    said = " ".join(_texts(_chapter(_story(*files), code))).lower()
    assert not [word for word in FORBIDDEN if word in said]
    assert "!" not in said
    assert "{" not in said


def test_a_score_never_stands_without_its_interval_and_who_answered() -> None:
    chapter = _chapter(_story(WAVE_1, CRM))
    assert chapter.previous is not None
    for row in chapter.previous.table.rows:
        assert re.fullmatch(r"\d+ \(de \d+ à \d+\)", row[1]), row
        assert re.fullmatch(r"\d+ \(de \d+ à \d+\)", row[2]), row
    assert [row[2] for row in chapter.waves.rows] == ["12 pour un effectif de 14", "12 pour un effectif de 14"]


def test_a_first_wave_compares_nothing() -> None:
    chapter = _chapter(_story(WAVE_1))
    assert (chapter.previous, chapter.first, chapter.words, chapter.charts_note) == (None, None, (), "")


def test_what_was_done_is_a_possible_contribution() -> None:
    action = alignment().actions[0]
    moves = (ItemMove(action.items[0], 0.75), ItemMove("P1.1", None))
    chapter = _chapter(_story(WAVE_1, CRM, done=[DoneAction(action.id, date(2026, 5, 4), moves)]))
    assert "Une contribution possible, pas une preuve" in chapter.done_note
    (done,) = chapter.done
    assert done.when == "faite le 4\u00a0mai 2026"
    assert [moved for _, moved in done.items] == ["+0,8 cran", "non comparable"]


def test_what_was_foreseen_stands_beside_what_came() -> None:
    item = ItemForecast("P1.1", {"sales": 2.0}, ForecastRise(0.2, 0.8, 1.4), ("A1",))
    outcomes = tuple(
        ForecastOutcome(item, 0.5, landing)
        for landing in (ForecastVerdict.WITHIN, ForecastVerdict.WITHIN, ForecastVerdict.BELOW)
    )
    locked = Forecast(90, "1.0.0", (item,), {})
    assert locked.items == (item,)
    wave_history = _story(WAVE_1, CRM)
    came = ForecastComparison(outcomes, 0.1, same_version=False)
    chapter = _chapter(
        WaveHistory(wave_history.questionnaire, wave_history.waves, wave_history.previous, forecast=came)
    )
    assert chapter.forecast is not None
    said = " ".join(chapter.forecast.sentences)
    assert "2 pratiques sont arrivées où le plan les prévoyait." in said
    assert "1 est restée plus bas que prévu." in said
    assert "+0,1 cran en moyenne" in said
    assert "Le questionnaire a changé entre-temps" in said


# --- Charts -----------------------------------------------------------------------------------------------------------


def _drawn(wave_history: WaveHistory) -> ElementTree.Element:
    """The table of the levers, as the page shows it."""
    return _table(_chapter(wave_history).levers)


def _table(figure: ChartFigure) -> ElementTree.Element:
    assert isinstance(figure.drawing, TrendChart)
    table = chart_table(figure.drawing, figure.table.headers, figure.table.rows, caption=figure.table.caption)
    return ElementTree.fromstring(table)


def _all(svg: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [element for element in svg.iter() if element.tag.rpartition("}")[2] == kind]


def _points(svg: ElementTree.Element) -> list[ElementTree.Element]:
    return [element for element in _all(svg, "circle") if element.get("fill") == "#1B2430"]


FOUR = (WAVE_1, PLACEBO, PLACEBO, CRM)


def test_under_five_waves_no_line_joins_the_points() -> None:
    svg = _drawn(_story(*FOUR))
    assert not _all(svg, "polyline")
    assert len(_points(svg)) == 3 * 4


def test_from_five_waves_on_points_are_joined_with_a_ribbon() -> None:
    svg = _drawn(_story(WAVE_1, *FOUR))
    assert len(_all(svg, "polyline")) == 3
    chapter = _chapter(_story(WAVE_1, *FOUR))
    assert chapter.charts_note == "Avec 5 mesures, les points sont reliés."
    assert "le ruban" in chapter.levers.answer


def test_a_change_of_the_questionnaire_breaks_the_line_and_is_drawn() -> None:
    wave_history = _story(WAVE_1, *FOUR, versions={3: "1.1.0", 4: "1.1.0"})
    svg = _drawn(wave_history)
    dashed = [element for element in _all(svg, "line") if element.get("stroke-dasharray")]
    assert len(dashed) == 3, "one in each panel"
    assert len(_all(svg, "polyline")) == 3 * 2, "a stretch on either side"
    assert paper.draw(_chapter(wave_history).levers.drawing).count(">1.1.0<") == 3


def test_a_quarter_without_a_score_keeps_its_place_and_breaks_the_line() -> None:
    wave_history = _story(WAVE_1, *FOUR)
    lines = list(wave_history.waves)
    empty = lines[2]
    lines[2] = WaveLine(empty.key, empty.name, empty.day, "1.0.0", 0, 14, WavePoint(None), {}, {}, {})
    broken = WaveHistory(wave_history.questionnaire, tuple(lines), wave_history.previous, wave_history.first)
    assert len(_all(_drawn(broken), "polyline")) == 3 * 2
    assert paper.draw(_chapter(broken).levers.drawing).count(">–<") == 3


@pytest.mark.parametrize("count", [1, 2, 4, 5, 12])
def test_everything_stays_inside_the_drawing(count: int) -> None:
    files = [WAVE_1, *(PLACEBO, CRM) * 6][:count]
    element = ElementTree.fromstring(paper.draw(_chapter(_story(*files)).levers.drawing))
    width, height = (float(size) for size in element.attrib["viewBox"].split()[2:])
    for text in _all(element, "text"):
        assert 0 <= float(text.get("x", "0")) <= width
        assert 0 <= float(text.get("y", "0")) <= height


def test_scores_lie_where_the_axis_says() -> None:
    figure = _chapter(_story(WAVE_1)).levers.drawing
    assert isinstance(figure, TrendChart)
    places = [
        element for element in _all(_drawn(_story(WAVE_1)), "svg") if _points(element) and element.get("overflow")
    ]
    for panel, place in zip(figure.panels, places, strict=True):
        value = panel.points[0].value
        assert value is not None
        assert np.isclose(float(place.get("y", "0")), 74 - 64 * value / 100, atol=0.02)


# --- The firm's own figures -------------------------------------------------------------------------------------------


def _with_kpis(*values: Mapping[str, float]) -> WaveHistory:
    wave_history = _story(*(WAVE_1, PLACEBO, CRM)[: len(values)])
    kpis = tuple(Kpis(tuple(KpiValue(code, "sales", value) for code, value in part.items())) for part in values)
    return WaveHistory(
        wave_history.questionnaire, wave_history.waves, wave_history.previous, wave_history.first, kpis=kpis
    )


def test_figures_given_twice_are_drawn_each_on_its_own_axis() -> None:
    figure = _chapter(_with_kpis({"K1": 37, "K8": -20}, {"K1": 120, "K8": 15}, {"K1": 90})).kpis
    assert figure is not None
    assert isinstance(figure.drawing, TrendChart)
    axes = [(panel.axis.low, panel.axis.high) for panel in figure.drawing.panels if panel.axis]
    assert axes == [(0, 200), (-20, 20)]
    assert next(row[1:] for row in figure.table.rows) == ("37", "120", "90")
    assert not _all(_table(figure), "polyline")


def test_two_figures_of_an_axis_never_overprint_each_other() -> None:
    figure = _chapter(_with_kpis({"K8": -28, "K1": 4}, {"K8": -22, "K1": 4})).kpis
    assert figure is not None
    assert isinstance(figure.drawing, TrendChart)
    assert [[tick for tick, _ in panel.axis.ticks] for panel in figure.drawing.panels if panel.axis] == [
        [0.0, 5.0],
        [-50.0, 0.0],
    ]
    close = _chapter(_with_kpis({"K8": -28}, {"K8": 2})).kpis
    assert close is not None
    assert isinstance(close.drawing, TrendChart)
    assert [[tick for tick, _ in panel.axis.ticks] for panel in close.drawing.panels if panel.axis] == [[-50.0, 0.0]]


def test_business_figures_are_drawn_row_by_row_as_wide_as_together() -> None:
    given = {"K1": 4.0, "K2": 5.0, "K3": 6.0, "K4": 7.0, "K5": 8.0}
    chapter = _chapter(_with_kpis(given, given))
    assert chapter.kpis is not None
    first, second = (row.drawing for row in chapter.kpi_rows)
    assert isinstance(first, TrendChart)
    assert isinstance(second, TrendChart)
    assert (len(first.panels), len(second.panels)) == (3, 2)
    assert first.columns == second.columns == 3
    assert sum(len(row.table.rows) for row in chapter.kpi_rows) == len(chapter.kpis.table.rows)


def test_a_figure_given_once_or_never_is_not_drawn() -> None:
    assert _chapter(_with_kpis({"K1": 37}, {})).kpis is None
    assert _chapter(_story(WAVE_1, CRM)).kpis is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_verdict_that_every_change_bears_is_told_once_and_no_row_repeats_it(code: str) -> None:
    chapter = made("second wave", code).waves
    assert chapter is not None
    assert chapter.previous is not None
    (told,) = chapter.previous.groups[-1].shared
    assert [language(code)("verdicts.names.change.NOISE") in text for text in (told, str(chapter.previous.table))] == [
        True, False,
    ]  # fmt: skip


def test_what_did_not_move_is_said_without_a_zero() -> None:
    chapter = made("second wave", "en").waves
    assert chapter is not None
    moves = [moved for entry in chapter.done for _, moved in entry.items]
    assert "no change" in moves
    assert not [text for text in (*moves, *(chapter.forecast.sentences if chapter.forecast else ())) if "0.0" in text]


def test_an_action_that_was_noted_as_done_is_not_proposed_as_if_it_were_new() -> None:
    first = made("second wave", "fr")
    assert first.history is not None
    action = first.chapter.roadmap.first(1)[0].action.id
    assert "Notée faite" not in first.decision.actions[0].because
    done = (DoneAction(action, date(2026, 5, 4), ()),)
    chapter = replace(first.chapter, done={one.action: one.done_on for one in done})
    again = replace(first, chapter=chapter)
    said = again.decision.actions[0].because
    assert said.startswith("Notée faite le 4\u00a0mai 2026, mais ")
    assert "Notée faite" not in again.decision.actions[1].because
    assert any("Notée faite le 4" in text for card in again.roadmap.cards[:1] for text in _texts(card))
    history = replace(first.history, done=done)
    built = build(
        first.chapter.diagnosis, first.chapter.roadmap, first.chapter.context, first.chapter.say, history=history
    )
    assert built.chapter.done == {action: date(2026, 5, 4)}
