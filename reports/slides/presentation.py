"""Sets the slides of a result in a PowerPoint file."""

import io
from base64 import b64decode
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from reports import theme
from reports.blocks.block_types import (
    Block,
    ChartBlock,
    HeadingBlock,
    ItemList,
    Paragraph,
    SideBySide,
    Table,
    TextRun,
    block_texts,
)
from reports.charts.paper.draw import picture
from reports.content.report import Report
from reports.office.chart_parts import FACE
from reports.slides.fitting import (
    LINE,
    fitting_size,
    lines_of,
    text_height,
    title_size,
)
from reports.slides.slide_plan import SlidePlan, slide_plans
from reports.slides.slide_shapes import SlideShapes, name_shape
from reports.verification.figure_list import UNSEALED, DocumentSeal
from reports.verification.sealing import sealed_office

WIDTH, HEIGHT = 960.0, 540.0
"""Points of a slide, 16 to 9."""
MARGIN = 44.0
ROOM = WIDTH - 2 * MARGIN
TITLE_TOP, TITLE_HEIGHT = 40.0, 68.0
BODY_TOP, BODY_BOTTOM = 118.0, 500.0
TITLE_SIZES = (26.0, 24.0, 22.0, 20.0, 18.0, 16.0)
TEXT_SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.5, 10.0)
GAP = 14.0
AIR = 30.0
"""Most points more that are left between a table and the words below it."""
BELOW_COLUMNS = 52.0
"""Points kept for an editor's words below a chart with columns beside it."""
LAYOUTS = {"Title Slide": ("Title Slide", "Diapositive de titre"), "Title Only": ("Title Only", "Titre seul")}
"""Layouts that a template of somebody's own needs, each with the names that it may bear."""
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
TITLE_ONLY, COVER = 5, 0
"""Layouts of the library's own template that are kept."""


def render(report: Report, seal: DocumentSeal = UNSEALED) -> bytes:
    """The result as a presentation: the sentences and numbers of the report, charts that can be edited."""
    deck = _Deck(report)
    deck.cover()
    for plan in slide_plans(report):
        deck.slide(plan)
    written = io.BytesIO()
    deck.file.save(written)
    moment = _moment(report).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return sealed_office(written.getvalue(), report, form="pptx", seal=seal, moment=moment)


def _moment(report: Report) -> datetime:
    """The day of the result; a fixed one where it has none."""
    day = report.chapter.context.day
    return datetime.combine(day, time(), UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)


