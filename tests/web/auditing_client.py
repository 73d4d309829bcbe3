"""Client that checks structure and accessibility of each page."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient
from lxml import etree, html
from lxml.html import HtmlElement
from werkzeug.test import TestResponse


class AuditingClient(FlaskClient):
    """Flask's test client; an HTML page with a fault fails the test that opened it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send the request and audit the page that comes back."""
        response = super().open(*args, **kwargs)
        # A packed answer, and one to a HEAD, hold no page to look at.
        unseen = "Content-Encoding" in response.headers or response.request.method == "HEAD"
        # A sandboxed document is no page of ours: a report stands in a frame as it is printed.
        unseen = unseen or response.headers.get("Content-Security-Policy", "").endswith("sandbox")
        if response.mimetype == "text/html" and not unseen and not 300 <= response.status_code < 400:
            # Elements without methods of HTML are read in half the time, and no check needs one.
            audit(etree.HTML(response.get_data(as_text=True)), response.request.path)
        return response


def page_of(response: TestResponse) -> HtmlElement:
    """The page of an answer as a tree."""
    return html.document_fromstring(response.get_data(as_text=True))


def audit(page: HtmlElement, path: str) -> None:
    """Fail with every fault of the page at once."""
    faults = list(_faults(page, path))
    assert not faults, f"{path}: {faults}"


def _faults(page: HtmlElement, path: str) -> list[str]:
    return [*_structure(page, path), *_references(page), *_fields(page), *_forbidden(page), *_objects(page)]


def _structure(page: HtmlElement, path: str) -> Iterator[str]:
    language = path.split("/")[1]
    if page.get("lang") != language and (language in ("fr", "en") or not page.get("lang")):
        yield f"lang is {page.get('lang')}"
    if len(page.xpath("//h1")) != 1:
        yield f"{len(page.xpath('//h1'))} h1"
    if not (page.findtext(".//title") or "").strip():
        yield "no title"
    if not page.xpath("//a[@class='skip']"):
        yield "no skip link"
    if not page.xpath("//*[contains(@class, 'language')]"):
        yield "no way to the other language"
    # A product that is served below a path has it before the language.
    roots = tuple(f"/{page.get('lang')}/{root}" for root in ("organisations", "account"))
    if (first := page.xpath("//nav[@class='crumbs']//li[1]/a/@href")) and not first[0].endswith(roots):
        yield f"the way back up begins at {first[0]}"


def _references(page: HtmlElement) -> Iterator[str]:
    names = Counter(page.xpath("//@id"))
    yield from (f"id {name} twice" for name, count in names.items() if count > 1)
    for attribute in ("for", "aria-describedby", "aria-labelledby", "form"):
        for value in page.xpath(f"//@{attribute}"):
            yield from (f"{attribute} points to {name}" for name in value.split() if name not in names)
    for link in page.xpath("//a/@href[starts-with(., '#')]"):
        if link[1:] not in names:
            yield f"link to {link}"


def _fields(page: HtmlElement) -> Iterator[str]:
    labelled = set(page.xpath("//label/@for"))
    for field in page.xpath("//input[not(@type='hidden')] | //textarea | //select"):
        if field.get("id") not in labelled and next(field.iterancestors("label"), None) is None:
            yield f"no label for {field.get('name') or field.get('id')}"
    for fieldset in page.iter("fieldset"):
        if not "".join(fieldset.xpath("./legend//text()")).strip():
            yield "fieldset without legend"
    for form in page.xpath("//form[@method='post'][not(.//input[@name='csrf_token'])]"):
        yield f"form without key: {form.get('action')}"


def _forbidden(page: HtmlElement) -> Iterator[str]:
    """What the content security policy refuses."""
    yield from ("style attribute" for _ in page.xpath("//@style"))
    yield from ("inline script" for _ in page.xpath("//script[not(@src)]"))
    yield from (f"handler on {element.tag}" for element in page.xpath("//*[@*[starts-with(name(), 'on')]]"))


OBJECT = re.compile(
    r"<[\w.]+ object at 0x|<(?:function|bound method|class|enum|Markup|Undefined)\b|\bdataclass\b|datetime\.date\(|"
    r"\b[A-Z][A-Za-z]+\((?:[a-z_]+=|'|\")|^\s*(?:None|True|False)\s*$|\{'[\w-]+':|\['"
)
"""How Python prints what is no text: an object by its name and fields, nothing, truth values, mappings, lists."""


def _objects(page: HtmlElement) -> Iterator[str]:
    """What stands on the page as Python writes it, in its text or in an attribute that is read out."""
    texts = page.xpath(
        "//body//text()[not(parent::script)] | //@aria-label | //@title | //@alt | //@placeholder | //title/text()"
    )
    typed = set(page.xpath("//textarea/text() | //input/@value"))
    for text in texts:
        if text not in typed and (match := OBJECT.search(text)):
            yield f"a Python object: {text.strip()[max(0, match.start() - 10) : match.end() + 40]}"
