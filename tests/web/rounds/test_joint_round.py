"""A leader without an account and three heads, each in their own browser."""

from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from flask import Flask, Response
from sqlalchemy import Connection, text

from assessment.services.answering.response_lifecycle import erase_expired
from assessment.web.rounds import joint_pages
from reports.content.report import Report
from tests.conftest import TODAY
from tests.web.auditing_client import page_of
from tests.web.respondent import KEY, Walker, begin, form_key
from tests.web.rounds.people import (
    HEADS,
    NAMES,
    agree,
    answer_as,
    browser,
    invite,
    links_of,
    new_leader,
    post,
    round_page,
    text_of,
)

SECRET_WORDS = "The quotes leave three days late."


@pytest.fixture
def leader(app: Flask) -> Walker:
    """A leader who finished the quick check."""
    return new_leader(app)


@pytest.mark.parametrize(("code", "length"), [("fr", "quick"), ("en", "full")])
def test_four_people_in_four_browsers_come_to_one_map_and_one_brief(
    app: Flask, monkeypatch: pytest.MonkeyPatch, code: str, length: str
) -> None:
    leader = new_leader(app, code, length=length)
    (way,) = page_of(leader.client.get(leader.address)).xpath("//a[contains(@href, '/round')]/@href")
    assert way == f"/{code}/results/{leader.token}/round"
    links = invite(leader, code)
    assert tuple(links) == HEADS
    people = [answer_as(app, links[head], value) for head, value in zip(HEADS, "251", strict=True)]
    for person in (leader, *people):
        page = round_page(person, "/joint", code)
        assert page.get_element_by_id("map").xpath("following::table | ..//table")
        assert page.get_element_by_id("gaps") is not None
        assert len(page.xpath("//ol[@class='first-actions']/li")) == 3
        said = text_of(page)
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
    leader = new_leader(app, code)
    links = invite(leader, code)
    page = round_page(leader, "/round", code)
    mails = page.xpath("//a[starts-with(@href, 'mailto:')]/@href")
    assert len(mails) == len(page.xpath("//img[starts-with(@src, 'data:image/svg+xml')]")) == 3
    for (function, link), mail in zip(links.items(), mails, strict=True):
        assert link in unquote(mail)
        assert NAMES[f"names.{function}"] in unquote(mail)
        assert leader.token not in unquote(mail)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_head_reads_who_will_see_what_before_the_first_question(app: Flask, code: str) -> None:
    link = invite(new_leader(app, code), code)["sales"]
    answer = browser(app).get(link)
    said = text_of(page_of(answer))
    for name in ("Léa Martin", *NAMES.values()):
        assert name in said
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_of_a_head_is_seen_before_they_finished(app: Flask, leader: Walker) -> None:
    links = invite(leader)
    before = text_of(round_page(leader, "/round"))
    head = agree(app, links["sales"])
    head.answer_page("5")
    assert text_of(round_page(leader, "/round")) == before
    assert "Sacha Brun" in before
    assert not round_page(leader, "/joint").xpath("//table | //ol[@class='first-actions']")
    # Whoever has not finished sees nothing of the leader either.
    assert head.client.get(f"/fr/results/{head.token}/joint").headers["Location"] == f"/fr/respond/{head.token}"
    assert head.client.get(f"/fr/results/{head.token}/joint.pdf").status_code == 303
    head.finish("5")
    assert "Sacha Brun" not in text_of(round_page(leader, "/round")).split("Encore attendu")[1].split(".")[0]
    assert round_page(leader, "/joint").xpath("//ol[@class='first-actions']")


def test_whoever_leaves_every_question_open_sees_nothing_of_the_others(app: Flask, leader: Walker) -> None:
    links = invite(leader)
    head = agree(app, links["finance"])
    number = 1
    while "/respond/" in head.address:
        tab = head.open()
        assert head.send(tab).status_code == 303
        number += 1
    assert number > 2
    assert head.client.get(f"/fr/results/{head.token}/joint").status_code == 303
    assert not round_page(leader, "/joint").xpath("//ol[@class='first-actions']")


def test_a_link_goes_on_in_its_own_browser_and_begins_once(app: Flask, leader: Walker, connection: Connection) -> None:
    link = invite(leader)["sales"]
    head = agree(app, link)
    head.answer_page("4")
    assert head.client.get(link).headers["Location"] == f"/fr/respond/{head.token}"
    # The leader knows the link and reads nothing with it, nor does anybody begin a second time.
    for other in (leader.client, browser(app)):
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
    link = invite(leader)["sales"]
    client = browser(app)
    page = page_of(client.get(link))
    form = {field.get("name"): field.get("value") for field in page.xpath("//form//input[@type='hidden']")}
    first, second = (client.post(link, data=form).headers["Location"] for _ in range(2))
    assert form["fresh"] in first
    assert form["fresh"] in second
    assert connection.execute(text("SELECT count(*) FROM responses")).scalar_one() == 2


def test_a_new_link_replaces_one_that_went_astray(app: Flask, leader: Walker, connection: Connection) -> None:
    links = invite(leader)
    lost, kept = agree(app, links["sales"]), answer_as(app, links["finance"], "2")
    (sales,) = round_page(leader, "/round").xpath("//section[.//h2[@id='head-sales']]//input[@name='head']/@value")
    # Only the leader gives links anew.
    assert post(kept, f"/fr/results/{kept.token}/round/link", head=sales) == 303
    assert links_of(leader)["sales"] == links["sales"]
    assert post(leader, f"/fr/results/{leader.token}/round/link", head=sales) == 303
    assert browser(app).get(links["sales"]).status_code == 404
    assert lost.client.get(f"/fr/respond/{lost.token}").status_code == 404
    answer_as(app, links_of(leader)["sales"], "5")
    assert connection.execute(text("SELECT count(*) FROM responses")).scalar_one() == 3


