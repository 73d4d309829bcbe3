"""What people and form tools write in a cell instead of an option: that they do not know, or that it does not apply."""

import re
import unicodedata

from assessment.core.questionnaire.free_text import without_accents, without_invisible_signs
from assessment.core.questionnaire.respondents import Cell
from assessment.importers.formats.name_matching import plain

OPTION = re.compile(r"([1-5])(?:[.,]0+)?(?:\s*/\s*5)?")
"""An option as a spreadsheet may show it: 3, 3.0 or 3,00; and as people write one of five: 3/5."""
_KEPT_AS_TEXT = re.compile(r"""="(.*)"|'(.*)""", re.DOTALL)
_MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre"),
    *("decembre", "janv", "jan", "fevr", "fev", "avr", "juil", "sept", "oct", "nov", "dec", "january", "february"),
    *("march", "april", "may", "june", "july", "august", "september", "october", "november", "december"),
    *("feb", "mar", "apr", "jun", "jul", "aug", "sep"),
)
_DATE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[ t]\d{1,2}:\d{2}.*)?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
    rf"|\d{{1,2}}[ .-]*(?:{'|'.join(_MONTHS)})\.?(?:[ .-]*\d{{2,4}})?|(?:{'|'.join(_MONTHS)})[ .-]*\d{{1,4}}"
)
"""What a spreadsheet program makes of « 4-3 » or « 3/4 »."""
_DONT_KNOW = (
    "nsp",
    "ne sait pas",
    "ne sais pas",
    "je ne sais pas",
    "je sais pas",
    "ne se prononce pas",
    "sans avis",
    "sans opinion",
    "pas d'avis",
    "dk",
    "dnk",
    "idk",
    "don't know",
    "dont know",
    "do not know",
    "i don't know",
    "i do not know",
    "not sure",
    "no opinion",
    "unsure",
)
_NOT_APPLICABLE = (
    "so",
    "s.o.",
    "s/o",
    "sans objet",
    "non applicable",
    "non concerné",
    "non concernée",
    "pas concerné",
    "ne s'applique pas",
    "na",
    "n/a",
    "n.a.",
    "#n/a",
    "#na",
    "not applicable",
    "does not apply",
    "doesn't apply",
)
_SKIPPED = (
    "sans réponse",
    "pas de réponse",
    "non réponse",
    "aucune réponse",
    "no answer",
    "not answered",
    "no response",
)


def _word(text: str) -> str:
    """A text for comparison: plain, without dots, apostrophes as spaces."""
    return " ".join(plain(text).replace(".", " ").split())


_CELLS = {
    _word(text): cell
    for texts, cell in ((_DONT_KNOW, Cell.DONT_KNOW), (_NOT_APPLICABLE, Cell.NOT_APPLICABLE), (_SKIPPED, Cell.SKIPPED))
    for text in texts
}


def as_seen(text: str) -> str:
    """A cell as its author sees it, digits of every script as 0 to 9.

    Signs without width go, and what keeps a number as text: an apostrophe before it, or `="…"` around it.
    """
    bare = without_invisible_signs(text).strip()
    kept = _KEPT_AS_TEXT.fullmatch(bare)
    bare = (kept[1] or kept[2] or "").strip() if kept else bare
    return bare if bare.isascii() else "".join(str(unicodedata.decimal(sign, sign)) for sign in bare)


def is_date(text: str) -> bool:
    """Whether a cell holds a day, as spreadsheet programs write those that they took an answer for."""
    bare = text.strip()
    return bare[:1].isalnum() and len(bare) < 40 and _DATE.fullmatch(without_accents(bare)) is not None


def cell_of(text: str) -> Cell | None:
    """The kind of non-response that a text names; None for any other text."""
    return _CELLS.get(_word(text))
