"""Tracking page of an approved plan."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.services.permissions import Right
from assessment.services.planning.track_plan import (
    DaysRefusedError,
    TrackedPlan,
    followed,
    note_step,
)
from assessment.store.models.planning import STATUSES
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.planning.tracking_form import StepForm, functions_of, kept_step_form
from assessment.web.planning.tracking_view import following_values
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import result_of

UNPROCESSABLE = 422

blueprint = Blueprint("following", __name__, url_prefix="/plan/following")


@blueprint.get("")
@requires(Right.READ)
def show(page: CampaignPage) -> str:
    """The plan as it was approved, and how far it is."""
    return _page(page, _plan(page), {})


@blueprint.post("")
@requires(Right.TRACK)
def note(page: CampaignPage) -> ResponseReturnValue:
    """Note how far one action is."""
    tracked_plan, say = _plan(page), page.say
    action = request.form.get("action", "")
    if action not in tracked_plan.steps:
        raise NotVisibleError
    form = StepForm(say, request.form, prefix=f"{action}.", functions=functions_of(tracked_plan, action))
    if not form.validate():
        return _page(page, tracked_plan, {action: form}), UNPROCESSABLE
    try:
        note_step(
            session(),
            page.campaign,
            tracked_plan.plan,
            action,
            actor=page.actor,
            noted=form.update(),
            now=services().now(),
        )
    except DaysRefusedError as error:
        form.refuse_days(error)
        return _page(page, tracked_plan, {action: form}), UNPROCESSABLE
    commit()
    return done(say("following.saved"), "organisation.campaign.following.show", _anchor=f"step-{action}")


def _plan(page: CampaignPage) -> TrackedPlan:
    """The approved plan, for whoever may read the result. Raises NotVisibleError while there is none."""
    result_of(page)
    tracked_plan = followed(session(), page.campaign, questionnaire=questionnaire_of(page.campaign))
    if tracked_plan is None:
        raise NotVisibleError
    return tracked_plan


def _page(page: CampaignPage, tracked_plan: TrackedPlan, sent: dict[str, StepForm]) -> str:
    """The page; `sent` holds the form that comes back with its errors, by action."""
    questionnaire, say = questionnaire_of(page.campaign), page.say
    return page.render(
        "planning/tracking.html",
        questionnaire=questionnaire,
        plan=tracked_plan.plan,
        statuses=[(status, say(f"following.statuses.{status}")) for status in STATUSES],
        sent=sent,
        forms={action: sent.get(action) or kept_step_form(tracked_plan, action, say) for action in tracked_plan.steps},
        **following_values(page, tracked_plan, say),
    )
