"""Zip files with the same bytes for the same content, workbooks inside them too."""

import io
import re
import zipfile

FIXED = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the earliest that a zip file knows."""
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")
NO_MOMENT = b"2000-01-01T00:00:00Z"


def same_bytes(content: bytes, *, moment: bytes = NO_MOMENT) -> bytes:
    """The zip file with fixed times; `moment` as ISO 8601 stands for when its document was made and changed."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(written, "w") as kept:
        for entry in given.infolist():
            part = given.read(entry)
            if entry.filename == "docProps/core.xml":
                part = _MOMENT.sub(rb"\g<1>" + moment + rb"\g<2>", part)
            elif entry.filename.endswith((".xlsx", ".docx")):
                part = same_bytes(part, moment=moment)
            plain = zipfile.ZipInfo(entry.filename, FIXED)
            plain.external_attr = 0o600 << 16
            packed = zipfile.ZIP_STORED if entry.filename.endswith((".png", ".jpg", ".xlsx")) else zipfile.ZIP_DEFLATED
            kept.writestr(plain, part, packed, compresslevel=6)
    return written.getvalue()
