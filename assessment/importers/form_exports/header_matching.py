"""Similarity of the headers of an export with the questions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessment.core.questionnaire.definition import Item, Questionnaire
from assessment.importers.form_exports import likeness
from assessment.importers.form_exports.form_words import OTHER
from assessment.importers.formats.name_matching import plain

SURE, LIKELY = 85, 60
"""Similarity from which a column is proposed, and from which it is asked about (0 to 100)."""
AHEAD = 4
"""How far the best question must be ahead of the next: two that differ by a word are not told apart below this."""
BY_CODE = 99
LONGEST = 400
"""Characters of a header that are compared."""
_NUMBERED = re.compile(r"^\s*(?:q(?:uestion)?\s*)?\d{1,3}\s*[.):\-–]\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[\[(]([^\[\]()]{2,})[\])]\s*$")
_BESIDE_ANSWER = re.compile(r"^\s*(?:points?|feedback|score|commentaires?|comments?)\s*[-–:]\s+\S", re.IGNORECASE)
"""How Microsoft Forms names the columns of points and feedback that a quiz adds to each question."""
_CUT = re.compile(r"\s*(?:\.{2,}|…)\s*$")


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """The item that a header looks like most, how alike they are, and how far the next item is behind."""

    code: str
    similarity: float
    ahead: float


@dataclass(frozen=True, slots=True)
class _ItemTexts:
    code: str
    codes: frozenset[str]
    questions: tuple[str, ...]
    labels: tuple[str, ...]


class HeaderMatcher:
    """Compares headers with the items of one questionnaire, in both languages."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        items = (*questionnaire.rated_items, *questionnaire.open_items)
        self._items = [_item_texts(item) for item in items]

    def match(self, texts: Sequence[str]) -> HeaderMatch | None:
        """The best item for a column with these header texts; None where nothing is likely."""
        readings = [text for written in texts for text in _readings(written[:LONGEST])]
        if not readings or any(_is_beside_answer(text) for text in texts):
            return None
        scores = sorted(
            ((max(_similarity(text, item) for text in readings), item.code) for item in self._items), reverse=True
        )
        best, code = scores[0]
        behind = scores[1][0] if len(scores) > 1 else 0.0
        return HeaderMatch(code, best, best - behind) if best >= LIKELY else None


def _is_beside_answer(header: str) -> bool:
    """Whether a column holds what stands beside an answer: another text, a comment, points."""
    bracketed = _IN_BRACKETS.search(header)
    return _BESIDE_ANSWER.match(header) is not None or (bracketed is not None and plain(bracketed[1]) in OTHER)


def _item_texts(item: Item) -> _ItemTexts:
    code = item.code
    spelt = {plain(code), *(plain(code.replace(".", sign)) for sign in ("_", "-", " ", ""))}
    questions = tuple(dict.fromkeys((plain(item.question.fr), plain(item.question.en))))
    labels = tuple(dict.fromkeys((plain(item.label.fr), plain(item.label.en))))
    return _ItemTexts(code, frozenset(spelt), questions, labels)


def _readings(written: str) -> Iterator[str]:
    """A header as it stands, without its number, and its part in brackets or behind a dash, as grids write it."""
    yield written
    bare = _NUMBERED.sub("", written)
    if bare != written:
        yield bare
    if match := _IN_BRACKETS.search(bare):
        yield match[1]
        yield bare[: match.start()]
    for sign in (" - ", " – ", " | ", " > ", ": "):
        if sign in bare:
            yield bare.rpartition(sign)[2]


def _similarity(text: str, item: _ItemTexts) -> float:
    word = plain(text)
    if not word:
        return 0.0
    if word == plain(item.code):
        return 100.0
    if _bears_code(word, item):
        return BY_CODE
    cut = _CUT.search(text) is not None
    questions = max(_alike(word, question, cut=cut) for question in item.questions)
    labels = max((likeness.ratio(word, label) - 3 for label in item.labels if label), default=0.0)
    return max(questions, labels)


def _bears_code(word: str, item: _ItemTexts) -> bool:
    """Whether a header is the code, or begins or ends with it: « V1_1 », « V1.1. Quel cap… », « … [V1_1] »."""
    return any(
        word == code or word.startswith((f"{code} ", f"{code}. ")) or word.endswith(f" {code}") for code in item.codes
    )


def _alike(word: str, question: str, *, cut: bool) -> float:
    """How alike a header and a question are; a header that was cut is held against the question's beginning."""
    whole = likeness.ratio(word, question)
    if cut and len(word) >= 12 and len(word) < len(question):
        return max(whole, likeness.ratio(word.rstrip(". "), question[: len(word.rstrip(". "))]) - 2)
    if len(word) > len(question) >= 20:
        # The question stands whole inside a longer header, which names its part or its scale too.
        return max(whole, likeness.partial_ratio(question, word) - 3)
    return whole
