"""The product under a path of its own, beside other things on one host."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from lxml.html import HtmlElement
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.app import create_app
from assessment.settings import Settings, SettingsError, read_settings
from assessment.store.models import OutgoingMail
from assessment.web.base.access import MEMBER, SIGNED_IN
from assessment.web.base.path_prefix import below
from tests.campaign_factory import NOW, stage
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.base.test_outsiders import address, rules_of
from tests.web.conftest import with_mail
from tests.web.members import ALICE, House, let_in
from tests.web.respondent import KEY, Walker, form_key

PREFIX = "/tools/diapason"
BASE = f"http://localhost{PREFIX}"
LOCAL = ("href", "src", "action", "formaction", "data-save", "data-try", "data-options")


@pytest.fixture
def prefixed(settings: Settings, engine: Engine) -> House:
    """A firm whose product is served below a path."""
    app = create_app(replace(with_mail(settings), base_url=BASE), today=NOW.date, now=lambda: NOW)
    app.test_client_class = AuditingClient
    made = stage(engine)
    let_in(engine, made)
    return House(app, engine, made)


@pytest.fixture
def browser(prefixed: House) -> AuditingClient:
    """A reader who is not signed in."""
    client = prefixed.app.test_client()
    assert isinstance(client, AuditingClient)
    return client


def _outside(page: HtmlElement) -> Iterator[str]:
    """Addresses of this host on a page that lie outside the prefix, or have it twice."""
    for name in LOCAL:
        for link in page.xpath(f"//@{name}"):
            if link.startswith("/") and (not below(link, PREFIX) or below(link, PREFIX * 2)):
                yield f"{name}={link}"


def test_no_page_of_a_member_leads_outside(prefixed: House) -> None:
    prefixed.stage.open()
    reader = prefixed.reader(ALICE)
    opened = 0
    for kind in (SIGNED_IN, MEMBER):
        for rule in rules_of(prefixed.app, kind):
            if "GET" not in (rule.methods or ()):
                continue
            answer = reader.get(PREFIX + address(rule, prefixed, code="V1.1"))
            if answer.mimetype == "text/html":
                assert list(_outside(page_of(answer))) == [], rule.rule
                opened += answer.status_code == 200
            if "Location" in answer.headers:
                assert below(answer.headers["Location"], PREFIX), rule.rule
    assert opened > 25


def test_every_link_from_the_home_page_on_opens(browser: AuditingClient) -> None:
    seen, waiting = {PREFIX + "/fr"}, [PREFIX + "/fr"]
    while waiting:
        answer = browser.get(waiting.pop(), follow_redirects=True)
        assert answer.status_code == 200, answer.request.path
        if answer.mimetype != "text/html":
            continue
        page = page_of(answer)
        assert list(_outside(page)) == [], answer.request.path
        for link in page.xpath("//a/@href | //link/@href | //script/@src | //img/@src"):
            target = link.split("#")[0]
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert len(seen) > 15


def test_somebody_answers_from_the_start_to_the_result(browser: AuditingClient) -> None:
    start = f"{PREFIX}/fr/start/alignment/quick"
    first = browser.get(start)
    assert f"Path={PREFIX}" in first.headers["Set-Cookie"]
    answer = browser.post(start, data={KEY: form_key(first), "function": "sales", "role": "head"})
    walker = Walker(browser, answer.headers["Location"])
    while "/respond/" in walker.address:
        assert below(walker.address, PREFIX)
        assert list(_outside(walker.open().page)) == []
        walker.answer_page()
    result = page_of(browser.get(walker.address))
    assert list(_outside(result)) == []
    link = f"{BASE}/fr/respond/{walker.token}"
    assert link in page_of(browser.get(f"{PREFIX}/fr/respond/{walker.token}/1")).text_content() + "".join(
        result.xpath("//input/@value")
    )


def test_links_in_mails_bear_the_path_once(prefixed: House, browser: AuditingClient) -> None:
    page = f"{PREFIX}/fr/account/forgotten"
    browser.post(page, data={KEY: form_key(browser.get(page)), "email": ALICE})
    with Session(prefixed.engine) as session:
        mail = session.scalars(select(OutgoingMail).where(OutgoingMail.content.is_not(None))).one()
    assert mail.content is not None
    assert f"{BASE}/fr/account/" in mail.content["text"]
    assert PREFIX * 2 not in mail.content["text"]


def test_a_proxy_may_take_the_path_off(browser: AuditingClient) -> None:
    assert list(_outside(page_of(browser.get("/fr/privacy")))) == []
    assert browser.get("/healthz").status_code == 200


def test_a_trusted_proxy_may_say_the_path(settings: Settings) -> None:
    said = {"X-Forwarded-Prefix": PREFIX}
    trusting = create_app(replace(settings, trusted_proxies=1)).test_client()
    assert list(_outside(page_of(trusting.get("/fr", headers=said)))) == []
    assert trusting.get("/", headers=said).headers["Location"] == f"{PREFIX}/fr"
    assert create_app(settings).test_client().get("/", headers=said).headers["Location"] == "/fr"


@pytest.mark.parametrize("path", ["/fr", "/en/tools", "/assets", "/zoé", "/a//b", "/a b"])
def test_a_path_that_could_not_be_told_apart_stops_the_start(path: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"DIAPASON_BASE_URL": f"https://firm.example{path}", "DIAPASON_SECRET_KEY": "k" * 16 + "0" * 16})
    assert "DIAPASON_BASE_URL" in str(refused.value)


def test_a_final_slash_is_no_path() -> None:
    given = {"DIAPASON_SECRET_KEY": "0f9a1b7c2d8e3f4a5b6c7d8e9f0a1b2c"}
    assert read_settings(given | {"DIAPASON_BASE_URL": "https://firm.example/"}).path_prefix == ""
    assert read_settings(given | {"DIAPASON_BASE_URL": f"https://firm.example{PREFIX}/"}).path_prefix == PREFIX
