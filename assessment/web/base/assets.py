"""Static files: concatenated, fingerprinted, cached for ever.

There is no build step: the style sheets of `static/css` are joined when the application is made. A framework such as
Bootstrap would weigh 30 KB compressed and its markup more, in a first page that may weigh 100 KB with three fonts.
"""

import hashlib
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flask import Blueprint, Response, abort, current_app

from assessment.paths import PACKAGE
from assessment.web.base.access import anyone

STATIC = PACKAGE / "static"
STYLE = "diapason.css"
FIRST_SHEETS = ("tokens", "fonts", "base")
"""Sheets that the others build on; the rest follows by name."""
LAST_SHEET = "print"
"""Paper has the last word."""
FOR_EVER = "public, max-age=31536000, immutable"
EXTENSION = "diapason-assets"
_COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND_SIGNS = re.compile(r"\s*([{};,])\s*")
_FONT = re.compile(r"url\(([\w.-]+\.woff2)\)")

blueprint = Blueprint("assets", __name__, url_prefix="/assets")


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    content: bytes = field(repr=False)
    mimetype: str


@dataclass(frozen=True)
class Assets:
    """Every file by the name it is served under, and those names by the files' own."""

    files: dict[str, Asset]
    names: dict[str, str]

    def url(self, name: str) -> str:
        """The address of `diapason.css`, `respond.js`, `icon.svg`, …"""
        return f"{blueprint.url_prefix}/{self.names[name]}"


def gather(folder: Path = STATIC) -> Assets:
    """Read every file of the static folder."""
    files: dict[str, Asset] = {}
    names: dict[str, str] = {}

    def keep(name: str, content: bytes, mimetype: str) -> None:
        stem, dot, suffix = name.rpartition(".")
        served = f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}{dot}{suffix}"
        files[served] = Asset(content, mimetype)
        names[name] = served

    for path in sorted(folder.glob("fonts/*.woff2")):
        keep(path.name, path.read_bytes(), "font/woff2")
    for path in sorted([*folder.glob("js/*.js"), *folder.glob("*.svg")]):
        kind = "text/javascript" if path.suffix == ".js" else mimetypes.types_map[path.suffix]
        keep(path.name, path.read_bytes(), kind)
    for path in sorted(folder.glob("sample/*.pdf")):
        keep(path.name, path.read_bytes(), "application/pdf")
    keep(STYLE, _style(folder, names).encode(), "text/css")
    return Assets(files, names)


def _style(folder: Path, names: dict[str, str]) -> str:
    """The sheets in one, without comments and needless space, fonts by the name they are served under."""
    joined = "".join(path.read_text(encoding="utf-8") for path in _sheets(folder / "css"))
    tight = _AROUND_SIGNS.sub(r"\1", _SPACE.sub(" ", _COMMENTS.sub("", joined)))
    return _FONT.sub(lambda match: f"url({names[match[1]]})", tight)


def _sheets(folder: Path) -> Iterator[Path]:
    # The cascade follows the names of the sheets; their folders only keep them apart.
    sheets = {path.stem: path for path in folder.rglob("*.css")}
    middle = sorted(sheets.keys() - {*FIRST_SHEETS, LAST_SHEET})
    yield from (sheets[name] for name in (*FIRST_SHEETS, *middle, LAST_SHEET))


@blueprint.get("/<name>")
@anyone
def asset(name: str) -> Response:
    """One file, packed as the browser accepts it."""
    assets: Assets = current_app.extensions[EXTENSION]
    file = assets.files.get(name)
    if file is None:
        abort(404)
    response = Response(file.content, content_type=_content_type(file))
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _content_type(asset: Asset) -> str:
    return f"{asset.mimetype}; charset=utf-8" if asset.mimetype.startswith("text/") else asset.mimetype
