"""Every sentence, number and figure of the report, in reading order, in one language."""

from reports.content.report import Report, build

__all__ = ["Report", "build"]
