"""Pages that a server loads when somebody asks for one of them."""

import gc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from threading import Event, Lock
from typing import Any
from weakref import ref

import pytest
from argon2 import PasswordHasher
from flask import Flask, g, url_for
from flask_security.utils import get_url
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import MapAdapter

from assessment.app import create_app, create_app_by_need
from assessment.settings import Settings
from assessment.store.models import Account
from assessment.web.accounts.security.setup import VIEWS
from assessment.web.late_pages import LatePages
from assessment.web.no_writing import write_gate
from tests.campaign_factory import stage
from tests.waiting import wait_until
from tests.web.auditing_client import AuditingClient
from tests.web.base.test_outsiders import address
from tests.web.members import ALICE, PASSWORD, House, let_in
from tests.web.respondent import KEY, form_key

ELSEWHERE = ("/fr/account/sign-up", "/fr/organisations", "/fr/verify", "/fr/nowhere")


@pytest.fixture
def by_need(settings: Settings, engine: Engine) -> House:
    """A firm whose server has loaded nothing but the first pages."""
    app = create_app_by_need(settings)
    app.test_client_class = AuditingClient
    made = stage(engine)
    let_in(engine, made)
    return House(app, engine, made)


def _answering(app: Flask) -> Flask:
    """The application that answers now for the one that was made first."""
    assert isinstance(app.wsgi_app, LatePages)
    return app.wsgi_app._stage.app


def _has_figures(app: Flask) -> bool:
    return "portfolio.show" in _answering(app).view_functions


def _knows(app: Flask, path: str) -> bool:
    try:
        app.url_map.bind("localhost").match(path, method="GET")
    except NotFound:
        return False
    except HTTPException:
        return True
    return True


@pytest.mark.parametrize(("asked", "fewest"), [("/fr", 150), ("/fr/organisations", 100)])
def test_no_earlier_page_answers_in_the_place_of_a_later_one(
    by_need: House, settings: Settings, asked: str, fewest: int
) -> None:
    by_need.app.test_client().get(asked)
    app, whole = _answering(by_need.app), create_app(settings)
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    others = [rule for rule in whole.url_map.iter_rules() if rule.endpoint not in known]
    assert len(others) > fewest
    assert {rule.rule.split("/")[1] for rule in others} == {"<any(fr,en):language>"}
    assert not [rule.rule for rule in others if _knows(app, address(rule, by_need))]
    assert {(rule.rule, rule.endpoint) for rule in app.url_map.iter_rules()} <= {
        (rule.rule, rule.endpoint) for rule in whole.url_map.iter_rules()
    }


def test_whoever_answers_never_needs_the_others(by_need: House) -> None:
    reader = by_need.reader()
    for path in ("/fr", "/fr/start/alignment/full", "/healthz", "/fr/account/sign-in"):
        assert reader.client.get(path).status_code == 200
    assert _answering(by_need.app) is by_need.app


@pytest.mark.parametrize("path", ["/favicon.ico", "/.well-known/security.txt", "/wp-login.php"])
def test_an_address_below_no_language_is_refused_without_the_others(by_need: House, path: str) -> None:
    assert by_need.app.test_client().get(path).status_code == 404
    assert _answering(by_need.app) is by_need.app


@pytest.mark.parametrize("path", ELSEWHERE)
def test_another_page_is_answered_as_by_an_application_that_has_it(
    by_need: House, settings: Settings, path: str
) -> None:
    own = by_need.app.test_client().get(path)
    usual = create_app(settings).test_client().get(path)
    assert (own.status_code, own.headers.get("Location")) == (usual.status_code, usual.headers.get("Location"))


def test_a_member_finds_everything_and_first_pages_answer_on(by_need: House) -> None:
    reader = by_need.reader(ALICE)
    page = reader.client.get(f"/fr/organisations/{by_need.stage.organisation_id}")
    assert page.status_code == 200
    assert not _has_figures(by_need.app)
    assert reader.client.get("/fr/portfolio").status_code == 200
    assert _has_figures(by_need.app)
    for path in ("/fr", "/fr/organisations"):
        assert reader.client.get(path).status_code == 200


def test_an_application_whose_pages_another_has_is_let_go(by_need: House) -> None:
    reader = by_need.reader(ALICE)
    assert reader.client.get("/fr/organisations").status_code == 200
    without_figures = ref(_answering(by_need.app))
    assert reader.client.get("/fr/portfolio").status_code == 200
    gc.collect()
    assert without_figures() is None


