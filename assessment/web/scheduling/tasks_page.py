"""Tasks of the week over all clients."""

from flask import Blueprint
from flask_login import current_user

from assessment.i18n import language as language_of
from assessment.services.scheduling.tasks_due import DueTask, tasks_due
from assessment.web.base.app_context import services, session
from assessment.web.base.member_access import signed_in
from assessment.web.base.respondent_journey import QuestionnaireGoneError
from assessment.web.base.signed_in_page import signed_in_page
from assessment.web.presentation.campaign_labels import questionnaire_of

blueprint = Blueprint("tasks", __name__, url_prefix="/<any(fr,en):language>/portfolio/week")


@blueprint.get("")
@signed_in
def show(language: str) -> str:
    """What is due until Sunday, and what is late."""
    today = services().today()
    due = tasks_due(session(), current_user.id, today=today)
    return signed_in_page(
        "scheduling/week.html",
        language,
        lines=[(task, _said(task, language), task.late(today)) for task in due],
        late=sum(task.late(today) for task in due),
    )


def _said(task: DueTask, language: str) -> str:
    """The action's title, or the words of the decision."""
    if task.action is None:
        return task.text
    try:
        action = questionnaire_of(task.campaign).actions_by_id.get(task.action)
    except QuestionnaireGoneError:
        action = None
    return action.title.within(language_of(language).code) if action else task.action
