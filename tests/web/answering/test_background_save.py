"""Background saving."""

import json
from typing import Any

import pytest
from sqlalchemy import Connection, text
from werkzeug.test import TestResponse

from assessment.web.base.body_limits import LARGEST_UPLOAD
from tests.web.auditing_client import AuditingClient
from tests.web.respondent import Walker, begin, form_key


def _save(walker: Walker, answers: Any, **headers: str) -> TestResponse:
    key = form_key(walker.client.get(walker.address))
    body = json.dumps({"language": "en", "answers": answers})
    return _post(walker, body.encode(), key=key, **headers)


def _post(walker: Walker, body: bytes, *, key: str, kind: str = "application/json") -> TestResponse:
    headers = {"X-CSRFToken": key, "Content-Type": kind}
    return walker.client.post(f"/respond/{walker.token}/answers", data=body, headers=headers)


def _kept(connection: Connection) -> dict[str, Any]:
    connection.rollback()
    cells = connection.execute(text("SELECT item, cell FROM answers")).all()
    texts = connection.execute(text("SELECT item, text FROM comments")).all()
    return {row[0]: row[1] for row in (*cells, *texts)}


def test_one_answer(client: AuditingClient, connection: Connection) -> None:
    answer = _save(begin(client), {"V1.1": 3})
    assert answer.status_code == 200
    assert answer.get_json() == {
        "saved": ["V1.1"],
        "too_long": {},
        "progress": {"answered": 1, "total": 46, "count": "1 of 46", "left": "about 12 min left"},
    }
    assert _kept(connection) == {"V1.1": 3}


def test_many_answers_travel_in_one_request(client: AuditingClient, connection: Connection) -> None:
    answers = {"V1.1": 1, "V1.2": "2", "S4.3": -1, "X1.finance": -2, "T1": "Trop de fichiers"}
    assert _save(begin(client), answers).status_code == 200
    assert _kept(connection) == {"V1.1": 1, "V1.2": 2, "S4.3": -1, "X1.finance": -2, "T1": "Trop de fichiers"}


def test_a_later_answer_replaces_an_earlier_one(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    for value in (1, 5, -1, 2):
        _save(walker, {"V1.1": value})
    assert _kept(connection) == {"V1.1": 2}


def test_a_form_is_understood_too(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    key = form_key(client.get(walker.address))
    answer = _post(walker, b"V1.1=4&seen.V1.1=", key=key, kind="application/x-www-form-urlencoded")
    assert (answer.status_code, _kept(connection)) == (200, {"V1.1": 4})


def test_what_was_saved_in_the_background_is_on_the_page(client: AuditingClient) -> None:
    walker = begin(client)
    _save(walker, {"V1.1": 3})
    tab = walker.open()
    assert tab.checked == {"V1.1": "3"}
    assert tab.form()["seen.V1.1"] == "3"


@pytest.mark.parametrize(
    "answers",
    [
        {"V1.1": 7},
        {"V1.1": 0},
        {"V1.1": -3},
        {"V1.1": 3.0},
        {"V1.1": True},
        {"V1.1": None},
        {"V1.1": "3 "},
        {"V1.1": "٣"},
        {"V1.1": [3]},
        {"V1.1": {"value": 3}},
        {"V1.1": 10**400},
        {"V9.9": 3},
        {"X1.sales": 3},
        {"T1": 3},
        {"seen.V1.1": 3},
        {"csrf_token": "x"},
        {"": 3},
        {"V1.1'; DROP TABLE answers; --": 3},
        [],
        "V1.1",
        None,
    ],
)
def test_one_wrong_answer_and_nothing_of_the_request_is_kept(
    client: AuditingClient, connection: Connection, answers: Any
) -> None:
    walker = begin(client)
    _save(walker, {"V1.2": 2})
    sent = {"V1.3": 4, **answers, "V1.4": 5} if isinstance(answers, dict) else answers
    refused = _save(walker, sent)
    assert refused.status_code == 400
    assert refused.get_json()["error"] == "invalid_answers"
    assert refused.get_json()["message"]
    assert _kept(connection) == {"V1.2": 2}


def test_a_text_that_is_too_long_is_told_and_keeps_nothing_else_back(
    client: AuditingClient, connection: Connection
) -> None:
    walker = begin(client)
    _save(walker, {"T1": "kept before"})
    answer = _save(walker, {"V1.1": 3, "T1": "x" * 2001, "T2": "short"})
    reply = answer.get_json()
    assert (answer.status_code, reply["saved"]) == (200, ["V1.1", "T2"])
    assert reply["too_long"]["T1"].startswith("This text is not saved yet: it has 2,001 characters, 2,000 at most.")
    assert _kept(connection) == {"V1.1": 3, "T1": "kept before", "T2": "short"}


def test_a_text_beyond_the_size_of_other_requests_is_still_answered(client: AuditingClient) -> None:
    answer = _save(begin(client), {"V1.1": 3, "T1": "x" * 200_000})
    assert (answer.status_code, list(answer.get_json()["too_long"])) == (200, ["T1"])


def test_control_characters_are_cleaned(client: AuditingClient, connection: Connection) -> None:
    typed = {"T1": "a\x00b\x0bsecond line\x07", "T2": "\ufffd naïve 山田 👩\u200d👩 مرحبا"}
    assert _save(begin(client), typed).status_code == 200
    assert _kept(connection) == {"T1": "ab\nsecond line", "T2": "? naïve 山田 👩\u200d👩 مرحبا"}


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"null", b"3", b'{"answers": {"V1.1": 3}', b"[" * 50_000])
def test_what_is_no_json_is_refused(client: AuditingClient, connection: Connection, body: bytes) -> None:
    walker = begin(client)
    answer = _post(walker, body, key=form_key(client.get(walker.address)))
    assert answer.status_code == 400
    assert answer.mimetype == "application/json"
    assert _kept(connection) == {}


def test_items_that_are_not_asked_in_the_short_length_are_refused(
    client: AuditingClient, connection: Connection
) -> None:
    walker = begin(client, length="quick")
    assert _save(walker, {"V1.2": 3}).status_code == 400
    assert _save(walker, {"T1": "x"}).status_code == 400
    assert _save(walker, {"V1.1": 3}).status_code == 200


def test_without_the_key_nothing_is_saved(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    for key in ("", "wrong", "a.b.c"):
        answer = _post(walker, b'{"answers": {"V1.1": 3}}', key=key)
        assert (answer.status_code, answer.get_json()["error"]) == (400, "form_refused")
    assert _kept(connection) == {}


def test_an_unknown_link_is_told_as_json(client: AuditingClient) -> None:
    walker = begin(client)
    key = form_key(client.get(walker.address))
    answer = client.post("/respond/unknown/answers", json={"answers": {}}, headers={"X-CSRFToken": key})
    assert (answer.status_code, answer.get_json()["error"]) == (404, "unknown_link")


def test_a_huge_body_is_refused(client: AuditingClient) -> None:
    walker = begin(client)
    answer = _post(walker, b"x" * (LARGEST_UPLOAD + 1), key=form_key(client.get(walker.address)))
    assert (answer.status_code, answer.get_json()["error"]) == (413, "too_large")


def test_the_answer_is_kept_nowhere_else(client: AuditingClient) -> None:
    assert _save(begin(client), {"V1.1": 3}).headers["Cache-Control"] == "no-store"
