"""Sets an editor's patches over the page that every format is made from."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from lxml import html
from lxml.html import HtmlElement
from markupsafe import Markup

from assessment.i18n import Language
from reports.edits.figures_in_text import filled, text_hash, unfilled
from reports.edits.markdown import elements_of, line_of
from reports.edits.patches import PatchKind, ReportEdits, TextPatch

_SPACES = re.compile(r"[ \t\r\n]+")
TEXTS = ("p", "li", "h1", "h2", "h3", "td", "th", "caption", "div")
"""Elements whose words may be an editor's, where no other of them stands inside."""
BESIDE = ("findings", "action", "eyebrow", "halves", "logos")
"""Classes of what sets its children beside one another."""
CONFLICT = "conflict"
"""Class of a text whose base has changed, and of the line above it that says so."""
ALIKE = 0.5
"""Likeness from which a paragraph counts as what has become of another."""


@dataclass(frozen=True, slots=True)
class EditConflict:
    """A patch whose base has changed: `now` is what stands there today, empty where nothing does."""

    patch: TextPatch
    now: str


@dataclass(frozen=True, slots=True)
class SectionText:
    """A text of a section that an editor may replace, as the product wrote it. `nth`: see `TextPatch`."""

    text: str
    base: str
    nth: int
    lead: bool


Elsewhere = Callable[[TextPatch], bool]
"""Whether the base of a patch stands in another edition of the same result."""


def text_of(element: HtmlElement) -> str:
    """The words of an element as its patches name them."""
    return _SPACES.sub(" ", element.text_content()).strip(" ")


def editable(section: HtmlElement) -> Iterator[HtmlElement]:
    """The elements of a section whose words may be an editor's, in reading order."""
    for element in section.iter(*TEXTS):
        if next(element.iterdescendants(*TEXTS, "img", "svg", "table"), None) is None and text_of(element):
            yield element


def apply_edits(
    page: str, edits: ReportEdits, say: Language, elsewhere: Elsewhere, *, beside: bool = True
) -> tuple[Markup, tuple[EditConflict, ...]]:
    """The page with the patches of its language, and those whose base has changed.

    `beside`: both texts of such a patch then stand in the page; else the page's own alone. A patch of a section that
    the page does not hold waits for one that does. `elsewhere`: whether the base of a patch stands in another edition;
    this one then does without.
    """
    tree = html.document_fromstring(page)
    conflicts = apply_to(tree, edits, say, elsewhere, beside=beside)
    written = html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")
    return Markup(written), conflicts  # noqa: S704 # what came in as markup, and what the Markdown escaped


def apply_to(
    tree: HtmlElement, edits: ReportEdits, say: Language, elsewhere: Elsewhere, *, beside: bool = True
) -> tuple[EditConflict, ...]:
    """The same on a page that was parsed. Each text of a patch bears the patch's number among all in `data-patch`."""
    conflicts: list[EditConflict] = []
    for section in tree.body.iterchildren("section"):
        patches = [
            (number, patch)
            for number, patch in enumerate(edits.patches)
            if patch.section == section.get("id") and patch.language == say.code
        ]
        if patches:
            conflicts += _applied(section, patches, say, elsewhere, beside=beside)
    return tuple(conflicts)


def bases(page: str) -> set[tuple[str, str, int]]:
    """What patches may be written against on a page: section, hash, and number among its likes."""
    tree = html.document_fromstring(page)
    return {(section.get("id"), *place) for section in tree.body.iterchildren("section") for place in _places(section)}


def stamp(tree: HtmlElement) -> None:
    """Note on each text that may be an editor's what its patches name it by: hash, number among its likes, words."""
    for section in tree.body.iterchildren("section"):
        for (base, nth), element in _places(section).items():
            element.set("data-base", base)
            element.set("data-nth", str(nth))
            element.set("data-words", text_of(element))


def _applied(
    section: HtmlElement, patches: list[tuple[int, TextPatch]], say: Language, elsewhere: Elsewhere, *, beside: bool
) -> list[EditConflict]:
    """Set the patches of one section; those whose base has changed."""
    places = _places(section)
    texts = {place: text_of(element) for place, element in places.items()}
    last: dict[int, HtmlElement] = {}
    conflicts = []
    for number, patch in patches:
        if patch.kind in (PatchKind.BEGIN, PatchKind.END):
            _insert(section, _numbered(elements_of(unfilled(patch.text)), number), patch.kind, last)
            continue
        place = (patch.base, patch.nth)
        element = places.get(place)
        if element is None and elsewhere(patch):
            continue
        if element is None:
            likest = _likest(patch, list(places.values()))
            conflicts.append(EditConflict(patch, text_of(likest) if likest is not None else ""))
            if beside:
                _both(section, (number, patch), likest, say)
        elif patch.kind is PatchKind.AFTER:
            made = _numbered(elements_of(filled(patch.text, texts[place])), number)
            _after(last.get(id(element), element), made, last, id(element))
        elif patch.text.strip():
            _replace(element, filled(patch.text, texts[place]))
            element.set("data-patch", str(number))
        else:
            element.set("class", f"{element.get('class', '')} left-out".strip())
    for element in list(section.iter()):
        if "left-out" in str(element.get("class", "")).split():
            if _is_column(element):
                _replace(element, "")
            else:
                element.drop_tree()
    return conflicts


