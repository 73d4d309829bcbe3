"""Pages with which a leader asks the same people again, and everybody who answered reads what changed."""

from flask import Blueprint, abort, redirect
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.answering.measure_again import next_token
from assessment.services.rounds.repeat_round import joint_history, repeat_round
from assessment.services.rounds.round_standing import standing_of_response
from assessment.web.answering.personal_link import personal_link
from assessment.web.base.access import link_holder
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import Journey, questionnaire_asked
from assessment.web.base.security import form_key
from assessment.web.presentation.charts import chart_writer
from assessment.web.rounds.joint_view import numbered
from assessment.web.rounds.round_addresses import joint_address, round_address
from reports.content.waves import changes

SEE_OTHER = 303

blueprint = Blueprint("round_repeats", __name__, url_prefix="/<any(fr,en):language>/results")


@blueprint.post("/<token>/round/again")
@link_holder
def again(language: str, journey: Journey) -> ResponseReturnValue:
    """Open the next round of the same people; a second click leads to it. Only its leader does that."""
    standing = standing_of_response(session(), journey.response) or abort(404)
    if standing.leader.id != journey.response.id:
        return redirect(joint_address(language, journey.token), SEE_OTHER)
    services().limits.spend(LimitedAction.START)
    token = next_token(services().keys, journey.token)
    repeat_round(
        session(),
        standing,
        questionnaire(journey.response.questionnaire_key, services().own_questionnaires),
        token=token,
        language=language,
        keys=services().keys,
        today=services().today(),
        retention_days=services().retention_days,
    )
    commit()
    return redirect(round_address(language, token), SEE_OTHER)


@blueprint.get("/<token>/joint/change")
@link_holder
def change(language: str, journey: Journey) -> str:
    """What changed in the joint result since the rounds before; 404 where the reader has none to compare with."""
    standing = standing_of_response(session(), journey.response) or abort(404)
    included = standing.includes(journey.response)
    history = joint_history(session(), standing, journey.response, questionnaire_asked) if included else None
    say = language_of(language)
    return render(
        "rounds/change.html",
        language,
        token=journey.token,
        form_key=form_key(),
        link=personal_link(language, journey.token),
        chapter=changes.build(numbered(history or abort(404), say), say),
        drawn=chart_writer(say),
    )
