"""Which slides a result makes: one message each, its charts and tables, and what is only spoken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reports.blocks.block_types import (
    Block,
    ChartBlock,
    HeadingBlock,
    ItemList,
    Paragraph,
    Section,
    SideBySide,
    Table,
    TableCell,
    TextRun,
    block_texts,
    flat,
)
from reports.blocks.sections import sections
from reports.content.editions import Edition, ordered
from reports.content.report import Report
from reports.content.score_traces import TraceView
from reports.edits.patches import PatchKind

MOST = 12
"""Slides of a deck: more are not shown in a meeting. An editor's own come on top."""
DROPPED_FIRST = ("gaps", "own-view", "unsaid", "waves", "evidence")
"""Sections that leave the deck, the first one first, where it would be longer."""
FROM_FULL = ("waves", "gaps", "evidence", "cost")
"""Sections of the full edition that a deck shows besides those of the brief."""
ORDER = (
    "missing", "decision", "standing", "kept-levels", "waves", "map", "own-view", "gaps", "evidence", "cost", "roadmap",
    "first-cards", "decisions", "workshop", "unsaid",
)  # fmt: skip
COMPOSED = ("decision", "standing", "waves", "map", "gaps", "cost", "roadmap", "first-cards")
"""Sections of which a slide shows chosen parts."""
LONGEST_BELOW = 220
"""Characters of an editor's texts that find room below a chart."""
LONGEST_TITLE = 150
"""Characters of an answer that may still be a slide's title; a longer one stands below its question."""


@dataclass(frozen=True, slots=True)
class SlidePlan:
    """A slide: the message as its title, the question above it, what stands below, and what is only spoken."""

    anchor: str
    title: str
    question: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    own: bool = False
    """Whether an editor's texts alone stand on it."""


def slide_plans(report: Report) -> tuple[SlidePlan, ...]:
    """The slides after the cover, in their order."""
    sections_by_anchor = {section.anchor: section for section in sections(report, Edition.BRIEF)}
    full = {section.anchor: section for section in sections(report, Edition.FULL)}
    sections_by_anchor |= {anchor: full[anchor] for anchor in FROM_FULL if anchor in full}
    kept = {
        anchor: _with_own_texts(report, sections_by_anchor[anchor])
        for anchor in ordered(ORDER, report.edits)
        if anchor in sections_by_anchor
    }
    for anchor in DROPPED_FIRST:
        if anchor in kept and 1 + sum(not slide.own for slides in kept.values() for slide in slides) > MOST:
            kept[anchor] = _own_texts_alone(report, sections_by_anchor[anchor])
    return tuple(slide for slides in kept.values() for slide in slides)


def _with_own_texts(report: Report, section: Section) -> tuple[SlidePlan, ...]:
    """The slides of a section with its editor's texts: below a chart where they are short, else on slides of their own.

    Tables and columns fill a slide as they are. What stands at the section's begin comes before them, what stands after
    a passage after the slide that shows it.
    """
    texts = [(block, kind) for block in section.blocks if (kind := _own_kind(report, block)) is not None]
    if section.anchor == "first-cards":
        texts = [(block, kind) for block, kind in texts if kind is not PatchKind.AFTER]
    taken = {id(block) for block, _ in texts}
    rest = tuple(block for block in section.blocks if id(block) not in taken)
    if not texts or _is_plain_text(section.anchor, rest):
        return tuple(_slides(report, section))
    slides = list(_slides(report, replace(section, blocks=rest)))
    groups: dict[tuple[int, bool], list[Block]] = {}
    for block, kind in texts:
        groups.setdefault((_slides_before(section, slides, block, kind), kind is PatchKind.END), []).append(block)
    apart: dict[int, list[Block]] = {}
    for (number, ends), own in sorted(groups.items()):
        holders = range(len(slides) - 1, -1, -1) if ends else (max(number, 1) - 1,)
        holder = next((holder for holder in holders if _fits_below(report, slides[holder], own)), None)
        if holder is None:
            apart.setdefault(number, []).extend(own)
        else:
            slides[holder] = replace(slides[holder], blocks=(*slides[holder].blocks, *own))
    plans: list[SlidePlan] = []
    for number in range(len(slides) + 1):
        plans += slides[number - 1 : number] if number else []
        if number in apart:
            plans.append(SlidePlan(section.anchor, section.title, "", tuple(apart[number]), (), own=True))
    return tuple(plans)


def _own_texts_alone(report: Report, section: Section) -> tuple[SlidePlan, ...]:
    """What an editor wrote into a section that leaves the deck: nobody finds out in the meeting that it is gone."""
    own = tuple(block for block in section.blocks if _own_kind(report, block) is not None)
    return (SlidePlan(section.anchor, section.title, "", own, (), own=True),) if own else ()


