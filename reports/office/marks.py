"""Functions' marks as characters, for formats that set them in a line of text."""

from collections.abc import Mapping

SIGNS: Mapping[str, str] = {
    "circle": "●",
    "triangle": "▲",
    "square": "■",
    "diamond": "◆",
    "down": "▼",
    "pentagon": "⬟",
    "cross": "✚",
    "bar": "▮",
    "bow": "⧓",
}
"""A character for each shape of `theme.GROUPS`."""
