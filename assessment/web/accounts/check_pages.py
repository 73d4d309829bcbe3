"""Quick checks and joint rounds that a member claimed, and their results."""

from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue

from assessment.services.answering.diagnose_response import diagnose_response
from assessment.services.answering.measure_again import own_history
from assessment.services.rounds.repeat_round import joint_history
from assessment.services.rounds.round_standing import RoundStanding, standing_of_response
from assessment.store.queries import claimed_responses
from assessment.store.queries.claimed_responses import ClaimedCheck
from assessment.store.queries.responses import KeptResponse
from assessment.web.base.app_context import connection, services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import OrganisationPage
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.respondent_journey import journey_of, questionnaire_asked
from assessment.web.presentation.charts import chart_writer
from assessment.web.presentation.pdf_response import pdf_of_file
from assessment.web.results.result_view import ResultsView
from assessment.web.rounds.joint_view import joint_report, joint_view, numbered
from reports.content.report import build
from reports.content.waves import changes, own_change

blueprint = Blueprint("checks", __name__, url_prefix="/checks")


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A claimed check in the list; `joint` where its answers take part in a round that its claimer may read."""

    check: ClaimedCheck
    joint: bool


@blueprint.get("")
@requires()
def show(page: OrganisationPage) -> str:
    """The checks that I took over into this organisation; nobody else sees them."""
    claimed = claimed_responses.of_account(session(), page.organisation.id, page.actor.account_id)
    rows = [CheckRow(check, _round_of(_claimed(page, check.response_id)) is not None) for check in claimed]
    return page.render("accounts/claimed_responses/mine.html", checks=rows)


@blueprint.get("/<int:response_id>")
@requires()
def result(page: OrganisationPage, response_id: int) -> str:
    """What one of them says."""
    response = _claimed(page, response_id)
    journey = journey_of(response, "")
    outcome = diagnose_response(journey.questionnaire, response, journey.standing())
    report = build(outcome.diagnosis, outcome.roadmap, outcome.context, page.say)
    return page.render(
        "accounts/claimed_responses/result.html",
        view=ResultsView(report),
        response_id=response_id,
        joint=_round_of(response) is not None,
        changed=own_history(session(), response, questionnaire_asked) is not None,
    )


@blueprint.get("/<int:response_id>/change")
@requires()
def change(page: OrganisationPage, response_id: int) -> str:
    """What changed in my answers since the measure before."""
    history = own_history(session(), _claimed(page, response_id), questionnaire_asked)
    if history is None:
        raise NotVisibleError
    return page.render(
        "accounts/claimed_responses/change.html", response_id=response_id, chapter=own_change.build(history, page.say)
    )


@blueprint.get("/<int:response_id>/joint")
@requires()
def joint(page: OrganisationPage, response_id: int) -> str:
    """The joint result of a round that I lead or took part in, with what changed since the rounds before."""
    response = _claimed(page, response_id)
    standing = _round_of(response)
    if standing is None:
        raise NotVisibleError
    history = joint_history(session(), standing, response, questionnaire_asked)
    return page.render(
        "accounts/claimed_responses/joint.html",
        response_id=response_id,
        joint=joint_view(page.say, standing, journey_of(response, "").questionnaire),
        chapter=changes.build(numbered(history, page.say), page.say) if history else None,
        drawn=chart_writer(page.say),
    )


@blueprint.get("/<int:response_id>/joint.pdf")
@requires()
def brief(page: OrganisationPage, response_id: int) -> ResponseReturnValue:
    """The joint result as a document; nothing of it is kept, as for whoever holds a link."""
    response = _claimed(page, response_id)
    standing = _round_of(response)
    if standing is None:
        raise NotVisibleError
    history = joint_history(session(), standing, response, questionnaire_asked)
    report = joint_report(page.say, standing, journey_of(response, "").questionnaire, history=history)
    if report is None:
        raise NotVisibleError
    services().limits.spend(LimitedAction.PDF)
    return pdf_of_file(report)


def _claimed(page: OrganisationPage, response_id: int) -> KeptResponse:
    """The response, for the account that claimed it there. Raises NotVisibleError."""
    response = claimed_responses.response_of(
        connection(), response_id, organisation_id=page.organisation.id, account_id=page.actor.account_id
    )
    if response is None:
        raise NotVisibleError
    return response


def _round_of(response: KeptResponse) -> RoundStanding | None:
    """The round that a response takes part in, where its author may read it: they answered."""
    standing = standing_of_response(session(), response)
    return standing if standing is not None and standing.includes(response) else None
