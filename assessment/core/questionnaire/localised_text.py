"""Text in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    fr: str
    en: str

    def within(self, language: str) -> str:
        """The text in `language` (fr or en)."""
        return self.en if language == "en" else self.fr
