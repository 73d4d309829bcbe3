"""Campaign list on the organisation page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessment.services.permissions import Right
from assessment.store.models.campaigns.campaigns import PUBLISHED
from assessment.store.queries.campaigns.campaigns import CampaignLine
from assessment.web.base.pages import OrganisationPage


@dataclass(frozen=True, slots=True)
class CampaignListItem:
    """One campaign; counts are shown to those who follow campaigns."""

    id: str
    name: str
    unit: str
    status: str
    invited: int
    finished: int
    closes_on: date | None


def campaign_lines(lines: Iterable[CampaignLine], page: OrganisationPage) -> list[CampaignListItem]:
    """Every campaign for those who follow them, the published ones for those who only read results."""
    follows = page.may(Right.FOLLOW)
    return [
        CampaignListItem(
            id=line.campaign.id,
            name=line.campaign.name,
            unit=line.unit,
            status=line.campaign.status,
            invited=line.invited,
            finished=line.finished,
            closes_on=line.campaign.closes_on,
        )
        for line in lines
        if follows or line.campaign.status == PUBLISHED
    ]
