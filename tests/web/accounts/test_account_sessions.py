"""The list of open sessions on the account page, and the security events of accounts in the log."""

import json
import logging
import re
from datetime import timedelta

import pytest
from flask import Flask, Request
from sqlalchemy import Engine, func, select, text, update
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from assessment import app as wiring
from assessment.logs import SECURITY_LOGGER, JsonFormatter
from assessment.settings import Settings
from assessment.store.models import OpenSession
from assessment.store.sign_in_limits import forget_past
from assessment.web.accounts.security.device import device_of
from assessment.web.no_writing import write_gate
from tests.web.accounts.test_accounts import EMAIL, HERE, OTHER, Visitor, activate
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.members import PASSWORD, text_of
from tests.web.no_writing.locked_database import locked
from tests.web.respondent import KEY, form_key

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 "
    "Safari/537.36 Edg/138.0.0.0"
)


@pytest.fixture
def visitor(mail_worker: Flask, engine: Engine) -> Visitor:
    """Nobody yet, at Firefox on Windows."""
    return _at(mail_worker, engine, FIREFOX)


def _at(app: Flask, engine: Engine, agent: str) -> Visitor:
    client = app.test_client()
    assert isinstance(client, AuditingClient)
    client.environ_base["HTTP_USER_AGENT"] = agent
    return Visitor(client, engine)


def _phone_of(visitor: Visitor) -> Visitor:
    """The same person, signed in at a phone as well."""
    phone = _at(visitor.client.application, visitor.engine, IPHONE)
    phone.sign_in()
    return phone


def _listed(visitor: Visitor) -> list[tuple[str, str]]:
    """The sessions that the account page lists: their words, and where each is ended."""
    page = page_of(visitor.client.get(HERE))
    rows = page.xpath("//li[form[contains(@action, '/account/sessions/')]]")
    return [(" ".join(row.xpath("span")[0].text_content().split()), row.xpath("form/@action")[0]) for row in rows]


def _end(visitor: Visitor, address: str) -> int:
    key = form_key(visitor.client.get(HERE))
    return visitor.client.post(address, data={KEY: key}, follow_redirects=True).status_code


def _is_in(visitor: Visitor) -> bool:
    return visitor.client.get("/fr/organisations").status_code == 200


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, ("Firefox", "Windows")),
        (IPHONE, ("Safari", "iPhone")),
        (EDGE, ("Edge", "macOS")),
        ("curl/8.14.1", (None, None)),
        ("", (None, None)),
    ],
)
def test_a_device_is_told_by_browser_and_system_alone(agent: str, device: tuple[str | None, str | None]) -> None:
    environ = EnvironBuilder(headers=Headers([("User-Agent", agent)])).get_environ()
    assert device_of(Request(environ)) == device


def test_one_session_of_several_is_ended_from_the_account_page(visitor: Visitor) -> None:
    phone = _phone_of(visitor.ready())
    (mine, _here), (other, there) = _listed(visitor)
    assert re.fullmatch(r"Firefox sur Windows cette session depuis le .+, dernière visite le .+", mine)
    assert re.fullmatch(r"Safari sur iPhone depuis le .+, dernière visite le .+", other)
    assert "Safari on iPhone this session" in text_of(phone.client.get("/en/account"))
    assert _end(visitor, there) == 200
    assert (_is_in(visitor), _is_in(phone)) == (True, False)
    assert len(_listed(visitor)) == 1
    assert not _is_in(phone), "an ended session does not enter the list again"
    (_mine, here) = _listed(visitor)[0]
    _end(visitor, here)
    assert not _is_in(visitor), "the present session is ended as by signing out"
    with visitor.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM open_sessions")).scalar_one() == 0


def test_a_session_of_somebody_else_is_not_ended(visitor: Visitor) -> None:
    (_mine, here) = _listed(visitor.ready())[0]
    stranger = visitor.again()
    stranger.sign_up("bob@exemple.fr")
    stranger.choose_password()
    stranger.sign_in("bob@exemple.fr")
    assert len(_listed(stranger)) == 1
    _end(stranger, here)
    assert _is_in(visitor)
    assert len(_listed(visitor)) == 1


def test_a_new_password_leaves_the_present_session_alone_in_the_list(visitor: Visitor) -> None:
    _phone_of(visitor.ready())
    visitor.post("password", password=PASSWORD, new_password=OTHER, new_password_confirm=OTHER)
    assert [words.partition(" cette")[0] for words, _address in _listed(visitor)] == ["Firefox sur Windows"]
    visitor.client.get(HERE)
    with visitor.engine.connect() as connection:
        assert connection.execute(text("SELECT browser FROM open_sessions")).scalars().all() == ["Firefox"]


def test_the_day_of_the_last_visit_is_kept_without_the_hour(visitor: Visitor) -> None:
    visitor.ready()
    with visitor.engine.begin() as connection:
        connection.execute(text("UPDATE open_sessions SET opened_on = '2020-03-01', seen_on = '2020-03-02'"))
    assert "depuis le 1er mars 2020, dernière visite le 2 mars 2020" in _listed(visitor)[0][0]
    ((words, _address),) = _listed(visitor)
    assert "depuis le 1er mars 2020" in words
    assert "2 mars 2020" not in words


