"""Colour contrast on white."""

import re

LEAST = 4.5
"""Contrast of small text that nearly everybody can read (WCAG 2.2, criterion 1.4.3)."""
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_WEIGHTS = (0.2126, 0.7152, 0.0722)


def is_colour(written: str) -> bool:
    """Whether that is a colour as #RRGGBB."""
    return _COLOUR.fullmatch(written) is not None


def contrast_on_white(colour: str) -> float:
    """The contrast of #RRGGBB on white, from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    luminance = sum(weight * _linear(channel) for weight, channel in zip(_WEIGHTS, channels, strict=True))
    return 1.05 / (luminance + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def mixed(colour: str, other: str, share: float) -> str:
    """#RRGGBB with `share` (0 to 1) of another colour in it."""
    pairs = ((int(hex_colour[place : place + 2], 16) for hex_colour in (colour, other)) for place in (1, 3, 5))
    return "#" + "".join(f"{round(own + (its - own) * share):02X}" for own, its in pairs)
