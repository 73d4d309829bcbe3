"""Validation of an uploaded logo: decoded whole, and written anew."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from assessment.web.forms.field_problem import FieldProblemError

LARGEST = 500 * 1024
"""Bytes; it is printed three centimetres wide."""
WIDEST = 4000
"""Pixels a side: a small file can unpack to an enormous picture."""
WIDEST_KEPT = 1200
"""Pixels a side of what is kept: three centimetres at 1,000 dots an inch."""
PNG, JPEG = "PNG", "JPEG"
JPEG_QUALITY = 90
BROKEN = (OSError, ValueError, SyntaxError, EOFError, MemoryError, Warning)
"""What Pillow raises for a file that is no picture, or a broken one."""


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture as it is kept, and what it is."""

    content: bytes
    mimetype: str


def read_logo(content: bytes) -> Logo:
    """The pixels of a PNG or JPEG of a sensible size, encoded anew. Raises FieldProblemError.

    Nothing of the file but its pixels is kept: no place, no camera, no words, no second file behind the picture. SVG is
    refused, which can hold scripts and fetch addresses.
    """
    from PIL import Image  # noqa: PLC0415 - only whoever brings a logo needs it

    if len(content) > LARGEST:
        raise FieldProblemError("organisations.wrong.logo_heavy", kilobytes=LARGEST // 1024)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(content), formats=(PNG, JPEG)) as picture:
                # The size stands in the first bytes: it is looked at before a pixel is unpacked.
                if max(picture.size) > WIDEST:
                    raise FieldProblemError("organisations.wrong.logo_size", most=WIDEST)
                return _encoded(picture)
    except Image.DecompressionBombError as error:
        raise FieldProblemError("organisations.wrong.logo_size", most=WIDEST) from error
    except BROKEN as error:
        raise FieldProblemError("organisations.wrong.logo_kind") from error


def _encoded(picture: Any) -> Logo:
    from PIL import Image, ImageOps  # noqa: PLC0415 - as above

    kind = PNG if picture.format == PNG else JPEG
    upright = ImageOps.exif_transpose(picture).convert("RGBA" if kind == PNG else "RGB")
    upright.thumbnail((WIDEST_KEPT, WIDEST_KEPT))
    # A new picture of the same pixels: what else the file told hangs on the old one.
    bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    written = BytesIO()
    bare.save(written, kind, quality=JPEG_QUALITY, optimize=True)
    return Logo(written.getvalue(), f"image/{kind.lower()}")