def test_a_session_that_was_ended_stays_so_though_its_password_was_confirmed_since(visitor: Visitor) -> None:
    phone = _phone_of(visitor.ready())
    assert phone.post("verify", password=PASSWORD).status_code == 200
    with visitor.engine.begin() as connection:
        # As it stands where the phone signed in thirteen days before.
        would_end = connection.execute(select(func.min(OpenSession.ends_at))).scalar_one() - timedelta(days=13)
        connection.execute(update(OpenSession).values(ends_at=would_end))
    _end(visitor, _listed(visitor)[1][1])
    with visitor.engine.begin() as connection:
        forget_past(connection, would_end)
    assert not _is_in(phone)


def test_a_session_whose_password_was_confirmed_since_stays_in_the_list(visitor: Visitor) -> None:
    visitor.ready().post("verify", password=PASSWORD)
    with visitor.engine.begin() as connection:
        connection.execute(text("UPDATE open_sessions SET seen_on = '2020-03-02', ends_at = '2020-03-15 09:00:00'"))
    assert _is_in(visitor)
    assert len(_listed(visitor)) == 1


def test_a_session_from_before_the_list_enters_it_when_it_is_seen(visitor: Visitor) -> None:
    visitor.ready()
    with visitor.engine.begin() as connection:
        connection.execute(text("DELETE FROM open_sessions"))
    assert _is_in(visitor)
    assert len(_listed(visitor)) == 1


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application waits for no lock."""
    monkeypatch.setattr(wiring, "WEB_BUSY_MILLISECONDS", 1)


@pytest.mark.usefixtures("impatient")
def test_one_page_alone_waits_to_enter_a_session_where_the_database_is_locked(
    visitor: Visitor, settings: Settings
) -> None:
    visitor.ready()
    with visitor.engine.begin() as connection:
        connection.execute(text("DELETE FROM open_sessions"))
    gate = visitor.client.application.extensions[write_gate.EXTENSION]
    with locked(settings):
        assert _is_in(visitor)
    assert gate.closed_until > 0
    gate.closed_until = 0.0
    assert len(_listed(visitor)) == 0
    assert len(_listed(visitor)) == 1


def _told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str | None]]:
    """The security events since the last time, as JSON tells them; none holds an address."""
    records = [record for record in caplog.records if record.name == SECURITY_LOGGER]
    lines = [json.loads(JsonFormatter().format(record)) for record in records]
    caplog.clear()
    assert "@" not in str(lines)
    assert all(line["message"] == f"event={line['event']} account={line.get('account', '-')}" for line in lines)
    return [(line["event"], line.get("account")) for line in lines]


def test_what_happens_to_an_account_is_logged_by_its_id(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, SECURITY_LOGGER)
    visitor.ready()
    with visitor.engine.connect() as connection:
        account = connection.execute(text("SELECT id FROM accounts")).scalar_one()
    assert _told(caplog) == [("password_reset", account), ("sign_in", account)]
    phone = _phone_of(visitor)
    _end(visitor, _listed(visitor)[1][1])
    assert _told(caplog) == [("sign_in", account), ("session_ended", account)]
    phone.sign_in(password="not the right one")
    phone.sign_in("nobody@exemple.fr")
    assert _told(caplog) == [("sign_in_failed", account), ("sign_in_failed", None)]
    visitor.post("password", password="not the right one", new_password=OTHER, new_password_confirm=OTHER)
    visitor.post("password", password=PASSWORD, new_password=OTHER, new_password_confirm=OTHER)
    assert _told(caplog) == [("password_change_failed", account), ("password_changed", account)]
    visitor.post("sign-out-others", at="")
    visitor.post("sign-out", at="")
    assert _told(caplog) == [("other_sessions_ended", account), ("sign_out", account)]


def test_a_second_factor_that_is_set_up_and_removed_is_logged(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.ready()
    caplog.set_level(logging.INFO, SECURITY_LOGGER)
    caplog.clear()
    activate(visitor)
    assert {event for event, account in _told(caplog) if account} == {"second_factor_changed", "other_sessions_ended"}
    visitor.post("second", setup="disable")
    assert {event for event, account in _told(caplog) if account} == {"second_factor_removed", "other_sessions_ended"}


def test_refused_second_steps_and_tries_held_back_are_logged(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    activate(visitor.ready())
    visitor.post("sign-out", at="")
    caplog.set_level(logging.INFO, SECURITY_LOGGER)
    caplog.clear()
    visitor.sign_in()
    for page in ("code", "recovery"):
        visitor.post(page, code="000000")
    assert [event for event, account in _told(caplog) if account] == ["second_step_failed"] * 2
    while visitor.sign_in(EMAIL, "not the right one").status_code != 429:
        pass
    events = [event for event, account in _told(caplog) if account]
    assert set(events[:-1]) == {"sign_in_failed"}
    assert events[-1] == "try_held_back"


def test_a_password_of_thousands_of_signs_is_no_fault_of_ours(visitor: Visitor) -> None:
    endless = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 1000
    visitor.ready()
    changed = visitor.post("password", password=endless, new_password=OTHER, new_password_confirm=OTHER)
    assert changed.status_code == 400
    stranger = visitor.again()
    assert [stranger.sign_in(email, "x" * 5000).status_code for email in (EMAIL, "nobody@exemple.fr")] == [400, 400]
