"""Chapter: perception map."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.comparison.perception_map import MapLine, Mark
from assessment.core.privacy.mean_precision import ExtremeBound
from assessment.typography import NO_VALUE
from reports.charts.data.charts import MapChart, MapRow, Spot
from reports.content.evidence.evidence import EVIDENCE, seen
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import ChartFigure, DataTable

SHOWN = 5
PRINTED = 10
"""Lines shown first; the others are folded on the page and stand in the annex on paper."""
PER_PAGE = 8
"""Lines of the whole map on one page of paper."""
FIRST = "map"
TOWARDS = {ExtremeBound.AT_LEAST: 1, ExtremeBound.AT_MOST: -1}


@dataclass(frozen=True)
class PerceptionChapter:
    """The first lines of the map, the rest in one drawing, and the whole in parts of a page."""

    title: str
    note: str
    figure: ChartFigure
    more: str
    rest_title: str
    annex_title: str
    annex_note: str
    chapter: ChapterContext

    @property
    def lines(self) -> tuple[MapLine, ...]:
        """Every line, the widest first."""
        return self.chapter.reading.map if self.chapter.reading else ()

    @property
    def divides(self) -> bool:
        """Whether the groups stand apart on any question; else there is nothing to draw."""
        return any(line.width for line in self.lines)

    @cached_property
    def printed(self) -> ChartFigure:
        """The first lines as paper has room for them."""
        chapter = self.chapter
        return _figure(chapter, FIRST, self.figure.title, self.figure.answer, self.lines[:PRINTED])

    @cached_property
    def rest(self) -> ChartFigure | None:
        """The lines after the first; None where there are none."""
        if len(self.lines) <= SHOWN:
            return None
        chapter, rest = self.chapter, self.lines[SHOWN:]
        return _figure(
            chapter, "map-rest", chapter.say("perception.rest_title"), chapter.say("perception.rest_answer"), rest
        )

    @cached_property
    def annex(self) -> tuple[ChartFigure, ...]:
        """The whole map, part by part, without the questions that nobody answered."""
        told = [line for line in self.lines if any(_told(mark) for mark in line.marks)]
        parts = []
        for start in range(0, len(told), PER_PAGE):
            map_lines = told[start : start + PER_PAGE]
            title = self.chapter.say("perception.part", first=start + 1, last=start + len(map_lines))
            parts.append(_figure(self.chapter, f"map-{start}", title, "", map_lines))
        return tuple(parts)


def build(chapter: ChapterContext) -> PerceptionChapter | None:
    """The chapter on the map; None where a single group is shown."""
    if chapter.reading is None or len(chapter.reading.groups) < 2:
        return None
    say, lines = chapter.say, chapter.reading.map
    return PerceptionChapter(
        say("perception.title"),
        _note(chapter, chapter.reading),
        _figure(chapter, FIRST, say("perception.title"), _answer(chapter, lines), lines[:SHOWN]),
        say("perception.more"),
        say("perception.rest", count=max(1, len(lines) - SHOWN)),
        say("perception.annex"),
        say("perception.annex_note"),
        chapter,
    )


def _told(mark: Mark) -> bool:
    return mark.figure.value is not None or mark.figure.hidden is not None


def options(chapter: ChapterContext, width: float) -> str:
    """A distance in options: 2 options, 1.5 options."""
    digits = 0 if float(width).is_integer() else 1
    return chapter.say("report.options", count=width, value=chapter.say.number(width, digits=digits))


def _note(chapter: ChapterContext, reading: CampaignAnalysis) -> str:
    people = any(mark.dots for line in reading.map for mark in line.marks)
    kind = "people" if people else "groups"
    note = f"{chapter.say('perception.note')} {chapter.say(f'perception.note_{kind}')}"
    return f"{note} {chapter.say('evidence.note_map')}" if _any_seen(chapter) else note


def _answer(chapter: ChapterContext, lines: Sequence[MapLine]) -> str:
    first = lines[0] if lines else None
    if first is None or first.width is None or first.highest is None or first.lowest is None:
        return chapter.say("perception.answer_none")
    if first.width == 0:
        return chapter.say("perception.answer_same")
    return chapter.say(
        "perception.answer",
        item=chapter.label(first.item),
        options=_width(chapter, first),
        high=chapter.names[first.highest],
        low=chapter.names[first.lowest],
    )


def _figure(chapter: ChapterContext, key: str, title: str, answer: str, lines: Sequence[MapLine]) -> ChartFigure:
    key_marks = chapter.key
    if _any_seen(chapter):
        key_marks += ((EVIDENCE, chapter.say("evidence.mark")),)
    chart = MapChart(tuple(_row(chapter, line) for line in lines), key_marks, chapter.say("report.hidden"))
    # The first lines bear the chart's own question: their table only says what its cells are.
    caption = chapter.say("perception.caption") if key == FIRST else chapter.say("perception.caption_of", title=title)
    headers = (chapter.say("perception.column"), *(name for _, name in key_marks), chapter.say("perception.width"))
    cells = tuple(
        (chapter.label(line.item), *(_cell(chapter, mark) for mark in line.marks), *_seen(chapter, line),
         _width(chapter, line))
        for line in lines
    )  # fmt: skip
    return ChartFigure(key, title, answer, chart, DataTable(caption, headers, cells))


def _row(chapter: ChapterContext, line: MapLine) -> MapRow:
    values = {mark.group: mark.figure.value for mark in line.marks}
    return MapRow(
        chapter.label(line.item),
        _under(chapter, line),
        _with_evidence(chapter, line, tuple(spot for mark in line.marks for spot in _spots(chapter, mark))),
        _width(chapter, line),
        values[line.lowest] if line.lowest else None,
        values[line.highest] if line.highest else None,
        tuple(mark.group for mark in line.marks if mark.figure.hidden),
    )


def _any_seen(chapter: ChapterContext) -> bool:
    """Whether anything was noted of a practice on the map: without it, nothing on the chart speaks of evidence."""
    lines = chapter.reading.map if chapter.reading else ()
    return any(line.item.code in chapter.evidence for line in lines)


def _with_evidence(chapter: ChapterContext, line: MapLine, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The marks of a line with that of what was seen, beside the people where people are shown."""
    observation = chapter.evidence.get(line.item.code)
    if observation is None or observation.level is None:
        return spots
    beside = any(spot.person for spot in spots)
    return (*spots, Spot(EVIDENCE, float(observation.level), "", person=beside))


