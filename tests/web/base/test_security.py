"""Security headers and CSRF."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from inspect import iscoroutinefunction
from itertools import chain
from typing import cast

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Connection, text
from werkzeug.test import TestResponse

from assessment.app import create_app
from assessment.settings import Environment, Settings
from assessment.store.link_tokens import hash_of, new_token
from assessment.web.base.security import SESSION_KEY, _signed
from tests.applications import application_of
from tests.conftest import TODAY
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.respondent import KEY, begin, form_key

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def _answers_of_every_kind(client: AuditingClient) -> list[TestResponse]:
    walker = begin(client, length="quick")
    walker.finish()
    return [
        client.get("/"),
        client.get("/fr"),
        client.get("/fr/privacy"),
        client.get("/fr/start/alignment/full"),
        client.get(f"/fr/respond/{walker.token}/1"),
        client.get(walker.address),
        client.get("/nowhere"),
        client.get("/fr/respond/none"),
        client.post("/respond/none/answers", json={}),
        client.get(page_of(client.get("/fr")).xpath("//link[@rel='stylesheet']/@href")[0]),
    ]


def test_every_answer_bears_the_policy(client: AuditingClient) -> None:
    for answer in _answers_of_every_kind(client):
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]


def test_personal_pages_are_kept_and_indexed_by_nobody(client: AuditingClient) -> None:
    walker = begin(client, length="quick")
    walker.finish()
    for path in (f"/fr/respond/{walker.token}", f"/fr/respond/{walker.token}/1", walker.address):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_form_from_elsewhere_is_refused(client: AuditingClient, connection: Connection) -> None:
    for key in ({}, {KEY: ""}, {KEY: "forged"}):
        answer = client.post("/fr/start/alignment/full", data={"function": "sales", **key})
        assert answer.status_code == 400
    assert connection.execute(text("SELECT count(*) FROM responses")).scalar_one() == 0


def test_the_key_of_one_reader_does_not_open_anothers_form(client: AuditingClient, app: Flask) -> None:
    other = app.test_client()
    key = form_key(other.get("/fr/start/alignment/full"))
    client.get("/fr/start/alignment/full")
    assert client.post("/fr/start/alignment/full", data={KEY: key, "function": "sales"}).status_code == 400


def _sent_over_tls(app: Flask, key: str | None = None, **headers: str) -> int:
    """The status of the start form sent by a new reader over HTTPS; `key`: another than the one of their page."""
    client = app.test_client()
    own = form_key(client.get("/fr/start/alignment/full", base_url="https://localhost"))
    about = {KEY: key or own, "function": "sales", "role": "head", "asked": "function"}
    return client.post(
        "/fr/start/alignment/full", base_url="https://localhost", data=about, headers=headers
    ).status_code


def test_a_known_key_does_not_stand_for_the_page_it_came_from(settings: Settings) -> None:
    app = create_app(replace(settings, environment=Environment.PRODUCTION))
    assert _sent_over_tls(app, Referer="https://localhost/fr/start/alignment/full") == 303
    assert _sent_over_tls(app) == 400
    assert _sent_over_tls(app, Referer="https://elsewhere.example/") == 400
    assert _sent_over_tls(app, Referer="http://localhost/") == 400


def test_a_key_in_letters_that_no_key_has_is_refused(app: Flask) -> None:
    assert _sent_over_tls(app, "clé", Referer="https://localhost/") == 400


def test_a_key_that_another_process_signed_is_good(app: Flask) -> None:
    client = app.test_client()
    key = form_key(client.get("/fr/start/alignment/full"))
    _signed.cache_clear()
    with client.session_transaction() as opened:
        other = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(opened[SESSION_KEY])
    about = {"function": "sales", "role": "head", "asked": "function"}
    for sent in (key, other):
        assert client.post("/fr/start/alignment/full", data={KEY: sent, **about}).status_code == 303


def test_no_view_and_no_protection_is_a_coroutine(app: Flask) -> None:
    functions: list[Callable[..., object]] = [*app.view_functions.values()]
    for hooks in (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs):
        functions += chain.from_iterable(cast("Mapping[str | None, list[Callable[..., object]]]", hooks).values())
    assert functions
    assert not any(map(iscoroutinefunction, functions))


def test_answers_say_what_they_depend_on(client: AuditingClient) -> None:
    walker = begin(client)
    tab = walker.open()
    sent = walker.send(tab, "", **{tab.items[0]: "2"})
    assert sent.status_code == 303
    for answer in (sent, client.get(f"/fr/respond/{walker.token}/1")):
        assert {name.strip() for name in answer.headers["Vary"].split(",")} == {"Accept-Encoding", "Cookie"}


def test_erasing_needs_the_key_too(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    assert client.post(f"/fr/respond/{walker.token}/erase").status_code == 400
    assert connection.execute(text("SELECT count(*) FROM responses")).scalar_one() == 1


@pytest.mark.parametrize("button", ["", "/back", "/language", "/results"])
def test_a_refused_page_of_answers_comes_back_with_what_was_chosen(
    client: AuditingClient, connection: Connection, button: str
) -> None:
    walker = begin(client)
    tab = walker.open()
    first, second, *_ = tab.items
    walker.send(tab, "", **{first: "2"})
    tab.chosen = {first: "5", second: "-1"}
    client.delete_cookie("diapason")
    answer = walker.send(tab, button)
    assert answer.status_code == 400
    page = page_of(answer)
    checked = {radio.get("name"): radio.get("value") for radio in page.xpath("//input[@checked]")}
    assert checked == {first: "5", second: "-1"}
    assert page.xpath(f"//input[@name='seen.{first}']/@value") == ["2"]
    form = {
        field.get("name"): field.get("value") for field in page.xpath("//form[@id='answers']//input[@type='hidden']")
    }
    assert client.post(page.xpath("//form[@id='answers']/@action")[0], data=form | checked).status_code == 303
    connection.rollback()
    kept = {row.item: row.cell for row in connection.execute(text("SELECT item, cell FROM answers"))}
    assert (kept[first], kept[second]) == (5, -1)


def test_cookies_are_for_the_server_alone(settings: Settings) -> None:
    for environment, secure in ((Environment.LOCAL, False), (Environment.PRODUCTION, True)):
        client = create_app(replace(settings, environment=environment)).test_client()
        cookie = client.get("/fr/start/alignment/full", base_url="https://localhost").headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) is secure


def test_production_asks_for_https_from_then_on(settings: Settings) -> None:
    client = create_app(replace(settings, environment=Environment.PRODUCTION)).test_client()
    assert "max-age" in client.get("/fr").headers["Strict-Transport-Security"]


def test_the_session_is_written_once(client: AuditingClient) -> None:
    walker = begin(client)
    for path in (walker.address, "/fr", "/fr/start/alignment/quick"):
        assert "Set-Cookie" not in client.get(path).headers


def test_the_first_page_sets_no_cookie(client: AuditingClient) -> None:
    assert "Set-Cookie" not in client.get("/fr").headers


def test_a_forged_session_is_not_believed(client: AuditingClient) -> None:
    walker = begin(client)
    cookie = client.get_cookie("diapason")
    assert cookie is not None
    client.set_cookie("diapason", cookie.value[:-3] + "abc")
    assert walker.send(walker.open(), "").status_code in (303, 400)
    forged = client.post(f"/fr/respond/{walker.token}/erase", data={KEY: "x"})
    assert forged.status_code == 400


def test_tokens_cannot_be_guessed_and_only_their_hash_is_kept(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    assert len(walker.token) == 43
    assert len({new_token() for _ in range(1000)}) == 1000
    (kept,) = connection.execute(text("SELECT token_hash FROM responses")).scalars()
    assert kept == hash_of(walker.token)
    assert walker.token not in " ".join(map(str, connection.execute(text("SELECT * FROM responses")).one()))


def test_the_client_behind_trusted_proxies_is_counted_by_its_own_address(settings: Settings) -> None:
    app = create_app(replace(settings, trusted_proxies=1))
    client = app.test_client()
    for number in range(70):
        code = client.get("/fr/respond/guess", headers={"X-Forwarded-For": f"10.0.0.{number}"}).status_code
        assert code == 404


def test_without_trusted_proxies_nobody_chooses_their_address(settings: Settings) -> None:
    client = application_of(settings, today=lambda: TODAY).test_client()
    codes = [
        client.get("/fr/respond/guess", headers={"X-Forwarded-For": f"10.0.0.{number}"}).status_code
        for number in range(61)
    ]
    assert codes[-1] == 429


def test_a_request_for_another_host_is_refused(settings: Settings) -> None:
    client = create_app(replace(settings, base_url="https://diapason.example.com/")).test_client()
    for host, status in (("evil.example", 400), ("diapason.example.com", 200), ("DIAPASON.example.com:8443", 200)):
        assert client.get("/fr", base_url=f"http://{host}").status_code == status
    assert "adresse habituelle" in client.get("/fr", base_url="http://evil.example").get_data(as_text=True)
