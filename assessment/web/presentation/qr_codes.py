"""QR codes as SVG."""

import segno

INK = "#1B2430"
SCALE = 6
"""Pixels of a module: a link makes some 45 modules, which a phone at the back of a room reads from a projector."""


def qr_code(text: str, *, scale: int = SCALE) -> str:
    """A QR code, as an address that an image can have."""
    uri: str = segno.make(text, micro=False).svg_data_uri(scale=scale, border=2, dark=INK)
    return uri
