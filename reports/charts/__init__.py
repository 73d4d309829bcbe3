"""Charts as SVG."""

from reports.charts.draw import PAPER_WIDTH, PHONE_WIDTH, draw, draw_strip
from reports.charts.function_marks import symbol

__all__ = ["PAPER_WIDTH", "PHONE_WIDTH", "draw", "draw_strip", "symbol"]