def _seen(chapter: ChapterContext, line: MapLine) -> tuple[str, ...]:
    """The cell of what was seen; none where nothing was noted at all."""
    return (seen(chapter, line.item.code),) if _any_seen(chapter) else ()


def _spots(chapter: ChapterContext, mark: Mark) -> tuple[Spot, ...]:
    """One per person where people are shown, else one for the group; none for what is hidden or not answered."""
    figure = mark.figure
    if mark.dots:
        return tuple(Spot(mark.group, float(answer), "", person=True) for answer in mark.dots)
    if figure.value is None:
        return ()
    towards = TOWARDS.get(figure.end, 0) if figure.end else 0
    return (Spot(mark.group, figure.value, chapter.figure(figure, digits=1), towards=towards),)


def _under(chapter: ChapterContext, line: MapLine) -> str:
    """Where the question belongs, and who does not know."""
    place = chapter.scale_short(line.scale)
    silent = [chapter.names[mark.group] for mark in line.marks if mark.blind or _only_silence(mark)]
    return chapter.say("perception.unknown", place=place, groups=chapter.say.list(silent)) if silent else place


def _only_silence(mark: Mark) -> bool:
    """Whether everyone who was asked does not know."""
    return mark.figure.value is None and mark.figure.hidden is None and bool(mark.dont_know)


def _width(chapter: ChapterContext, line: MapLine) -> str:
    if line.width is None:
        return NO_VALUE
    written = options(chapter, line.width)
    return chapter.say("perception.at_least", options=written) if line.at_least else written


def _cell(chapter: ChapterContext, mark: Mark) -> str:
    if mark.dots:
        return " · ".join(str(answer) for answer in mark.dots)
    return chapter.figure(mark.figure, digits=1)
