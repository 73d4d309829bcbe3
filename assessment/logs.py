"""What is written to the log: without personal data, as lines of text or as JSON."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

TOKEN = re.compile(r"(?<![\w\-])(?=[a-z_]*[A-Z0-9\-])[A-Za-z0-9_\-]{40,}(?:\.[A-Za-z0-9_\-]+)*")
"""A token of 43 characters, or a signed one with its parts between dots; a long name of a function is neither."""
MAIL_ADDRESS = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+\.[^\W\d_]{2,}")
REMOVED = "[…]"
SECURITY_LOGGER = "diapason.security"
"""Where sign-ins, refusals and ended sessions are told."""
EVENT_FIELDS = ("event", "account")
"""What a security event says beside its message: as keys of their own in JSON."""
_TRACEBACKS = logging.Formatter()


class LogFormat(StrEnum):
    """How the lines of the log are written."""

    TEXT = "text"
    JSON = "json"


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        traceback = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        line |= {name: value for name in EVENT_FIELDS if (value := getattr(record, name, None)) is not None}
        return json.dumps(line | ({"traceback": traceback} if traceback else {}), ensure_ascii=False)


FORMATTERS: dict[LogFormat, logging.Formatter] = {
    LogFormat.TEXT: logging.Formatter("[%(levelname)s] %(name)s: %(message)s"),
    LogFormat.JSON: JsonFormatter(),
}


class ImpersonalRecord(logging.LogRecord):
    """A record of any logger, made without personal tokens and mail addresses: in its text, values and traceback."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        make_impersonal(self)


def make_impersonal(record: logging.LogRecord) -> None:
    """Take everything that may be personal out of a record: its text, its values and its traceback."""
    try:
        text = record.getMessage()
    except (TypeError, ValueError, KeyError):
        # The text does not fit its values; the values may be anything.
        text = str(record.msg)
    record.msg, record.args = _without_personal_data(text), ()
    if record.exc_info:
        record.exc_text = _without_personal_data(_TRACEBACKS.formatException(record.exc_info))
        # Formatters print the text that stands there; the error itself would be printed with its tokens.
        record.exc_info = None


def _without_personal_data(text: str) -> str:
    return MAIL_ADDRESS.sub(REMOVED, TOKEN.sub(REMOVED, text))


def configure_logs(log_format: LogFormat) -> None:
    """Write the records of every logger of this process to its standard error output, in that format.

    Records are made impersonal where they are made, so that no logger and no handler of any library sees more.
    """
    logging.setLogRecordFactory(ImpersonalRecord)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FORMATTERS[log_format])
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(SECURITY_LOGGER).setLevel(logging.INFO)


def server_log_settings(log_format: LogFormat) -> dict[str, Any] | None:
    """What the server is told of its own log, as `logging.config` reads it; None for its usual lines."""
    if log_format is LogFormat.TEXT:
        return None
    quiet = {"handlers": [], "propagate": True}
    return {"loggers": {"_granian": quiet | {"level": "INFO"}, "granian.access": dict(quiet)}}
