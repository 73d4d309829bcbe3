"""Change since the previous wave."""

from flask import Blueprint

from assessment.services.permissions import Right
from assessment.services.waves.wave_history import wave_history
from assessment.web.base.app_context import services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import CampaignPage
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.charts import chart_writer
from assessment.web.presentation.result_access import may_read
from reports.content.waves import changes

blueprint = Blueprint("wave", __name__)


@blueprint.get("/wave")
@requires(Right.READ)
def show(page: CampaignPage) -> str:
    """The wave against the previous one and the first; a wave that may not be read yet is told to nobody."""
    if not may_read(page):
        raise NotVisibleError
    history = wave_history(
        session(), page.campaign, actor=page.actor, questionnaire=questionnaire_of(page.campaign), keys=services().keys
    )
    return page.render(
        "waves/change.html",
        number=len(history.waves),
        chapter=changes.build(history, page.say),
        drawn=chart_writer(page.say),
    )
