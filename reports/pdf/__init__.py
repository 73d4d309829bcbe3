"""Editions of the report as PDF and as a page that stands alone."""

from reports.pdf.document import render
from reports.report_html import html

__all__ = ["html", "render"]
