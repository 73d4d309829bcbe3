"""Quick checks that a member claimed, and their results."""

from flask import Blueprint

from assessment.services.answering.diagnose_response import diagnose_response
from assessment.store.queries import claims
from assessment.web.base.app_context import connection, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import OrganisationPage
from assessment.web.base.respondent_journey import journey_of
from assessment.web.results.result_view import ResultsView
from reports.content import build

blueprint = Blueprint("checks", __name__, url_prefix="/checks")


@blueprint.get("")
@requires()
def show(page: OrganisationPage) -> str:
    """The quick checks that I took over into this organisation; nobody else sees them."""
    claimed_checks = claims.of_account(session(), page.organisation.id, page.actor.account_id)
    return page.render("accounts/claims/mine.html", checks=claimed_checks)


@blueprint.get("/<int:response_id>")
@requires()
def result(page: OrganisationPage, response_id: int) -> str:
    """What one of them says."""
    kept_response = claims.response_of(
        connection(), response_id, organisation_id=page.organisation.id, account_id=page.actor.account_id
    )
    if kept_response is None:
        raise NotVisibleError
    journey = journey_of(kept_response, "")
    outcome = diagnose_response(journey.questionnaire, kept_response, journey.standing())
    report = build(outcome.diagnosis, outcome.roadmap, outcome.context, page.say)
    return page.render("accounts/claims/result.html", view=ResultsView(report))
