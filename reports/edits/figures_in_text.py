"""Figures inside sentences: found, told apart from words, and kept out of an editor's hand."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

FIGURE = re.compile(r"\d(?:[\u202f\u00a0.,]?\d)*")
"""A figure as either language writes it: 62, 3,5, 1 200 with a narrow space, 1,200."""
_REFERENCE = re.compile(r"⟦(\d+)⟧")
_TOKEN = re.compile(rf"{FIGURE.pattern}|[^\W\d]+|[^\w\s]|_")
_SPACES = re.compile(r"\s+")
UNKNOWN = "[…]"
"""What stands for a figure of a text that is not there any more."""
HASH_DIGITS = 16


def figures_of(text: str) -> tuple[str, ...]:
    """The figures of a text in reading order, as they are written."""
    return tuple(FIGURE.findall(text))


def text_hash(text: str) -> str:
    """Hash of a text's words, 16 hexadecimal digits: another figure, or another kind of space, leaves it as it is."""
    words = _SPACES.sub(" ", FIGURE.sub("#", text)).strip()
    return hashlib.sha256(words.encode()).hexdigest()[:HASH_DIGITS]


@dataclass(frozen=True, slots=True)
class AlteredFigure:
    """A figure of the result that an editor wrote otherwise."""

    figure: str
    written: str


@dataclass(frozen=True, slots=True)
class ReferencedText:
    """A text whose figures are those of another: ⟦1⟧ stands for that text's first one."""

    text: str
    altered: tuple[AlteredFigure, ...]
    own: tuple[str, ...]
    """Figures that the other text does not hold: the editor's own."""


def referenced(base: str, typed: str) -> ReferencedText:
    """What was typed over `base`, each figure that comes from it as a reference.

    A figure that was changed between the same words is put back and told; one among new words is the editor's own.
    """
    typed = _REFERENCE.sub(r"\1", typed)
    before = [match[0] for match in _TOKEN.finditer(base)]
    matches = list(_TOKEN.finditer(typed))
    after = [match[0] for match in matches]
    numbers = _numbered(before)
    sources: dict[int, int] = {}
    altered: list[AlteredFigure] = []
    for tag, low, high, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            sources |= {start + step: numbers[low + step] for step in range(high - low) if low + step in numbers}
        elif tag == "replace":
            for old, new in _in_the_same_place(before, after, (low, high), (start, end)):
                sources[new] = numbers[old]
                if before[old] != after[new]:
                    altered.append(AlteredFigure(before[old], after[new]))
    used = set(sources.values())
    left = {number: before[place] for place, number in numbers.items() if number not in used}
    own: list[str] = []
    for place, token in enumerate(after):
        if place in sources or not FIGURE.fullmatch(token):
            continue
        moved = next((number for number, figure in left.items() if figure == token), None)
        if moved is None:
            own.append(token)
        else:
            sources[place] = moved
            del left[moved]
    pieces, end = [], 0
    for place, match in enumerate(matches):
        if place in sources:
            pieces += [typed[end : match.start()], f"⟦{sources[place]}⟧"]
            end = match.end()
    return ReferencedText("".join([*pieces, typed[end:]]), tuple(altered), tuple(own))


def _numbered(tokens: Sequence[str]) -> dict[int, int]:
    """The figures among tokens: their number from 1 on, by their place."""
    places = [place for place, token in enumerate(tokens) if FIGURE.fullmatch(token)]
    return {place: number for number, place in enumerate(places, start=1)}


def _in_the_same_place(
    before: Sequence[str], after: Sequence[str], old: tuple[int, int], new: tuple[int, int]
) -> list[tuple[int, int]]:
    """Pairs of figures inside a replaced stretch that have a neighbour in common."""
    pairs, taken = [], set()
    for place in range(*old):
        if not FIGURE.fullmatch(before[place]):
            continue
        for other in range(*new):
            if other not in taken and FIGURE.fullmatch(after[other]) and _neighbours(before, place, after, other):
                pairs.append((place, other))
                taken.add(other)
                break
    return pairs


def _neighbours(before: Sequence[str], place: int, after: Sequence[str], other: int) -> bool:
    def beside(tokens: Sequence[str], at: int) -> str:
        return tokens[at] if 0 <= at < len(tokens) else ""

    return any(beside(before, place + step) == beside(after, other + step) for step in (-1, 1))


def filled(text: str, base: str) -> str:
    """A text with the figures of `base` in the place of its references; those that it lacks are left open."""
    figures = figures_of(base)

    def figure(match: re.Match[str]) -> str:
        number = int(match[1])
        return figures[number - 1] if 0 < number <= len(figures) else UNKNOWN

    return _REFERENCE.sub(figure, text)


def unfilled(text: str) -> str:
    """A text whose base is gone: what stood for its figures is left open."""
    return filled(text, "")
