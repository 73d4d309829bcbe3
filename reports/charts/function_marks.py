"""Colour and shape of each function."""

from math import cos, pi, sin

from reports import theme
from reports.charts.svg import number, tag

OUTLINE = 1.0
"""White around a mark, so that two that touch stay two."""


def mark(function: str, x: float, y: float, *, size: float = 4.4, outline: str = theme.PAPER) -> str:
    """The mark of a function centred on a point; `size` is the radius of the circle, the others look as heavy."""
    style = theme.GROUPS[function]
    if style.mark == "circle":
        return tag("circle", cx=x, cy=y, r=size, fill=style.colour, stroke=outline, stroke_width=OUTLINE)
    points = " ".join(f"{number(x + size * dx)},{number(y + size * dy)}" for dx, dy in SHAPES[style.mark])
    return tag(
        "polygon",
        points=points,
        fill=style.colour,
        stroke=outline,
        stroke_width=OUTLINE,
        stroke_linejoin="round",
    )


def _pentagon() -> tuple[tuple[float, float], ...]:
    angles = [-pi / 2 + 2 * pi * corner / 5 for corner in range(5)]
    return tuple((1.15 * cos(angle), 1.15 * sin(angle)) for angle in angles)


def _cross() -> tuple[tuple[float, float], ...]:
    """A plus sign, corner by corner around it."""
    arm, half = 1.15, 0.4
    quarter: tuple[tuple[float, float], ...] = ((-half, -arm), (half, -arm), (half, -half))
    corners: list[tuple[float, float]] = []
    for _ in range(4):
        corners += list(quarter)
        quarter = tuple((-y, x) for x, y in quarter)
    return tuple(corners)


SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "triangle": ((0, -1.2), (1.15, 0.85), (-1.15, 0.85)),
    "square": ((-0.92, -0.92), (0.92, -0.92), (0.92, 0.92), (-0.92, 0.92)),
    "diamond": ((0, -1.28), (1.28, 0), (0, 1.28), (-1.28, 0)),
    "down": ((0, 1.2), (-1.15, -0.85), (1.15, -0.85)),
    "pentagon": _pentagon(),
    "cross": _cross(),
    "bar": ((-0.5, -1.25), (0.5, -1.25), (0.5, 1.25), (-0.5, 1.25)),
}
"""Corners of each shape for a size of 1."""


def symbol(function: str) -> str:
    """The mark alone, for a line of text: decoration beside the function's name, so it is not read aloud."""
    return tag(
        "svg",
        mark(function, 6, 6),
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 12 12",
        width=12,
        height=12,
        aria_hidden="true",
        class_="mark",
    )
