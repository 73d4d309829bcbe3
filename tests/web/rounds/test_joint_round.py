"""A leader without an account and three heads, each in their own browser."""

from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask, Response
from lxml.html import HtmlElement
from sqlalchemy import Connection, text

from assessment.services.answering.response_lifecycle import erase_expired
from assessment.web.rounds import joint_pages
from reports.content import Report
from tests.conftest import TODAY
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.respondent import KEY, Walker, begin, form_key

NAMES = {"names.marketing": "Maya Diallo", "names.sales": "Sacha Brun", "names.finance": "Fatou Petit"}
HEADS = ("marketing", "sales", "finance")
SECRET_WORDS = "The quotes leave three days late."


@pytest.fixture
def leader(app: Flask) -> Walker:
    """A leader who finished the quick check."""
    return _leader(app)


def _browser(app: Flask) -> AuditingClient:
    client = app.test_client()
    assert isinstance(client, AuditingClient)
    return client


def _leader(app: Flask, code: str = "fr", *, length: str = "quick") -> Walker:
    walker = begin(
        _browser(app), language=code, length=length, function="leadership", headcount="40", organisation="Dupré"
    )
    walker.finish("3")
    return walker


def _post(walker: Walker, address: str, **form: str) -> int:
    key = form_key(walker.client.get(f"/fr/results/{walker.token}"))
    return walker.client.post(address, data={KEY: key} | form).status_code


def _page(walker: Walker, room: str, code: str = "fr") -> HtmlElement:
    answer = walker.client.get(f"/{code}/results/{walker.token}{room}")
    assert answer.status_code == 200, answer.headers
    return page_of(answer)


def _text(page: HtmlElement) -> str:
    return " ".join(page.xpath("//main")[0].text_content().split())


def _invite(walker: Walker, code: str = "fr", **names: str) -> dict[str, str]:
    """Open a round; the paths of its links by function."""
    address = f"/{code}/results/{walker.token}/round"
    key = form_key(walker.client.get(address))
    answer = walker.client.post(address, data={KEY: key, "leader": "Léa Martin"} | (names or NAMES))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return _links(walker, code)


def _links(walker: Walker, code: str = "fr") -> dict[str, str]:
    fields = _page(walker, "/round", code).xpath("//input[starts-with(@id, 'link-')]")
    return {field.get("id").removeprefix("link-"): urlsplit(field.get("value")).path for field in fields}


def _agree(app: Flask, link: str) -> Walker:
    """Open a head's link in a browser of its own, agree and begin."""
    client = _browser(app)
    page = page_of(client.get(link))
    form = {field.get("name"): field.get("value") for field in page.xpath("//form//input[@type='hidden']")}
    answer = client.post(link, data=form)
    assert answer.status_code == 303
    return Walker(client, answer.headers["Location"])


def _answer(app: Flask, link: str, value: str) -> Walker:
    walker = _agree(app, link)
    walker.finish(value)
    return walker


