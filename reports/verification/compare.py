"""Differences between the figures that a document was made with and those that stand in it now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reports.edits.figures_in_text import FIGURE
from reports.verification.figure_list import FigurePlace, PlaceKind

BY_PLACE = (PlaceKind.CELL, PlaceKind.DATA, PlaceKind.PROPERTY)
"""Kinds whose places have a name of their own that no added line moves."""
AROUND = 40
"""Characters told on either side of a figure."""


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A figure that is not the result's. `shown` is empty for one that is gone, `expected` for one that was added."""

    kind: PlaceKind
    where: tuple[str, ...]
    shown: str
    expected: str
    around: str = ""
    """The words in which it stands; empty where it is gone."""


def differences(listed: Sequence[FigurePlace], visible: Sequence[FigurePlace]) -> tuple[FigureDifference, ...]:
    """What differs, in the order of the document."""
    figure_differences: list[FigureDifference] = []
    groups, others = _grouped(listed), _grouped(visible)
    moved: tuple[list[FigurePlace], list[FigurePlace]] = ([], [])
    for key in dict.fromkeys((*groups, *others)):
        if key[0] in (*BY_PLACE, PlaceKind.PAGE):
            figure_differences += _by_name(groups.get(key, []), others.get(key, []))
        elif key in groups and key in others:
            figure_differences += _aligned(groups[key], others[key])
        else:
            # A section that was renamed or lost its frame: its paragraphs may stand elsewhere.
            moved[0].extend(groups.get(key, []))
            moved[1].extend(others.get(key, []))
    return (*figure_differences, *_aligned(*moved))


def _grouped(places: Iterable[FigurePlace]) -> dict[tuple[PlaceKind, str], list[FigurePlace]]:
    groups: dict[tuple[PlaceKind, str], list[FigurePlace]] = defaultdict(list)
    for place in places:
        groups[place.kind, place.where[0]].append(place)
    return groups


def _by_name(listed: Sequence[FigurePlace], visible: Sequence[FigurePlace]) -> Iterator[FigureDifference]:
    now = {place.where: place for place in visible}
    for place in listed:
        yield from _inside(place, now.pop(place.where, None))
    for added in now.values():
        yield from _inside(None, added)


def _content(place: FigurePlace) -> tuple[PlaceKind, str, tuple[str, ...]]:
    return place.kind, place.words, place.figures


def _aligned(listed: Sequence[FigurePlace], visible: Sequence[FigurePlace]) -> Iterator[FigureDifference]:
    before, after = [_content(place) for place in listed], [_content(place) for place in visible]
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    matcher = SequenceMatcher(None, before[start : len(before) - end], after[start : len(after) - end], autojunk=False)
    # All that is left on both sides is paired at once: a figure that became its neighbour's is seen as moved.
    gone: list[FigurePlace] = []
    added: list[FigurePlace] = []
    for tag, low, high, first, last in matcher.get_opcodes():
        if tag != "equal":
            gone += listed[start + low : start + high]
            added += visible[start + first : start + last]
    yield from _paired(gone, added)


def _paired(listed: Sequence[FigurePlace], visible: Sequence[FigurePlace]) -> Iterator[FigureDifference]:
    """Pairs of places by their words, then by their order; what is left is gone or was added."""
    left = list(visible)
    alone = []
    for place in listed:
        same = next((other for other in left if (other.kind, other.words) == (place.kind, place.words)), None)
        if same is None:
            alone.append(place)
        else:
            left.remove(same)
            yield from _inside(place, same)
    for number in range(max(len(alone), len(left))):
        yield from _inside(alone[number] if number < len(alone) else None, left[number] if number < len(left) else None)


def _inside(listed: FigurePlace | None, visible: FigurePlace | None) -> Iterator[FigureDifference]:
    """Figures of one place that differ."""
    before = listed.figures if listed else ()
    after = visible.figures if visible else ()
    place = visible or listed
    if place is None or before == after or (place.kind is PlaceKind.PAGE and "".join(before) == "".join(after)):
        return
    for tag, low, high, first, last in _changes(before, after):
        if tag == "equal":
            continue
        for step in range(max(high - low, last - first)):
            expected = before[low + step] if low + step < high else ""
            shown = after[first + step] if first + step < last else ""
            around = _around(place.text, first + step) if shown else ""
            yield FigureDifference(place.kind, place.where, shown, expected, around)


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterable[tuple[str, int, int, int, int]]:
    """What changed between two rows of figures; as many figures as before stand where they stood."""
    if len(before) == len(after):
        return [
            ("equal" if old == new else "replace", place, place + 1, place, place + 1)
            for place, (old, new) in enumerate(zip(before, after, strict=True))
        ]
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _around(text: str, number: int) -> str:
    """The words around the figure of that number."""
    match = next((candidate for place, candidate in enumerate(FIGURE.finditer(text)) if place == number), None)
    if match is None:
        return ""
    line_start = text.rfind("\n", 0, match.start()) + 1
    line_end = text.find("\n", match.end())
    low = max(line_start, match.start() - AROUND)
    high = min(len(text) if line_end < 0 else line_end, match.end() + AROUND)
    words = " ".join(text[low:high].split())
    return f"{'…' if low > line_start else ''}{words}{'…' if high < (len(text) if line_end < 0 else line_end) else ''}"
