"""What a letter bears of the firm that it comes from, and of whoever accompanies it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Names, contacts and colour of a letter; all empty for the house's own letters."""

    firm: str = ""
    """The firm's name; empty for a letter of the house."""
    contact: str = ""
    """How to reach the firm, in one line."""
    signed: str = ""
    """Name and contact of the consultant, in one line."""
    accent: str = "#1B2430"
    """Colour of the button, #RRGGBB, with white words on it."""
    logo: tuple[bytes, str] | None = None
    """The firm's picture and its type; it travels inside the mail."""


PLAIN_HEAD = Letterhead()
"""The house's own."""