def test_a_first_page_can_name_the_address_of_another(by_need: House) -> None:
    with by_need.app.test_request_context("/fr"):
        assert url_for("organisations.mine", language="fr") == "/fr/organisations"
        assert url_for("organisations.mine", language="fr", _external=True) == "http://localhost/fr/organisations"
        assert not _has_figures(by_need.app)


def test_a_page_of_accounts_can_name_the_address_of_one_with_figures(by_need: House) -> None:
    by_need.reader(ALICE).client.get("/fr/organisations")
    with _answering(by_need.app).test_request_context("/fr/organisations"):
        assert url_for("portfolio.show", language="fr") == "/fr/portfolio"
    with by_need.app.test_request_context("/fr"):
        assert url_for("portfolio.show", language="fr") == "/fr/portfolio"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_whoever_signs_in_before_another_page_was_asked_for_arrives(by_need: House, language: str) -> None:
    with Session(by_need.engine) as session, session.begin():
        account = session.scalars(select(Account).where(Account.email == ALICE)).one()
        account.password = PasswordHasher().hash(PASSWORD)
    client, address = by_need.reader().client, f"/{language}/account/sign-in"
    answer = client.post(address, data={KEY: form_key(client.get(address)), "email": ALICE, "password": PASSWORD})
    assert answer.headers["Location"] == f"/{language}/organisations"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_an_address_without_a_language_gets_that_of_the_page(by_need: House, settings: Settings) -> None:
    """As Flask-Security asks for the page that follows a sign-in, a new password or a passkey."""
    addresses = []
    for app in (by_need.app, create_app(settings)):
        with app.test_request_context("/en/account/sign-in"):
            g.language = "en"
            addresses.append({endpoint: get_url(endpoint) for endpoint in VIEWS.values()})
    assert addresses[0] == addresses[1]
    assert all(address.startswith("/en") for address in addresses[0].values())


def test_below_a_path_another_page_is_found_too(settings: Settings) -> None:
    app = create_app_by_need(replace(settings, base_url="http://localhost/tools/diapason"))
    assert app.test_client().get("/tools/diapason/fr/account/sign-in").status_code == 200
    answer = app.test_client().get("/tools/diapason/fr/organisations")
    assert answer.headers["Location"].startswith("/tools/diapason/fr/account/sign-in")


def test_an_address_is_looked_up_once(by_need: House, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    plain = MapAdapter.match

    def noted(adapter: MapAdapter, *arguments: Any, **named: Any) -> Any:
        looked_up.append(adapter.path_info)
        return plain(adapter, *arguments, **named)

    monkeypatch.setattr(MapAdapter, "match", noted)
    client = by_need.app.test_client()
    assert client.get("/fr/start/alignment/full").status_code == 200
    assert client.get("/icon-that-nobody-has.png").status_code == 404
    assert looked_up == ["/fr/start/alignment/full", "/icon-that-nobody-has.png"]
    assert _answering(by_need.app) is by_need.app


@pytest.mark.parametrize("path", ["/fr/organisations", "/fr/portfolio"])
def test_a_locked_database_is_known_to_all(by_need: House, path: str) -> None:
    by_need.reader().client.get(path)
    assert _answering(by_need.app) is not by_need.app
    with by_need.app.app_context():
        write_gate.note_locked()
    with _answering(by_need.app).app_context():
        assert write_gate.is_closed()


class _Entrance:
    """A lock that tells when a second thread stands before it."""

    def __init__(self) -> None:
        self._lock, self._arrivals, self._second = Lock(), count(1), Event()

    def __enter__(self) -> None:
        if next(self._arrivals) == 2:
            self._second.set()
        self._lock.acquire()

    def __exit__(self, *_error: object) -> None:
        self._lock.release()

    def second_stands_before_it(self) -> bool:
        """Whether that has happened."""
        return self._second.is_set()


def test_two_requests_at_once_make_the_others_once(settings: Settings) -> None:
    whole, first, entrance = create_app(settings), Flask("first"), _Entrance()
    made: list[Flask] = []

    def make() -> Flask:
        made.append(whole)
        wait_until(entrance.second_stands_before_it, "the second request did not wait for the first")
        return whole

    pages = LatePages(first, make)
    pages._making = entrance  # type: ignore[assignment]
    pages.put_before()
    with ThreadPoolExecutor(2) as both:
        answers = [both.submit(lambda: first.test_client().get("/fr").status_code) for _ in range(2)]
    assert [answer.result() for answer in answers] == [200, 200]
    assert made == [whole]
