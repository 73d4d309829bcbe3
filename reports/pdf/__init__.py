"""PDF report."""

from reports.pdf import contents
from reports.pdf.document import render
from reports.pdf.report_html import html

__all__ = ["contents", "html", "render"]
