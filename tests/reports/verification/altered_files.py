"""Changes one digit that is visible in a file, wherever it stands: what somebody would do who wants another figure."""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pikepdf

DIGITS = "0123456789"
VISIBLE = {
    "docx": {
        r"word/(document|header\d+|footer\d+)\.xml": rb"<w:t(?: [^>]*)?>([^<]*)</w:t>",
        r"word/charts/chart\d+\.xml": rb"<c:v>([^<]*)</c:v>|<c:(?:f)>([^<]*)</c:f>",
        r"docProps/core\.xml": rb"<dc:subject>([^<]*)</dc:subject>",
    },
    "pptx": {
        r"ppt/slides/slide\d+\.xml": rb"<a:t>([^<]*)</a:t>",
        r"ppt/notesSlides/notesSlide\d+\.xml": rb"<a:t>([^<]*)</a:t>",
        r"ppt/charts/chart\d+\.xml": rb'<c:v>([^<]*)</c:v>|<c:(?:max|min|majorUnit) val="([^"]*)"',
        r"docProps/core\.xml": rb"<dc:subject>([^<]*)</dc:subject>",
    },
    "xlsx": {
        r"xl/sharedStrings\.xml": rb"<t(?: [^>]*)?>([^<]*)</t>",
        r"xl/worksheets/sheet\d+\.xml": rb'<c (?:(?!t="s")[^>])*>(?:<f>[^<]*</f>)?<v>([^<]*)</v>',
        r"xl/charts/chart\d+\.xml": rb'<c:v>([^<]*)</c:v>|<c:(?:max|min|majorUnit) val="([^"]*)"',
        r"xl/workbook\.xml": rb"<definedName [^>]*>([^<]*)</definedName>",
        r"docProps/core\.xml": rb"<dc:subject>([^<]*)</dc:subject>",
    },
}
"""What is visible of an office file: parts by their name, and the texts in each."""
_NOT_SEEN = re.compile(rb"<a:fld .*?</a:fld>|<w:instrText.*?<w:fldChar w:fldCharType=\"end\"/>", re.DOTALL)
"""A page's number and other fields, which programs work out themselves."""


def altered_office(content: bytes, form: str, random: Random) -> bytes:
    """The file with one digit changed: in its words, its charts, or the workbooks behind them."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    name, start, end = random.choice(list(_places(parts, form)))
    part = parts[name]
    if name.endswith(".xlsx"):
        parts[name] = altered_office(part, "xlsx", random)
    else:
        digits = [at for at in range(start, end) if chr(part[at]) in DIGITS]
        place = random.choice(digits)
        parts[name] = part[:place] + _other(chr(part[place]), random).encode() + part[place + 1 :]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return written.getvalue()


def _places(parts: dict[str, bytes], form: str) -> Iterator[tuple[str, int, int]]:
    for name, part in parts.items():
        if form != "xlsx" and name.endswith(".xlsx"):
            yield name, 0, 0
        for pattern, text in VISIBLE[form].items():
            if re.fullmatch(pattern, name):
                hidden = [match.span() for match in _NOT_SEEN.finditer(part)]
                for match in re.finditer(text, part):
                    group = 1 if match[1] is not None else 2
                    start, end = match.span(group)
                    if re.search(rb"\d", match[group]) and not any(low <= start < high for low, high in hidden):
                        yield name, start, end


def _other(digit: str, random: Random) -> str:
    return random.choice([other for other in DIGITS if other != digit])


@cache
def _digit_places(content: bytes) -> tuple[tuple[tuple[int, int], int, int, int, dict[int, str]], ...]:
    """Every digit that a PDF paints: its stream's number, its operation, the string in it, its place there."""
    places = []
    with pikepdf.open(io.BytesIO(content)) as file:
        for page in file.pages:
            for stream in (page.obj.Contents, *_forms(page.obj.Resources)):
                fonts = stream.get("/Resources", page.obj.Resources).get("/Font", page.obj.Resources.Font)
                places += [(stream.objgen, *place) for place in _digits(stream, fonts)]
    return tuple(places)


def altered_pdf(content: bytes, random: Random) -> bytes:
    """The PDF with the glyph of one digit changed for that of another digit of its font."""
    number, operation, index, offset, glyphs = random.choice(_digit_places(content))
    with pikepdf.open(io.BytesIO(content)) as file:
        stream = file.get_object(*number)
        operations = list(pikepdf.parse_content_stream(stream))
        array = list(operations[operation].operands[0])
        codes = bytes(array[index])
        now = int.from_bytes(codes[offset : offset + 2])
        other = random.choice([glyph for glyph, digit in glyphs.items() if digit != glyphs[now]])
        array[index] = pikepdf.String(codes[:offset] + other.to_bytes(2) + codes[offset + 2 :])
        operator = operations[operation].operator
        operations[operation] = pikepdf.ContentStreamInstruction([pikepdf.Array(array)], operator)
        stream.write(pikepdf.unparse_content_stream(operations))
        written = io.BytesIO()
        file.save(written)
    return written.getvalue()


def _forms(resources: Any) -> list[Any]:
    objects = resources.get("/XObject", {})
    forms = [thing for thing in objects.values() if thing.get("/Subtype") == "/Form"]
    return [*forms, *(inner for form in forms for inner in _forms(form.get("/Resources", {})))]


def _digits(stream: Any, fonts: Any) -> Iterator[tuple[int, int, int, dict[int, str]]]:
    """Every digit that a stream paints: its operation, the string in it, its place there, the digits of its font."""
    glyphs: dict[int, str] = {}
    known: dict[str, dict[int, str]] = {}
    for number, operation in enumerate(pikepdf.parse_content_stream(stream)):
        operands, operator = operation.operands, operation.operator
        if str(operator) == "Tf":
            name = str(operands[0])
            known.setdefault(name, _digit_glyphs(fonts[name]) if name not in known else {})
            glyphs = known[name]
        elif str(operator) == "TJ" and len(set(glyphs.values())) > 1:
            for index, string in enumerate(operands[0]):
                if isinstance(string, pikepdf.String):
                    codes = bytes(string)
                    for offset in range(0, len(codes), 2):
                        if int.from_bytes(codes[offset : offset + 2]) in glyphs:
                            yield number, index, offset, glyphs


def _digit_glyphs(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes()
    pairs = re.findall(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>", table)
    glyphs = {int(code, 16): chr(int(target, 16)) for code, target in pairs}
    return {code: sign for code, sign in glyphs.items() if sign in DIGITS}
