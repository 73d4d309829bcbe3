"""Named styles of the Word file: everything a reader changes is changed in one place."""

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from reports import theme
from reports.office.chart_parts import FACE

LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
TEXT_WIDTH = 174.0
"""Millimetres between the margins."""


@dataclass(frozen=True, slots=True)
class StyleLook:
    """Size and line in points, spaces before and after in points, colour, weight."""

    size: float
    line: float
    after: float
    before: float = 0.0
    colour: str = theme.INK
    bold: bool = False
    keep: bool = False
    """Whether the paragraph stays with the next one."""


BUILT_IN = {
    "Normal": StyleLook(10, 13.5, 5),
    "Title": StyleLook(28, 34, 10, bold=True),
    "Subtitle": StyleLook(11.5, 16, 4, colour=theme.MUTED),
    "Heading 1": StyleLook(17, 21, 9, before=22, bold=True, keep=True),
    "Heading 2": StyleLook(11.5, 14, 4, before=12, bold=True, keep=True),
    "Heading 3": StyleLook(10.5, 13.5, 2, before=6, bold=True, keep=True),
    "Caption": StyleLook(10, 13, 3, before=6, bold=True, keep=True),
    "Quote": StyleLook(10, 13.5, 6),
    "List Bullet": StyleLook(9.5, 12.5, 3),
    "List Number": StyleLook(8.5, 11.5, 1, colour=theme.MUTED),
    "Header": StyleLook(8, 11, 0, colour=theme.MUTED),
    "Footer": StyleLook(8, 11, 0, colour=theme.MUTED),
}
OWN = {
    "Lead": StyleLook(11.5, 15.5, 9),
    "Small": StyleLook(8.5, 11.5, 4, colour=theme.MUTED),
    "Statement": StyleLook(18, 22, 8, colour=theme.ACCENT, bold=True),
    "Because": StyleLook(9.3, 12.2, 2, colour=theme.ACCENT),
    "Cell": StyleLook(9, 11.6, 1),
    "Cell Small": StyleLook(8.3, 10.6, 0.5),
    "Cell Header": StyleLook(8.5, 11, 1, colour=theme.MUTED, keep=True),
    "Rank": StyleLook(17, 18, 0, colour=theme.ACCENT, bold=True),
    "Chart": StyleLook(10, 0, 8),
    "Spacer": StyleLook(2, 3, 0),
    "Contents Entry": StyleLook(9.5, 13, 3),
}
ROLES = {
    "lead": "Lead",
    "statement": "Statement",
    "small": "Small",
    "kind": "Small",
    "facts": "Small",
    "because": "Because",
    "what": "Cell",
    "whom": "Cell",
    "finding": "Cell",
    "told": "Cell",
    "rank": "Rank",
    "comment": "Quote",
    "name": "Title",
    "period": "Subtitle",
    "edition": "Statement",
    "eyebrow": "Small",
    "right": "Small",
    "topic": "Because",
}
"""The style of a paragraph by its role; others are Normal."""


def set_styles(document: Document, language: str, *, accent: str) -> None:
    """Give the document its styles, the language of its words and the house's colours."""
    styles = document.styles
    for name, look in BUILT_IN.items():
        _set(styles[name], look, accent)
    for name, look in OWN.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.quick_style = True
        _set(style, look, accent)
    styles["Quote"].font.italic = False
    set_language(document, language)
    _page(document)


def _set(style: ParagraphStyle, look: StyleLook, accent: str) -> None:
    font, layout = style.font, style.paragraph_format
    font.name, font.size, font.bold = FACE, Pt(look.size), look.bold
    colour = accent if look.colour == theme.ACCENT else look.colour
    font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    for attribute in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{attribute}"), FACE)
    layout.space_after, layout.space_before = Pt(look.after), Pt(look.before)
    layout.keep_with_next = look.keep
    layout.widow_control = True
    if look.line:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(look.line)
    properties = style.element.get_or_add_pPr()
    for left in ("pBdr", "tabs", "contextualSpacing"):
        if (property_element := properties.find(qn(f"w:{left}"))) is not None:
            properties.remove(property_element)


def set_language(document: Document, language: str) -> None:
    """Set the language of the document's text, for spelling and screen readers."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language_element = properties.find(qn("w:lang"))
    if language_element is None:
        language_element = OxmlElement("w:lang")
        properties.append(language_element)
    language_element.set(qn("w:val"), LANGUAGES[language])
    language_element.set(qn("w:eastAsia"), LANGUAGES[language])
    settings = document.settings.element
    if (theme_language := settings.find(qn("w:themeFontLang"))) is not None:
        theme_language.set(qn("w:val"), LANGUAGES[language])


def _page(document: Document) -> None:
    """A4 with the margins of the printed report."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin, page.bottom_margin = Mm(18), Mm(18)
    page.header_distance, page.footer_distance = Mm(8), Mm(8)
