"""The printed report: HTML from the templates, then a tagged PDF."""

from reports.pdf import contents
from reports.pdf.document import render
from reports.pdf.markup import html

__all__ = ["contents", "html", "render"]
