"""View models of the editing pages: sections in their order, the texts of one, and what has to be decided."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assessment.services.editing.word_upload import FIXED
from assessment.typography import shortened
from reports.content.editions import EDITIONS, Edition, chapters
from reports.content.report import Report
from reports.edits.apply import EditConflict, SectionText
from reports.edits.figures_in_text import figures_of, filled, referenced, text_hash, unfilled
from reports.edits.patches import PatchKind, ReportEdits, TextPatch

PASSAGE_SHOWN = 90
"""Characters by which a list names a passage."""
SHORTEST_PASSAGE = 20
"""Characters of a text that a list offers: shorter ones are names and figures of a table."""


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section of the list: `texts` counts the editor's texts in the page's language."""

    anchor: str
    title: str
    hidden: bool
    fixed: bool
    texts: int


@dataclass(frozen=True, slots=True)
class WrittenSection:
    """What an editor finds in a section: its lead as the product wrote it, and the texts that stand in it now."""

    anchor: str
    title: str
    lead: SectionText | None
    begin: str
    lead_text: str
    end: str
    others: tuple[tuple[int, TextPatch], ...]
    """Other texts, after a passage or from an edited Word file, with their number among all of them."""
    passages: Mapping[str, SectionText]
    """What a text may stand after, by the name under which a form sends it."""

    @property
    def passage_lines(self) -> tuple[tuple[str, str], ...]:
        """Name and first words of each passage."""
        return tuple((name, shortened(text.text, PASSAGE_SHOWN)) for name, text in self.passages.items())


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A text whose base has changed: what it was written against, and `now`, what stands there today.

    `proposal`: the text with today's figures; open where today's words hold others.
    """

    number: int
    patch: TextPatch
    title: str
    before: str
    written: str
    now: str
    proposal: str


def section_lines(report: Report, edition: Edition) -> tuple[SectionLine, ...]:
    """The sections of an edition in the editor's order; those left out stand where they stood."""
    edits = report.edits
    everything = ReportEdits(order=edits.order)
    titles = {entry.anchor: entry.title for entry in chapters(_with(report, everything), edition)}
    counts = [patch.section for patch in edits.within(report.language)]
    return tuple(
        SectionLine(anchor, title, anchor in edits.hidden, anchor in FIXED, counts.count(anchor))
        for anchor, title in titles.items()
    )


def moved(lines: tuple[SectionLine, ...], anchor: str, step: int, edits: ReportEdits) -> tuple[str, ...]:
    """The order of sections with one moved up (-1) or down (1) among those that move; other editions keep theirs."""
    anchors = [line.anchor for line in lines if not line.fixed]
    place = anchors.index(anchor)
    other = min(max(place + step, 0), len(anchors) - 1)
    anchors[place], anchors[other] = anchors[other], anchors[place]
    return (*anchors, *(kept for kept in edits.order if kept not in anchors))


def written_section(report: Report, edition: Edition, line: SectionLine) -> WrittenSection:
    """The texts of one section in the report's language."""
    from reports.report_html import section_texts  # noqa: PLC0415 - it loads what draws charts

    texts = section_texts(_with(report, ReportEdits()), edition, line.anchor)
    lead = next((text for text in texts if text.lead), None)
    patches = [patch for patch in report.edits.within(report.language) if patch.section == line.anchor]
    lead_patch = lead_patch_of(patches, lead)
    begin = [patch for patch in patches if patch.kind is PatchKind.BEGIN]
    end = [patch for patch in patches if patch.kind is PatchKind.END]
    known = [*begin, *end, *([lead_patch] if lead_patch else [])]
    numbered = enumerate(report.edits.patches)
    return WrittenSection(
        line.anchor,
        line.title,
        lead,
        "\n\n".join(unfilled(patch.text) for patch in begin),
        filled(lead_patch.text, lead.text) if lead_patch and lead else "",
        "\n\n".join(unfilled(patch.text) for patch in end),
        tuple((number, patch) for number, patch in numbered if patch in patches and patch not in known),
        {f"{text.base}-{text.nth}": text for text in texts if len(text.text) >= SHORTEST_PASSAGE},
    )


def lead_patch_of(patches: list[TextPatch], lead: SectionText | None) -> TextPatch | None:
    """The text that stands in the place of that lead; None where none does."""
    if lead is None:
        return None
    place = (PatchKind.REPLACE, lead.base, lead.nth)
    return next((patch for patch in patches if (patch.kind, patch.base, patch.nth) == place), None)


def conflict_lines(report: Report) -> tuple[ConflictLine, ...]:
    """What has to be decided, in every language of the report's own texts."""
    from reports.report_html import edit_conflicts  # noqa: PLC0415 - as above

    titles = {entry.anchor: entry.title for edition in EDITIONS for entry in chapters(report, edition)}
    numbers = {patch: number for number, patch in reversed(list(enumerate(report.edits.patches)))}
    return tuple(_conflict(conflict, titles, numbers) for conflict in edit_conflicts(report))


def preview_html(report: Report, edition: Edition) -> str:
    """An edition as one page for a screen."""
    from reports.report_html import screen_html  # noqa: PLC0415 - as above

    return screen_html(report, edition)


def _conflict(conflict: EditConflict, titles: dict[str, str], numbers: dict[TextPatch, int]) -> ConflictLine:
    patch, now = conflict.patch, conflict.now
    alike = len(figures_of(now)) == len(figures_of(patch.base_text))
    return ConflictLine(
        numbers[patch],
        patch,
        titles.get(patch.section, patch.section),
        patch.base_text,
        filled(patch.text, patch.base_text),
        now,
        filled(patch.text, now) if alike else unfilled(patch.text),
    )


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as it was typed. `restored`: figures of the result that were put back; `own`: those that it lacks."""

    patch: TextPatch
    restored: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def read_text(like: TextPatch, kind: PatchKind, typed: str, *, base: SectionText | None = None) -> ReadText:
    """A typed text as a patch.

    `like` gives its section, author, day and language; `base` is the text in whose place, or after which, it stands.
    """
    if base is None:
        return ReadText(_patch(like, kind, typed))
    if kind is PatchKind.AFTER:
        return ReadText(_patch(like, kind, typed, base=base.base, base_text=base.text, nth=base.nth))
    read = referenced(base.text, typed)
    patch = _patch(like, kind, read.text, base=base.base, base_text=base.text, nth=base.nth)
    return ReadText(patch, tuple(altered.figure for altered in read.altered), read.own)


def rebased(patch: TextPatch, now: str, typed: str, like: TextPatch) -> TextPatch:
    """A text decided over what stands in its place today; at the section's end where nothing does."""
    if not now:
        return _patch(like, PatchKind.END, typed)
    kind = patch.kind if patch.kind is PatchKind.AFTER else PatchKind.REPLACE
    return _patch(like, kind, referenced(now, typed).text, base=text_hash(now), base_text=now)


def _patch(
    like: TextPatch, kind: PatchKind, text: str, *, base: str = "", base_text: str = "", nth: int = 1
) -> TextPatch:
    return TextPatch(
        section=like.section,
        kind=kind,
        text=text,
        author=like.author,
        day=like.day,
        language=like.language,
        base=base,
        base_text=base_text,
        nth=nth,
    )


def _with(report: Report, edits: ReportEdits) -> Report:
    return replace(report, edits=edits)
