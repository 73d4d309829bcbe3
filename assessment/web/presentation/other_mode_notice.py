"""The title of the notice that the same people are asked in the other mode too."""

from collections.abc import Collection

from assessment.core.privacy.confidentiality import Mode
from assessment.services.campaigns.same_people import in_other_mode
from assessment.services.local_time import local_day
from assessment.store.queries.campaigns import invitations
from assessment.web.base.app_context import services, session
from assessment.web.base.pages import CampaignPage, OrganisationPage


def notice_of_draft(page: CampaignPage) -> str:
    """The title for a draft as it is kept; empty where nothing is to be told."""
    draft = page.campaign
    emails = invitations.emails(session(), draft.id)
    return notice_title(page, mode=Mode(draft.mode), unit_id=draft.unit_id, emails=emails)


def notice_title(page: OrganisationPage, *, mode: Mode, unit_id: str, emails: Collection[str]) -> str:
    """The title for a campaign of that unit and these addresses; empty for no notice."""
    others = in_other_mode(
        session(),
        page.organisation.id,
        mode=mode,
        unit_id=unit_id,
        emails=emails,
        today=local_day(page.organisation.time_zone, services().now()),
    )
    if not others:
        return ""
    say = page.say
    return say(f"campaigns.other_mode.{others[0].mode}", names=say.list([other.name for other in others]))
