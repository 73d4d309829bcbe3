"""Charts as SVG: data and theme in, the same drawing on the page and on paper."""

from reports.charts.draw import PAPER_WIDTH, PHONE_WIDTH, draw, draw_strip
from reports.charts.marks import symbol

__all__ = ["PAPER_WIDTH", "PHONE_WIDTH", "draw", "draw_strip", "symbol"]
