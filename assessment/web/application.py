"""Flask's application and its compression, less what no answer here needs.

A page of questions is made in less than a millisecond, so that what is asked again with each request weighs.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response
from flask_compress import Compress

VARY, BY_ENCODING = "Vary", "Accept-Encoding"


class Application(Flask):
    """An application whose views and protections are plain functions: none is looked at for being a coroutine."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func


class PageCompression(Compress):
    """Compression that decides nothing about an answer without a page: redirects are half of what a respondent gets."""

    def after_request(self, response: Response | None) -> Response:
        """The answer, its page compressed as the browser takes it."""
        if response is not None and not 200 <= response.status_code < 300 and VARY not in response.headers:
            response.headers[VARY] = BY_ENCODING
            return response
        compressed: Response = super().after_request(response)
        return compressed
