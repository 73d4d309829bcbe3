"""Marks of what an office file shows and nobody can read as text: its pictures, and the formats of its numbers."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import ZipFile

from reports.edits.figures_in_text import text_hash
from reports.verification.office_text import parsed, related

SHOWN_MARK, FORMAT_MARK, CHART_MARK = "shown/", "format/", "chart/"
_HOLDERS = re.compile(r"word/(document|header\d*|footer\d*)\.xml|ppt/slides/slide\d+\.xml|xl/drawings/drawing\d+\.xml")
_CHARTS = re.compile(r"(?:word|ppt|xl)/charts/chart(\d+)\.xml")
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WRITTEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""What a number's format sets beside the number."""
_BUILT_IN = {"0": "General", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%", "49": "@"}
"""Formats that a file names by their number alone."""


def office_marks(package: ZipFile) -> dict[str, str]:
    """Hashes by a name: each picture by its part, each picture where it is shown, the formats of a sheet or a chart."""
    marks = {name: _hash(package.read(name)) for name in package.namelist() if re.search(r"(^|/)media/[^/]+$", name)}
    for name in filter(_HOLDERS.fullmatch, package.namelist()):
        marks |= _shown(package, name)
    marks |= {f"{FORMAT_MARK}{sheet}": _hash("|".join(shown).encode()) for sheet, shown in _formats_of_sheets(package)}
    for number, shown in enumerate(_formats_of_charts(package), start=1):
        # With its place: another chart may have the same formats.
        marks[f"{CHART_MARK}{number}"] = f"{number} {_hash('|'.join(shown).encode())}"
    return dict(sorted(marks.items()))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _shown(package: ZipFile, name: str) -> Iterator[tuple[str, str]]:
    """Each picture that a part shows, with the words that go with it: two may be exchanged."""
    relations = related(package, name)
    for number, picture in enumerate(parsed(package, name).iter("{*}blip"), start=1):
        _, target = relations.get(picture.get(_EMBED, ""), ("", ""))
        content = package.read(target) if target in package.namelist() else b""
        mark = f"{_hash(content)} {text_hash(_words(picture))}"
        yield f"{SHOWN_MARK}{name}/{number}/{target.rpartition('/')[2]}", mark


def _words(picture: Any) -> str:
    """What a picture says to whoever does not see it: its properties stand in the nearest element that has some."""
    for holder in picture.iterancestors():
        for properties in holder.iter("{*}docPr", "{*}cNvPr"):
            if words := properties.get("descr"):
                return str(words)
    return ""


def _formats_of_sheets(package: ZipFile) -> Iterator[tuple[str, Iterable[str]]]:
    """Decimals, percent signs and the like, by the sheet whose numbers they are."""
    if "xl/workbook.xml" not in package.namelist():
        return
    styles = _styles(package)
    relations = related(package, "xl/workbook.xml")
    for sheet in parsed(package, "xl/workbook.xml").iter("{*}sheet"):
        cells = parsed(package, relations[sheet.get(_RELATION_ID)][1]).iter("{*}c")
        numbers = (cell for cell in cells if cell.get("t", "n") == "n" and cell.find("{*}v") is not None)
        yield sheet.get("name"), [f"{cell.get('r')} {styles.get(cell.get('s', '0'), '')}" for cell in numbers]


def _formats_of_charts(package: ZipFile) -> Iterator[Iterable[str]]:
    """The same of each chart, in the order in which the file was written: parts are numbered with gaps."""
    charts = sorted((int(part[1]), part[0]) for part in map(_CHARTS.fullmatch, package.namelist()) if part)
    for _, name in charts:
        codes = parsed(package, name).iter("{*}numFmt", "{*}formatCode")
        yield [_feature(node.get("formatCode") or node.text or "") for node in codes]


def _styles(package: ZipFile) -> dict[str, str]:
    """What the format of each style does to a number, by the style's number."""
    root = parsed(package, "xl/styles.xml")
    codes = {node.get("numFmtId"): node.get("formatCode", "") for node in root.iter("{*}numFmt")}
    numbered = (style.get("numFmtId", "0") for style in root.find("{*}cellXfs"))
    return {
        str(number): _feature(codes.get(code, _BUILT_IN.get(code, f"built-in {code}")))
        for number, code in enumerate(numbered)
    }


def _feature(code: str) -> str:
    """What a format does to a number, in whichever way a program writes the format: decimals, percent, thousands."""
    bare = _WRITTEN.sub("", code.partition(";")[0]).strip()
    whole, _, decimals = bare.partition(".")
    places = len(re.findall("[0#?]", decimals))
    scaled = len(re.findall(r",+$", re.sub(r"[^0#?,]", "", decimals or whole)))
    dated = bool(re.search("[ymdhs]", bare.lower().replace("general", "")))
    return f"{places} {'%' in bare} {scaled} {dated} {'0' in bare}"
