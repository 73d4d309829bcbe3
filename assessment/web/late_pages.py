"""Pages that a server loads when somebody asks for one of them.

Whoever answers needs neither accounts nor results, and an account's pages no results: what these load takes a third of
a server's memory, and of the time until its first page. A Flask application takes no page once it has answered,
so that another one, which has more of them, is made beside the first and answers from then on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, current_app, g, request, url_for
from flask.ctx import RequestContext
from werkzeug.exceptions import NotFound

from assessment.i18n import DEFAULT_LANGUAGE, LANGUAGES

LED = "diapason.led_context"
"""Where a request keeps its context until an application takes it."""


class LedContext(RequestContext):
    """A request's context that finds where the address leads when it is made, and not again when it is entered."""

    def __init__(self, app: Flask, environ: WSGIEnvironment, **given: Any) -> None:
        super().__init__(app, environ, **given)
        if self.url_adapter is not None:
            super().match_request()

    def match_request(self) -> None:
        """Nothing: it was found."""


@dataclass(frozen=True, slots=True)
class _Stage:
    """An application, how it answers by itself, and what makes those that have more pages, the next one first."""

    app: Flask
    answer: WSGIApplication
    later: tuple[Callable[[], Flask], ...]


class LatePages:
    """WSGI middleware of an application that has the first pages; each of `later` makes one that has more.

    Every application has the pages of those before it, and the last one has them all. Those before are let go.
    """

    def __init__(self, first: Flask, *later: Callable[[], Flask]) -> None:
        self._first = first
        self._stage = _Stage(first, first.wsgi_app, later)
        self._making = Lock()

    def put_before(self) -> None:
        """Let every request of the first application, and every address that it does not know, come here."""
        self._first.wsgi_app = self  # type: ignore[method-assign]
        self._lead(self._first)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the request."""
        stage = self._stage
        while stage.later and not self._has(stage.app, environ):
            stage = self._after(stage)
        return stage.answer(environ, start_response)

    def _lead(self, app: Flask) -> None:
        app.request_context = partial(self._led_context, app)  # type: ignore[method-assign]
        app.url_build_error_handlers.append(self._address)

    def _has(self, app: Flask, environ: WSGIEnvironment) -> bool:
        """Whether a page of the application has this address, even if it refuses the request, or no page can have it.

        Every late page stands below a language; icons that browsers look for, and addresses that programs try, do not.
        """
        context = LedContext(app, environ)
        late = isinstance(context.request.routing_exception, NotFound) and (
            environ["PATH_INFO"].lstrip("/").partition("/")[0] in LANGUAGES
        )
        if not late:
            environ[LED] = context
        return not late

    def _led_context(self, app: Flask, environ: WSGIEnvironment) -> RequestContext:
        """The context of a request of an application that is not the last: it may know already where this leads."""
        context: RequestContext | None = environ.pop(LED, None)
        return context or LedContext(app, environ)

    def _after(self, stage: _Stage) -> _Stage:
        """The stage after this one, or a later one that another request has reached meanwhile."""
        with self._making:
            if self._stage is stage:
                app, later = stage.later[0](), stage.later[1:]
                if later:
                    self._lead(app)
                self._stage = _Stage(app, app.wsgi_app, later)
            return self._stage

    def _address(self, _error: Exception, endpoint: str, values: dict[str, Any]) -> str:
        """The address of a page that the application which was asked does not have."""
        language, stage = g.get("language", DEFAULT_LANGUAGE), self._stage
        if stage.app is current_app._get_current_object():  # type: ignore[attr-defined]
            stage = self._after(stage)
        with stage.app.request_context(request.environ):
            g.language = language
            return url_for(endpoint, **values)
