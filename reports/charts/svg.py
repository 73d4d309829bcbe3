"""SVG writer."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from reports import theme

_WIDTHS = {
    260: "ij|",
    280: "',.:;Il’·",
    320: "!()-[]f{}•",
    340: "/\\",
    360: "t",
    380: "r",
    440: "*?sz",
    460: "c«»",
    480: '"x“”–',
    500: "JLY_evy",
    520: "#$+0123456789<=>F^agk~−€×",
    540: "ESTVXZ`o",
    560: "Abdhnpqu",
    580: "CP",
    600: "BKR",
    620: "DG→",
    640: "&",
    660: "HNU",
    680: "OQ",
    740: "Mw",
    800: "W",
    840: "%m",
    880: "@",
}
"""Advance widths of the semibold face in thousandths of the type size, rounded: enough to know what fits where."""
WIDTH_OF = {sign: width / 1000 for width, signs in _WIDTHS.items() for sign in signs}
WIDTH_OF |= {" ": 0.2, "\u202f": 0.12, "\u00a0": 0.2}
UNKNOWN = 0.58
_ACCENTS = str.maketrans("àâäçéèêëîïôöùûüÀÂÇÉÈÊËÎÏÔÖÙÛÜœŒæ", "aaaceeeeiioouuuAACEEEEIIOOUUUmWm")


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def tag(name: str, content: str = "", /, **attributes: float | str | None) -> str:
    """One element; `font_size=9` becomes `font-size="9"`, None is left out."""
    written = "".join([_attribute(key, value) for key, value in attributes.items() if value is not None])
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


@lru_cache(maxsize=8192)
def _attribute(key: str, value: float | str) -> str:
    """One attribute; colours, sizes and places come again and again."""
    return f' {key.rstrip("_").replace("_", "-")}="{escape(value) if isinstance(value, str) else number(value)}"'


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str, width: float, dash: str | None = None) -> str:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash)


def rect(x: float, y: float, width: float, height: float, *, fill: str, radius: float | None = None) -> str:
    """A filled rectangle."""
    return tag("rect", x=x, y=y, width=width, height=height, fill=fill, rx=radius)


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float,
    fill: str = theme.INK,
    weight: int | None = None,
    anchor: str | None = None,
) -> str:
    """Words with their baseline at `y`; `anchor` is start, middle or end."""
    return tag("text", escape(words), x=x, y=y, font_size=size, fill=fill, font_weight=weight, text_anchor=anchor)


@lru_cache(maxsize=8192)
def text_width(words: str, size: float) -> float:
    """About how wide words are set at `size`; rather too wide than too narrow."""
    return size * sum(WIDTH_OF.get(sign, UNKNOWN) for sign in words.translate(_ACCENTS))


def wrapped(words: str, size: float, room: float) -> list[str]:
    """Words broken into lines of at most `room`; a single word wider than that keeps a line of its own."""
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def picture(
    content: Iterable[str], *, width: float, height: float, identifier: str, title: str, description: str, kind: str
) -> str:
    """A whole drawing, announced by its title and description. `identifier` must be unique in the page."""
    names = tag("title", escape(title), id=f"{identifier}-title") + tag(
        "desc", escape(description), id=f"{identifier}-desc"
    )
    return tag(
        "svg",
        names + "".join(content),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{identifier}-title {identifier}-desc",
        class_=f"chart {kind}",
        font_family=theme.FONT,
    )