class _Deck(SlideShapes):
    """A presentation in the making."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.theme.accent, LANGUAGES[report.language])
        self.report = report
        template = report.theme.slides_template
        self.file = Presentation(io.BytesIO(template) if template else None)
        self.file.slide_width, self.file.slide_height = Pt(WIDTH), Pt(HEIGHT)
        if template:
            self.face = ""
            self._own_layouts()
        else:
            self._layouts()
        core = self.file.core_properties
        core.title, core.subject, core.author = report.title, report.subject, report.organisation
        core.language, core.last_modified_by, core.revision = self.language, report.organisation, 1
        core.comments = ""
        core.created = core.modified = _moment(report)

    def _own_layouts(self) -> None:
        """The two layouts of somebody's own template, by their names; the slides that it brought go."""
        slides = self.file.slides._sldIdLst
        for slide in list(slides):
            self.file.part.drop_rel(slide.rId)
            slides.remove(slide)
        named = {layout.name: layout for layout in self.file.slide_layouts}
        self.cover_layout, self.layout = (
            next(named[name] for name in names if name in named) for names in LAYOUTS.values()
        )

    def _layouts(self) -> None:
        """Two layouts on the wide page, in the house's face; the others of the template go."""
        layouts = self.file.slide_layouts
        kept = (layouts[COVER], layouts[TITLE_ONLY])
        for layout in list(layouts):
            if layout not in kept:
                layouts.remove(layout)
        self.cover_layout = self.layout = layouts[1]
        for place in (self.file.slide_master, *kept):
            for shape in list(place.placeholders):
                if shape.placeholder_format.type in (1, 3):  # title, centred title
                    _put(shape, MARGIN, TITLE_TOP, ROOM, TITLE_HEIGHT)
                elif place is not self.file.slide_master:
                    shape._element.getparent().remove(shape._element)
                else:
                    _put(shape, MARGIN, BODY_TOP, ROOM, BODY_BOTTOM - BODY_TOP)
        theme_part = next(
            relation.target_part
            for relation in self.file.slide_master.part.rels.values()
            if relation.reltype.endswith("/theme")
        )
        theme_part._blob = theme_part.blob.replace(b'typeface="Calibri"', f'typeface="{FACE}"'.encode())

    def cover(self) -> None:
        """Firm, subject and day, with the emblem of the levers."""
        cover = self.report.cover
        slide = self._new(cover.organisation, size=40.0, top=210.0, height=100.0, width=480.0)
        texts = (cover.subject, cover.period, self.report.theme.contact)
        words = [Paragraph((TextRun(text),)) for text in texts if text]
        self.text(slide, words, (MARGIN, 320.0, 480.0, 80.0), sizes=(16.0, 14.0), colour=theme.MUTED)
        if cover.emblem:
            content, height = picture(cover.emblem, width=340.0, accent=self.accent)
            self.picture(slide, content, (560.0, 110.0, 340.0, height), name="emblem", words=cover.emblem_title)
        if self.report.theme.logo:
            shape = slide.shapes.add_picture(
                io.BytesIO(_content(self.report.theme.logo)), Pt(MARGIN), Pt(44), height=Pt(48)
            )
            name_shape(shape, "logo", self.report.organisation)

        if self.report.theme.signatory:
            self._signature(slide, self.report.theme.signatory)

    def _signature(self, slide: Any, signatory: theme.Signatory) -> None:
        """Who signs, at the foot of the cover, their logo beside."""
        begin = MARGIN
        if signatory.logo:
            shape = slide.shapes.add_picture(io.BytesIO(_content(signatory.logo)), Pt(MARGIN), Pt(448), height=Pt(40))
            name_shape(shape, "signatory", signatory.name)
            begin += shape.width.pt + GAP
        words = [Paragraph((TextRun(signatory.name, bold=True),))]
        words += [Paragraph((TextRun(signatory.contact, muted=True),))] if signatory.contact else []
        self.text(slide, words, (begin, 450.0, WIDTH - MARGIN - begin, 44.0), sizes=(13.0, 12.0, 11.0))

    def slide(self, plan: SlidePlan) -> None:
        """One slide: its message, what stands below, and the notes."""
        slide = self._new(plan.title)
        if plan.question:
            question = [Paragraph((TextRun(plan.question),))]
            self.text(slide, question, (MARGIN, 20.0, ROOM, 20.0), sizes=(11.0, 10.0, 9.0), colour=theme.MUTED)
        spoken = list(plan.notes)
        size = title_size(plan.title, ROOM, TITLE_HEIGHT, TITLE_SIZES)
        top = TITLE_TOP + lines_of(plan.title, size, ROOM, bold=True) * size * LINE + GAP
        spoken += self._body(slide, plan.blocks, (MARGIN, top, ROOM, BODY_BOTTOM - top))
        self._foot(slide)
        if spoken:
            slide.notes_slide.notes_text_frame.text = "\n".join(dict.fromkeys(spoken))

    def _new(
        self,
        title: str,
        *,
        size: float = 0.0,
        top: float = TITLE_TOP,
        height: float = TITLE_HEIGHT,
        width: float = ROOM,
    ) -> Any:
        slide = self.file.slides.add_slide(self.layout if self.file.slides else self.cover_layout)
        shape = slide.shapes.title
        for place in list(slide.placeholders):
            if place.placeholder_format.idx != shape.placeholder_format.idx:
                place._element.getparent().remove(place._element)
        _put(shape, MARGIN, top, width, height)
        frame = shape.text_frame
        frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        sizes = [point_size for point_size in (size, *TITLE_SIZES) if point_size]
        self.run(paragraph, TextRun(title, bold=True), title_size(title, width, height, sizes), theme.INK)
        return slide

    def _body(self, slide: Any, blocks: Sequence[Block], box: tuple[float, float, float, float]) -> list[str]:
        """What stands below the title; what found no room is given back for the notes."""
        left, top, width, height = box
        charts = [block for block in blocks if isinstance(block, ChartBlock)]
        beside = [block for block in blocks if isinstance(block, SideBySide)]
        tables = [block for block in blocks if isinstance(block, Table)]
        texts = [paragraph for block in blocks for paragraph in _paragraphs(block)]
        left_over: list[str] = []
        lead = [text for text in texts if text.role == "lead"]
        below = [text for text in texts if text.role != "lead"]
        if lead:
            used, rest = self.text(slide, lead, (left, top, width, 50.0), sizes=(15.0, 14.0, 13.0, 12.0, 11.0, 10.0))
            top, height, left_over = top + used + GAP / 2, height - used - GAP / 2, left_over + rest
        if charts and beside:
            # The chart on the left, what is to be known of it on the right.
            if below:
                height -= BELOW_COLUMNS
                box_below = (left, top + height + GAP / 2, width, BELOW_COLUMNS - GAP / 2)
                left_over += self.text(slide, below, box_below, sizes=TEXT_SIZES)[1]
            self.chart(slide, charts[0], (left, top, 0.58 * width, height))
            column = (left + 0.62 * width, top, 0.38 * width, height)
            return left_over + self._stacked(slide, beside[0], column)
        if beside:
            return left_over + self._columns(slide, beside[0], (left, top, width, height))
        share = 0.0 if not below else min(0.32, 0.1 + 0.06 * len(below)) if charts or tables else 1.0
        if charts:
            self.chart(slide, charts[0], (left, top, width, height * (1 - share)))
        for table in tables:
            used, rest = self.table(slide, table, (left, top, width, height * (1 - share)))
            left_over += rest
            share = 1 - (used + GAP) / height if below else 0.0
        if below:
            begin = top + height * (1 - share) + (GAP / 2 if charts else 0.0)
            if tables:
                # Where the reader lacks the face, a table's rows grow: what room is left stands mostly above the words.
                size, _ = fitting_size(below, width, BODY_BOTTOM - begin, TEXT_SIZES)
                begin += max(0.0, min(AIR, 0.7 * (BODY_BOTTOM - begin - text_height(below, size, width))))
            _, rest = self.text(slide, below, (left, begin, width, BODY_BOTTOM - begin), sizes=TEXT_SIZES)
            left_over += rest
        return left_over

    def _stacked(self, slide: Any, block: SideBySide, box: tuple[float, float, float, float]) -> list[str]:
        """Columns one below the other, a line above each."""
        left, top, width, height = box
        share = height / len(block.columns)
        left_over: list[str] = []
        for number, column in enumerate(block.columns):
            begin = top + number * share
            self.rule(slide, left, begin, width)
            words = [paragraph for inner in column for paragraph in _paragraphs(inner)]
            _, rest = self.text(slide, words, (left, begin + 6, width, share - 14), sizes=TEXT_SIZES[1:])
            left_over += rest
        return left_over

    def _columns(self, slide: Any, block: SideBySide, box: tuple[float, float, float, float]) -> list[str]:
        """Columns beside one another, all at the size at which the fullest fits."""
        left, top, width, height = box
        each = (width - GAP * 1.5 * (len(block.columns) - 1)) / len(block.columns)
        columns = [[text for inner in column for text in _paragraphs(inner)] for column in block.columns]
        smallest = min(fitting_size(words, each, height - 8, TEXT_SIZES)[0] for words in columns)
        left_over: list[str] = []
        for number, words in enumerate(columns):
            begin = left + number * (each + GAP * 1.5)
            self.rule(slide, begin, top, each)
            _, rest = self.text(slide, words, (begin, top + 8, each, height - 8), sizes=(smallest,))
            left_over += rest
        return left_over

    def _foot(self, slide: Any) -> None:
        """Firm and day, and the slide's number."""
        foot = theme.BETWEEN.join(part for part in (self.report.foot, self.report.signed) if part)
        self.text(
            slide, [Paragraph((TextRun(foot),))], (MARGIN, 512.0, ROOM - 60, 14.0), sizes=(9.0,), colour=theme.MUTED
        )
        shape = slide.shapes.add_textbox(Pt(WIDTH - MARGIN - 50), Pt(512), Pt(50), Pt(14))
        shape.text_frame.margin_right = shape.text_frame.margin_top = 0
        paragraph = shape.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT
        number = len(self.file.slides)
        paragraph._p.insert(
            0,
            parse_xml(
                f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
                f'<a:rPr lang="{self.language}" sz="900">'
                f'<a:solidFill><a:srgbClr val="{theme.MUTED[1:]}"/></a:solidFill>'
                f'<a:latin typeface="{FACE}"/></a:rPr><a:t>{number}</a:t></a:fld>'
            ),
        )


def _paragraphs(block: Block) -> list[Paragraph]:
    """The words of a block as paragraphs; charts, tables and columns have none."""
    match block:
        case Paragraph():
            return [block]
        case HeadingBlock():
            return [Paragraph((TextRun(block.text, bold=True),), "title")]
        case ItemList():
            return [Paragraph(item.runs, "bullet") for item in block.items]
        case _:
            return (
                []
                if isinstance(block, ChartBlock | Table | SideBySide)
                else [Paragraph((TextRun(text),)) for text in block_texts(block)]
            )


def _put(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = Pt(left), Pt(top), Pt(width), Pt(height)


def _content(address: str) -> bytes:
    """The bytes of a data URI."""
    return b64decode(address.partition(",")[2])
