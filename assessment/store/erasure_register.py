"""The register of erasures: a file beside the database that only grows, and that no restored backup takes back.

One line for each mark: the keyed hash, then its nonce where it has one. A line that was cut short by a crash says
nothing; its mark still stands in the database and is written again.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from assessment.store.database import PRIVATE
from assessment.store.queries.erasures import KeptMark

REGISTER = "erasures.register"
"""Name of the file in the instance folder."""
_LINE = re.compile(r"([0-9a-f]{64})(?: ([0-9a-f]{32}))?")


def registered(path: Path) -> set[KeptMark]:
    """The marks of the register; none where there is no register yet."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return set()
    return {KeptMark(match[1], match[2] or "") for match in map(_LINE.fullmatch, lines) if match}


def register(path: Path, marks: Iterable[KeptMark]) -> None:
    """Add marks at the end; they are on the disk when this returns."""
    lines = "".join(f"{mark.mark} {mark.nonce}".rstrip() + "\n" for mark in sorted(marks))
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, PRIVATE)
    with os.fdopen(descriptor, "rb+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            # What was cut short ends here, so that the next line begins on its own.
            lines = lines if file.read(1) == b"\n" else f"\n{lines}"
        os.write(file.fileno(), lines.encode("ascii"))
        os.fsync(file.fileno())
