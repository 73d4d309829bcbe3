"""Pages that a server loads when somebody asks for one of them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask, url_for
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException, NotFound

from assessment.app import create_app, create_app_by_need
from assessment.settings import Settings
from assessment.web.late_pages import LatePages
from assessment.web.no_writing import write_gate
from tests.campaign_factory import stage
from tests.web.auditing_client import AuditingClient
from tests.web.base.test_outsiders import address
from tests.web.members import ALICE, House, let_in

ELSEWHERE = ("/fr/account/sign-up", "/fr/organisations", "/fr/verify", "/fr/nowhere")


@pytest.fixture
def by_need(settings: Settings, engine: Engine) -> House:
    """A firm whose server has loaded nothing but the first pages."""
    app = create_app_by_need(settings)
    app.test_client_class = AuditingClient
    made = stage(engine)
    let_in(engine, made)
    return House(app, engine, made)


def _whole(app: Flask) -> Flask | None:
    assert isinstance(app.wsgi_app, LatePages)
    return app.wsgi_app._whole


def _knows(app: Flask, path: str) -> bool:
    try:
        app.url_map.bind("localhost").match(path, method="GET")
    except NotFound:
        return False
    except HTTPException:
        return True
    return True


def test_no_first_page_answers_in_the_place_of_another(by_need: House, settings: Settings) -> None:
    whole = create_app(settings)
    first = {rule.endpoint for rule in by_need.app.url_map.iter_rules()}
    others = [rule for rule in whole.url_map.iter_rules() if rule.endpoint not in first]
    assert len(others) > 150
    assert not [rule.rule for rule in others if _knows(by_need.app, address(rule, by_need))]
    assert {(rule.rule, rule.endpoint) for rule in by_need.app.url_map.iter_rules()} <= {
        (rule.rule, rule.endpoint) for rule in whole.url_map.iter_rules()
    }


def test_whoever_answers_never_needs_the_others(by_need: House) -> None:
    reader = by_need.reader()
    for path in ("/fr", "/fr/start/alignment/full", "/healthz", "/fr/account/sign-in"):
        assert reader.client.get(path).status_code == 200
    assert _whole(by_need.app) is None


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
    assert _whole(by_need.app) is not None
    assert reader.client.get("/fr").status_code == 200


def test_a_first_page_can_name_the_address_of_another(by_need: House) -> None:
    with by_need.app.test_request_context("/fr"):
        assert url_for("organisations.mine", language="fr") == "/fr/organisations"
        assert url_for("organisations.mine", language="fr", _external=True) == "http://localhost/fr/organisations"


def test_below_a_path_another_page_is_found_too(settings: Settings) -> None:
    app = create_app_by_need(replace(settings, base_url="http://localhost/tools/diapason"))
    assert app.test_client().get("/tools/diapason/fr/account/sign-in").status_code == 200
    answer = app.test_client().get("/tools/diapason/fr/organisations")
    assert answer.headers["Location"].startswith("/tools/diapason/fr/account/sign-in")


def test_a_locked_database_is_known_to_both(by_need: House) -> None:
    by_need.reader().client.get("/fr/organisations")
    whole = _whole(by_need.app)
    assert whole is not None
    with by_need.app.app_context():
        write_gate.note_locked()
    with whole.app_context():
        assert write_gate.is_closed()


def test_two_requests_at_once_make_the_others_once(settings: Settings) -> None:
    made: Iterator[Flask] = iter([create_app(settings)])
    first = Flask("first")
    LatePages(first, lambda: next(made)).put_before()
    together = Barrier(2)

    def ask(_number: int) -> int:
        together.wait()
        return first.test_client().get("/fr").status_code

    with ThreadPoolExecutor(2) as both:
        assert list(both.map(ask, range(2))) == [200, 200]
