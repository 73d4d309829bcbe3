"""Link that resumes a response, and link to share."""

from assessment.core.questionnaire.definition import Length
from assessment.questionnaire_files.catalogue import DEFAULT_KEY
from assessment.web.base import urls


def personal_link(code: str, token: str) -> str:
    """The link in full; its end is `respond.resume`."""
    return urls.page_address() + urls.resume(code, token)


def invitation_link(code: str, key: str) -> str:
    """Where to send others: the first page, or straight to a questionnaire that it does not put forward."""
    return urls.page_address() + (f"/{code}" if key == DEFAULT_KEY else f"/{code}/start/{key}/{Length.FULL}")
