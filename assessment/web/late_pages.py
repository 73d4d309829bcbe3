"""Pages that a server loads when somebody asks for one of them.

Whoever answers needs neither results nor documents: what these load takes a third of a server's memory, and of the time
until its first page. A Flask application takes no page any more once it has answered, so that a second one, which has
all of them, is made beside the first and answers from then on.
"""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, g, request, url_for
from flask.ctx import RequestContext
from werkzeug.exceptions import NotFound

from assessment.i18n import DEFAULT_LANGUAGE, LANGUAGES

LED = "diapason.led_context"
"""Where a request keeps its context until the first application takes it."""


class LedContext(RequestContext):
    """A request's context that finds where the address leads when it is made, and not again when it is entered."""

    def __init__(self, app: Flask, environ: WSGIEnvironment, **given: Any) -> None:
        super().__init__(app, environ, **given)
        if self.url_adapter is not None:
            super().match_request()

    def match_request(self) -> None:
        """Nothing: it was found."""


class LatePages:
    """WSGI middleware of an application that has the first pages; `make_whole` makes the one that has them all."""

    def __init__(self, first: Flask, make_whole: Callable[[], Flask]) -> None:
        self._first, self._answer_first = first, first.wsgi_app
        self._make_whole = make_whole
        self._whole: Flask | None = None
        self._making = Lock()

    def put_before(self) -> None:
        """Let every request of the first application, and every address that it does not know, come here."""
        self._first.wsgi_app = self  # type: ignore[method-assign]
        self._first.request_context = self._led_context  # type: ignore[method-assign]
        self._first.url_build_error_handlers.append(self._address)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the request."""
        if self._whole is None and self._is_first(environ):
            return self._answer_first(environ, start_response)
        return self._all_pages().wsgi_app(environ, start_response)

    def _is_first(self, environ: WSGIEnvironment) -> bool:
        """Whether a first page has this address, even if it refuses the request, or no page can have it.

        Every late page stands below a language; icons that browsers look for, and addresses that programs try, do not.
        """
        context = LedContext(self._first, environ)
        late = isinstance(context.request.routing_exception, NotFound) and (
            environ["PATH_INFO"].lstrip("/").partition("/")[0] in LANGUAGES
        )
        if not late:
            environ[LED] = context
        return not late

    def _led_context(self, environ: WSGIEnvironment) -> RequestContext:
        """The context of a request of the first application, which knows already where its address leads."""
        context: RequestContext | None = environ.pop(LED, None)
        return context or LedContext(self._first, environ)

    def _all_pages(self) -> Flask:
        with self._making:
            if self._whole is None:
                self._whole = self._make_whole()
            return self._whole

    def _address(self, _error: Exception, endpoint: str, values: dict[str, Any]) -> str:
        """The address of a page that the first application does not have."""
        language = g.get("language", DEFAULT_LANGUAGE)
        with self._all_pages().request_context(request.environ):
            g.language = language
            return url_for(endpoint, **values)
