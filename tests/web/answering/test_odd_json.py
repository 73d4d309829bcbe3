"""Whatever is sent as JSON is answered with 200 or 400."""

import json

import pytest
from werkzeug.test import TestResponse

from tests.web.auditing_client import AuditingClient
from tests.web.respondent import begin, form_key

ODD = [
    "",
    "null",
    "[]",
    "1",
    '"x"',
    "{",
    '{"answers": null}',
    '{"answers": []}',
    '{"answers": "V1.1"}',
    '{"answers": {"V1.1": null}}',
    '{"answers": {"V1.1": true}}',
    '{"answers": {"V1.1": 1e999}}',
    '{"answers": {"V1.1": NaN}}',
    '{"answers": {"V1.1": {"V1.1": 3}}}',
    '{"answers": {"V1.1": [3]}}',
    '{"answers": {"V1.1": ' + "9" * 5000 + "}}",
    '{"answers": {"": 3}}',
    '{"answers": {"\\ud800": 3}}',
    '{"answers": {"\\u0000": 3}}',
    '{"answers": {"T1": 3}}',
    '{"answers": {"T1": ["x"]}}',
    '{"answers": {"V1.1": 3}, "answers": 1}',
    "[" * 60_000,
    "\ufeff{}",
    "\x00",
]


def _sent(client: AuditingClient, body: bytes, kind: str = "application/json") -> TestResponse:
    token = begin(client).token
    headers = {"X-CSRFToken": form_key(client.get(f"/fr/respond/{token}/1")), "Content-Type": kind}
    return client.post(f"/respond/{token}/answers", data=body, headers=headers)


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
def test_odd_json_is_refused(client: AuditingClient, body: str) -> None:
    sent = _sent(client, body.encode())
    assert sent.status_code == 400
    assert json.loads(sent.data)["error"] == "invalid_answers"


@pytest.mark.parametrize(
    "body",
    [
        b'{"answers": {"T1": "\\ud800 \\u0000 x"}}',
        b'{"answers": {}, "language": ["fr"]}',
        b'{"answers": {}, "language": {"fr": 1}}',
        b'{"answers": {}, "language": 7}',
    ],
)
def test_odd_words_beside_good_answers_are_read_over(client: AuditingClient, body: bytes) -> None:
    assert _sent(client, body).status_code == 200


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "nonsense"])
def test_bytes_in_another_character_set_are_refused(client: AuditingClient, charset: str) -> None:
    assert _sent(client, b"\xff\xfe\xe9", f"application/json; charset={charset}").status_code == 400
