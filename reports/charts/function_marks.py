"""Corners of each function's mark."""

from math import cos, pi, sin


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
    "bow": ((-1.25, -0.95), (1.25, 0.95), (1.25, -0.95), (-1.25, 0.95)),
    "bar": ((-0.5, -1.25), (0.5, -1.25), (0.5, 1.25), (-0.5, 1.25)),
}
"""Corners of each shape for a size of 1, y growing downwards; the circle has none."""
