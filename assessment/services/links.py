"""Absolute URLs used in mails and pages."""

INVITED, MEETING, CAMPAIGNS, RESPOND, ROOM = "invitation", "meeting", "campaigns", "respond", "room"
ACCOUNT_LINK = "account/link"
REMINDERS = "reminders"
SLIP = "slip"


def invitation_link(base_url: str, language: str, token: str) -> str:
    """Where an invited person begins."""
    return f"{base_url}/{language}/{INVITED}/{token}"


def meeting_link(base_url: str, language: str, token: str) -> str:
    """Where a whole room begins."""
    return f"{base_url}/{language}/{MEETING}/{token}"


def slip_link(base_url: str, language: str, token: str) -> str:
    """Where a slip of a meeting begins a response."""
    return f"{base_url}/{language}/{SLIP}/{token}"


def reminders_link(base_url: str, language: str, token: str) -> str:
    """Where an invited person says that they want no reminders."""
    return f"{base_url}/{language}/{REMINDERS}/{token}"


def room_link(base_url: str, language: str, token: str) -> str:
    """Where the phones of a workshop join."""
    return f"{base_url}/{language}/{ROOM}/{token}"


def campaign_link(base_url: str, language: str, campaign_id: str) -> str:
    """Where members find a campaign and its result."""
    return f"{base_url}/{language}/{CAMPAIGNS}/{campaign_id}"


def account_link(base_url: str, language: str, token: str) -> str:
    """Where a first account, a new member's account or a new password is made."""
    return f"{base_url}/{language}/{ACCOUNT_LINK}/{token}"


def respondent_link(base_url: str, language: str, token: str) -> str:
    """Where a respondent goes on, or reads their result: the personal link."""
    return f"{base_url}/{language}/{RESPOND}/{token}"
