"""Whoever is shown a link or a form may open it: every page is walked as each role, in each state of a campaign."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from lxml.html import HtmlElement
from sqlalchemy.orm import Session
from werkzeug.routing import MapAdapter

from assessment.core.privacy.confidentiality import Mode
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.permissions import GRANTED, MemberRole
from assessment.web.base import access
from tests.campaign_factory import BASE, NOW, THREE, TWELVE, everything
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, MEMBERS, House

ROLES = {ALICE: MemberRole.OWNER, **MEMBERS}
STATES = ("draft", "open", "closed", "published", "second wave")
DOCUMENTS = (".pdf", ".docx", ".pptx", ".xlsx", ".csv", ".json", ".zip", ".png", ".ics", ".txt", ".css", ".js", ".svg")
REFUSED = (403, 404)


@pytest.fixture(params=STATES)
def walked(build: Build, request: pytest.FixtureRequest) -> House:
    """A firm whose campaign is in that state; once it is published, with a plan that is followed."""
    state = str(request.param)
    house = build(THREE if state == "published" else TWELVE, mode=Mode.NAMED)
    if state == "draft":
        return house
    house.stage.open()
    if state == "open":
        return house
    for email in house.stage.tokens():
        function = email.split("@")[0].rstrip("0123456789")
        house.stage.answer(email, everything(function, 2))
    house.stage.close()
    if state == "closed":
        return house
    house.reader(ALICE).post(f"{house.campaign}/plan/approve")
    with Session(house.engine) as session, session.begin():
        publish_campaign(session, house.stage.campaign(session), actor=house.stage.actor, base_url=BASE, now=NOW)
    if state == "second wave":
        house.reader(ALICE).post(f"{house.campaign}/relaunch")
    return house


@pytest.mark.parametrize("email", list(ROLES), ids=[role.value for role in ROLES.values()])
def test_no_way_that_is_shown_is_refused(walked: House, email: str) -> None:
    reader, role = walked.reader(email), ROLES[email]
    adapter = walked.app.url_map.bind("localhost")
    waiting, seen, refused = ["/fr/organisations", "/fr/portfolio", "/fr/portfolio/week"], set[str](), list[str]()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = reader.get(address)
        if answer.status_code in REFUSED:
            refused.append(f"{address}: {answer.status_code}")
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page = page_of(answer)
        waiting += _links(page, address)
        refused += [
            f"{address}: form {action}" for action in _forms(page, address) if not _may(adapter, walked, action, role)
        ]
    assert not refused
    assert len(seen) > 5


def _links(page: HtmlElement, address: str) -> Iterator[str]:
    """Pages of the product in the language of the walk, without what a search or a turned page adds to them."""
    for link in page.xpath("//a/@href"):
        path = urlsplit(urljoin(address, link)).path
        if link.startswith(("http", "mailto")) or not path.startswith("/fr/") or path.endswith(DOCUMENTS):
            continue
        yield path


def _forms(page: HtmlElement, address: str) -> Iterator[str]:
    """Where the forms and buttons of a page send what they hold."""
    for action in page.xpath("//form[@method='post']/@action | //button/@formaction"):
        yield urlsplit(urljoin(address, action)).path


def _may(adapter: MapAdapter, house: House, action: str, role: MemberRole) -> bool:
    """Whether the view behind a form is there, and asks for a right that the role has."""
    endpoint, _ = adapter.match(action, method="POST")
    right = getattr(house.app.view_functions[endpoint], access.RIGHT, None)
    return right is None or right in GRANTED[role]
