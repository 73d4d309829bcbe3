"""Portfolio page."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, select, update
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.store.models import (
    Account,
    Campaign,
    Invitation,
    Membership,
    Organisation,
    Plan,
    PlanStep,
    Unit,
    WaveChange,
)
from assessment.store.models.base import new_key
from assessment.store.queries import portfolio
from tests.campaign_factory import NOW
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, ANNA, BOB, CHARLIE, OLGA, House, Reader, text_of
from tests.web.next_wave import second
from tests.work_count import calls_of

CLIENTS, WAVES, PAGE = 1_000, 12, 50
QUERIES, WORK = 13, 6


def _clients(engine: Engine, account_id: str, count: int, waves: int) -> None:
    """So many firms with so many waves each, the last one published, and a plan with one action left to do."""
    names = [f"Client {number:04}" for number in range(count)]
    keys = {name: new_key() for name in names}
    units, rows, changes, plans, invited = {name: new_key() for name in names}, [], [], [], []
    for name in names:
        previous = None
        for number in range(waves):
            opened = date(2023, 1, 2) + timedelta(days=91 * number + int(name[-3:]) % 60)
            key = new_key()
            rows.append(_row(key, keys[name], units[name], previous, opened))
            previous = key
            if number:
                changes += [
                    {
                        "campaign_id": key,
                        "against": "previous",
                        "scale": scale,
                        "family": "lever",
                        "position": place,
                        "code": "SIGNAL" if place == 2 else "SAME",
                        "points": 12.0,
                    }
                    for place, scale in enumerate(("vision", "orchestrator", "processes"))
                ]
            invited.append(_invited(key, name, number))
        plans.append(_plan(previous or ""))
    organisations = [
        {
            "id": keys[name],
            "name": name,
            "staff": {},
            "locale": "fr",
            "time_zone": "Europe/Paris",
            "retention_days": 900,
            "created_on": date(2023, 1, 2),
        }
        for name in names
    ]
    with engine.begin() as connection:
        connection.execute(insert(Organisation), organisations)
        connection.execute(
            insert(Unit), [{"id": units[name], "organisation_id": keys[name], "name": ""} for name in names]
        )
        member = {"account_id": account_id, "role": "consultant"}
        connection.execute(insert(Membership), [member | {"organisation_id": keys[name]} for name in names])
        connection.execute(insert(Campaign), rows)
        connection.execute(insert(Invitation), invited)
        connection.execute(insert(WaveChange), changes)
        connection.execute(insert(Plan), plans)
        steps = [
            {"plan_id": plan["id"], "action": action, "status": status, "actual": {}}
            for plan in plans
            for action, status in (("A1", "done"), ("A2", "doing"))
        ]
        connection.execute(insert(PlanStep), steps)


def _row(key: str, organisation: str, unit: str, previous: str | None, opened: date) -> dict[str, Any]:
    return {
        "id": key,
        "organisation_id": organisation,
        "unit_id": unit,
        "previous_id": previous,
        "name": "Mesure",
        "questionnaire_key": "alignment",
        "questionnaire_version": "1.0.0",
        "length": "full",
        "languages": ["fr"],
        "mode": "named",
        "threshold": 5,
        "staff": {},
        "merge_order": [],
        "status": "published",
        "created_on": opened,
        "opened_on": opened,
        "closed_on": opened,
        "published_on": opened,
        "meeting_issue": 0,
    }


def _invited(campaign: str, name: str, number: int) -> dict[str, Any]:
    key = new_key()
    return {
        "id": key,
        "campaign_id": campaign,
        "email": f"{name.replace(' ', '')}-{number}@client.example",
        "place": b"sealed",
        "language": "fr",
        "token_hash": key * 4,
        "issue": 1,
        "used": False,
        "revoked": False,
        "reminded": 0,
        "delivery": "sent",
    }


def _plan(campaign: str) -> dict[str, Any]:
    return {
        "id": new_key(),
        "campaign_id": campaign,
        "number": 1,
        "capacity": {},
        "at_once": 1,
        "pinned": [],
        "excluded": [],
        "created_on": date(2026, 1, 2),
        "frozen": {},
        "forecast": {},
        "approved_on": date(2026, 1, 2),
    }


def _asked(house: House, reader: Reader, address: str) -> tuple[int, int, str]:
    """Statements, calls of Python functions, and the text of a page."""
    asked: list[str] = []
    engine = house.app.extensions["diapason"].engine

    def note(*arguments: Any) -> None:
        asked.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    answers = []
    calls = calls_of(lambda: answers.append(super(type(reader.client), reader.client).open(address)))
    (answer,) = answers
    event.remove(engine, "before_cursor_execute", note)
    assert answer.status_code == 200
    return len(asked), calls, answer.get_data(as_text=True)


def test_a_thousand_clients_with_twelve_waves_each_take_few_queries_and_no_more_work(house: House) -> None:
    with Session(house.engine) as session:
        bob = session.scalars(select(Account.id).where(Account.email == BOB)).one()
    _clients(house.engine, bob, 10, WAVES)
    reader = house.reader(BOB)
    _asked(house, reader, "/fr/portfolio")
    few, least, _ = _asked(house, reader, "/fr/portfolio")
    with house.engine.begin() as connection:
        connection.execute(Membership.__table__.delete().where(Membership.account_id == bob))  # type: ignore[attr-defined]
    _clients(house.engine, bob, CLIENTS, WAVES)
    many, calls, text = _asked(house, reader, "/fr/portfolio")
    assert many == few <= QUERIES, "however many clients there are"
    assert calls < WORK * least, "only the clients of the page are looked at"
    assert text.count('<th scope="row">') == PAGE
    assert "Page 1 sur 20" in text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("states", "first", "kept"),
    [
        # A status, the day it was opened, whether it follows another; the last of two alike has the greater key.
        ([("published", 1, False), ("closed", 2, True)], 1, 1),
        ([("published", 2, True), ("closed", 2, False)], 0, 0),
        ([("published", 2, False), ("closed", 2, False)], 1, 1),
        ([("published", 1, False), ("draft", None, True)], 1, 0),
        ([("draft", None, True), ("open", 3, False), ("closed", 4, False)], 1, 2),
        ([("draft", None, False), ("draft", None, True), ("draft", None, False)], 1, None),
        ([("draft", None, False), ("draft", None, False)], 1, None),
    ],
)
def test_what_is_open_stands_before_a_draft_and_both_before_what_is_over(
    house: House, states: list[tuple[str, int | None, bool]], first: int, kept: int | None
) -> None:
    firm, unit, other, earlier = (new_key() for _ in range(4))
    organisation = {"id": firm, "name": "Client", "staff": {}, "locale": "fr", "time_zone": "Europe/Paris"}
    rows = [
        _row(f"{place:016x}", firm, unit, earlier if follows else None, date(2024, 1, opened or 1))
        | {"status": status, "opened_on": opened and date(2024, 1, opened)}
        for place, (status, opened, follows) in enumerate(states)
    ]
    with house.engine.begin() as connection:
        account = connection.scalar(select(Account.id).where(Account.email == BOB))
        kept_since = {"retention_days": 900, "created_on": date(2023, 1, 2)}
        connection.execute(insert(Organisation), [organisation | kept_since])
        units = [{"id": key, "organisation_id": firm, "name": key} for key in (unit, other)]
        connection.execute(insert(Unit), units)
        connection.execute(insert(Membership), [{"account_id": account, "organisation_id": firm, "role": "consultant"}])
        connection.execute(insert(Campaign), [_row(earlier, firm, other, None, date(2023, 1, 2)), *rows])
    with Session(house.engine) as session:
        shown = portfolio.clients(session, str(account), ["consultant"])
    line = next(client for client in shown if client.unit_id == unit)
    assert line.campaign_id == f"{first:016x}"
    assert line.kept_id == (None if kept is None else f"{kept:016x}")


def test_a_client_s_line_holds_the_date_the_answers_the_verdicts_and_what_is_left(build: Build) -> None:
    house, wave = second(build, Mode.NAMED, risen=1)
    alice = house.reader(ALICE)
    said = text_of(alice.get("/fr/portfolio"))
    assert "Atelier Durand" in said
    assert "mesure due le 2 juin 2026" in said
    assert "12 sur 12 invités (100 %)" in re.sub(r"\s", " ", said)
    assert "Évolution avérée" in said
    assert "↑" in said
    assert "pas de plan approuvé" in said
    anna = text_of(house.reader(ANNA).get("/fr/portfolio"))
    assert "pas encore publiés" in anna, "an assistant reads what is published"
    with Session(house.engine) as session, session.begin():
        session.execute(
            update(Campaign).where(Campaign.id == wave.campaign_id).values(status="published", published_on=NOW.date())
        )
    assert "Évolution avérée" in text_of(house.reader(ANNA).get("/fr/portfolio"))


def test_a_portfolio_shows_no_other_firm_and_nothing_to_those_who_only_read(build: Build) -> None:
    house, _ = second(build, Mode.NAMED, risen=1)
    for who in (CHARLIE, OLGA):
        assert "Atelier Durand" not in text_of(house.reader(who).get("/fr/portfolio"))


def test_what_waits_for_somebody_stands_first_then_the_nearest_date(house: House) -> None:
    with Session(house.engine) as session:
        bob = session.scalars(select(Account.id).where(Account.email == BOB)).one()
    _clients(house.engine, bob, 3, 2)
    rows = page_of(house.reader(BOB).get("/fr/portfolio")).xpath("//tbody/tr/td[1]")
    said = [row.text_content().strip() for row in rows]
    assert said[0] == "brouillon prêt à ouvrir"
    assert said[1:] == [f"mesure due depuis le {day}\u00a0juillet 2023" for day in (3, 3, 4)]


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "9" * 30, ""])
def test_a_page_that_is_not_there_is_the_nearest_that_is(house: House, page: str) -> None:
    assert house.reader(BOB).get(f"/fr/portfolio?page={page}").status_code == 200


def test_whoever_answered_confidentially_is_shown_no_verdict_that_was_kept_for_others(build: Build) -> None:
    house, wave = second(build, Mode.CONFIDENTIAL, risen=1)
    alice = house.reader(ALICE)
    assert "Évolution avérée" in text_of(alice.get("/fr/portfolio"))
    with Session(house.engine) as session, session.begin():
        invitation = wave.invitation(session, "sales1@firm.example")
        invitation.email = ALICE
    assert "Évolution avérée" not in text_of(alice.get("/fr/portfolio"))
    assert "Masqué pour protéger l’anonymat" in text_of(alice.get("/fr/portfolio"))
    assert alice.get(f"{house.organisation}/year").status_code == 200
    assert alice.get(f"{house.organisation}/campaigns/{wave.campaign_id}/wave").status_code == 200
