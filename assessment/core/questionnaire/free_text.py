"""Cleaning of free text, the one rule for pages, background saving and files, and texts for comparison."""

import re
import unicodedata

LONGEST_TEXT = 2000
"""Characters of an answer in the respondent's own words that the database keeps."""
MASKED = "\u2588\u2588\u2588\u2588\u2588"
"""What stands in the place of a comment that the editor masked: its place and its count remain."""
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""Line breaks of every system; the vertical tab is Shift+Enter in Word and PowerPoint."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_UNREADABLE = "\ufffd"
"""Stands for bytes that were no text."""
_WITHOUT_PARTS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ð": "d", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t", "þ": "th"}
)
"""Letters that Unicode takes for one sign, where a dictionary sorts them as one or two plain letters. Of ß, folding
makes two letters already."""


def holds_control(text: str) -> bool:
    """Whether a text holds a character that `cleaned` takes out or replaces."""
    return _UNREADABLE in text or _CONTROL.search(text) is not None


def cleaned(text: str) -> str:
    """A text whose line breaks are line feeds, without control characters; what was no text becomes a question mark."""
    if "\r" not in text and not holds_control(text):
        return text
    return _CONTROL.sub("", _BREAKS.sub("\n", text)).replace(_UNREADABLE, "?")


def without_accents(text: str) -> str:
    """Lower case without accents, ligatures and signs without width: how names are compared and sorted."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    spread = unicodedata.normalize("NFKD", without_invisible_signs(folded))
    return "".join(sign for sign in spread if not unicodedata.combining(sign)).translate(_WITHOUT_PARTS)


def without_invisible_signs(text: str) -> str:
    """A text without signs that have no width, such as marks of the writing direction and soft hyphens."""
    return text if text.isascii() else "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
