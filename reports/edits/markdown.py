"""The little Markdown of an editor's texts: bold, italics, lists, links, and nothing else."""

import re
from functools import cache
from typing import TYPE_CHECKING

from lxml import html
from lxml.html import HtmlElement

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

SAFE_LINK = re.compile(r"^(https?://|mailto:)", re.IGNORECASE)
OWN = "own-text"
"""Class of every paragraph and list that an editor wrote."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>#])")
_LINE_BEGIN = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - few reports are edited

    parser = MarkdownIt("zero", {"html": False}).enable(["emphasis", "list", "link", "escape"])
    parser.validateLink = lambda url: bool(SAFE_LINK.match(url))  # type: ignore[method-assign]
    return parser


def elements_of(text: str) -> list[HtmlElement]:
    """Paragraphs and lists of a text, each of the class `own-text`."""
    made = html.fragment_fromstring(_markdown().render(text), create_parent="div")
    elements = list(made)
    for element in elements:
        element.set("class", OWN)
    return elements


def line_of(text: str) -> HtmlElement:
    """The words of a text as one span: what stands in the place of one paragraph's words."""
    made: HtmlElement = html.fragment_fromstring(_markdown().renderInline(" ".join(text.split("\n"))), "span")
    return made


def escaped(words: str) -> str:
    """Plain words as Markdown that reads the same."""
    return _LINE_BEGIN.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", words))
