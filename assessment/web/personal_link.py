"""The address that opens a response again, on another device too."""

from flask import request

from assessment.content.catalogue import DEFAULT_KEY
from assessment.core.questionnaire import Length
from assessment.web.services import services


def personal_link(code: str, token: str) -> str:
    """The link in full; its end is `respond.resume`."""
    return f"{_base()}/{code}/respond/{token}"


def invitation_link(code: str, key: str) -> str:
    """Where to send others: the first page, or straight to a questionnaire that it does not put forward."""
    home = f"{_base()}/{code}"
    return home if key == DEFAULT_KEY else f"{home}/start/{key}/{Length.FULL}"


def _base() -> str:
    return services().base_url or request.host_url.rstrip("/")
