"""What Office is strict about in a file: content types, relations, names, ids, and the order of elements."""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TYPES = "[Content_Types].xml"
ORDERS = {
    f"{W}tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    f"{W}tblBorders": "top left start bottom right end insideH insideV",
    f"{W}tblCellMar": "top left start bottom right end",
    f"{W}tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
    "hideMark",
    f"{W}pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    f"{W}rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign "
    "rtl cs em lang eastAsianLayout specVanish oMath",
    f"{W}sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding",
    f"{A}pPr": "lnSpc spcBef spcAft buClrTx buClr buSzTx buSzPct buSzPts buFontTx buFont buNone buAutoNum buChar "
    "buBlip tabLst defRPr extLst",
    f"{A}rPr": "ln noFill solidFill gradFill blipFill pattFill grpFill effectLst effectDag highlight uLnTx uLn "
    "uFillTx uFill latin ea cs sym hlinkClick hlinkMouseOver rtl extLst",
    f"{A}tcPr": "lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D noFill solidFill gradFill blipFill pattFill grpFill headers "
    "extLst",
}
"""Children of an element in the order that the schema (ISO/IEC 29500-1, transitional) gives them."""


def faults(content: bytes) -> list[str]:
    """Everything that Office may ask to mend, in words; empty for a sound file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        parts = {name: package.read(name) for name in names}
    faults = [f"{name} twice" for name, count in Counter(names).items() if count > 1]
    faults += [*_types(parts), *_relations(parts)]
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            faults += _elements(name, etree.fromstring(part))
    return faults


def _types(parts: dict[str, bytes]) -> Iterator[str]:
    entries = list(etree.fromstring(parts[TYPES]))
    endings = {entry.get("Extension").lower() for entry in entries if entry.tag.endswith("Default")}
    named = [entry.get("PartName").lstrip("/") for entry in entries if entry.tag.endswith("Override")]
    yield from (f"type of {name} twice" for name, count in Counter(named).items() if count > 1)
    yield from (f"type of {name}, which is not there" for name in named if name not in parts)
    for name in parts:
        if name != TYPES and name not in named and name.rpartition(".")[2].lower() not in endings:
            yield f"no type of {name}"


def _relations(parts: dict[str, bytes]) -> Iterator[str]:
    reached = {TYPES}
    for name in [name for name in parts if name.endswith(".rels")]:
        folder = posixpath.dirname(posixpath.dirname(name))
        owner = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
        relations = list(etree.fromstring(parts[name]))
        ids = [relation.get("Id") for relation in relations]
        yield from (f"{one} twice in {name}" for one, count in Counter(ids).items() if count > 1)
        for relation in relations:
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target"))).lstrip("/")
                reached.add(target)
                if target not in parts:
                    yield f"{name} leads to {target}, which is not there"
        if owner in parts:
            used = set(re.findall(r'\br:(?:id|embed|link|pict)="([^"]+)"', parts[owner].decode()))
            yield from (f"{owner} names {one}, which is no relation" for one in used - set(ids))
    yield from (f"nothing leads to {name}" for name in parts if name not in reached and not name.endswith(".rels"))


def _elements(name: str, root: Any) -> Iterator[str]:
    for element in root.iter(etree.Element):
        order = ORDERS.get(element.tag, "").split()
        children = [etree.QName(child).localname for child in element.iterchildren(tag=etree.Element)]
        places = [order.index(child) for child in children if child in order]
        if order and places != sorted(set(places)):
            yield f"{name}: {etree.QName(element).localname} holds {' '.join(children)}"
        if element.tag == f"{W}tc" and (not children or children[-1] != "p"):
            yield f"{name}: a cell does not end with a paragraph"
    for tag, key in (("{*}docPr", "id"), (f"{W}bookmarkStart", f"{W}id"), (f"{W}sdtPr/{W}id", f"{W}val")):
        elements = root.iter(tag) if "/" not in tag else root.iterfind(f".//{tag}")
        ids = Counter(element.get(key) for element in elements)
        yield from (f"{name}: {tag} {one} twice" for one, count in ids.items() if count > 1)
    if re.search(r"slides/slide\d+\.xml$", name):
        ids = Counter(element.get("id") for element in root.iter("{*}cNvPr"))
        yield from (f"{name}: shape {one} twice" for one, count in ids.items() if count > 1)
