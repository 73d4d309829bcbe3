"""Colours, marks and sizes of charts and documents.

Contrasts on white were computed; every colour used for text passes 4.5. No red, amber and green: levels are not grades.
"""

from collections.abc import Mapping
from dataclasses import dataclass

FONT = "Diapason Sans"
INK = "#1B2430"
MUTED = "#56616D"
HAIRLINE = "#D8DEE5"
TINT = "#F4F6F8"
PAPER = "#FFFFFF"
ACCENT = "#0B6B66"
MATURITY = ("#E3F0EF", "#B5D8D5", "#76B3AF", "#2F8A84", "#0B5551")
"""Levels 1 to 5, one hue."""
MATURITY_BANDS = ("#FBFDFD", "#F1F7F7", "#E7F2F1", "#DCECEA", "#D1E6E4")
"""The same hue, faint enough to stand behind dots."""
PRESSURE = ("#FBF0DF", "#F2D3A2", "#E0A95A", "#B97A22", "#7A4A0B")
"""Symptoms from never to very often, one hue."""
BETWEEN = " · "
"""Between the parts of a line that names people and days."""
PRESSURE_BANDS = ("#FFFDF9", "#FEF8EE", "#FCF2E1", "#FAEBD3", "#F8E4C4")


@dataclass(frozen=True, slots=True)
class FunctionStyle:
    """How a function is drawn everywhere: one colour and one mark."""

    colour: str
    mark: str
    """circle, triangle, square, diamond, down or pentagon."""


FUNCTIONS: Mapping[str, FunctionStyle] = {
    "marketing": FunctionStyle("#AA3377", "circle"),
    "sales": FunctionStyle("#2F6DB0", "triangle"),
    "finance": FunctionStyle("#1E7D32", "square"),
    "leadership": FunctionStyle("#3A4654", "diamond"),
    "service": FunctionStyle("#8A6D00", "down"),
    "operations": FunctionStyle("#0E7C8C", "pentagon"),
}

GROUPS: Mapping[str, FunctionStyle] = {
    **FUNCTIONS,
    "others": FunctionStyle(MUTED, "cross"),
    "company": FunctionStyle(INK, "bar"),
    "evidence": FunctionStyle(PRESSURE[4], "bow"),
}
"""Functions, the groups of several functions that are published in their place, and what was seen on site."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs the documents: a name, how to reach them in one line, and a logo as a data URI; empty for none."""

    name: str
    contact: str = ""
    logo: str = ""

    @property
    def line(self) -> str:
        """Name and contact as the foot of a page holds them."""
        return BETWEEN.join(part for part in (self.name, self.contact) if part)


@dataclass(frozen=True, slots=True)
class Theme:
    """What an organisation may change: its accent, its logo and contact, and who signs its documents."""

    accent: str = ACCENT
    logo: str = ""
    """A picture as a data URI; empty for none."""
    contact: str = ""
    """How to reach the firm, in one line; empty for none."""
    signatory: Signatory | None = None
    word_template: bytes = b""
    """A Word file whose styles, head and foot a report is set in; empty for the house's own."""
    slides_template: bytes = b""
    """A PowerPoint file with the layouts of a presentation; empty for the house's own."""


DEFAULT_THEME = Theme()
