"""The application's own log: views in place of paths, for a path may hold a personal link."""

import logging
from typing import Any

from flask import Flask, request

from assessment.logs import make_impersonal


class PersonalTokenFilter(logging.Filter):
    """Takes everything that may be a personal token out of a record: its text, its values and its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the record is kept, without its tokens."""
        make_impersonal(record)
        return True


def keep_tokens_out(app: Flask) -> None:
    """Let the application's log name views in place of paths, and no token wherever one may come from."""

    def log_exception(exc_info: Any) -> None:
        app.logger.error("Unforeseen error in %s", request.endpoint, exc_info=exc_info)

    app.log_exception = log_exception  # type: ignore[method-assign]
    if not any(isinstance(known, PersonalTokenFilter) for known in app.logger.filters):
        app.logger.addFilter(PersonalTokenFilter())
