"""An edition as a Word file."""

from reports.word.document import render

__all__ = ["render"]
