"""The address that opens a response again, on another device too, and the one to send to others."""

from assessment.content.catalogue import DEFAULT_KEY
from assessment.core.questionnaire import Length
from assessment.web import addresses


def personal_link(code: str, token: str) -> str:
    """The link in full; its end is `respond.resume`."""
    return addresses.in_full(addresses.resume(code, token))


def invitation_link(code: str, key: str) -> str:
    """Where to send others: the first page, or straight to a questionnaire that it does not put forward."""
    return addresses.in_full(f"/{code}" if key == DEFAULT_KEY else f"/{code}/start/{key}/{Length.FULL}")
