"""The printed report: HTML from the templates, then a tagged PDF."""

from reports.pdf.document import render
from reports.pdf.markup import html

__all__ = ["html", "render"]
