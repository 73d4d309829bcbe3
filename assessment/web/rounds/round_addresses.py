"""Addresses of the pages of a joint round."""

from assessment.web.base import urls

ROUND = "round"


def round_address(code: str, token: str) -> str:
    """Where a leader opens and follows a round: `rounds.show`."""
    return f"{urls.results(code, token)}/{ROUND}"


def joint_address(code: str, token: str) -> str:
    """Where whoever answered reads the joint result: `joint.show`."""
    return f"{urls.results(code, token)}/joint"


def head_link(code: str, token: str) -> str:
    """The link that a leader sends to a head, in full: `asked.show`."""
    return urls.page_address() + f"/{code}/{ROUND}/{token}"
