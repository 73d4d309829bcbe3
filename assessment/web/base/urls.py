"""Absolute URLs and URLs of a respondent's pages.

The latter are written out, for asking the map takes longer than filling the page. A test holds them against the map.
"""

from flask import request

from assessment.web.base.app_context import services


def site_address() -> str:
    """Where the product is reached, without a final slash: as the operator says, or as this reader reached it."""
    return services().base_url or request.host_url.rstrip("/")


def in_full(path: str) -> str:
    """The whole address of a path."""
    return site_address() + path


def questions(code: str, token: str, number: int) -> str:
    """One page of questions: `respond.show`."""
    return f"/{code}/respond/{token}/{number}"


def resume(code: str, token: str) -> str:
    """The personal link: `respond.resume`."""
    return f"/{code}/respond/{token}"


def results(code: str, token: str) -> str:
    """The results: `results.show`."""
    return f"/{code}/results/{token}"
