"""Drawing surface of one chart: a Matplotlib figure measured in points, written as SVG.

No global state of Matplotlib is touched: the figure has its own canvas, fonts are named by their file, and settings
hold while one figure is written. The same calls give the same bytes.
"""

import io
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon, Rectangle
from matplotlib.text import Text

from assessment.paths import PACKAGE
from reports import theme
from reports.charts.function_marks import SHAPES

FONTS = PACKAGE / "static" / "fonts"
REGULAR, SEMIBOLD = 400, 600
SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "diapason", "path.simplify": False}
"""Text stays text, and identifiers are the same each time."""
Anchor = Literal["left", "center", "right"]
POINTS_PER_INCH = 72.0
MEASURED_AT = 1000.0
"""Points at which letters are measured."""
MARK = 3.3
"""Radius of a function's mark, in points."""
OUTLINE = 0.7
"""White around a mark, so that two that touch stay two."""
HAIR, THIN, BAR = 0.5, 0.8, 2.2
"""Widths of lines: a rule, an interval, the company's bar."""
_HEAD = re.compile(r"^.*?(?=<svg)|<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_NOISE = re.compile(r' transform="rotate\(-0 [^"]*\)"| id="[^"]*"|(?<=>)\s+(?=<)')


@cache
def known_letters(weight: int) -> frozenset[int]:
    """Code points that the face holds."""
    return frozenset(_measuring_font(weight).get_charmap())


@lru_cache(maxsize=512)
def _properties(size: float, weight: int) -> FontProperties:
    name = str(FONTS / f"SourceSans3-{weight}.ttf")
    return FontProperties(family=[theme.FONT], fname=name, size=size, weight=weight)


@lru_cache(maxsize=4096)
def text_width(words: str, size: float, weight: int = REGULAR) -> float:
    """Advance width in points of words set at `size`, by the font's own unhinted advances and kerning.

    The measures of letters and pairs are kept: a table that is fitted asks for the same ones tens of thousands of
    times.
    """
    known = known_letters(weight)
    # A letter of another script is set in another face; it is counted as wide as a wide one of ours.
    codes = [code if (code := ord(letter)) in known else ord("m") for letter in words]
    advances = sum(_advance(code, weight) for code in codes)
    return size * (advances + sum(_kerning(left, right, weight) for left, right in pairwise(codes)))


@cache
def _advance(code: int, weight: int) -> float:
    """Width of a letter as a part of the font's size. As many are kept as the face has letters."""
    return _measuring_font(weight).load_char(code, flags=LoadFlags.NO_HINTING).horiAdvance / (64 * MEASURED_AT)


@lru_cache(maxsize=16384)
def _kerning(left: int, right: int, weight: int) -> float:
    """Space between two letters beyond the first one's width, as a part of the font's size."""
    font = _measuring_font(weight)
    glyphs = font.get_char_index(left), font.get_char_index(right)
    return font.get_kerning(*glyphs, Kerning.UNFITTED) / (64 * MEASURED_AT)


@cache
def _measuring_font(weight: int) -> FT2Font:
    """The face at a size at which its measures are exact to a thousandth."""
    font = FT2Font(str(FONTS / f"SourceSans3-{weight}.ttf"))
    font.set_size(MEASURED_AT, POINTS_PER_INCH)
    return font


def wrapped(words: str, size: float, room: float, weight: int = REGULAR) -> list[str]:
    """Words broken into lines of at most `room` points; a single word wider than that is cut by an ellipsis."""
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(fitted(word, size, room, weight))
    return lines


def fitted(words: str, size: float, room: float, weight: int = REGULAR) -> str:
    """The words, or as many of their letters as `room` points hold with an ellipsis."""
    if text_width(words, size, weight) <= room:
        return words
    kept = words
    while kept and text_width(kept + "…", size, weight) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


class Canvas:
    """A chart in the making: points from the top left corner, y growing downwards."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.figure = Figure(figsize=(width / POINTS_PER_INCH, 1.0), facecolor="none")
        FigureCanvasSVG(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, width)
        self.order = 0

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float,
        colour: str = theme.INK,
        weight: int = REGULAR,
        anchor: Anchor = "left",
    ) -> None:
        """Words with their baseline at `y`; `anchor` is left, center or right."""
        if not words:
            return
        artist = Text(
            x,
            y,
            words,
            color=colour,
            fontproperties=_properties(size, weight),
            horizontalalignment=anchor,
            verticalalignment="baseline",
            parse_math=False,
            clip_on=False,
        )
        artist.set_zorder(self._next())
        self.axes._add_text(artist)  # type: ignore[attr-defined]

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, colour: str, width: float, dashes: Sequence[float] = ()
    ) -> None:
        """A straight line."""
        self.path([(x1, y1), (x2, y2)], colour=colour, width=width, dashes=dashes)

    def path(
        self, corners: Sequence[tuple[float, float]], *, colour: str, width: float, dashes: Sequence[float] = ()
    ) -> None:
        """A line through points."""
        xs, ys = zip(*corners, strict=True)
        artist = Line2D(xs, ys, color=colour, linewidth=width, solid_capstyle="butt", clip_on=False)
        if dashes:
            artist.set_linestyle((0, tuple(dashes)))
        artist.set_zorder(self._next())
        self.axes.add_artist(artist)

    def rect(self, x: float, y: float, width: float, height: float, *, colour: str) -> None:
        """A filled rectangle."""
        self._patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor="none", linewidth=0))

    def polygon(
        self, corners: Sequence[tuple[float, float]], *, colour: str, edge: str = "none", width: float = 0.0
    ) -> None:
        """A filled shape."""
        self._patch(Polygon(corners, closed=True, facecolor=colour, edgecolor=edge, linewidth=width))

    def circle(self, x: float, y: float, radius: float, *, colour: str, edge: str = "none", width: float = 0.0) -> None:
        """A disc, or a ring where `colour` is none."""
        self._patch(Circle((x, y), radius, facecolor=colour, edgecolor=edge, linewidth=width))

    def mark(self, function: str, x: float, y: float, *, size: float = MARK) -> None:
        """A function's mark centred on a point; `size` is the radius of the circle, the others look as heavy."""
        style = theme.GROUPS[function]
        if style.mark == "circle":
            self.circle(x, y, size, colour=style.colour, edge=theme.PAPER, width=OUTLINE)
            return
        corners = [(x + size * dx, y + size * dy) for dx, dy in SHAPES[style.mark]]
        self.polygon(corners, colour=style.colour, edge=theme.PAPER, width=OUTLINE)

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """A cell with leaning lines: a value that is hidden."""
        self.rect(x, y, width, height, colour=theme.TINT)
        start = x + 2.0
        while start + height / 2 <= x + width:
            self.line(start, y + height, start + height / 2, y, colour=theme.HAIRLINE, width=HAIR)
            start += 3.6

    def svg(self, height: float) -> str:
        """The drawing as one SVG element `height` points high, without identifiers, so that a page may hold many."""
        self.figure.set_size_inches(self.width / POINTS_PER_INCH, height / POINTS_PER_INCH)
        self.axes.set_ylim(height, 0)
        written = io.StringIO()
        with mpl.rc_context(SETTINGS):
            self.figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
        return _NOISE.sub("", _HEAD.sub("", written.getvalue())).strip()

    def png(self, height: float, *, resolution: float) -> bytes:
        """The drawing as a picture `height` points high, in `resolution` pixels an inch, on white."""
        self.figure.set_size_inches(self.width / POINTS_PER_INCH, height / POINTS_PER_INCH)
        self.axes.set_ylim(height, 0)
        self.figure.set_facecolor(theme.PAPER)
        self.figure.set_dpi(resolution)
        written = io.BytesIO()
        FigureCanvasAgg(self.figure).print_png(written, metadata={"Software": None})  # type: ignore[no-untyped-call]
        return written.getvalue()

    def _patch(self, patch: Rectangle | Polygon | Circle) -> None:
        patch.set_clip_on(False)
        patch.set_zorder(self._next())
        self.axes.add_artist(patch)

    def _next(self) -> int:
        # What is drawn later lies above, whatever its kind.
        self.order += 1
        return self.order
