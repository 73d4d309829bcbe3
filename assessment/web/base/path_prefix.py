"""The product under a path of its own, such as `/diapason`, beside other things on one host.

Templates and `urls` write addresses as if the product had the host to itself, which costs nothing. Where it has not,
the path is put before them in one place: at the door, when an answer leaves.
"""

import re
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Response, request

ADDRESSES = re.compile(
    r'(?<=\s)((?:href|src|action|formaction|data-save|data-try|data-options|data-poll)=")(/(?!/)[^"]*)'
)
"""Attributes of our pages that hold an address of ours. Text of people cannot look like one: its quotes are escaped."""


class PathPrefix:
    """WSGI middleware that tells the application below which path it is reached.

    A proxy may hand the path on or take it off; a health check asks without it.
    """

    def __init__(self, application: WSGIApplication, prefix: str) -> None:
        self.application = application
        self.prefix = prefix

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the request."""
        path = environ["PATH_INFO"]
        if below(path, self.prefix):
            environ["PATH_INFO"] = path[len(self.prefix) :] or "/"
        environ["SCRIPT_NAME"] = self.prefix
        return self.application(environ, start_response)


def below(path: str, prefix: str) -> bool:
    """Whether the address of a path lies below that prefix."""
    return path.startswith(prefix) and path[len(prefix) : len(prefix) + 1] in ("", "/", "?", "#")


def keep_below_prefix(answer: Response) -> Response:
    """Put the prefix before every address of ours that an answer holds and that lacks it: in its page and redirect."""
    prefix = request.script_root
    if not prefix:
        return answer

    def prefixed(path: str) -> str:
        return path if below(path, prefix) else prefix + path

    location = answer.headers.get("Location", "")
    if location.startswith("/") and not location.startswith("//"):
        answer.headers["Location"] = prefixed(location)
    if answer.mimetype == "text/html" and not answer.is_streamed:
        page = answer.get_data(as_text=True)
        answer.set_data(ADDRESSES.sub(lambda match: match[1] + prefixed(match[2]), page))
    return answer
