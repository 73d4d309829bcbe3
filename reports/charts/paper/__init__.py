"""Charts for paper, drawn by Matplotlib as SVG."""

from reports.charts.paper.draw import PAPER_WIDTH, draw

__all__ = ["PAPER_WIDTH", "draw"]
