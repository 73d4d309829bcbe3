"""Charts."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TypedDict
from xml.etree import ElementTree

import pytest

from assessment.i18n import LANGUAGES
from reports import charts, theme
from reports.charts.data.charts import Bar, Dot, DotChart, DotRow, Emblem, Gantt
from reports.charts.draw import STRIP_WIDTH
from reports.charts.function_marks import SHAPES
from reports.charts.svg import text_width, wrapped
from reports.content import Report
from reports.content.results.levers import level_bands
from reports.content.writing.view_types import ChartFigure
from tests.reports.report_factory import SEEN, STORIES, crowd, history, seen


class Names(TypedDict):
    """What a chart is announced by."""

    identifier: str
    title: str
    description: str


SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (charts.PHONE_WIDTH, charts.PAPER_WIDTH)
PAINT = {value for value in vars(theme).values() if isinstance(value, str) and value.startswith("#")}
PAINT |= {*theme.MATURITY_BANDS, *theme.PRESSURE_BANDS, "none"} | {style.colour for style in theme.FUNCTIONS.values()}
EVERYONE = ("marketing", "sales", "finance", "leadership", "service", "operations")
HAIR = 0.5
"""Pixels that a rounded coordinate may stand off."""


def _figures(found: Report) -> Iterator[ChartFigure]:
    parts = [found.decision.figure, found.levers.figure, found.roadmap.figure]
    parts += [found.symptoms.figure] if found.symptoms else []
    parts += [found.functions.levers, found.functions.practices] if found.functions else []
    parts += [found.perception.figure, found.perception.rest] if found.perception else []
    parts += [found.gaps.levers, found.gaps.symptoms] if found.gaps else []
    parts += [found.crossratings.figure] if found.crossratings else []
    yield from (part for part in parts if part)


def _drawn(found: Report) -> Iterator[ElementTree.Element]:
    for number, figure in enumerate(_figures(found)):
        for width in WIDTHS:
            names: Names = {"identifier": f"chart-{number}", "title": figure.title, "description": figure.answer}
            yield ElementTree.fromstring(charts.draw(figure.drawing, width=width, **names))
    for lever in found.practices.levers:
        for group in lever.groups:
            for practice in group.practices:
                if practice.strip:
                    strip: Names = {
                        "identifier": practice.code,
                        "title": practice.label,
                        "description": practice.reached,
                    }
                    yield ElementTree.fromstring(charts.draw_strip(practice.strip, **strip))


def _reach(element: ElementTree.Element) -> tuple[float, float]:
    """Where a text begins and ends, its font's widths taken as the wider face's."""
    x, width = float(element.attrib["x"]), text_width(element.text or "", float(element.attrib["font-size"]))
    anchor = element.attrib.get("text-anchor", "start")
    start = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return start, start + width


def _reports(code: str) -> Iterator[Report]:
    yield from (history(name, code) for name in STORIES)
    yield from (seen(name, mode, code, reader=reader) for name, mode, reader in SEEN)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_chart_is_allowed_and_whole(code: str) -> None:
    for drawing in (drawing for found in _reports(code) for drawing in _drawn(found)):
        width, height = (float(size) for size in drawing.attrib["viewBox"].split()[2:])
        assert drawing.attrib["role"] == "img"
        for element in drawing.iter():
            assert "style" not in element.attrib
            assert not [attribute for attribute in element.attrib if attribute.startswith("on")]
            assert element.tag.removeprefix(SVG) in {
                "svg", "title", "desc", "text", "rect", "line", "circle", "polygon", "polyline",
            }  # fmt: skip
            if element.tag == f"{SVG}text":
                left, right = _reach(element)
                assert left >= -HAIR, element.text
                assert right <= width + HAIR, element.text
                assert 0 < float(element.attrib["y"]) <= height


def test_every_chart_is_named_by_its_question_and_its_answer() -> None:
    for figure in (figure for found in _reports("en") for figure in _figures(found)):
        drawing = ElementTree.fromstring(
            charts.draw(figure.drawing, identifier="one", title=figure.title, description=figure.answer)
        )
        assert figure.title.endswith("?")
        assert drawing.attrib["aria-labelledby"] == "one-title one-desc"
        assert drawing.findtext(f"{SVG}title") == figure.title
        assert drawing.findtext(f"{SVG}desc") == figure.answer
        assert drawing.find(f"{SVG}title").attrib["id"] == "one-title"  # type: ignore[union-attr]
        assert len({len(row) for row in figure.table.rows} | {len(figure.table.headers)}) == 1


def test_only_the_house_s_colours_are_used() -> None:
    for drawing in (drawing for found in _reports("fr") for drawing in _drawn(found)):
        used = {
            element.attrib[key] for element in drawing.iter() for key in ("fill", "stroke") if key in element.attrib
        }
        assert used <= PAINT


def test_every_function_has_a_colour_and_a_mark_of_its_own() -> None:
    styles = theme.GROUPS.values()
    assert len({style.colour for style in styles}) == len({style.mark for style in styles}) == len(styles) == 8
    assert {style.mark for style in styles} == {*SHAPES, "circle"}


def test_dots_stand_where_their_value_is() -> None:
    bands = level_bands(history(STORIES[0]).chapter)
    rows = tuple(DotRow("", value, "", dots=(Dot("sales", value, ""),)) for value in (0.0, 50.0, 100.0))
    chart = DotChart(rows, 0, 100, bands, "", key=(("sales", "a"), ("finance", "b")))
    drawing = ElementTree.fromstring(charts.draw(chart, identifier="a", title="a", description="a"))
    ticks = [line for line in drawing.iter(f"{SVG}line") if line.attrib["stroke"] == theme.INK][-3:]
    low, middle, high = (float(line.attrib["x1"]) for line in ticks)
    assert middle - low == pytest.approx(high - middle, abs=0.02)
    centres = list(drawing.iter(f"{SVG}rect"))
    level_three = centres[2]
    assert float(level_three.attrib["x"]) + float(level_three.attrib["width"]) / 2 == pytest.approx(middle, abs=0.02)


def test_dots_that_share_a_value_do_not_hide_one_another() -> None:
    dots = tuple(Dot(function, 50.0, "") for function in EVERYONE)
    chart = DotChart((DotRow("all", 50.0, "50", dots=dots),), 0, 100, (), "")
    drawing = ElementTree.fromstring(charts.draw(chart, identifier="a", title="a", description="a"))
    places = []
    for element in drawing.iter():
        if element.tag == f"{SVG}circle":
            places.append(float(element.attrib["cy"]))
        elif element.tag == f"{SVG}polygon":
            heights = [float(point.split(",")[1]) for point in element.attrib["points"].split()]
            places.append((min(heights) + max(heights)) / 2)
    assert len(places) == len(EVERYONE)
    assert all(after - before > 6 for before, after in pairwise(sorted(places)))


def test_rows_never_overlap() -> None:
    found = crowd(EVERYONE * 3)
    for width in WIDTHS:
        drawing = ElementTree.fromstring(
            charts.draw(found.levers.figure.drawing, identifier="a", title="a", description="a", width=width)
        )
        labels = [element for element in drawing.iter(f"{SVG}text") if element.attrib["x"] == "0"]
        heights = [float(element.attrib["y"]) for element in labels]
        assert len(heights) >= 12
        assert all(after - before >= 12 for before, after in pairwise(sorted(heights)))


def test_a_missing_score_is_said_in_a_word() -> None:
    figure = history("nobody-knows-lever-two", "fr").levers.figure
    drawn = charts.draw(figure.drawing, identifier="a", title=figure.title, description=figure.answer)
    assert ">sans score</text>" in drawn


def test_bars_of_the_plan_follow_their_days() -> None:
    bars = (Bar("first", "sales", 1, 30, "Sales"), Bar("second", "finance", 31, 90, "Finance"))
    chart = Gantt(bars, ((30, "30"), (60, "60"), (90, "90"), (180, "Q2")), ())
    drawing = ElementTree.fromstring(charts.draw(chart, identifier="a", title="a", description="a"))
    rects = [rect for rect in drawing.iter(f"{SVG}rect") if rect.attrib["fill"] not in (theme.TINT, theme.PAPER)]
    widths = [float(rect.attrib["width"]) + 2 for rect in rects]
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.05)
    assert "Q2" not in "".join(drawing.itertext())


def test_the_emblem_leaves_a_lever_without_score_open() -> None:
    def drawn(*values: float | None) -> str:
        emblem = Emblem(values, ("a", "b", "c"))
        return charts.draw(emblem, identifier="a", title="a", description="a", width=200)

    assert "<polygon" in drawn(10, 50, 100)
    assert "<polygon" not in drawn(10, None, 100)
    assert "stroke-dasharray" in drawn(10, None, 100)
    for circle in ElementTree.fromstring(drawn(100, 100, 100)).iter(f"{SVG}circle"):
        assert float(circle.attrib["cy"]) >= float(circle.attrib["r"])


def test_words_are_wrapped_within_their_room() -> None:
    lines = wrapped("Suivi client de bout en bout et encore un peu plus loin", 11.5, 120)
    assert " ".join(lines) == "Suivi client de bout en bout et encore un peu plus loin"
    assert all(text_width(line, 11.5) <= 120 for line in lines)


def test_what_people_typed_is_escaped() -> None:
    chart = DotChart((DotRow('<b>"&', 1.0, "1"),), 0, 100, (), "")
    drawn = charts.draw(chart, identifier="a", title="<i>", description="&")
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert ElementTree.fromstring(drawn).findtext(f"{SVG}title") == "<i>"


def test_the_same_data_give_the_same_drawing() -> None:
    figure = history(STORIES[0]).levers.figure
    names: Names = {"identifier": "a", "title": figure.title, "description": figure.answer}
    assert charts.draw(figure.drawing, **names) == charts.draw(figure.drawing, **names)


def test_a_strip_fits_in_a_line_of_text() -> None:
    practice = history("one-leader-quick").practices.weakest[0]
    assert practice.strip is not None
    drawn = charts.draw_strip(practice.strip, identifier="a", title="a", description="a", width=STRIP_WIDTH)
    height = re.search(r'height="([\d.]+)"', drawn)
    assert height
    assert float(height[1]) <= 16