def _slides_before(section: Section, slides: list[SlidePlan], block: Block, kind: PatchKind) -> int:
    """How many slides of its section an editor's text comes after: those that show what stands before it."""
    if kind is PatchKind.BEGIN:
        return 0
    if kind is PatchKind.END:
        return len(slides)
    place = next(number for number, other in enumerate(section.blocks) if other is block)
    passed = set(_texts(section.blocks[:place])) - {section.title}
    begun = [number for number, slide in enumerate(slides, 1) if passed & {slide.title, *_texts(slide.blocks)}]
    return begun[-1] if begun else 1


def _fits_below(report: Report, slide: SlidePlan, own: Sequence[Block]) -> bool:
    """Whether texts find room below a chart beside those that an editor set there already."""
    already = [block for block in slide.blocks if _own_kind(report, block) is not None]
    return _has_room(slide) and sum(len(text) for text in _texts((*already, *own))) <= LONGEST_BELOW


def _own_kind(report: Report, block: Block) -> PatchKind | None:
    """Where an editor set a block; None for one of the report, whose words may be the editor's."""
    if not isinstance(block, Paragraph | ItemList):
        return None
    source = block.items[0].source if isinstance(block, ItemList) and block.items else getattr(block, "source", None)
    if source is None or source.patch is None:
        return None
    kind = report.edits.patches[source.patch].kind
    return None if kind is PatchKind.REPLACE else kind


def _is_plain_text(anchor: str, blocks: tuple[Block, ...]) -> bool:
    """Whether a section is set as words alone, in which its editor's stand in their place."""
    return anchor not in COMPOSED and not any(isinstance(block, Table | ChartBlock) for block in flat(blocks))


def _has_room(slide: SlidePlan) -> bool:
    """Whether words find room below what a slide shows."""
    return any(isinstance(block, ChartBlock) for block in slide.blocks) and not any(
        isinstance(block, Table) for block in slide.blocks
    )


def _slides(report: Report, section: Section) -> Iterator[SlidePlan]:
    match section.anchor:
        case "decision":
            yield from _decision(report, section)
        case "standing":
            yield from _charts(section, notes=tuple(_traced(report)))
        case "waves":
            yield _waves(section)
        case "gaps" | "map":
            yield next(_charts(section, notes=()))
        case "cost":
            yield _cost(section)
        case "roadmap":
            yield from _roadmap(section)
        case "first-cards":
            yield _cards(section)
        case _:
            yield _plain(section)


def _texts(blocks: Sequence[Block]) -> tuple[str, ...]:
    return tuple(text for block in flat(tuple(blocks)) for text in block_texts(block))


def _decision(report: Report, section: Section) -> Iterator[SlidePlan]:
    """The finding with its chart and the three things to know; then the first actions."""
    lead = next(block for block in section.blocks if isinstance(block, Paragraph) and block.role == "lead")
    chart = next(block for block in section.blocks if isinstance(block, ChartBlock))
    findings = [block for block in section.blocks if isinstance(block, SideBySide) and block.kind == "findings"]
    who = next((block for block in section.blocks if isinstance(block, SideBySide) and block.kind == "eyebrow"), None)
    sure = [block for block in section.blocks if isinstance(block, Paragraph) and block.role == "sure"]
    notes = (*_texts((who,) if who else ()), chart.words, *_texts(tuple(sure)), *_traced(report, depth=1))
    yield SlidePlan("decision", section.title, "", (lead, chart, *findings), notes)
    actions = [block for block in section.blocks if isinstance(block, SideBySide) and block.kind == "action"]
    heading = [block.text for block in section.blocks if isinstance(block, HeadingBlock) and block.level == 2]
    if actions and heading:
        rows = tuple(
            (
                TableCell(tuple(block for block in action.columns[0] if isinstance(block, Paragraph))),
                TableCell(tuple(_as_paragraph(block) for block in action.columns[1])),
                TableCell(tuple(_as_paragraph(block) for block in action.columns[2])),
            )
            for action in actions
        )
        yield SlidePlan("actions", heading[-1], "", (Table("actions", "", (), rows), *sure), ())


def _as_paragraph(block: Block) -> Paragraph:
    if isinstance(block, Paragraph):
        return block
    return Paragraph((TextRun(next(block_texts(block)), bold=True),), "title")


def _charts(section: Section, *, notes: tuple[str, ...]) -> Iterator[SlidePlan]:
    """A slide for each chart of a section, its answer as the title."""
    spoken = tuple(
        text for block in flat(section.blocks) if isinstance(block, Paragraph) for text in block_texts(block)
    )
    small = tuple(block for block in section.blocks if isinstance(block, Paragraph) and block.role == "small")
    charts = [block for block in flat(section.blocks) if isinstance(block, ChartBlock)]
    for number, chart in enumerate(charts):
        figure, last = chart.figure, number == len(charts) - 1
        yield _titled(section.anchor, figure.answer, figure.title, (chart, *(small if last else ())), spoken + notes)


