"""Report content in one language, in reading order."""

from reports.content.report import Report, build

__all__ = ["Report", "build"]
