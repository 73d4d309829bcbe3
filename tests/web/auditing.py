"""A client that looks at each page it opens as a careful reviewer would: structure, names, labels, language."""

from collections import Counter
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

NAMED = ("input", "textarea", "select")


class AuditingClient(FlaskClient):
    """Flask's test client; an HTML page with a fault fails the test that opened it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send the request and audit the page that comes back."""
        response = super().open(*args, **kwargs)
        packed = "Content-Encoding" in response.headers
        if response.mimetype == "text/html" and not packed and not 300 <= response.status_code < 400:
            audit(page_of(response), response.request.path)
        return response


def page_of(response: TestResponse) -> HtmlElement:
    """The page of an answer as a tree."""
    return html.document_fromstring(response.get_data(as_text=True))


def audit(page: HtmlElement, path: str) -> None:
    """Fail with every fault of the page at once."""
    faults = list(_faults(page, path))
    assert not faults, f"{path}: {faults}"


def _faults(page: HtmlElement, path: str) -> list[str]:
    language = path.split("/")[1]
    faults = []
    if language in ("fr", "en") and page.get("lang") != language:
        faults.append(f"lang is {page.get('lang')}")
    if not page.get("lang"):
        faults.append("no lang")
    if len(page.xpath("//h1")) != 1:
        faults.append(f"{len(page.xpath('//h1'))} h1")
    if not (page.findtext(".//title") or "").strip():
        faults.append("no title")
    twice = [name for name, count in Counter(page.xpath("//@id")).items() if count > 1]
    faults += [f"id {name} twice" for name in twice]
    known = set(page.xpath("//@id"))
    for attribute in ("for", "aria-describedby", "aria-labelledby", "form"):
        for value in page.xpath(f"//@{attribute}"):
            faults += [f"{attribute} points to {name}" for name in value.split() if name not in known]
    faults += [f"link to #{name}" for name in page.xpath("//a/@href[starts-with(., '#')]") if name[1:] not in known]
    labelled = set(page.xpath("//label/@for"))
    for tag in NAMED:
        for field in page.iter(tag):
            inside = field.iterancestors("label")
            if field.get("type") != "hidden" and field.get("id") not in labelled and next(inside, None) is None:
                faults.append(f"no label for {field.get('name') or field.get('id')}")
    for fieldset in page.iter("fieldset"):
        if not (fieldset.findtext("legend") or "".join(fieldset.xpath("./legend//text()"))).strip():
            faults.append("fieldset without legend")
    faults += ["style attribute" for _ in page.xpath("//@style")]
    faults += ["inline script" for script in page.iter("script") if not script.get("src")]
    faults += [f"handler {name}" for element in page.iter() for name in element.keys() if name.startswith("on")]
    for form in page.xpath("//form[@method='post']"):
        if not form.xpath(".//input[@name='csrf_token']"):
            faults.append(f"form without key: {form.get('action')}")
    if not page.xpath("//a[@class='skip']"):
        faults.append("no skip link")
    if not page.xpath("//*[contains(@class, 'language')]"):
        faults.append("no way to the other language")
    return faults
