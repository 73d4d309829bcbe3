"""Zip files with the same bytes for the same content, workbooks inside them too."""

import io
import re
import zipfile
from collections.abc import Mapping

FIXED = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the earliest that a zip file knows."""
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")
NO_MOMENT = b"2000-01-01T00:00:00Z"


def same_bytes(content: bytes, *, moment: bytes = NO_MOMENT, parts: Mapping[str, bytes] | None = None) -> bytes:
    """The zip file with fixed times; `moment` as ISO 8601 stands for when its document was made and changed.

    `parts` stand in the place of those of the same name, or are added at the end.
    """
    written, added = io.BytesIO(), dict(parts or {})
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(written, "w") as kept:
        for entry in given.infolist():
            part = added.pop(entry.filename, None) or given.read(entry)
            if entry.filename == "docProps/core.xml":
                part = _MOMENT.sub(rb"\g<1>" + moment + rb"\g<2>", part)
            elif entry.filename.endswith((".xlsx", ".docx")):
                part = same_bytes(part, moment=moment)
            _write(kept, entry.filename, part)
        for name, part in added.items():
            _write(kept, name, part)
    return written.getvalue()


def _write(package: zipfile.ZipFile, name: str, part: bytes) -> None:
    plain = zipfile.ZipInfo(name, FIXED)
    plain.external_attr = 0o600 << 16
    packed = zipfile.ZIP_STORED if name.endswith((".png", ".jpg", ".xlsx")) else zipfile.ZIP_DEFLATED
    package.writestr(plain, part, packed, compresslevel=6)