def test_a_head_erases_their_own_part(app: Flask, leader: Walker) -> None:
    links = invite(leader)
    sales, finance = answer_as(app, links["sales"], "1"), answer_as(app, links["finance"], "5")
    assert post(finance, f"/fr/respond/{finance.token}/erase") == 303
    said = text_of(round_page(sales, "/joint"))
    assert "Fatou Petit" not in said.split("Encore attendu")[0]
    assert post(sales, f"/fr/respond/{sales.token}/erase") == 303
    assert not round_page(leader, "/joint").xpath("//ol[@class='first-actions']")
    # Their place is free again.
    assert answer_as(app, links["finance"], "2").client


def test_only_the_leader_erases_the_round_and_everybody_keeps_their_own_answers(app: Flask, leader: Walker) -> None:
    links = invite(leader)
    head = answer_as(app, links["sales"], "1")
    assert post(head, f"/fr/results/{head.token}/round/erase") == 303
    assert round_page(head, "/joint").xpath("//ol[@class='first-actions']")
    assert post(leader, f"/fr/results/{leader.token}/round/erase") == 303
    for walker in (leader, head):
        assert walker.client.get(f"/fr/results/{walker.token}/joint").status_code == 404
        assert walker.client.get(f"/fr/results/{walker.token}").status_code == 200
    assert browser(app).get(links["finance"]).status_code == 404


def test_a_leader_who_erases_their_answers_ends_the_round(app: Flask, leader: Walker, connection: Connection) -> None:
    links = invite(leader)
    head = answer_as(app, links["sales"], "1")
    assert post(leader, f"/fr/respond/{leader.token}/erase") == 303
    assert head.client.get(f"/fr/results/{head.token}/joint").status_code == 404
    for table in ("joint_rounds", "round_heads"):
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_a_round_is_purged_with_its_leader_s_answers(app: Flask, leader: Walker, connection: Connection) -> None:
    links = invite(leader)
    answer_as(app, links["sales"], "1")
    last = date.fromisoformat(connection.execute(text("SELECT max(expires_on) FROM responses")).scalar_one())
    assert last > TODAY
    assert erase_expired(connection, last) == 0
    assert erase_expired(connection, last + timedelta(days=1)) == 2
    for table in ("joint_rounds", "round_heads", "responses"):
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
    connection.commit()
    assert browser(app).get(links["finance"]).status_code == 404


def test_strangers_and_other_respondents_reach_no_round(app: Flask, leader: Walker) -> None:
    invite(leader)
    stranger = new_leader(app, "en")
    assert stranger.client.get(f"/en/results/{stranger.token}/joint").status_code == 404
    assert stranger.client.get("/en/round/" + "x" * 43).status_code == 404
    # A head opens no round of their own over the one in which they take part.
    head = answer_as(app, links_of(leader)["sales"], "2")
    assert head.client.get(f"/fr/results/{head.token}/round").headers["Location"].endswith("/joint")


def test_whoever_has_not_answered_invites_nobody(app: Flask) -> None:
    walker = begin(browser(app), length="quick", function="leadership")
    walker.answer_page("3")
    assert walker.client.get(f"/fr/results/{walker.token}/round").status_code == 409
    assert post(walker, f"/fr/results/{walker.token}/round", leader="Léa", **NAMES) == 409


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
    walker = begin(browser(app), length="quick", function="sales", role="head")
    walker.finish("3")
    fields = round_page(walker, "/round").xpath("//input[starts-with(@name, 'names.')]/@name")
    assert fields == ["names.marketing", "names.finance"]


def test_an_answer_to_a_round_shows_the_leader_in_words_only_to_those_who_answered(app: Flask) -> None:
    leader = begin(browser(app), length="full", function="leadership")
    while "/respond/" in leader.address:
        tab = leader.open()
        tab.chosen = {item: SECRET_WORDS if item[0] == "T" else "3" for item in tab.items}
        assert leader.send(tab).status_code == 303
    links = invite(leader)
    head = agree(app, links["sales"])
    for address in (links["finance"], links["sales"], f"/fr/respond/{head.token}", f"/fr/results/{head.token}"):
        assert SECRET_WORDS not in head.client.get(address, follow_redirects=True).get_data(as_text=True)


def test_one_more_head_is_asked_later_as_everybody_was_told(app: Flask, leader: Walker) -> None:
    links = invite(leader, **{"names.sales": "Sacha Brun"})
    said = text_of(page_of(browser(app).get(links["sales"])))
    assert "Finance, si Léa Martin l’invite plus tard" in said
    first = answer_as(app, links["sales"], "5")
    address = f"/fr/results/{leader.token}/round/add"
    assert post(leader, address, **{"names.finance": "sacha brun"}) == 422
    assert post(leader, address, **{"names.finance": ""}) == 422
    assert post(first, f"/fr/results/{first.token}/round/add", **{"names.finance": "Fatou Petit"}) == 303
    assert not links_of(leader)
    assert post(leader, address, **{"names.finance": "Fatou Petit"}) == 303
    added = links_of(leader)
    assert set(added) == {"finance"}
    second = answer_as(app, added["finance"], "1")
    assert "Fatou Petit" in text_of(round_page(first, "/joint"))
    assert "Sacha Brun" in text_of(round_page(second, "/joint"))
    # Whoever is asked keeps their place: the same function is not asked twice.
    assert post(leader, address, **{"names.finance": "Gil Roux"}) in (303, 422)
    assert "Gil Roux" not in text_of(round_page(leader, "/round"))
