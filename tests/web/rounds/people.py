"""A leader and the heads of a joint round, each in their own browser."""

from urllib.parse import urlsplit

from flask import Flask
from lxml.html import HtmlElement

from tests.web.auditing_client import AuditingClient, page_of
from tests.web.respondent import KEY, Walker, begin, form_key

NAMES = {"names.marketing": "Maya Diallo", "names.sales": "Sacha Brun", "names.finance": "Fatou Petit"}
HEADS = ("marketing", "sales", "finance")


def browser(app: Flask) -> AuditingClient:
    """A browser of its own."""
    client = app.test_client()
    assert isinstance(client, AuditingClient)
    return client


def new_leader(app: Flask, code: str = "fr", *, length: str = "quick") -> Walker:
    """A leader who finished the questionnaire."""
    walker = begin(
        browser(app), language=code, length=length, function="leadership", headcount="40", organisation="Dupré"
    )
    walker.finish("3")
    return walker


def post(walker: Walker, address: str, **form: str) -> int:
    """Send a form as somebody who holds a link; the status."""
    key = form_key(walker.client.get(f"/fr/results/{walker.token}"))
    return walker.client.post(address, data={KEY: key} | form).status_code


def round_page(walker: Walker, room: str, code: str = "fr") -> HtmlElement:
    """A page below somebody's result."""
    answer = walker.client.get(f"/{code}/results/{walker.token}{room}")
    assert answer.status_code == 200, answer.headers
    return page_of(answer)


def text_of(page: HtmlElement) -> str:
    """What a page says."""
    return " ".join(page.xpath("//main")[0].text_content().split())


def invite(walker: Walker, code: str = "fr", **names: str) -> dict[str, str]:
    """Open a round; the paths of its links by function."""
    address = f"/{code}/results/{walker.token}/round"
    key = form_key(walker.client.get(address))
    answer = walker.client.post(address, data={KEY: key, "leader": "Léa Martin"} | (names or NAMES))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return links_of(walker, code)


def links_of(walker: Walker, code: str = "fr") -> dict[str, str]:
    """The paths of a round's links by function."""
    fields = round_page(walker, "/round", code).xpath("//input[starts-with(@id, 'link-')]")
    return {field.get("id").removeprefix("link-"): urlsplit(field.get("value")).path for field in fields}


def agree(app: Flask, link: str) -> Walker:
    """Open a head's link in a browser of its own, agree and begin."""
    client = browser(app)
    page = page_of(client.get(link))
    form = {field.get("name"): field.get("value") for field in page.xpath("//form//input[@type='hidden']")}
    answer = client.post(link, data=form)
    assert answer.status_code == 303
    return Walker(client, answer.headers["Location"])


def answer_as(app: Flask, link: str, value: str) -> Walker:
    """Begin and finish with a head's link."""
    walker = agree(app, link)
    walker.finish(value)
    return walker
