"""HTML of an edition of the report."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml.html import document_fromstring
from markupsafe import Markup

from assessment.paths import PACKAGE, folder
from assessment.typography import printable, without_widow
from reports import theme
from reports.charts import paper
from reports.charts.data.charts import Emblem
from reports.charts.screen.elements import symbol, tag
from reports.content.comparison.gaps import MEASURED
from reports.content.editions import Edition, EditionChapter, chapters, unprinted
from reports.content.how_to_read import unsaid
from reports.content.report import Report
from reports.content.writing.view_types import ChartFigure, DataTable
from reports.edits.apply import EditConflict, Elsewhere, SectionText, apply_edits, bases, editable, text_of
from reports.edits.figures_in_text import text_hash
from reports.edits.patches import NO_EDITS, TextPatch

FONTS = PACKAGE / "static" / "fonts"
STYLES, SCREEN_STYLES = "report/report.css", "report/screen.css"
EMBLEM_WIDTH = 340.0
"""Points of the cover's emblem with the names of its spokes."""

VIEWPORT = Markup('<meta name="viewport" content="width=device-width, initial-scale=1">')

Place = Callable[[ChartFigure], Markup]
"""Turns a chart into markup."""


@cache
def environment() -> Environment:
    """The templates, compiled once."""
    jinja = Environment(
        loader=FileSystemLoader(folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters["without_widow"] = without_widow
    return jinja


@cache
def styles() -> str:
    """The style sheet of the printed report, with the functions' marks as pictures that no reader aloud announces."""
    sheet = (folder("templates") / STYLES).read_text(encoding="utf-8")
    return sheet + "\n".join(_mark_rule(function) for function in theme.GROUPS)


def _mark_rule(function: str) -> str:
    # Of marks alone: a table of the same name would be filled with them.
    picture = f"data:image/svg+xml;base64,{_base64(symbol(function).encode())}"
    return f'.mark.{function} {{ background-image: url("{picture}") }}'


def _base64(content: bytes) -> str:
    return b64encode(content).decode()


@cache
def standalone_styles() -> str:
    """The same style sheet with the fonts inside, for a page that stands alone."""
    sheet = styles()
    for file in sorted(FONTS.glob("*.ttf")):
        sheet = sheet.replace(f"fonts/{file.name}", f"data:font/ttf;base64,{_base64(file.read_bytes())}")
    return sheet


def html(report: Report, edition: Edition = Edition.BRIEF) -> str:
    """An edition as one HTML page that needs no other file."""
    sheet = with_accent(standalone_styles(), report.theme)
    return body(report, edition, head=trusted(tag("style", sheet)), place=lambda figure: _inline(report, figure))


def screen_html(report: Report, edition: Edition) -> str:
    """The same page for a screen: with room at its sides, and tables that scroll on a telephone."""
    sheet = with_accent(standalone_styles(), report.theme) + (folder("templates") / SCREEN_STYLES).read_text("utf-8")
    head = trusted(tag("style", sheet)) + VIEWPORT
    return body(report, edition, head=head, place=lambda figure: _inline(report, figure))


def with_accent(sheet: str, look: theme.Theme) -> str:
    """A style sheet with the organisation's accent in the place of the house's."""
    return sheet.replace(theme.ACCENT, look.accent)


def drawn(report: Report, figure: ChartFigure) -> str:
    """A chart as an SVG element, as wide as its place on the page."""
    width = EMBLEM_WIDTH if isinstance(figure.drawing, Emblem) else paper.PAPER_WIDTH
    return paper.draw(figure.drawing, width=width, accent=report.theme.accent)


def in_words(figure: ChartFigure) -> str:
    """What a chart shows, for whoever cannot see it."""
    return f"{figure.title} {figure.answer}".strip()


def _inline(report: Report, figure: ChartFigure) -> Markup:
    return Markup('<div role="img" aria-label="{}">{}</div>').format(in_words(figure), trusted(drawn(report, figure)))


def trusted(markup: str) -> Markup:
    """Markup of our own writing: charts and the style sheet escape what they were given."""
    return Markup(markup)  # noqa: S704


def body(report: Report, edition: Edition, *, head: Markup, place: Place) -> str:
    """The page with `head` at the end of its head element; `place` turns a chart into markup."""
    entries = chapters(report, edition)
    anchors = {entry.anchor for entry in entries}

    def emblem(drawing: Emblem, title: str) -> Markup:
        return place(ChartFigure("emblem", title, "", drawing, DataTable("", (), ())))

    copy = report.chapter.say("report.copy", name=report.recipient) if report.recipient else ""
    foot = report.chapter.say("report.foot").join(part for part in (report.foot, copy) if part)
    page = (
        environment()
        .get_template("report/document.html")
        .render(
            report=report,
            say=report.chapter.say,
            edition=edition.value,
            chapters=entries,
            has=anchors.__contains__,
            unsaid=unsaid(report.chapter, missing=unprinted(report)),
            measured=MEASURED,
            instrument=report.chapter.asked or report.chapter.diagnosis.questionnaire,
            foot=foot,
            copy=copy,
            head=head,
            draw=place,
            emblem=emblem,
        )
    )
    if not report.edits.patches:
        return page
    return apply_edits(
        page, report.edits, report.chapter.say, standing_elsewhere(report, edition), beside=report.beside
    )[0]


def standing_elsewhere(report: Report, edition: Edition) -> Elsewhere:
    """Whether the base of a patch stands in another edition; those are looked at when it is first asked."""
    known: set[tuple[str, str, int]] = set()

    def elsewhere(patch: TextPatch) -> bool:
        if not known:
            for other in Edition:
                known.update(bases(_unedited(report, other)) if other is not edition else ())
        return (patch.section, patch.base, patch.nth) in known

    return elsewhere


def _unedited(report: Report, edition: Edition) -> str:
    """An edition without its editor's texts and without charts."""
    plain = replace(report, edits=replace(report.edits, patches=()))
    return body(plain, edition, head=Markup(""), place=lambda _figure: Markup(""))


def section_texts(report: Report, edition: Edition, anchor: str) -> tuple[SectionText, ...]:
    """The texts of a section in reading order, without anybody's edits; empty where the edition holds none such."""
    page = body(replace(report, edits=NO_EDITS), edition, head=Markup(""), place=lambda _figure: Markup(""))
    section = document_fromstring(page).get_element_by_id(anchor, None)
    if section is None:
        return ()
    counts: dict[str, int] = {}
    texts = []
    for element in editable(section):
        words = text_of(element)
        base = text_hash(words)
        counts[base] = counts.get(base, 0) + 1
        texts.append(SectionText(words, base, counts[base], "lead" in str(element.get("class", "")).split()))
    return tuple(texts)


def edit_conflicts(report: Report) -> tuple[EditConflict, ...]:
    """The editor's patches whose base has changed, each once; those of sections that this result lacks among them."""
    if not report.edits.within(report.language):
        # Nothing was written: no edition has to be laid out to know that nothing conflicts.
        return ()
    conflicts: dict[TextPatch, EditConflict] = {}
    anchors: set[str] = set(report.edits.hidden)
    for edition in Edition:
        anchors.update(entry.anchor for entry in chapters(report, edition))
        elsewhere = standing_elsewhere(report, edition)
        for conflict in apply_edits(_unedited(report, edition), report.edits, report.chapter.say, elsewhere)[1]:
            conflicts.setdefault(conflict.patch, conflict)
    for patch in report.edits.within(report.language):
        if patch.section not in anchors:
            conflicts[patch] = EditConflict(patch, "")
    return tuple(conflicts.values())


def titles(entries: tuple[EditionChapter, ...]) -> dict[str, str]:
    """The title of each chapter by its anchor."""
    return {entry.anchor: entry.title for entry in entries}
