"""Elements of HTML and SVG, and the parts that every strip is made of.

A strip has no view box: its places are shares of its cell's width, so that it stretches and its marks do not.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape

from reports import theme
from reports.charts.function_marks import SHAPES

MARK = 4.8
"""Radius in pixels of a function's mark."""
STEP = 10.0
"""Pixels that a mark takes when several stand above one another."""
NARROWEST = 220.0
"""Pixels of the narrowest strip: marks closer than a mark's width there stand above one another."""
BAR = 2.6


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def tag(name: str, content: str = "", /, **attributes: float | str | None) -> str:
    """One element; `font_size=9` becomes `font-size="9"`, None is left out. `content` is markup."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def cell(name: str, words: str, **attributes: str | None) -> str:
    """A table cell or another element of HTML around plain words."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value
    )
    return f"<{name}{written}>{escape(words)}</{name}>"


def share(fraction: float) -> str:
    """A place as a share of the strip's width."""
    return f"{number(fraction * 100)}%"


def strip(content: Iterable[str], height: float, *, kind: str = "strip") -> str:
    """A drawing as wide as its cell, `height` pixels high. The words beside it say the same: it is not read aloud."""
    return tag("svg", "".join(content), class_=kind, width="100%", height=height, aria_hidden="true", focusable="false")


def across(first: float, last: float, y: float, *, colour: str, width: float) -> str:
    """A horizontal line between two shares."""
    return tag("line", x1=share(first), x2=share(last), y1=y, y2=y, stroke=colour, stroke_width=width)


def upright(at: float, top: float, bottom: float, *, colour: str, width: float, dashes: str | None = None) -> str:
    """A vertical line at a share."""
    return tag(
        "line", x1=share(at), x2=share(at), y1=top, y2=bottom, stroke=colour, stroke_width=width,
        stroke_dasharray=dashes,
    )  # fmt: skip


def block(first: float, last: float, top: float, height: float, *, colour: str) -> str:
    """A filled rectangle between two shares."""
    return tag("rect", x=share(first), y=top, width=share(max(last - first, 0.002)), height=height, fill=colour)


def place(at: float, y: float, content: str, *, beside: float = 0.0) -> str:
    """What is drawn around a point: at a share of the width and `beside` pixels to the right of it."""
    inner = tag("g", content, transform=f"translate({number(beside)} 0)") if beside else content
    return tag("svg", inner, x=share(at), y=y, overflow="visible")


@cache
def shape(function: str, size: float = MARK) -> str:
    """A function's mark around the point of origin."""
    style = theme.GROUPS[function]
    paint: Mapping[str, float | str] = {"fill": style.colour, "stroke": theme.PAPER, "stroke_width": 1}
    if style.mark == "circle":
        return tag("circle", r=size, **paint)
    points = " ".join(f"{number(size * dx)},{number(size * dy)}" for dx, dy in SHAPES[style.mark])
    return tag("polygon", points=points, stroke_linejoin="round", **paint)


@cache
def symbol(function: str) -> str:
    """The mark alone as a picture of 12 pixels, for a line of text: the function's name stands beside it."""
    return tag(
        "svg", tag("g", shape(function, 4.4), transform="translate(6 6)"), xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 12 12", width=12, height=12, aria_hidden="true", focusable="false",
    )  # fmt: skip


def stacked(places: Iterable[float]) -> list[float]:
    """Offsets in pixels from the middle, in the order of the shares given (rising): marks that would meet are apart."""
    groups: list[list[float]] = []
    for at in places:
        if groups and (at - groups[-1][-1]) * NARROWEST < STEP - 1:
            groups[-1].append(at)
        else:
            groups.append([at])
    return [(order - (len(group) - 1) / 2) * STEP for group in groups for order in range(len(group))]
