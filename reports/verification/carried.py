"""The part of an office file that carries its list of figures."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from lxml import etree

from reports.verification.office_text import MOST_BYTES, related

PART = "customXml/diapason1.xml"
SPACE = "urn:diapason:figures"
MAINS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}
"""The main part of a file by its format."""
_ID = "{4D1A9A50-0F16-4C5C-9E0B-D1A9A5000001}"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    f'<ds:datastoreItem ds:itemID="{_ID}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"


class UnreadableFileError(ValueError):
    """A file that is damaged, or none of the four formats."""


def parts_carrying(content: bytes, form: str, written: Mapping[str, str]) -> dict[str, bytes]:
    """The parts that make an office file carry texts by their element's name: new ones, and those that name them."""
    root = etree.Element(f"{{{SPACE}}}carried", nsmap={None: SPACE})
    for name, text in written.items():
        etree.SubElement(root, f"{{{SPACE}}}{name}").text = text
    main = MAINS[form]
    folder, _, file = main.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        relations, types = etree.fromstring(package.read(rels)), etree.fromstring(package.read("[Content_Types].xml"))
    etree.SubElement(
        relations,
        f"{{{_PACKAGE}/relationships}}Relationship",
        Id="rIdFigures",
        Type=_RELATION,
        Target=f"../{PART}",
    )
    override = f"{{{_PACKAGE}/content-types}}Override"
    etree.SubElement(types, override, PartName="/customXml/diapasonProps1.xml", ContentType=_PROPERTIES_TYPE)
    own = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/relationships/customXmlProps" Target="diapasonProps1.xml"/></Relationships>'
    )
    return {
        rels: _serialised(relations),
        "[Content_Types].xml": _serialised(types),
        PART: _serialised(root),
        "customXml/diapasonProps1.xml": _PROPERTIES.encode(),
        "customXml/_rels/diapason1.xml.rels": own.encode(),
    }


def _serialised(root: Any) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def opened_package(content: bytes) -> tuple[zipfile.ZipFile, str]:
    """An office file and its format. Raises UnreadableFileError."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        names = package.namelist()
        if sum(entry.file_size for entry in package.infolist()) > MOST_BYTES or package.testzip() is not None:
            raise UnreadableFileError
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as error:
        raise UnreadableFileError from error
    form = next((form for form, main in MAINS.items() if main in names), None)
    if form is None:
        raise UnreadableFileError
    return package, form


def carried_text(package: zipfile.ZipFile, form: str, name: str) -> str | None:
    """A text that an office file carries; None where it carries none. Programs may have given its part another name."""
    for kind, target in related(package, MAINS[form]).values():
        if kind == "customXml" and target in package.namelist():
            root = etree.fromstring(package.read(target), etree.XMLParser(resolve_entities=False, huge_tree=True))
            if root.tag == f"{{{SPACE}}}carried" and (element := root.find(f"{{{SPACE}}}{name}")) is not None:
                return element.text or ""
    return None
