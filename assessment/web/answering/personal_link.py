"""Link that resumes a response."""

from assessment.web.base import urls


def personal_link(code: str, token: str) -> str:
    """The link in full; its end is `respond.resume`."""
    return urls.page_address() + urls.resume(code, token)
