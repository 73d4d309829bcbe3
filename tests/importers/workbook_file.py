"""Small workbooks, made by the workbook library or written part by part."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

from tests.importers.answer_file import HEADER, rows

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{{}}</sheetData></worksheet>'
Lines = Sequence[Sequence[object]]


def answer_lines(**spoil: Mapping[str, str]) -> list[list[object]]:
    """A good file of answers as rows of a sheet, numbers as numbers."""
    filled: Lines = [[int(cell) if cell.isdigit() else cell for cell in row.values()] for row in rows(**spoil)]
    return [list(HEADER), *map(list, filled)]


def workbook(sheets: Mapping[str, Lines], *, hidden: Sequence[str] = ()) -> bytes:
    """A workbook of these sheets in their order."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
        if name in hidden:
            sheet.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def archive(sheet_data: str, *, strings: str = "", whole_strings: str = "", state: str = "visible") -> bytes:
    """A workbook of one sheet whose rows are given as XML."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns:r="{relations}"><sheets><sheet name="One" sheetId="1" '
        f'state="{state}" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="a" Type="{relations}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": SHEET.format(sheet_data),
        "xl/sharedStrings.xml": whole_strings or f"<sst>{strings}</sst>",
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return content.getvalue()
