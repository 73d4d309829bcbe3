"""Numbers with unit and non-breaking space."""

from assessment.i18n import Language
from assessment.typography import NARROW_SPACE, NO_BREAK_SPACE

COUNT, PERCENT, EURO, DAYS, HOURS = "count", "percent", "euro", "days", "hours"
_AFTER = {DAYS: {"fr": "j", "en": "d"}, HOURS: {"fr": "h", "en": "h"}}
"""Signs of a unit, the same for one and for several."""
EXACT = 1000
"""From here on decimals say nothing."""


def with_unit(value: float, unit: str, say: Language) -> str:
    """35 %, 8 000 €, 4,5 h: two decimals below 1, one above, none in large or whole numbers."""
    whole = abs(value) >= EXACT or float(round(value, 6)).is_integer()
    written = say.number(value, digits=0 if whole else 2 if abs(value) < 1 else 1)
    if unit == PERCENT:
        return f"{written}{NARROW_SPACE}%" if say.code == "fr" else f"{written}%"
    if unit == EURO:
        return f"{written}{NARROW_SPACE}€" if say.code == "fr" else f"€{written}"
    return f"{written}{NO_BREAK_SPACE}{_AFTER[unit][say.code]}" if unit in _AFTER else written
