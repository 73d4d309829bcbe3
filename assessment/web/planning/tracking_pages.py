"""Tracking page of an approved plan."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.permissions import Right
from assessment.services.planning.track_plan import (
    DaysRefusedError,
    TrackedPlan,
    followed,
    note_step,
)
from assessment.store.models import Campaign
from assessment.store.models.planning import STATUSES
from assessment.web.base.action_context import campaign_url_values
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, NotVisibleError, campaign_member
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.planning.tracking_form import StepForm, functions_of, kept_step_form
from assessment.web.planning.tracking_view import following_values
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import result_of

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint(
    "following",
    __name__,
    url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>/plan/following",
)


@blueprint.get("")
@campaign_member(Right.READ)
def show(language: str, member: MemberContext, campaign: Campaign) -> str:
    """The plan as it was approved, and how far it is."""
    return _page(language, member, campaign, _plan(member, campaign), {})


@blueprint.post("")
@campaign_member(Right.TRACK)
def note(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Note how far one action is."""
    found, say = _plan(member, campaign), language_of(language)
    action = request.form.get("action", "")
    if action not in found.steps:
        raise NotVisibleError
    form = StepForm(say, request.form, prefix=f"{action}.", functions=functions_of(found, action))
    if not form.validate():
        return _page(language, member, campaign, found, {action: form}), UNPROCESSABLE
    try:
        note_step(
            session(), campaign, found.plan, action, actor=member.actor, noted=form.update(), now=services().now()
        )
    except DaysRefusedError as error:
        form.refuse_days(error)
        return _page(language, member, campaign, found, {action: form}), UNPROCESSABLE
    commit()
    flash(say("following.saved"), DONE)
    return redirect(
        url_for("following.show", _anchor=f"step-{action}", **campaign_url_values(language, member, campaign)),
        SEE_OTHER,
    )


def _plan(member: MemberContext, campaign: Campaign) -> TrackedPlan:
    """The approved plan, for whoever may read the result. Raises NotVisibleError while there is none."""
    result_of(member, campaign)
    found = followed(session(), campaign, questionnaire=questionnaire_of(campaign))
    if found is None:
        raise NotVisibleError
    return found


def _page(
    language: str, member: MemberContext, campaign: Campaign, found: TrackedPlan, sent: dict[str, StepForm]
) -> str:
    """The page; `sent` holds the form that comes back with its errors, by action."""
    questionnaire, say = questionnaire_of(campaign), language_of(language)
    return signed_in_page(
        "planning/tracking.html",
        language,
        organisation=member.organisation,
        may=member.may,
        campaign=campaign,
        questionnaire=questionnaire,
        plan=found.plan,
        statuses=[(status, say(f"following.statuses.{status}")) for status in STATUSES],
        sent=sent,
        forms={action: sent.get(action) or kept_step_form(found, action, say) for action in found.steps},
        **following_values(member, campaign, found, say),
    )
