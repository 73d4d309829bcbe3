"""A database that takes no writing: 503 with what was typed, readers go on, and nothing acknowledged is lost."""

import sqlite3
from contextlib import closing

import pytest
from flask import Flask
from sqlalchemy import Engine, event, text

from assessment import app as wiring
from assessment.app import create_app
from assessment.i18n import LANGUAGES, language
from assessment.settings import Settings
from assessment.web.no_writing import write_gate
from tests.conftest import TODAY
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.no_writing.locked_database import locked
from tests.web.respondent import KEY, begin, form_key

WORDS = "Les devis partent <trop> tard & « sans suite »."
LEADER = "Jeanne d'Arc"


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application, which waits for no lock."""
    monkeypatch.setattr(wiring, "WEB_BUSY_MILLISECONDS", 1)
    app = create_app(settings, today=lambda: TODAY)
    app.test_client_class = AuditingClient
    return app


@pytest.mark.parametrize("code", LANGUAGES)
def test_answers_that_meet_a_locked_database_stay_on_their_page(
    client: AuditingClient, settings: Settings, engine: Engine, code: str
) -> None:
    walker = begin(client)
    tab = walker.open(f"/{code}/respond/{walker.token}/1")
    tab.chosen = dict.fromkeys(tab.items, "4")
    with locked(settings):
        for _ in range(3):
            answer = walker.send(tab)
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "10"
            page = page_of(answer)
            assert page.get("lang") == code
            assert len(page.findall(".//input[@checked][@value='4']")) == len(tab.items)
            assert language(code)("errors.database_busy.what") in " ".join(page.itertext())
            assert client.get(walker.address).status_code == 200
            assert client.get(f"/{code}").status_code == 200
    client.application.extensions[write_gate.EXTENSION].closed_until = 0.0
    assert walker.send(tab).status_code == 303
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM answers WHERE cell = 4")).scalar_one() == len(tab.items)


@pytest.mark.parametrize("code", LANGUAGES)
def test_any_other_form_comes_back_to_be_sent_again(client: AuditingClient, settings: Settings, code: str) -> None:
    address = f"/{code}/start/alignment/quick"
    form = {KEY: form_key(client.get(address)), "function": "sales", "organisation": WORDS}
    with locked(settings):
        answer = client.post(address, data=form)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    page = page_of(answer)
    (again,) = page.findall(".//form[@method='post']")
    assert again.get("action") == address
    sent = {field.get("name"): field.get("value") for field in again.findall(".//input")}
    assert (sent["function"], sent["organisation"]) == ("sales", WORDS)
    assert WORDS in "".join(page.itertext())
    client.application.extensions[write_gate.EXTENSION].closed_until = 0.0
    assert client.post(address, data={**form, KEY: sent[KEY]}).status_code in (200, 303, 422)


def test_saving_in_the_background_is_told_in_json(client: AuditingClient, settings: Settings) -> None:
    walker = begin(client)
    key = form_key(client.get(walker.address))
    with locked(settings):
        answer = client.post(
            f"/respond/{walker.token}/answers", json={"answers": {"V1.1": 3}}, headers={"X-CSRFToken": key}
        )
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.get_json()["error"] == "database_busy"


def test_a_password_is_never_written_into_a_page(client: AuditingClient, settings: Settings) -> None:
    address = "/fr/account/sign-in"
    form = {KEY: form_key(client.get(address)), "email": "alice@firm.example", "password": "quatre mots bien longs"}
    with locked(settings):
        answer = client.post(address, data=form)
    assert answer.status_code == 503
    assert "quatre mots" not in answer.get_data(as_text=True)


def test_while_the_database_is_locked_one_writer_tries_and_the_others_are_told_at_once(app: Flask) -> None:
    gate = write_gate.WriteGate()
    assert not gate.enter()
    gate.closed_until = float("inf")
    assert gate.enter()
    with pytest.raises(write_gate.DatabaseLockedError):
        gate.enter()
    gate.trying.release()
    assert gate.enter()


def test_a_full_disk_loses_no_acknowledged_answer(settings: Settings) -> None:
    app = create_app(settings, today=lambda: TODAY)
    app.test_client_class = AuditingClient
    room = [2**30]
    event.listen(
        app.extensions["diapason"].engine,
        "checkout",
        lambda connection, *_: connection.execute(f"PRAGMA max_page_count = {room[0]}"),
    )
    client = app.test_client()
    assert isinstance(client, AuditingClient)
    walkers = [begin(client) for _ in range(RESPONDENTS)]
    key = form_key(client.get(walkers[0].address))
    with closing(sqlite3.connect(settings.instance / "diapason.db")) as connection:
        room[0] = connection.execute("PRAGMA page_count").fetchone()[0] + SPARE_PAGES
    acknowledged, codes = [], []
    for number, walker in enumerate(walkers):
        words = f"{number} " + "x" * 1900
        answer = client.post(
            f"/respond/{walker.token}/answers", json={"answers": {"T1": words}}, headers={"X-CSRFToken": key}
        )
        codes.append(answer.status_code)
        acknowledged += [words] if answer.status_code == 200 else []
    assert set(codes) == {200, 503}
    assert answer.get_json()["error"] == "database_full"
    assert client.get(walkers[-1].address).status_code == 200
    with closing(sqlite3.connect(settings.instance / "diapason.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert sorted(row[0] for row in connection.execute("SELECT text FROM comments")) == sorted(acknowledged)


RESPONDENTS, SPARE_PAGES = 12, 3
