"""Somebody's own words for an invitation: a subject and an introduction, with places that are filled for each campaign.

The personal link, and who reads the answers, are no part of them: the letter always tells both itself.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from assessment.core.questionnaire.free_text import cleaned

PLACES = ("organisation", "campaign", "closes", "minutes")
"""What can be named between braces: the firm, the campaign, the last day to answer, how long it takes."""
CLOSES, CAMPAIGN = "closes", "campaign"
LONGEST_SUBJECT, LONGEST_INTRODUCTION = 120, 700
"""Characters: a subject is cut after some hundred, and a letter that a mail program opens from a link fits 2,000."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_STOPS = ".\u3002\uff0e\uff61"
_LINK = re.compile(rf"\S*(?:://|@|\bwww[{_STOPS}]|[^\W_][{_STOPS}][^\W\d_]{{2,}})\S*", re.IGNORECASE)
"""What mail programs turn into a link."""
_BRACE = re.compile(r"\S*[{}]\S*")
_LETTER = "x"
"""Stands for every sign of a place, so that a link which only the filling would make is seen as well."""
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]")
"""Signs that nobody sees, some of which turn the reading direction around."""
_NAMED = 40
"""Characters of what is wrong that a message repeats."""


class WordsFault(StrEnum):
    """Why a text cannot stand in a letter."""

    UNKNOWN = "unknown"
    BRACE = "brace"
    LINK = "link"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class WordsProblem:
    """What is wrong with one text. `part`: subject or introduction; `named`: the piece of it that is meant."""

    language: str
    part: str
    fault: WordsFault
    named: str


@dataclass(frozen=True, slots=True)
class LetterWords:
    """The words of one language; where one is empty, the letter keeps the product's."""

    subject: str = ""
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class OwnLetter:
    """Own words under a name, by language (`fr`, `en`)."""

    name: str
    words: Mapping[str, LetterWords]

    @property
    def says_nothing(self) -> bool:
        """Whether every text is empty."""
        return all(words == LetterWords() for words in self.words.values())

    def names(self, place: str) -> bool:
        """Whether any of the texts names that place."""
        texts = (text for words in self.words.values() for text in (words.subject, words.introduction))
        return any(place in _PLACE.findall(text) for text in texts)

    def to_json(self) -> dict[str, Any]:
        """The letter as a database keeps it."""
        return {"name": self.name, "words": {language: asdict(words) for language, words in self.words.items()}}


def letter_from_json(kept: Mapping[str, Any]) -> OwnLetter:
    """The letter that `to_json` wrote."""
    return OwnLetter(kept["name"], {language: LetterWords(**words) for language, words in kept["words"].items()})


def tidied(letter: OwnLetter) -> OwnLetter:
    """The letter without signs that nobody sees, every subject in one line, no more than one empty line in a row."""
    words = {
        language: LetterWords(" ".join(_visible(words.subject).split()), _paragraphs_apart(words.introduction))
        for language, words in letter.words.items()
    }
    return OwnLetter(" ".join(_visible(letter.name).split()), words)


def problems_of_letter(letter: OwnLetter) -> list[WordsProblem]:
    """What is wrong with the texts, one problem for each at most, in the order of the languages."""
    problems = []
    for language, words in letter.words.items():
        for part, text, most in (
            ("subject", words.subject, LONGEST_SUBJECT),
            ("introduction", words.introduction, LONGEST_INTRODUCTION),
        ):
            problem = _fault(text, most)
            if problem is not None:
                problems.append(WordsProblem(language, part, *problem))
    return problems


def holds_link(text: str) -> bool:
    """Whether mail programs would make a link of anything in a text."""
    return _LINK.search(text) is not None


def filled(text: str, values: Mapping[str, str | None]) -> str | None:
    """A text with its places filled; None where it is empty, names what has no value, or would hold a link.

    `values`: by place. The firm's own name may look like an address, and stands in every letter as it is.
    """
    named = set(_PLACE.findall(text))
    values = {place: values.get(place) for place in PLACES}
    if not text or any(values.get(place) is None for place in named):
        return None
    if CAMPAIGN in named and holds_link(values[CAMPAIGN] or ""):
        return None
    return _PLACE.sub(lambda place: values[place[1]] or "", text)


def paragraphs(text: str) -> tuple[tuple[str, ...], ...]:
    """The lines of each paragraph; an empty line parts them."""
    return tuple(tuple(part.split("\n")) for part in text.split("\n\n") if part)


def _fault(text: str, most: int) -> tuple[WordsFault, str] | None:
    unknown = next((place for place in _PLACE.findall(text) if place not in PLACES), None)
    if unknown is not None:
        return WordsFault.UNKNOWN, f"{{{unknown[:_NAMED]}}}"
    without = _PLACE.sub(lambda place: _LETTER * len(place[0]), text)
    for fault, looked_for in ((WordsFault.BRACE, _BRACE), (WordsFault.LINK, _LINK)):
        piece = looked_for.search(without)
        if piece is not None:
            return fault, text[piece.start() : piece.end()][:_NAMED]
    return (WordsFault.LONG, str(most)) if len(text) > most else None


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", cleaned(text)).replace("\t", " ")


def _paragraphs_apart(text: str) -> str:
    lines = "\n".join(line.strip() for line in _visible(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")
