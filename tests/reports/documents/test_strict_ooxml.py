"""Every file opens without a question: what Office is strict about, checked part by part, embedded workbooks too."""

import io
import zipfile

import pytest

from reports.content.editions import Edition
from reports.document_formats import DocumentFormat, written
from tests.reports.documents.strict_ooxml import faults
from tests.reports.editions_made import made


@pytest.mark.parametrize(
    ("form", "edition"),
    [
        (DocumentFormat.DOCX, Edition.FULL),
        (DocumentFormat.DOCX, Edition.ANNEX),
        (DocumentFormat.PPTX, Edition.BRIEF),
        (DocumentFormat.XLSX, Edition.BRIEF),
    ],
)
def test_office_has_nothing_to_mend(form: DocumentFormat, edition: Edition) -> None:
    content = written(made("figures and a plan", "fr"), edition, form)
    assert faults(content) == []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.endswith(".xlsx"):
                assert faults(package.read(name)) == [], name


def _spoilt(content: bytes, name: str, change: bytes, by: bytes) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(changed, "w") as other:
        for entry in package.infolist():
            part = package.read(entry)
            other.writestr(entry.filename, part.replace(change, by, 1) if entry.filename == name else part)
    return changed.getvalue()


@pytest.mark.parametrize(
    ("name", "change", "by"),
    [
        ("[Content_Types].xml", b"/word/styles.xml", b"/word/style.xml"),
        ("word/_rels/document.xml.rels", b'Target="styles.xml"', b'Target="style.xml"'),
        ("word/document.xml", b"<w:pPr>", b"<w:pPr><w:jc/><w:pStyle/>"),
    ],
)
def test_a_fault_is_found(name: str, change: bytes, by: bytes) -> None:
    content = written(made("one", "fr"), Edition.BRIEF, DocumentFormat.DOCX)
    assert change in zipfile.ZipFile(io.BytesIO(content)).read(name)
    assert faults(_spoilt(content, name, change, by))
