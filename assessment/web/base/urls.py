"""Absolute URLs and URLs of a respondent's pages.

Links in letters never lead where a request says it came from: whoever sends the request may claim any host. The URLs
of a respondent's pages are written out, for asking the map takes longer than filling the page. A test holds them
against the map.
"""

import re
from urllib.parse import quote, urlsplit

from flask import redirect, request
from flask.typing import ResponseReturnValue

from assessment.logs import TOKEN
from assessment.web.base.app_context import services

SEE_OTHER = 303
_PAGE_NUMBER = re.compile(r"[0-9]{1,3}")
STRAY_SIGNS = ".,;:!?)]}>»”’\"'*/… \t\r\n\u00a0\u202f\u200b\ufeff\\"
"""What stands behind a link in a sentence and is taken for a part of it."""

MONITORING = "monitoring"
"""The blueprint whose answers hold no address."""


class WrongHostError(Exception):
    """A request names a host that is not the operator's."""


def without_stray_signs() -> ResponseReturnValue | None:
    """A redirect from a personal link that took along what stood behind it in a sentence: a full stop, a bracket.

    Mail programs and people do that. Only a last part that is a token without them is mended, or the number of a page
    behind a token; nothing else changes.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    path = request.path.rstrip(STRAY_SIGNS)
    before, _, last = path.rpartition("/")
    token = before.rpartition("/")[2] if _PAGE_NUMBER.fullmatch(last) else last
    if path == request.path or not TOKEN.fullmatch(token):
        return None
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    return redirect(quote(request.script_root + path) + query, SEE_OTHER)


def site_address() -> str:
    """Where letters lead, without a final slash: as the operator says; locally, where the product is served."""
    return services().base_url or services().served_at or "http://localhost"


def page_address() -> str:
    """Where this reader is, without a final slash: as the operator says; locally, as the reader reached it.

    For what is shown to that reader alone, or checked with their browser.
    """
    return services().base_url or request.url_root.rstrip("/")


def refuse_other_hosts() -> None:
    """Refuse a request for another host than the operator's; ports are not compared, for proxies drop them.

    Programs that watch the installation ask each machine by its own address. Raises WrongHostError.
    """
    if request.blueprint == MONITORING:
        return
    address = services().base_url
    if address is not None and urlsplit(request.host_url).hostname != urlsplit(address).hostname:
        raise WrongHostError


def in_full(path: str) -> str:
    """The whole address of a path, for a letter."""
    return site_address() + path.removeprefix(request.script_root)


def origin() -> str:
    """Where this reader's browser says that our pages come from: scheme, host and port of `page_address`."""
    parts = urlsplit(page_address())
    return f"{parts.scheme}://{parts.netloc}"


def questions(code: str, token: str, number: int) -> str:
    """One page of questions: `respond.show`."""
    return f"/{code}/respond/{token}/{number}"


def resume(code: str, token: str) -> str:
    """The personal link: `respond.resume`."""
    return f"/{code}/respond/{token}"


def results(code: str, token: str) -> str:
    """The results: `results.show`."""
    return f"/{code}/results/{token}"
