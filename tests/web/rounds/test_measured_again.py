"""A quarter later, without an account: the same people are asked again, and what changed is told."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from assessment.app import create_app
from assessment.services.answering.measure_again import next_day
from assessment.services.answering.response_lifecycle import erase_expired
from assessment.services.mail.compose_mail import write_letter
from assessment.settings import Settings
from assessment.store.encryption import SecretKeys
from assessment.store.models import OutgoingMail
from assessment.store.queries.responses import KeptResponse
from tests.campaign_factory import ALIGNMENT, NOW
from tests.conftest import SECRET, TODAY
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.conftest import with_mail
from tests.web.respondent import KEY, Walker, form_key
from tests.web.rounds.people import (
    HEADS,
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

QUARTER = date(2026, 6, 5)
KEYS = SecretKeys.from_secret(SECRET)


@pytest.fixture
def on(settings: Settings) -> Callable[[date], Flask]:
    """The application on a day."""

    def made(day: date) -> Flask:
        now = datetime.combine(day, NOW.timetz())
        app = create_app(settings, today=lambda: day, now=lambda: now)
        app.test_client_class = AuditingClient
        return app

    return made


def _again(walker: Walker, app: Flask, way: str = "again", code: str = "fr") -> Walker:
    """Press "measure again" on a result page of that day's application; the walker of the new measure."""
    client = browser(app)
    result = Walker(client, walker.address)
    page = client.get(f"/{code}/results/{walker.token}")
    (address,) = page_of(page).xpath(f"//form[contains(@action, '/{way}')]/@action")
    answer = client.post(address, data={KEY: form_key(page)})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert result.token not in answer.headers["Location"]
    address = answer.headers["Location"]
    return Walker(client, address if way != "again" else f"{address}/1")


def _status(walker: Walker, room: str) -> int:
    return walker.client.get(f"/fr/results/{walker.token}{room}").status_code


# --- One person ------------------------------------------------------------------------------------------------------


