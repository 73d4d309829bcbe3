"""Log lines without personal data."""

import json
import logging
import subprocess
import sys

import pytest

from assessment.logs import FORMATTERS, ImpersonalRecord, LogFormat, server_log_settings
from tests.waiting import PATIENCE

TOKEN = "kX3vPq9-LmZ2bT7yW0aRc5eHs8uJd1nGf4iKo6tYxQA"
LIBRARY = """
import logging, warnings
from assessment.logs import LogFormat, configure_logs
configure_logs(LogFormat({name!r}))
try:
    raise ValueError("no row for {token} of zoe@firm.example")
except ValueError:
    logging.getLogger("werkzeug").exception("GET /fr/respond/%s by %s", "{token}", "zoe@firm.example")
logging.getLogger("huey").warning("%d too few", "a")
logging.getLogger("other.package").info("not shown")
logging.getLogger("diapason.security").info("event=sign_in", extra=dict(event="sign_in", account="0123456789abcdef"))
"""


def _written(log_format: LogFormat) -> list[str]:
    code = LIBRARY.format(name=str(log_format), token=TOKEN)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert ran.stdout == ""
    return ran.stderr.splitlines()


@pytest.mark.parametrize("log_format", LogFormat)
def test_no_logger_of_any_library_writes_a_token_or_a_mail_address(log_format: LogFormat) -> None:
    written = "\n".join(_written(log_format))
    assert TOKEN not in written
    assert "zoe" not in written
    assert "GET /fr/respond/[…] by […]" in written
    assert "ValueError: no row for […] of […]" in written
    assert "not shown" not in written


def test_json_is_one_object_a_line() -> None:
    first, second, third = (json.loads(line) for line in _written(LogFormat.JSON))
    assert first.keys() == {"time", "level", "logger", "message", "traceback"}
    assert (first["level"], first["logger"]) == ("error", "werkzeug")
    assert first["traceback"].startswith("Traceback (most recent call last):")
    assert second.keys() == {"time", "level", "logger", "message"}
    assert third.keys() == {*second, "event", "account"}, (
        "security events are told though others of their level are not"
    )


def test_the_server_writes_its_own_lines_in_the_same_format() -> None:
    assert server_log_settings(LogFormat.TEXT) is None
    log_settings = server_log_settings(LogFormat.JSON)
    assert log_settings is not None
    assert log_settings["loggers"]["_granian"] == {"handlers": [], "propagate": True, "level": "INFO"}


def test_text_without_personal_data_is_left_as_it_is() -> None:
    record = ImpersonalRecord("a", logging.INFO, __file__, 1, "12 mails at %s", ("09:30",), None)
    assert FORMATTERS[LogFormat.TEXT].format(record) == "[INFO] a: 12 mails at 09:30"
