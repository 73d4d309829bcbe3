"""No failure writes a personal token into a log."""

import logging
from typing import Any

import pytest
from flask import Flask

from assessment.logs import TOKEN
from tests.web.auditing_client import AuditingClient
from tests.web.base.test_access import ACCOUNT_LINKS, INVITED, PERSONAL
from tests.web.base.test_outsiders import CHOICE
from tests.web.respondent import KEY, begin


def _path(app: Flask, endpoint: str, token: str, number: int = 1) -> tuple[str, str]:
    rule = next(rule for rule in app.url_map.iter_rules(endpoint))
    path = CHOICE.sub(r"\1", rule.rule).replace("<token>", token)
    return ("GET" if "GET" in (rule.methods or ()) else "POST"), path.replace("<int:number>", str(number))


@pytest.mark.parametrize("endpoint", sorted(PERSONAL | INVITED | ACCOUNT_LINKS))
def test_a_failure_at_a_page_with_a_token_logs_the_view_and_no_token(
    app: Flask,
    client: AuditingClient,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    endpoint: str,
) -> None:
    token = begin(client).token
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=False)
    method, path = _path(app, endpoint, token)

    def fails(**values: Any) -> str:
        raise RuntimeError(f"no row for {token} of {values} at {path}")

    monkeypatch.setitem(app.view_functions, endpoint, fails)
    fails.access_rule = "link"  # type: ignore[attr-defined]
    with caplog.at_level(logging.DEBUG):
        assert app.test_client().open(path, method=method).status_code == 500
    assert endpoint in caplog.text
    assert "RuntimeError" in caplog.text
    assert token not in caplog.text


@pytest.mark.parametrize("endpoint", sorted(PERSONAL | INVITED | ACCOUNT_LINKS))
def test_a_refused_form_is_answered_and_logs_no_token(
    app: Flask, client: AuditingClient, caplog: pytest.LogCaptureFixture, endpoint: str
) -> None:
    token = begin(client).token
    for known in (token, "A" + token[1:]):
        for number in (1, 99):
            _, path = _path(app, endpoint, known, number)
            with caplog.at_level(logging.DEBUG):
                answer = app.test_client().post(path, data={KEY: "wrong", "V1.1": "3"})
            assert answer.status_code in (400, 404, 405)
            assert known not in caplog.text


def test_signed_tokens_are_taken_out_and_names_are_left() -> None:
    signed = "WyI2ZjBhMWI3YzJkOGUzZjRhNWI2YzdkOGU5ZjBhMWIyYyIsbnVsbF0.awvgag.bLTy1O6QzZ_yunlL7I9cmqu9-dk"
    assert TOKEN.sub("…", f"at /fr/account/forgotten/{signed}?x") == "at /fr/account/forgotten/…?x"
    name = "test_a_failure_at_a_page_with_a_token_logs_the_view_and_no_token"
    assert TOKEN.sub("…", name) == name
