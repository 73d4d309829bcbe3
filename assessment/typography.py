"""French and English typography: spaces, quotes, apostrophes."""

import re
from decimal import Decimal

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
NO_BREAK_HYPHEN = "\u2011"
NO_VALUE = "–"
"""What stands in a table where there is no value."""

LONG_TAIL = 12
"""Characters that may stand alone on the last line of a title."""

_FRENCH_HIGH_SIGNS = re.compile(r"[ \u00a0\u202f]+([;:!?»])")
_FRENCH_OPENING = re.compile(r"«[ \u00a0\u202f]*")
_FRENCH_CLOSING = re.compile(r"(?<![\u202f«])»")
_DIGIT_GROUPS = re.compile(r"(?<!\d)(\d{1,3})((?:[ \u00a0]\d{3})+)(?!\d)")
_BEFORE_UNIT = re.compile(r"(?<=\d)[ \u00a0](?=(?:€|%|k€|M€|h\b|min\b|jours?\b|points?\b|personnes?\b))")
_INVERTED = re.compile(r"(?<=[a-zéè])-(?:(t)-)?(?=(?:ils?|elles?|on|je|tu|nous|vous|ce)\b)")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)|(?<=\w)'(?=\s|$|[,.;:!?)])|'(?=\d0s)")
_ENGLISH_DOUBLE = re.compile(r'"([^"]*)"')
_ENGLISH_SINGLE = re.compile(r"(?<!\w)'([^']+)'(?!\w)")


def french(text: str) -> str:
    """French composition: narrow no-break spaces before ; : ! ? » and inside digit groups, « » and ’."""
    text = _APOSTROPHE.sub("’", text)
    text = _ENGLISH_DOUBLE.sub("« \\1 »", text)
    text = _FRENCH_OPENING.sub("«" + NARROW_SPACE, text)
    text = _FRENCH_HIGH_SIGNS.sub(NARROW_SPACE + "\\1", text)
    text = _FRENCH_CLOSING.sub(NARROW_SPACE + "»", text)
    text = _DIGIT_GROUPS.sub(
        lambda match: match[0].replace(" ", NARROW_SPACE).replace(NO_BREAK_SPACE, NARROW_SPACE), text
    )
    return _BEFORE_UNIT.sub(NARROW_SPACE, text)


def french_page(text: str) -> str:
    """French composition of what a page, a report or a command says: a verb stays on one line with its pronoun.

    A questionnaire is composed by `french` alone: its words are kept by their hash.
    """
    return _INVERTED.sub(lambda match: NO_BREAK_HYPHEN + (f"t{NO_BREAK_HYPHEN}" if match[1] else ""), french(text))


def english(text: str) -> str:
    """English composition: curly quotes and apostrophes."""
    text = _ENGLISH_SINGLE.sub("‘\\1’", text)
    text = _APOSTROPHE.sub("’", text)
    return _ENGLISH_DOUBLE.sub("“\\1”", text)


def without_widow(text: str) -> str:
    """A title whose last words stay together, so that no short word stands alone on its last line."""
    head, _, tail = text.rpartition(" ")
    while head and len(tail) < LONG_TAIL:
        head, _, word = head.rpartition(" ")
        tail = f"{word}{NO_BREAK_SPACE}{tail}"
    return f"{head} {tail}" if head else text


def shortened(text: str, most: int) -> str:
    """A text of at most that many characters, cut between two words: no-break spaces keep what they hold together."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rpartition(" ")[0] or head) + "…"


COMPOSE = {"fr": french, "en": english}
COMPOSE_PAGE = {"fr": french_page, "en": english}

_TEMPLATE_UNDEFINED = frozenset(("Undefined", "StrictUndefined"))
"""Jinja's own, by name since this room knows no Jinja: a condition without else is nothing, a missing name raises."""


def printable(value: object) -> object:
    """A value as a page or a sentence may show it: text, markup or a number. Raises NotPrintableError for any other.

    Python would print an object by its name and fields, None and truth values in English; templates and texts pass
    everything that they are given through here.
    """
    if isinstance(value, (str, int, float, Decimal)) and not isinstance(value, bool):
        return value
    if type(value).__name__ in _TEMPLATE_UNDEFINED:
        return value
    raise NotPrintableError(type(value).__name__)


class NotPrintableError(TypeError):
    """Something was about to be printed that is neither text nor number."""