def _places(section: HtmlElement) -> dict[tuple[str, int], HtmlElement]:
    """Elements by the hash of their words, and which of several with the same words they are."""
    counts: dict[str, int] = {}
    places = {}
    for element in editable(section):
        key = text_hash(text_of(element))
        counts[key] = counts.get(key, 0) + 1
        places[key, counts[key]] = element
    return places


def _numbered(made: list[HtmlElement], number: int) -> list[HtmlElement]:
    """The elements of a patch, each part of them bearing its number."""
    for element in made:
        for part in element.iter("p", "li"):
            part.set("data-patch", str(number))
    return made


def _insert(section: HtmlElement, made: list[HtmlElement], kind: PatchKind, last: dict[int, HtmlElement]) -> None:
    """A text at the section's begin or end; several of one kind stand in the order of their patches."""
    key = 0 if kind is PatchKind.BEGIN else 1
    if key in last:
        _after(last[key], made, last, key)
    elif kind is PatchKind.END or (title := next(section.iter("h1"), None)) is None:
        _after(section[-1], made, last, key)
    else:
        _after(title, made, last, key)


def _after(element: HtmlElement, made: list[HtmlElement], last: dict[int, HtmlElement], key: int) -> None:
    """Set elements after another, outside a list or a table that it is part of."""
    while element.getparent().tag in ("ul", "ol", "table", "thead", "tbody", "tr") or _is_column(element):
        element = element.getparent()
    for following in made:
        element.addnext(following)
        following.tail, element.tail = element.tail, None
        element = following
    last[key] = element


def _is_column(element: HtmlElement) -> bool:
    """Whether it stands beside others: one more, or one less, would move them."""
    return not set(str(element.getparent().get("class", "")).split()).isdisjoint(BESIDE)


def _replace(element: HtmlElement, text: str) -> None:
    tail = element.tail
    for child in list(element):
        element.remove(child)
    line = line_of(text)
    element.text, element.tail = line.text, tail
    element.extend(list(line))


def _likest(patch: TextPatch, others: list[HtmlElement]) -> HtmlElement | None:
    """What has become of a patch's base; None where nothing is like it."""
    likest, likeness = None, ALIKE
    for element in others:
        ratio = SequenceMatcher(None, patch.base_text, text_of(element), autojunk=False).quick_ratio()
        if ratio > likeness:
            likest, likeness = element, ratio
    return likest


def _both(section: HtmlElement, numbered: tuple[int, TextPatch], likest: HtmlElement | None, say: Language) -> None:
    """Set the editor's text beside what has become of its base, with a line that says so."""
    number, patch = numbered
    label = html.Element("p")
    label.text = say("edits.conflict", author=patch.author, day=say.date(patch.day))
    text_elements = elements_of(unfilled(patch.text) if patch.text.strip() else say("edits.left_out"))
    made = [label, *_numbered(text_elements, number)]
    for element in made:
        element.set("class", f"{element.get('class', '')} {CONFLICT}".strip())
    _after(section[-1] if likest is None else likest, made, {}, 0)


def edited_fragment(markup: str, anchor: str, edits: ReportEdits, say: Language) -> Markup:
    """A part of a page on the screen with the texts of the section of that anchor.

    The screen words some things otherwise than paper: a text whose base does not stand there is passed over, and one
    that came after such a base stands at the part's end.
    """
    patches = [patch for patch in edits.within(say.code) if patch.section == anchor]
    if not patches:
        return Markup(markup)  # noqa: S704 # a template's own
    section = html.fragment_fromstring(markup, create_parent="section")
    last: dict[int, HtmlElement] = {}
    places = _places(section)
    inside = section[0] if len(section) == 1 else section
    for patch in patches:
        known = (patch.base, patch.nth) in places
        if patch.kind is PatchKind.AFTER and not known:
            patch = replace(patch, kind=PatchKind.END, text=unfilled(patch.text))  # noqa: PLW2901
        if patch.kind in (PatchKind.BEGIN, PatchKind.END):
            _insert_on_screen(inside, patch, last)
    pinned = [
        (number, patch) for number, patch in enumerate(patches) if (patch.base, patch.nth) in places and patch.base
    ]
    _applied(section, pinned, say, lambda _patch: False, beside=False)
    return Markup("".join(html.tostring(child, encoding="unicode") for child in section))  # noqa: S704 # escaped above


def _insert_on_screen(inside: HtmlElement, patch: TextPatch, last: dict[int, HtmlElement]) -> None:
    """A text at the begin of a part, below its summary or title, or at its end."""
    made, key = elements_of(unfilled(patch.text)), 0 if patch.kind is PatchKind.BEGIN else 1
    begin = next((element for element in inside if element.tag in ("summary", "h1", "h2")), None)
    if key in last:
        _after(last[key], made, last, key)
    elif patch.kind is PatchKind.BEGIN and begin is not None:
        _after(begin, made, last, key)
    elif patch.kind is PatchKind.BEGIN:
        inside[:0] = made
        last[key] = made[-1]
    else:
        inside.extend(made)
        last[key] = made[-1]
