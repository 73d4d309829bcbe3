"""Charts for the screen: a table whose rows hold a small SVG strip."""

from reports.charts.screen.chart_table import chart_table

__all__ = ["chart_table"]
