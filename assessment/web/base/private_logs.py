"""Logs without personal links: a link is a key, and a log is read by others."""

import logging
import re
from typing import Any

from flask import Flask, request

TOKEN = re.compile(r"(?<![\w\-])(?=[a-z_]*[A-Z0-9\-])[A-Za-z0-9_\-]{40,}(?:\.[A-Za-z0-9_\-]+)*")
"""A token of 43 characters, or a signed one with its parts between dots; a long name of a function is neither."""
REMOVED = "[…]"
FORMATTER = logging.Formatter()


class PersonalTokenFilter(logging.Filter):
    """Takes everything that may be a personal token out of a record: its text, its values and its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the record is kept, without its tokens."""
        record.msg, record.args = TOKEN.sub(REMOVED, record.getMessage()), ()
        if record.exc_info:
            record.exc_text = TOKEN.sub(REMOVED, FORMATTER.formatException(record.exc_info))
            # Formatters print the text that stands there; the error itself would be printed with its tokens.
            record.exc_info = None
        return True


def keep_tokens_out(app: Flask) -> None:
    """Let the application's log name views in place of paths, and no token wherever one may come from."""

    def log_exception(exc_info: Any) -> None:
        app.logger.error("Unforeseen error in %s", request.endpoint, exc_info=exc_info)

    app.log_exception = log_exception  # type: ignore[method-assign]
    if not any(isinstance(known, PersonalTokenFilter) for known in app.logger.filters):
        app.logger.addFilter(PersonalTokenFilter())
