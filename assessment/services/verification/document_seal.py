"""The seal of an installation on the documents that it makes."""

from reports.verification.figure_list import DocumentSeal

CAMPAIGN = "campaign/"


def seal_of(key: bytes, *, campaign_id: str | None = None) -> DocumentSeal:
    """What signs a document of a campaign, or of a file where none is given; with an empty key nothing is signed."""
    return DocumentSeal(key, f"{CAMPAIGN}{campaign_id}" if campaign_id else "")