def _waves(section: Section) -> SlidePlan:
    """What became of the last wave over the chart of the levers, with whether its points are joined."""
    spoken = tuple(
        text for block in flat(section.blocks) if isinstance(block, Paragraph) for text in block_texts(block)
    )
    message = next(block.text for block in section.blocks if isinstance(block, Paragraph) and block.role == "lead")
    place = next(number for number, block in enumerate(section.blocks) if isinstance(block, ChartBlock))
    chart, *after = section.blocks[place : place + 2]
    note = tuple(block for block in after if isinstance(block, Paragraph) and block.role == "small")
    return _titled("waves", message, section.title, (chart, *note), spoken)


def _titled(anchor: str, message: str, question: str, blocks: tuple[Block, ...], notes: tuple[str, ...]) -> SlidePlan:
    """A slide with its message as the title; one that is too long stands below the question instead."""
    if len(message) > LONGEST_TITLE:
        return SlidePlan(anchor, question, "", (Paragraph((TextRun(message),), "lead"), *blocks), notes)
    return SlidePlan(anchor, message, question, blocks, notes)


def _cost(section: Section) -> SlidePlan:
    message = next(block.text for block in section.blocks if isinstance(block, Paragraph) and block.role == "statement")
    chart = tuple(block for block in flat(section.blocks) if isinstance(block, ChartBlock))[:1]
    spoken = tuple(block.text for block in section.blocks if isinstance(block, Paragraph) and block.role != "statement")
    first = tuple(block for block in section.blocks if isinstance(block, Paragraph) and not block.role)[:3]
    return _titled("cost", message, section.title, (*chart, *first), spoken)


def _roadmap(section: Section) -> Iterator[SlidePlan]:
    """The actions over time; then who works how much, and what it is hoped to bring."""
    chart = next(block for block in section.blocks if isinstance(block, ChartBlock))
    small = tuple(block for block in section.blocks if isinstance(block, Paragraph) and block.role == "small")
    plain = tuple(block for block in section.blocks if isinstance(block, Paragraph) and not block.role)
    decided = tuple(block for block in section.blocks if isinstance(block, Paragraph) and block.role == "decided")
    yield _titled("roadmap", chart.figure.answer, section.title, (chart, *decided), _texts(plain + small))
    load = next((block for block in section.blocks if isinstance(block, Table) and block.kind == "load"), None)
    if load is not None:
        message = plain[0].text if plain else load.caption
        yield _titled("load", message, load.caption, (replace(load, caption=""), *plain[1:], *small[:1]), _texts(small))


def _cards(section: Section) -> SlidePlan:
    """The cards of the first actions beside one another."""
    columns: list[list[Block]] = []
    for block in section.blocks:
        if isinstance(block, HeadingBlock) and block.level == 2:
            columns.append([block])
        elif columns and isinstance(block, Table):
            columns[-1] += [
                Paragraph((TextRun(f"{row[0].text} – ", bold=True), *row[1].paragraphs[0].runs))
                for row in block.rows
                if len(row) > 1
            ]
        elif columns:
            columns[-1].append(block)
    cards = SideBySide("cards", tuple(tuple(column) for column in columns), (1 / len(columns),) * len(columns))
    return SlidePlan("first-cards", section.title, "", (cards,), ())


def _plain(section: Section) -> SlidePlan:
    """A section as it stands, its lead as the message where it is short."""
    lead = [block for block in section.blocks if isinstance(block, Paragraph) and block.role == "lead"]
    rest = tuple(
        block
        for block in flat(section.blocks)
        if block not in lead
        and not (isinstance(block, HeadingBlock) and block.level == 1)
        and not (isinstance(block, Paragraph) and block.role in ("eyebrow", "right"))
    )
    rest = tuple(_with_topics_on_a_line(block) if isinstance(block, Table) else block for block in rest)
    tables = tuple(block for block in rest if isinstance(block, Table))
    shown = tuple(block for block in rest if isinstance(block, Table | ItemList)) if tables else rest
    notes = _texts(tuple(block for block in rest if block not in shown))
    if lead:
        return _titled(section.anchor, lead[0].text, section.title, shown, notes)
    return SlidePlan(section.anchor, section.title, "", shown, notes)


def _with_topics_on_a_line(table: Table) -> Table:
    """The agenda with the topics of a step on one line: a slide is wide, and has few lines."""
    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            topics = [paragraph for paragraph in cell.paragraphs if paragraph.role == "topic"]
            others = tuple(paragraph for paragraph in cell.paragraphs if paragraph.role != "topic")
            joined = (Paragraph((TextRun(" · ".join(topic.text for topic in topics)),), "topic"),) if topics else ()
            cells.append(replace(cell, paragraphs=(*others, *joined)))
        rows.append(tuple(cells))
    return replace(table, rows=tuple(rows))


def _traced(report: Report, *, depth: int = 2) -> Iterator[str]:
    """Where the total and the levers come from, in words."""

    def lines(trace: TraceView, left: int) -> Iterator[str]:
        yield " ".join(part for part in (f"{trace.name}{say('report.colon')} {trace.written}.", trace.how) if part)
        for part in trace.parts if left else ():
            yield from lines(part, left - 1)

    say = report.chapter.say
    if not report.nothing:
        yield from lines(report.trace("total"), depth)
