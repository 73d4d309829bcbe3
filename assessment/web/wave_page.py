"""What changed since the last wave, on a page of its own."""

from flask import Blueprint

from assessment.actions.permissions import Right
from assessment.actions.wave_story import wave_story
from assessment.i18n import language as language_of
from assessment.store.models import Campaign
from assessment.web.campaign_page import questionnaire_of
from assessment.web.charting import drawn
from assessment.web.membership import Desk, StrangerError, campaign_member
from assessment.web.office import page
from assessment.web.readable import may_read
from assessment.web.services import services, session
from reports.content import waves

blueprint = Blueprint(
    "wave_page", __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>"
)


@blueprint.get("/wave")
@campaign_member(Right.READ)
def show(language: str, desk: Desk, campaign: Campaign) -> str:
    """The wave against the previous one and the first; a wave that may not be read yet is told to nobody."""
    if not may_read(desk, campaign):
        raise StrangerError
    story = wave_story(
        session(), campaign, actor=desk.actor, questionnaire=questionnaire_of(campaign), keys=services().keys
    )
    return page(
        "waves/show.html",
        language,
        organisation=desk.organisation,
        may=desk.may,
        campaign=campaign,
        number=len(story.waves),
        chapter=waves.build(story, language_of(language)),
        drawn=drawn,
    )
