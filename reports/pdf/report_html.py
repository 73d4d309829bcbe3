"""HTML of the PDF report."""

from base64 import b64encode
from collections.abc import Callable
from functools import cache
from itertools import count

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assessment.paths import PACKAGE, folder
from assessment.typography import printable
from reports import charts, theme
from reports.charts.data.charts import Emblem
from reports.charts.svg import tag
from reports.content import Report
from reports.content.results.practices import PracticeView
from reports.content.writing.view_types import ChartFigure
from reports.pdf.contents import entries

FONTS = PACKAGE / "static" / "fonts"
SHORT_STRIP, LONG_STRIP = 121.0, 200.0
"""Widths of the strips in CSS pixels, as the style sheet sets them: beside the level for one person, else above it."""
STYLES = "report/report.css"

Place = Callable[[str, str, str], Markup]
"""Turns a chart, its identifier and its title into markup."""


@cache
def environment() -> Environment:
    """The templates, compiled once."""
    return Environment(
        loader=FileSystemLoader(folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def styles() -> str:
    """The style sheet of the printed report, with the functions' marks as pictures that no reader aloud announces."""
    sheet = (folder("templates") / STYLES).read_text(encoding="utf-8")
    return sheet + "\n".join(_mark_rule(function) for function in theme.GROUPS)


def _mark_rule(function: str) -> str:
    drawing = charts.symbol(function)
    return f'.{function} {{ background-image: url("data:image/svg+xml;base64,{_base64(drawing.encode())}") }}'


def _base64(content: bytes) -> str:
    return b64encode(content).decode()


@cache
def standalone_styles() -> str:
    """The same style sheet with the fonts inside, for a page that stands alone."""
    sheet = styles()
    for file in sorted(FONTS.glob("*.woff2")):
        sheet = sheet.replace(f"fonts/{file.name}", f"data:font/woff2;base64,{_base64(file.read_bytes())}")
    return sheet


def html(report: Report) -> str:
    """The printed report as one HTML page that needs no other file."""
    return body(report, head=trusted(tag("style", with_accent(standalone_styles(), report.theme))), place=_inline)


def with_accent(sheet: str, look: theme.Theme) -> str:
    """A style sheet with the organisation's accent in the place of the house's."""
    return sheet.replace(theme.ACCENT, look.accent)


def _inline(drawing: str, _identifier: str, _title: str) -> Markup:
    return trusted(drawing)


def trusted(markup: str) -> Markup:
    """Markup of our own writing: the SVG writer and the style sheet escape what they were given."""
    return Markup(markup)  # noqa: S704


def body(report: Report, *, head: Markup, place: Place) -> str:
    """The page with `head` at the end of its head element; `place` turns a chart and its title into markup."""
    numbers = count(1)

    def draw(figure: ChartFigure) -> Markup:
        title = f"{figure.title} {figure.answer}"
        identifier = f"figure-{next(numbers)}"
        drawn = charts.draw(
            figure.drawing,
            identifier=identifier,
            title=title,
            description=figure.table.caption,
            theme=report.theme,
        )
        return place(drawn, identifier, title)

    def strip(practice: PracticeView) -> Markup:
        if practice.strip is None:
            return Markup("")
        title = report.chapter.say("charts.strip", practice=practice.label, mean=practice.measure.written)
        identifier = f"figure-{next(numbers)}"
        width = SHORT_STRIP if report.chapter.single else LONG_STRIP
        names = {"identifier": identifier, "title": title, "description": practice.reached}
        drawn = charts.draw_strip(practice.strip, width=width, **names)
        return place(drawn, identifier, title)

    def emblem(drawing: Emblem, identifier: str, title: str, width: float) -> Markup:
        drawn = charts.draw(
            drawing, identifier=identifier, title=title, description=title, width=width, theme=report.theme
        )
        return place(drawn, identifier, title)

    foot = [report.organisation, report.period] if report.period else [report.organisation]
    return (
        environment()
        .get_template("report/document.html")
        .render(
            report=report,
            say=report.chapter.say,
            contents=entries(report),
            foot=report.chapter.say("report.foot").join(foot),
            head=head,
            draw=draw,
            strip=strip,
            emblem=emblem,
        )
    )
