"""A result as an Excel workbook whose formulas compute it again."""

from reports.workbook.book import render

__all__ = ["render"]
