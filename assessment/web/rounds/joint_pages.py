"""Joint result of a round, on screen and as a brief, for everybody who answered."""

from flask import Blueprint, abort, redirect
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.rounds.repeat_round import joint_history
from assessment.services.rounds.round_standing import RoundStanding, standing_of_response
from assessment.web.answering.personal_link import personal_link
from assessment.web.base import urls
from assessment.web.base.access import link_holder
from assessment.web.base.app_context import services, session
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import Journey, questionnaire_asked
from assessment.web.base.security import form_key
from assessment.web.presentation.pdf_response import pdf_of_file
from assessment.web.results.quarter_view import quarter_view
from assessment.web.rounds.joint_view import joint_report, joint_view
from assessment.web.rounds.round_addresses import joint_address

SEE_OTHER = 303

blueprint = Blueprint("joint", __name__, url_prefix="/<any(fr,en):language>/results")


@blueprint.get("/<token>/joint")
@link_holder
def show(language: str, journey: Journey) -> ResponseReturnValue:
    """The joint result; before there is one, who is awaited. Whoever has not answered goes to their questions."""
    standing = _standing(journey)
    if not standing.includes(journey.response):
        return redirect(urls.resume(language, journey.token), SEE_OTHER)
    say = language_of(language)
    return render(
        "rounds/joint.html",
        language,
        token=journey.token,
        form_key=form_key(),
        link=personal_link(language, journey.token),
        standing=standing,
        leads=standing.leader.id == journey.response.id,
        joint=joint_view(say, standing, journey.questionnaire),
        pdf_at=f"{joint_address(language, journey.token)}.pdf",
        day=say.date(standing.leader.expires_on),
        quarter=quarter_view(say, journey, standing),
    )


@blueprint.get("/<token>/joint.pdf")
@link_holder
def brief(language: str, journey: Journey) -> ResponseReturnValue:
    """The joint result as a document; before there is one, the page that says who is awaited."""
    standing = _standing(journey)
    say = language_of(language)
    report = None
    if standing.includes(journey.response):
        history = joint_history(session(), standing, journey.response, questionnaire_asked)
        report = joint_report(say, standing, journey.questionnaire, history=history)
    if report is None:
        return redirect(joint_address(language, journey.token), SEE_OTHER)
    services().limits.spend(LimitedAction.PDF)
    # Nothing of it is kept: whoever erases their part leaves no document behind in which it stands.
    return pdf_of_file(report)


def _standing(journey: Journey) -> RoundStanding:
    """The round of this response, or 404."""
    return standing_of_response(session(), journey.response) or abort(404)
