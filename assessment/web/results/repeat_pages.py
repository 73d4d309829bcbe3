"""Pages with which one person comes back: calendar file, next measure, and what changed."""

from flask import Blueprint, Response, abort, redirect
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.answering.measure_again import next_day, next_token, own_history, repeat_response
from assessment.services.errors import NotAnsweredError
from assessment.services.rounds.round_standing import standing_of_response
from assessment.store.link_tokens import hash_of
from assessment.web.answering.personal_link import personal_link
from assessment.web.base import urls
from assessment.web.base.access import link_holder
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import Journey, questionnaire_asked
from assessment.web.base.security import form_key
from assessment.web.presentation.calendar_file import calendar_file
from reports.content.waves.own_change import build

SEE_OTHER = 303
LONGEST_KEY = 32

blueprint = Blueprint("repeats", __name__, url_prefix="/<any(fr,en):language>/results")


@blueprint.get("/<token>/again.ics")
@link_holder
def calendar(language: str, journey: Journey) -> Response:
    """The day of the next measure for a calendar, with the link of this page. Raises NotAnsweredError."""
    if journey.response.finished_on is None:
        raise NotAnsweredError
    say, link = language_of(language), personal_link(language, journey.token)
    return calendar_file(
        # Hashed once more: a calendar is shared more readily than a link.
        key=hash_of(hash_of(journey.token))[:LONGEST_KEY],
        day=next_day(journey.response),
        title=say("waves.quarter.event.title"),
        text=say("waves.quarter.event.text", link=link),
        link=link,
        language=language,
        written_at=services().now(),
        name=say("waves.quarter.file"),
    )


@blueprint.post("/<token>/again")
@link_holder
def again(language: str, journey: Journey) -> ResponseReturnValue:
    """Begin the next measure of one person; a second click goes on with it. Raises NotAnsweredError, TooManyError."""
    if standing_of_response(session(), journey.response) is not None:
        abort(404)
    services().limits.spend(LimitedAction.START)
    token = next_token(services().keys, journey.token)
    repeat_response(
        session(),
        journey.response,
        questionnaire(journey.response.questionnaire_key, services().own_questionnaires),
        token=token,
        language=language,
        today=services().today(),
        retention_days=services().retention_days,
    )
    commit()
    return redirect(urls.resume(language, token), SEE_OTHER)


@blueprint.get("/<token>/change")
@link_holder
def change(language: str, journey: Journey) -> str:
    """What changed since this person's measure before; 404 for a first one."""
    history = own_history(session(), journey.response, questionnaire_asked) or abort(404)
    return render(
        "results/again/change.html",
        language,
        token=journey.token,
        form_key=form_key(),
        link=personal_link(language, journey.token),
        chapter=build(history, language_of(language)),
    )
