"""How many different people were asked in several waves: what is certain of who must have answered twice."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy.orm import Session

from assessment.store import invitations
from assessment.store.models import Campaign
from assessment.store.sealing import Keys


def asked_together(session: Session, campaigns: Iterable[Campaign], *, keys: Keys) -> dict[str, int]:
    """Different people invited to any of these campaigns, by function; empty where a meeting let anybody in.

    Whoever changed function counts in both: the overlap that is certain is never overstated.
    """
    people: set[tuple[str, str]] = set()
    for campaign in campaigns:
        if campaign.meeting_issue:
            return {}
        for one in invitations.of_campaign(session, campaign.id):
            if not one.revoked or one.used:
                people.add((one.email, keys.opened(one.place, one.id).function))
    return dict(sorted(Counter(function for _, function in people).items()))
