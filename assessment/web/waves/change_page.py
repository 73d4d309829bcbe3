"""Change since the previous wave."""

from flask import Blueprint

from assessment.i18n import language as language_of
from assessment.services.permissions import Right
from assessment.services.waves.wave_history import wave_history
from assessment.store.models import Campaign
from assessment.web.base.app_context import services, session
from assessment.web.base.member_access import MemberContext, NotVisibleError, campaign_member
from assessment.web.base.signed_in_page import signed_in_page
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.charts import chart_writer
from assessment.web.presentation.result_access import may_read
from reports.content.waves import changes

blueprint = Blueprint(
    "wave_page", __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>"
)


@blueprint.get("/wave")
@campaign_member(Right.READ)
def show(language: str, member: MemberContext, campaign: Campaign) -> str:
    """The wave against the previous one and the first; a wave that may not be read yet is told to nobody."""
    if not may_read(member, campaign):
        raise NotVisibleError
    history = wave_history(
        session(), campaign, actor=member.actor, questionnaire=questionnaire_of(campaign), keys=services().keys
    )
    return signed_in_page(
        "waves/change.html",
        language,
        organisation=member.organisation,
        may=member.may,
        campaign=campaign,
        number=len(history.waves),
        chapter=changes.build(history, language_of(language)),
        drawn=chart_writer(language_of(language)),
    )
