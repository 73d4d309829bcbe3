"""Error pages."""

import logging
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from assessment.app import create_app
from assessment.i18n import language
from assessment.questionnaire_files.catalogue import folders
from assessment.settings import Settings
from assessment.web import errors
from tests.applications import application_of
from tests.conftest import TODAY
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.members import CHARLIE, OLGA, House
from tests.web.respondent import KEY, begin, form_key


def test_a_link_that_was_never_given(client: AuditingClient) -> None:
    for path in ("/fr/respond/none", "/en/respond/none/3", "/fr/results/none", "/en/results/none/roadmap.pdf"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert page_of(answer).get("lang") == path[1:3]
        assert page_of(answer).findtext(".//h1") == language(path[1:3])("errors.unknown_link.title")


@pytest.mark.parametrize("token", ["%00", "..%2F..", "a" * 5000, "%FF%FE", "é", "' OR 1=1 --", "<script>"])
def test_a_hostile_link(client: AuditingClient, token: str) -> None:
    answer = client.get(f"/fr/respond/{token}")
    assert answer.status_code == 404
    assert "<script>" not in answer.get_data(as_text=True)


def test_an_expired_link_is_gone(client: AuditingClient, engine: Engine) -> None:
    walker = begin(client)
    with engine.begin() as connection:
        connection.execute(text("UPDATE responses SET started_on = '2025-01-01', expires_on = '2026-03-03'"))
    for path in (f"/fr/respond/{walker.token}", f"/fr/respond/{walker.token}/1", f"/en/results/{walker.token}"):
        assert client.get(path).status_code == 410
    assert client.post(f"/respond/{walker.token}/answers", json={}).status_code in (400, 410)


def test_a_link_opens_on_its_last_day(client: AuditingClient, engine: Engine) -> None:
    walker = begin(client)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE responses SET started_on = '2025-01-01', expires_on = :today"), {"today": TODAY.isoformat()}
        )
    assert client.get(walker.address).status_code == 200


def test_every_save_keeps_the_answers_for_longer(settings: Settings, engine: Engine) -> None:
    today = [date(2026, 1, 1)]
    app = create_app(settings, today=lambda: today[0])
    app.test_client_class = AuditingClient
    client = app.test_client()
    assert isinstance(client, AuditingClient)
    walker = begin(client)
    today[0] = date(2026, 2, 1)
    walker.answer_page()
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT started_on, saved_on, expires_on FROM responses")).one()
    assert tuple(kept) == ("2026-01-01", "2026-02-01", "2026-07-31")


def test_starting_erases_what_is_past_its_time(client: AuditingClient, engine: Engine) -> None:
    old = begin(client)
    old.answer_page()
    with engine.begin() as connection:
        connection.execute(text("UPDATE responses SET started_on = '2025-01-01', expires_on = '2026-03-03'"))
    begin(client)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM responses")).scalar_one() == 1
        assert connection.execute(text("SELECT count(*) FROM answers")).scalar_one() == 0
    assert client.get(f"/fr/respond/{old.token}").status_code == 404


@pytest.mark.parametrize(
    ("path", "tongue"), [("/fr/nowhere", "fr"), ("/en/nowhere", "en"), ("/nowhere", "en"), ("/de", "en")]
)
def test_a_page_that_does_not_exist_in_the_readers_language(client: AuditingClient, path: str, tongue: str) -> None:
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert (answer.status_code, page_of(answer).get("lang")) == (404, tongue)


def test_a_method_that_an_address_does_not_take(client: AuditingClient) -> None:
    answer = client.get("/respond/none/answers")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "OPTIONS, POST"
    assert client.delete("/fr", headers={}).status_code in (400, 405)


def test_a_body_that_is_too_large(client: AuditingClient) -> None:
    walker = begin(client)
    tab = walker.open(f"/fr/respond/{walker.token}/15")
    tab.chosen = {"T1": "x" * 4_000_000}
    answer = walker.send(tab)
    assert answer.status_code == 413
    assert page_of(answer).findtext(".//h1") == language("fr")("errors.too_large.title")


@pytest.mark.parametrize(
    "spoil",
    [
        {"V1.1": "7"},
        {"V1.1": "0"},
        {"V1.1": "1\x00"},
        {"V9.9": "3"},
        {"V1.1": "x" * 30_000},
        {"extra": "1"},
    ],
)
def test_a_wrong_form_is_refused_whole(client: AuditingClient, engine: Engine, spoil: dict[str, str]) -> None:
    walker = begin(client)
    tab = walker.open()
    tab.chosen = dict.fromkeys(tab.items, "3")
    answer = walker.send(tab, "", **spoil)
    assert answer.status_code == 400
    assert page_of(answer).findtext(".//h1") == language("fr")("errors.invalid_answers.title")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM answers")).scalar_one() == 0


