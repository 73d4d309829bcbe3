"""Charts on paper and on screen."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from lxml import html

from assessment.i18n import LANGUAGES
from reports import theme
from reports.charts import paper
from reports.charts.data.charts import Bar, Dot, DotChart, DotRow, Drawing, Emblem, Gantt, MapChart, MapRow, Spot
from reports.charts.function_marks import SHAPES
from reports.charts.paper.canvas import fitted, text_width, wrapped
from reports.charts.screen import chart_table
from reports.charts.screen.elements import stacked
from reports.content.report import Report
from reports.content.writing.view_types import ChartFigure
from tests.reports.report_factory import SEEN, STORIES, crowd, history, seen
from tests.reports.reports_with_plan import with_findings

SVG = "{http://www.w3.org/2000/svg}"
PAINT = {value for value in vars(theme).values() if isinstance(value, str) and value.startswith("#")}
PAINT |= {*theme.MATURITY, *theme.MATURITY_BANDS, *theme.PRESSURE_BANDS}
PAINT |= {style.colour for style in theme.FUNCTIONS.values()}
EVERYONE = ("marketing", "sales", "finance", "leadership", "service", "operations")


def _figures(report: Report) -> Iterator[ChartFigure]:
    parts = [report.decision.figure, report.levers.figure, report.roadmap.figure]
    parts += [report.symptoms.figure] if report.symptoms else []
    parts += [report.perception.figure, report.perception.rest] if report.perception else []
    parts += [report.gaps.levers, report.gaps.symptoms] if report.gaps else []
    parts += [report.crossratings.figure] if report.crossratings else []
    if report.money and report.money.cost and report.money.cfo:
        parts += [report.money.cost.figure, report.money.cfo.figure]
    yield from (part for part in parts if part)


@cache
def _figures_of_all(code: str) -> tuple[ChartFigure, ...]:
    """The charts of reports of every kind."""
    reports = (
        *(history(name, code) for name in STORIES[:3]),
        *(seen(name, mode, code, reader=reader) for name, mode, reader in SEEN[:4]),
        with_findings(code),
    )
    return tuple(figure for report in reports for figure in _figures(report))


@cache
def _drawn(code: str) -> tuple[ElementTree.Element, ...]:
    """The same charts on paper, drawn once."""
    return tuple(_svg(figure.drawing) for figure in _figures_of_all(code))


def _svg(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(paper.draw(drawing))


def _size(element: ElementTree.Element) -> tuple[float, float]:
    width, height = (float(size) for size in element.attrib["viewBox"].split()[2:])
    return width, height


def _style(element: ElementTree.Element) -> dict[str, str]:
    return dict(re.findall(r"([\w-]+): ([^;]+)", element.attrib.get("style", "")))


@pytest.mark.parametrize("code", LANGUAGES)
def test_text_on_paper_stays_text_within_its_chart(code: str) -> None:
    for svg in _drawn(code):
        width, height = _size(svg)
        for element in svg.iter(f"{SVG}text"):
            style = _style(element)
            assert style["font-family"] == f"'{theme.FONT}'"
            weight = 600 if style.get("font-weight") == "600" else 400
            room = text_width(element.text or "", float(style["font-size"].removesuffix("px")), weight)
            x, y = float(element.attrib["x"]), float(element.attrib["y"])
            left = {"start": x, "middle": x - room / 2, "end": x - room}[style["text-anchor"]]
            assert left >= -0.5, element.text
            assert left + room <= width + 0.5, element.text
            assert 0 < y <= height


def test_only_the_house_s_colours_are_used() -> None:
    house = {colour.lower() for colour in PAINT} | {"none"}
    for svg in _drawn("fr"):
        for element in svg.iter():
            style = _style(element)
            assert {style[key] for key in ("fill", "stroke") if key in style} <= house


def test_the_same_data_give_the_same_bytes_and_no_identifier_is_left() -> None:
    figure = history(STORIES[0]).levers.figure
    svg = paper.draw(figure.drawing)
    assert svg == paper.draw(figure.drawing)
    assert " id=" not in svg
    assert "<metadata" not in svg


def test_every_function_has_a_colour_and_a_mark_of_its_own() -> None:
    styles = theme.GROUPS.values()
    assert len({style.colour for style in styles}) == len({style.mark for style in styles}) == len(styles) == 9
    assert {style.mark for style in styles} == {*SHAPES, "circle"}


def test_words_are_measured_by_the_font_and_wrapped_within_their_room() -> None:
    assert text_width("MMMM", 10) > 2 * text_width("iiii", 10)
    assert text_width("Équipe", 10, 600) > text_width("Équipe", 10)
    words = "Suivi client de bout en bout et encore un peu plus loin"
    lines = wrapped(words, 8.4, 80)
    assert " ".join(lines) == words
    assert all(text_width(line, 8.4) <= 80 for line in lines)
    assert fitted("Donaudampfschifffahrt", 8.4, 40).endswith("…")
    assert text_width(fitted("Donaudampfschifffahrt", 8.4, 40), 8.4) <= 40


def test_dots_that_share_a_value_do_not_hide_one_another() -> None:
    dots = tuple(Dot(function, 50.0, "") for function in EVERYONE)
    chart = DotChart((DotRow("all", 50.0, "50", dots=dots),), 0, 100, (), "")
    assert _size(_svg(chart))[1] > len(EVERYONE) * 6
    offsets = stacked([0.5] * 6)
    assert len(set(offsets)) == 6


def test_bars_of_the_plan_follow_their_days_up_to_the_last_period_needed() -> None:
    bars = (Bar("first", "sales", 1, 30, "Sales"), Bar("second", "finance", 31, 90, "Finance"))
    text = "".join(_svg(Gantt(bars, ((30, "30"), (60, "60"), (90, "90"), (180, "Q2")), ())).itertext())
    assert "90" in text
    assert "Q2" not in text


def test_an_arrow_says_where_a_bound_points_to() -> None:
    row = MapRow("Une pratique", "", (Spot("sales", 5.0, "≥ 4,5", towards=1), Spot("finance", 2.0, "2")), "–")
    plain = MapRow("Une pratique", "", (Spot("sales", 5.0, "≥ 4,5"), Spot("finance", 2.0, "2")), "–")
    key = (("sales", "Ventes"), ("finance", "Finance"))
    drawings = [paper.draw(MapChart((one,), key, "masqué")) for one in (row, plain)]
    assert len(drawings[0]) > len(drawings[1])


def test_the_emblem_names_its_levers_and_leaves_one_without_score_open() -> None:
    names = ("Vision", "b", "c")
    whole, open_one = (paper.draw(Emblem(values, names), width=300) for values in ((10, 50, 90), (10, None, 90)))
    assert "Vision" in whole
    assert whole.count("z") > open_one.count("z")


def test_what_people_typed_is_escaped_on_paper_and_on_screen() -> None:
    chart = DotChart((DotRow('<b>"&$x_1$', 1.0, "1"),), 0, 100, (), "")
    svg = paper.draw(chart)
    assert "<b>" not in svg
    assert '<b>"&$x_1$' in "".join(ElementTree.fromstring(svg).itertext())
    table = chart_table(chart, ("<i>", "n"), (('<b>"&', "1"),), caption="<u>")
    assert not re.search(r"<[biu]>", table)


def test_on_a_phone_nothing_is_said_of_a_figure_that_is_not_there_and_a_unit_stays_with_its_number() -> None:
    chart = DotChart((DotRow("Cap", 1.0, "1"),), 0, 100, (), "")
    long = "Marketing 3 · 4, Ventes 4 · 4"
    table = html.fromstring(chart_table(chart, ("", "a", "b", "c"), (("Cap", "–", "4 crans", long),), caption="n"))
    kinds = {cell.text: cell.get("class") for cell in table.xpath(".//tbody//td[@data-label]")}
    assert kinds == {"–": "nothing", "4 crans": "short", long: None}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_chart_on_screen_is_its_own_data_table(code: str) -> None:
    for figure in _figures_of_all(code):
        table = html.fromstring(
            chart_table(figure.drawing, figure.table.headers, figure.table.rows, caption=figure.table.caption)
        )
        rows = table.xpath(".//tbody/tr")
        assert len(rows) == len(figure.table.rows)
        for row, cells in zip(rows, figure.table.rows, strict=True):
            assert [cell.text or "" for cell in row.xpath("./th | ./td[not(@class='strip-cell')]")] == list(cells)
            assert row.xpath("./td/svg[@aria-hidden='true' and @width='100%' and not(@viewbox)]")
        assert table.xpath("string(.//caption)") == figure.table.caption
        assert not table.xpath(".//*[@style]")


def test_a_table_of_other_rows_than_the_drawing_is_refused() -> None:
    figure = history(STORIES[0]).levers.figure
    with pytest.raises(ValueError, match="rows drawn"):
        chart_table(figure.drawing, figure.table.headers, figure.table.rows[1:], caption="")
    with pytest.raises(ValueError, match="no rows"):
        chart_table(Emblem((1.0,), ("a",)), ("a",), (), caption="")


def test_many_rows_stay_apart() -> None:
    svg = _svg(crowd(EVERYONE * 3).levers.figure.drawing)
    heights = sorted(float(element.attrib["y"]) for element in svg.iter(f"{SVG}text") if element.attrib["x"] == "0")
    assert len(heights) >= 12
    assert min(after - before for before, after in pairwise(heights)) >= 9