@pytest.mark.parametrize(("code", "length"), [("fr", "quick"), ("en", "full")])
def test_four_people_in_four_browsers_come_to_one_map_and_one_brief(
    app: Flask, monkeypatch: pytest.MonkeyPatch, code: str, length: str
) -> None:
    leader = _leader(app, code, length=length)
    (way,) = page_of(leader.client.get(leader.address)).xpath("//a[contains(@href, '/round')]/@href")
    assert way == f"/{code}/results/{leader.token}/round"
    links = _invite(leader, code)
    assert tuple(links) == HEADS
    people = [_answer(app, links[head], value) for head, value in zip(HEADS, "251", strict=True)]
    for person in (leader, *people):
        page = _page(person, "/joint", code)
        assert page.get_element_by_id("map").xpath("following::table | ..//table")
        assert page.get_element_by_id("gaps") is not None
        assert len(page.xpath("//ol[@class='first-actions']/li")) == 3
        said = _text(page)
        for name in ("Léa Martin", *NAMES.values()):
            assert name in said
    reports: list[Report] = []

    def draw(report: Report) -> Response:
        reports.append(report)
        return Response(b"%PDF-", mimetype="application/pdf")

    monkeypatch.setattr(joint_pages, "pdf_of_file", draw)
    answer = people[0].client.get(f"/{code}/results/{people[0].token}/joint.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    (report,) = reports
    assert report.perception is not None
    assert report.gaps is not None


@pytest.mark.parametrize("code", ["fr", "en"])
def test_each_link_is_copied_mailed_and_shown_as_a_code(app: Flask, code: str) -> None:
    leader = _leader(app, code)
    links = _invite(leader, code)
    page = _page(leader, "/round", code)
    mails = page.xpath("//a[starts-with(@href, 'mailto:')]/@href")
    assert len(mails) == len(page.xpath("//img[starts-with(@src, 'data:image/svg+xml')]")) == 3
    for (function, link), mail in zip(links.items(), mails, strict=True):
        assert link in unquote(mail)
        assert NAMES[f"names.{function}"] in unquote(mail)
        assert leader.token not in unquote(mail)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_head_reads_who_will_see_what_before_the_first_question(app: Flask, code: str) -> None:
    link = _invite(_leader(app, code), code)["sales"]
    answer = _browser(app).get(link)
    said = _text(page_of(answer))
    for name in ("Léa Martin", *NAMES.values()):
        assert name in said
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_of_a_head_is_seen_before_they_finished(app: Flask, leader: Walker) -> None:
    links = _invite(leader)
    before = _text(_page(leader, "/round"))
    head = _agree(app, links["sales"])
    head.answer_page("5")
    assert _text(_page(leader, "/round")) == before
    assert "Sacha Brun" in before
    assert not _page(leader, "/joint").xpath("//table | //ol[@class='first-actions']")
    # Whoever has not finished sees nothing of the leader either.
    assert head.client.get(f"/fr/results/{head.token}/joint").headers["Location"] == f"/fr/respond/{head.token}"
    assert head.client.get(f"/fr/results/{head.token}/joint.pdf").status_code == 303
    head.finish("5")
    assert "Sacha Brun" not in _text(_page(leader, "/round")).split("Encore attendu")[1].split(".")[0]
    assert _page(leader, "/joint").xpath("//ol[@class='first-actions']")


def test_whoever_leaves_every_question_open_sees_nothing_of_the_others(app: Flask, leader: Walker) -> None:
    links = _invite(leader)
    head = _agree(app, links["finance"])
    number = 1
    while "/respond/" in head.address:
        tab = head.open()
        assert head.send(tab).status_code == 303
        number += 1
    assert number > 2
    assert head.client.get(f"/fr/results/{head.token}/joint").status_code == 303
    assert not _page(leader, "/joint").xpath("//ol[@class='first-actions']")


def test_a_link_goes_on_in_its_own_browser_and_begins_once(app: Flask, leader: Walker, connection: Connection) -> None:
    link = _invite(leader)["sales"]
    head = _agree(app, link)
    head.answer_page("4")
    assert head.client.get(link).headers["Location"] == f"/fr/respond/{head.token}"
    # The leader knows the link and reads nothing with it, nor does anybody begin a second time.
    for other in (leader.client, _browser(app)):
        answer = other.get(link)
        assert answer.status_code == 409
        assert head.token not in answer.get_data(as_text=True)
        key = form_key(other.get("/fr/start/alignment/quick"))
        assert other.post(link, data={KEY: key, "fresh": "A" * 43}).status_code == 409
    assert connection.execute(text("SELECT count(*) FROM responses")).scalar_one() == 2
    head.finish("4")
    assert head.client.get(link).headers["Location"] == f"/fr/results/{head.token}/joint"
    assert connection.execute(text("SELECT count(*) FROM responses")).scalar_one() == 2


def test_a_form_that_is_sent_twice_begins_once(app: Flask, leader: Walker, connection: Connection) -> None:
    link = _invite(leader)["sales"]
    client = _browser(app)
    page = page_of(client.get(link))
    form = {field.get("name"): field.get("value") for field in page.xpath("//form//input[@type='hidden']")}
    first, second = (client.post(link, data=form).headers["Location"] for _ in range(2))
    assert form["fresh"] in first
    assert form["fresh"] in second
    assert connection.execute(text("SELECT count(*) FROM responses")).scalar_one() == 2


def test_a_new_link_replaces_one_that_went_astray(app: Flask, leader: Walker, connection: Connection) -> None:
    links = _invite(leader)
    lost, kept = _agree(app, links["sales"]), _answer(app, links["finance"], "2")
    (sales,) = _page(leader, "/round").xpath("//section[.//h2[@id='head-sales']]//input[@name='head']/@value")
    # Only the leader gives links anew.
    assert _post(kept, f"/fr/results/{kept.token}/round/link", head=sales) == 303
    assert _links(leader)["sales"] == links["sales"]
    assert _post(leader, f"/fr/results/{leader.token}/round/link", head=sales) == 303
    assert _browser(app).get(links["sales"]).status_code == 404
    assert lost.client.get(f"/fr/respond/{lost.token}").status_code == 404
    _answer(app, _links(leader)["sales"], "5")
    assert connection.execute(text("SELECT count(*) FROM responses")).scalar_one() == 3


def test_a_head_erases_their_own_part(app: Flask, leader: Walker) -> None:
    links = _invite(leader)
    sales, finance = _answer(app, links["sales"], "1"), _answer(app, links["finance"], "5")
    assert _post(finance, f"/fr/respond/{finance.token}/erase") == 303
    said = _text(_page(sales, "/joint"))
    assert "Fatou Petit" not in said.split("Encore attendu")[0]
    assert _post(sales, f"/fr/respond/{sales.token}/erase") == 303
    assert not _page(leader, "/joint").xpath("//ol[@class='first-actions']")
    # Their place is free again.
    assert _answer(app, links["finance"], "2").client


def test_only_the_leader_erases_the_round_and_everybody_keeps_their_own_answers(app: Flask, leader: Walker) -> None:
    links = _invite(leader)
    head = _answer(app, links["sales"], "1")
    assert _post(head, f"/fr/results/{head.token}/round/erase") == 303
    assert _page(head, "/joint").xpath("//ol[@class='first-actions']")
    assert _post(leader, f"/fr/results/{leader.token}/round/erase") == 303
    for walker in (leader, head):
        assert walker.client.get(f"/fr/results/{walker.token}/joint").status_code == 404
        assert walker.client.get(f"/fr/results/{walker.token}").status_code == 200
    assert _browser(app).get(links["finance"]).status_code == 404


def test_a_leader_who_erases_their_answers_ends_the_round(app: Flask, leader: Walker, connection: Connection) -> None:
    links = _invite(leader)
    head = _answer(app, links["sales"], "1")
    assert _post(leader, f"/fr/respond/{leader.token}/erase") == 303
    assert head.client.get(f"/fr/results/{head.token}/joint").status_code == 404
    for table in ("joint_rounds", "round_heads"):
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_a_round_is_purged_with_its_leader_s_answers(app: Flask, leader: Walker, connection: Connection) -> None:
    links = _invite(leader)
    _answer(app, links["sales"], "1")
    last = date.fromisoformat(connection.execute(text("SELECT max(expires_on) FROM responses")).scalar_one())
    assert last > TODAY
    assert erase_expired(connection, last) == 0
    assert erase_expired(connection, last + timedelta(days=1)) == 2
    for table in ("joint_rounds", "round_heads", "responses"):
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
    connection.commit()
    assert _browser(app).get(links["finance"]).status_code == 404


def test_strangers_and_other_respondents_reach_no_round(app: Flask, leader: Walker) -> None:
    _invite(leader)
    stranger = _leader(app, "en")
    assert stranger.client.get(f"/en/results/{stranger.token}/joint").status_code == 404
    assert stranger.client.get("/en/round/" + "x" * 43).status_code == 404
    # A head opens no round of their own over the one in which they take part.
    head = _answer(app, _links(leader)["sales"], "2")
    assert head.client.get(f"/fr/results/{head.token}/round").headers["Location"].endswith("/joint")


def test_whoever_has_not_answered_invites_nobody(app: Flask) -> None:
    walker = begin(_browser(app), length="quick", function="leadership")
    walker.answer_page("3")
    assert walker.client.get(f"/fr/results/{walker.token}/round").status_code == 409
    assert _post(walker, f"/fr/results/{walker.token}/round", leader="Léa", **NAMES) == 409


@pytest.mark.parametrize(
    "names",
    [
        {"leader": "", **NAMES},
        {"leader": "Léa Martin"},
        {"leader": "Léa Martin", "names.sales": "léa martin"},
        {"leader": "Léa Martin", "names.sales": "x" * 121},
    ],
)
def test_a_form_that_cannot_be_sent_keeps_what_was_typed(app: Flask, leader: Walker, names: dict[str, str]) -> None:
    address = f"/fr/results/{leader.token}/round"
    answer = leader.client.post(address, data={KEY: form_key(leader.client.get(address))} | names)
    assert answer.status_code == 422
    page = page_of(answer)
    assert page.xpath("//*[@class='field-error']")
    for name, value in names.items():
        assert page.xpath(f"//input[@name='{name}']/@value") == [value]


def test_a_head_who_leads_a_function_invites_the_other_two(app: Flask) -> None:
    walker = begin(_browser(app), length="quick", function="sales", role="head")
    walker.finish("3")
    fields = _page(walker, "/round").xpath("//input[starts-with(@name, 'names.')]/@name")
    assert fields == ["names.marketing", "names.finance"]


def test_an_answer_to_a_round_shows_the_leader_in_words_only_to_those_who_answered(app: Flask) -> None:
    leader = begin(_browser(app), length="full", function="leadership")
    while "/respond/" in leader.address:
        tab = leader.open()
        tab.chosen = {item: SECRET_WORDS if item[0] == "T" else "3" for item in tab.items}
        assert leader.send(tab).status_code == 303
    links = _invite(leader)
    head = _agree(app, links["sales"])
    for address in (links["finance"], links["sales"], f"/fr/respond/{head.token}", f"/fr/results/{head.token}"):
        assert SECRET_WORDS not in head.client.get(address, follow_redirects=True).get_data(as_text=True)