def test_two_answers_to_one_item_are_refused(client: AuditingClient) -> None:
    walker = begin(client)
    form = walker.open().form()
    assert client.post(walker.address, data={**form, "V1.1": ["1", "2"]}).status_code == 400


def test_bytes_that_are_no_text_are_refused(client: AuditingClient) -> None:
    walker = begin(client)
    key = form_key(client.get(walker.address))
    body = f"{KEY}={key}&T1=%FF%FE".encode()
    answer = client.post(walker.address, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


def test_a_questionnaire_that_was_taken_away(client: AuditingClient, engine: Engine) -> None:
    walker = begin(client)
    assert "withdrawn" not in folders()
    with engine.begin() as connection:
        connection.execute(text("UPDATE responses SET questionnaire_key = 'withdrawn'"))
    assert client.get(walker.address).status_code == 410


def test_too_many_requests(client: AuditingClient) -> None:
    codes = [client.get("/en/respond/guess").status_code for _ in range(61)]
    assert codes == [404] * 60 + [429]
    answer = client.get("/en/respond/guess")
    assert answer.headers["Retry-After"] == "60"
    assert client.get("/en").status_code == 200
    walker = begin(client)
    assert client.get(walker.address).status_code == 200


def test_starting_too_often(settings: Settings) -> None:
    client = application_of(replace(settings, starts_per_minute=2), today=lambda: TODAY).test_client()
    assert isinstance(client, AuditingClient)
    begin(client)
    begin(client)
    form = {KEY: form_key(client.get("/fr/start/alignment/quick")), "function": "sales"}
    refused = client.post("/fr/start/alignment/quick", data=form)
    assert refused.status_code == 429
    assert 'class="button" href="/fr/start/alignment/quick"' in refused.get_data(as_text=True), "back to what was begun"


@pytest.mark.parametrize(
    ("asked", "came_from", "back"),
    [
        ({"path": "/en/check"}, "", "/en/check"),
        ({"path": "/en/portfolio?page=2", "method": "GET"}, "", "/en/portfolio?page=2"),
        ({"path": "/fr/account/sign-out-others"}, "http://localhost/fr/organisations", "/fr/organisations"),
        ({"path": "/fr/account/sign-out-others"}, "http://elsewhere.example/fr/organisations", ""),
        ({"path": "/fr/account/sign-out-others"}, "http://localhost//elsewhere.example/fr", "/elsewhere.example/fr"),
    ],
)
def test_whoever_asked_too_often_is_led_back(app: Flask, asked: dict[str, str], came_from: str, back: str) -> None:
    headers = {"Referer": came_from} if came_from else {}
    with app.test_request_context(**({"method": "POST"} | asked), headers=headers):
        assert errors._page_to_try_again(errors.ErrorPage(429, "too_many")) == back
        assert errors._page_to_try_again(errors.ErrorPage(404, "unknown_page")) == ""


def test_a_fault_of_ours_shows_no_trace_and_names_nobody(
    app: Flask, client: AuditingClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    walker = begin(client)
    monkeypatch.setattr("assessment.web.answering.question_pages.page_html", _broken)
    with caplog.at_level(logging.ERROR):
        answer = client.get(walker.address)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "a secret detail" not in page
    assert "Traceback" not in page
    assert "respond.show" in caplog.text
    assert walker.token not in caplog.text


def _broken(*_: object, **__: object) -> str:
    raise RuntimeError("a secret detail")


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_error_says_what_happened_and_what_to_do(code: str) -> None:
    rooms = {shown.room for shown in errors.DOMAIN.values()} | set(errors.BY_STATUS.values())
    rooms |= {errors.FORM_REFUSED.room, errors.UNFORESEEN.room, "bad_request"}
    for room in rooms:
        for part in ("title", "what", "do"):
            assert language(code).has(f"errors.{room}.{part}")


@pytest.mark.parametrize(
    ("who", "address", "status"), [(CHARLIE, "/fr/organisations/none", 404), (OLGA, "{}/members", 403)]
)
def test_an_error_leads_whoever_is_signed_in_back_to_their_organisations(
    house: House, who: str, address: str, status: int
) -> None:
    path = address.format(house.organisation)
    answer = house.reader(who).get(path)
    assert answer.status_code == status
    assert 'href="/fr/organisations"' in answer.get_data(as_text=True)
    assert 'href="/fr/organisations"' not in house.app.test_client().get("/fr/organisations/none").get_data(
        as_text=True
    )
