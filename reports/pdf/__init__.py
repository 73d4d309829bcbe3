"""Editions of the report as PDF and as a page that stands alone."""

from reports.pdf.document import render
from reports.pdf.report_html import html

__all__ = ["html", "render"]