def test_the_next_measure_is_due_three_months_later() -> None:
    def due(day: date) -> date:
        return next_day(KeptResponse(1, "", "", "", "", "", "", {}, day, day, day, day))

    assert due(date(2026, 3, 4)) == date(2026, 6, 4)
    assert due(date(2026, 11, 30)) == date(2027, 2, 28)
    assert due(date(2026, 10, 31)) == date(2027, 1, 31)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_calendar_file_holds_the_day_an_alarm_and_the_link(app: Flask, code: str) -> None:
    leader = new_leader(app, code)
    answer = leader.client.get(f"/{code}/results/{leader.token}/again.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 6, 4)
    assert str(event["url"]) == f"http://localhost/{code}/respond/{leader.token}"
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(hours=9)
    # Calendars tell one another the identifier of an event: it is not the way in.
    assert leader.token not in str(event["uid"])


@pytest.mark.parametrize("code", ["fr", "en"])
def test_one_person_measures_again_and_reads_a_change_told_as_one_view(
    app: Flask, on: Callable[[date], Flask], code: str
) -> None:
    first = new_leader(app, code)
    assert _status(first, "/change") == 404
    second = _again(first, on(QUARTER), code=code)
    second.finish("4")
    page = round_page(second, "/change", code)
    said = text_of(page)
    rows = {row[0]: row[1:] for row in ([cell.text_content() for cell in line] for line in page.xpath("//tbody/tr"))}
    assert set(next(iter(rows.values()))) == {"50", "75", "+25"}
    # Half the width of the interval of two single answers with a usual noise of 12 points: 1.96 · 12 · √2.
    assert "33" in said
    assert ("une seule personne" if code == "fr" else "one person") in said
    for word in ("avéré", "Stable", "Established", "Indécis", "Undecided"):
        assert word not in said
    # The first page leads on to the second, whoever opens it.
    (way,) = page_of(second.client.get(f"/{code}/results/{first.token}")).xpath(
        f"//a[@href='/{code}/respond/{second.token}']"
    )
    assert way is not None


def test_what_was_answered_otherwise_is_listed_with_both_answers(app: Flask, on: Callable[[date], Flask]) -> None:
    first = new_leader(app)
    second = _again(first, on(QUARTER))
    number = 0
    while "/respond/" in second.address:
        second.answer_page("5" if number == 0 else "3")
        number += 1
    page = round_page(second, "/change")
    risen = page.get_element_by_id("risen").getparent().xpath(".//li")
    assert risen
    assert all("niveau 3, puis niveau 5" in item.text_content() for item in risen)
    assert not page.xpath("//*[@id='fallen']")


def test_a_second_click_goes_on_with_the_same_measure(
    app: Flask, on: Callable[[date], Flask], connection: Connection
) -> None:
    first = new_leader(app)
    later = on(QUARTER)
    client = browser(later)
    key = form_key(client.get(first.address))
    ways = [client.post(f"/fr/results/{first.token}/again", data={KEY: key}).headers["Location"] for _ in range(2)]
    assert ways[0] == ways[1]
    assert connection.execute(text("SELECT count(*) FROM responses")).scalar_one() == 2


def test_the_earlier_answers_are_kept_as_long_as_the_later_ones(
    app: Flask, on: Callable[[date], Flask], connection: Connection
) -> None:
    _again(new_leader(app), on(QUARTER))
    first, second = connection.execute(text("SELECT expires_on FROM responses ORDER BY started_on")).scalars()
    assert first == second == (QUARTER + timedelta(days=180)).isoformat()


def test_erasing_one_measure_leaves_the_other_alone(app: Flask, on: Callable[[date], Flask]) -> None:
    first = new_leader(app)
    second = _again(first, on(QUARTER))
    second.finish("4")
    assert post(first, f"/fr/respond/{first.token}/erase") == 303
    assert _status(second, "/change") == 404
    assert _status(second, "") == 200


def test_nothing_is_measured_again_before_it_was_answered(app: Flask) -> None:
    leader = new_leader(app)
    begun = _again(leader, app)
    assert begun.client.get(f"/fr/results/{begun.token}/again.ics").status_code == 409
    key = form_key(begun.client.get("/fr/start/alignment/quick"))
    assert begun.client.post(f"/fr/results/{begun.token}/again", data={KEY: key}).status_code == 409
    assert begun.client.get("/fr/results/" + "x" * 43 + "/again.ics").status_code == 404


# --- A round ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def first_round(app: Flask) -> tuple[Walker, dict[str, Walker]]:
    """A leader and three heads who all answered."""
    leader = new_leader(app)
    links = invite(leader)
    return leader, {head: answer_as(app, links[head], value) for head, value in zip(HEADS, "251", strict=True)}


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_same_people_are_asked_again_in_one_click_and_read_what_changed(
    first_round: tuple[Walker, dict[str, Walker]], on: Callable[[date], Flask], code: str
) -> None:
    leader, heads = first_round
    later = on(QUARTER)
    again = _again(leader, later, "round/again", code)
    page = text_of(round_page(again, "/round", code))
    for name in ("Maya Diallo", "Sacha Brun", "Fatou Petit"):
        assert name in page
    links = links_of(again, code)
    assert not set(links.values()) & {f"/{code}/round/{head.token}" for head in heads.values()}
    again.address = f"/{code}/respond/{again.token}/1"
    again.finish("4")
    people = [answer_as(later, links[head], value) for head, value in zip(HEADS, "454", strict=True)]
    for person in (again, *people):
        change = text_of(round_page(person, "/joint/change", code))
        # Levers of the three functions: from (25 + 100 + 0)/3 to (75 + 100 + 75)/3.
        assert "42 " in change
        assert "83 " in change
        # The three heads are known: who answered twice is certain, without a link.
        assert ("3 personnes au moins" if code == "fr" else "at least 3 people") in change
        assert ("mesure 1" if code == "fr" else "measure 1") in change
        for word in ("Évolution avérée", "Established change", "↑"):
            assert word not in change
    # Each also reads their own.
    assert "+50" in text_of(round_page(people[0], "/change", code))


def test_who_did_not_answer_the_first_round_reads_nothing_of_it(app: Flask, on: Callable[[date], Flask]) -> None:
    leader = new_leader(app)
    first = invite(leader)
    answer_as(app, first["sales"], "5")
    later = on(QUARTER)
    again = _again(leader, later, "round/again")
    links = links_of(again)
    again.address = f"/fr/respond/{again.token}/1"
    again.finish("4")
    newcomer, known = (answer_as(later, links[head], "2") for head in ("finance", "sales"))
    assert _status(newcomer, "/joint") == 200
    assert _status(newcomer, "/joint/change") == 404
    assert _status(known, "/joint/change") == 200
    # Before the first question, whoever answered the first time reads that it will be compared.
    assert "Vous aviez répondu" not in text_of(page_of(browser(later).get(links["marketing"])))


def test_a_head_is_told_of_the_comparison_before_the_first_question(
    first_round: tuple[Walker, dict[str, Walker]], on: Callable[[date], Flask]
) -> None:
    later = on(QUARTER)
    links = links_of(_again(first_round[0], later, "round/again"))
    assert "Vous aviez répondu le 4 mars 2026" in text_of(page_of(browser(later).get(links["sales"])))


def test_only_the_leader_asks_the_people_again_and_once(
    first_round: tuple[Walker, dict[str, Walker]], on: Callable[[date], Flask], connection: Connection
) -> None:
    leader, heads = first_round
    later = on(QUARTER)
    sales = Walker(browser(later), heads["sales"].address)
    assert not page_of(sales.client.get(f"/fr/results/{sales.token}")).xpath("//form[contains(@action, 'again')]")
    for way in ("round/again", "again"):
        post(sales, f"/fr/results/{sales.token}/{way}")
    assert connection.execute(text("SELECT count(*) FROM joint_rounds")).scalar_one() == 1
    for _ in range(2):
        post(Walker(browser(later), leader.address), f"/fr/results/{leader.token}/round/again")
    assert connection.execute(text("SELECT count(*) FROM joint_rounds")).scalar_one() == 2
    assert connection.execute(text("SELECT count(*) FROM responses")).scalar_one() == 5


def test_a_head_who_erases_the_first_answers_leaves_the_comparison(
    first_round: tuple[Walker, dict[str, Walker]], on: Callable[[date], Flask]
) -> None:
    leader, heads = first_round
    later = on(QUARTER)
    again = _again(leader, later, "round/again")
    links = links_of(again)
    again.address = f"/fr/respond/{again.token}/1"
    again.finish("4")
    answer_as(later, links["sales"], "2")
    for head in HEADS:
        assert post(heads[head], f"/fr/respond/{heads[head].token}/erase") == 303
    # One answer alone was never a joint result: there is nothing left to compare with.
    assert _status(again, "/joint/change") == 404
    assert _status(again, "/joint") == 200


def test_the_second_round_outlives_the_first_s_own_days(
    first_round: tuple[Walker, dict[str, Walker]], on: Callable[[date], Flask], connection: Connection
) -> None:
    later = on(QUARTER)
    again = _again(first_round[0], later, "round/again")
    agree(later, links_of(again)["sales"])
    assert erase_expired(connection, TODAY + timedelta(days=181)) == 2
    assert connection.execute(text("SELECT count(*) FROM joint_rounds")).scalar_one() == 2


# --- By mail ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def mailing_app(settings: Settings) -> Flask:
    """An installation whose mails leave."""
    app = create_app(with_mail(settings), today=lambda: TODAY, now=lambda: NOW)
    app.test_client_class = AuditingClient
    return app


def _letters(engine: Engine, mails: list[OutgoingMail]) -> list[str]:
    with Session(engine) as session:
        letters = [
            write_letter(session, mail, keys=KEYS, catalogue=lambda _key, _version: ALIGNMENT, now=NOW)
            for mail in mails
        ]
    return [letter.text for letter in letters if letter]


def _waiting(engine: Engine) -> list[OutgoingMail]:
    with Session(engine, expire_on_commit=False) as session:
        return list(session.query(OutgoingMail).order_by(OutgoingMail.next_attempt))


def _leader_with_mail(app: Flask) -> Walker:
    leader = Walker(browser(app), "")
    page = leader.client.get("/fr/start/alignment/quick")
    answer = leader.client.post("/fr/start/alignment/quick", data={KEY: form_key(page), "function": "leadership"})
    leader.address = answer.headers["Location"]
    leader.finish("3")
    return leader


def test_the_link_comes_by_mail_at_once_and_the_reminder_on_its_day(mailing_app: Flask, engine: Engine) -> None:
    leader = _leader_with_mail(mailing_app)
    page = f"/fr/results/{leader.token}/mail"
    key = form_key(leader.client.get(page))
    for address in (page, page + "/reminder"):
        answer = leader.client.post(address, data={KEY: key, "email": "Lea@Firm.Example"})
        assert answer.status_code == 303
        assert page_of(leader.client.get(answer.headers["Location"])).xpath("//*[@role='status']")
    now, later = _waiting(engine)
    assert later.next_attempt.date() == date(2026, 6, 4)
    for mail in (now, later):
        assert "firm.example" not in repr(mail.content)
        assert leader.token not in repr(mail.content)
    for letter in _letters(engine, [now, later]):
        assert f"http://localhost/fr/respond/{leader.token}" in letter


def test_nothing_is_sent_once_answers_are_erased_or_measured_again(mailing_app: Flask, engine: Engine) -> None:
    leader = _leader_with_mail(mailing_app)
    page = f"/fr/results/{leader.token}/mail"
    key = form_key(leader.client.get(page))
    leader.client.post(page + "/reminder", data={KEY: key, "email": "lea@firm.example"})
    leader.client.post(page + "/reminder", data={KEY: key, "email": "lea.martin@firm.example"})
    (mail,) = _waiting(engine)
    assert len(_letters(engine, [mail])) == 1
    leader.client.post(f"/fr/results/{leader.token}/again", data={KEY: key})
    assert not _letters(engine, [mail])
    leader.client.post(f"/fr/respond/{leader.token}/erase", data={KEY: key})
    assert not _waiting(engine)


def test_an_address_that_is_none_is_asked_back_as_it_was_typed(mailing_app: Flask) -> None:
    leader = _leader_with_mail(mailing_app)
    page = f"/fr/results/{leader.token}/mail"
    answer = leader.client.post(page, data={KEY: form_key(leader.client.get(page)), "email": "lea at firm"})
    assert answer.status_code == 422
    assert page_of(answer).xpath("//input[@name='email']/@value") == ["lea at firm"]


def test_without_mail_nothing_is_offered_that_would_not_leave(app: Flask) -> None:
    leader = new_leader(app)
    assert not page_of(leader.client.get(leader.address)).xpath("//a[contains(@href, '/mail')]")
    assert _status(leader, "/mail") == 404
