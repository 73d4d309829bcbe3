"""Tracking page of an approved plan."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.services.permissions import Right
from assessment.services.planning.track_plan import (
    DAYS,
    DaysRefusedError,
    StepUpdate,
    TrackedPlan,
    UnknownStepError,
    followed,
    note_step,
)
from assessment.store.models import Campaign
from assessment.store.models.planning import LONGEST_NOTE, LONGEST_OWNER, STATUSES
from assessment.web.base.action_context import campaign_url_values
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, NotVisibleError, campaign_member
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.forms.form_state import FieldProblem, FieldProblemError, FormState
from assessment.web.forms.number_fields import fault_said, typed_number
from assessment.web.forms.text_fields import one_line
from assessment.web.planning.tracking_view import following_values
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import result_of

SEE_OTHER, UNPROCESSABLE = 303, 422
ACTUAL = "actual."
T = TypeVar("T")

blueprint = Blueprint(
    "following",
    __name__,
    url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>/plan/following",
)


@blueprint.get("")
@campaign_member(Right.READ)
def show(language: str, member: MemberContext, campaign: Campaign) -> str:
    """The plan as it was approved, and how far it is."""
    return _page(language, member, campaign, _plan(member, campaign), FormState())


@blueprint.post("")
@campaign_member(Right.TRACK)
def note(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Note how far one action is."""
    found, say = _plan(member, campaign), language_of(language)
    name = request.form.get("action", "")
    form, noted = _read(name, say)
    if form.errors:
        return _page(language, member, campaign, found, form), UNPROCESSABLE
    try:
        note_step(session(), campaign, found.plan, name, actor=member.actor, noted=noted, now=services().now())
    except UnknownStepError:
        raise NotVisibleError from None
    except DaysRefusedError as error:
        wrong = {f"{name}.{ACTUAL}{error.function}": fault_said(error.fault, DAYS)}
        return _page(language, member, campaign, found, FormState(form.typed, wrong)), UNPROCESSABLE
    commit()
    flash(say("following.saved"), DONE)
    return redirect(
        url_for("following.show", _anchor=f"step-{name}", **campaign_url_values(language, member, campaign)), SEE_OTHER
    )


def _plan(member: MemberContext, campaign: Campaign) -> TrackedPlan:
    """The approved plan, for whoever may read the result. Raises NotVisibleError while there is none."""
    result_of(member, campaign)
    found = followed(session(), campaign, questionnaire=questionnaire_of(campaign))
    if found is None:
        raise NotVisibleError
    return found


def _read(action: str, say: Language) -> tuple[FormState, StepUpdate]:
    """What was typed about one action, and what it means."""
    typed = {name: value.strip() for name, value in request.form.items() if name.startswith(f"{action}.")}
    errors: dict[str, FieldProblem] = {}

    def told(name: str, reading: Callable[[str], T]) -> T | None:
        try:
            return reading(typed.get(name, ""))
        except FieldProblemError as error:
            errors[name] = error.wrong
            return None

    actual = {
        name.partition(ACTUAL)[2]: told(name, lambda written: typed_number(written, say))
        for name in typed
        if name.startswith(f"{action}.{ACTUAL}")
    }
    status = typed.get(f"{action}.status", "")
    if status not in STATUSES:
        errors[f"{action}.status"] = FieldProblem("office.wrong.choice")
    noted = StepUpdate(
        status=status,
        owner=told(f"{action}.owner", lambda written: one_line(written, most=LONGEST_OWNER)) or None,
        due_on=told(f"{action}.due_on", _day),
        actual={function: days for function, days in actual.items() if days is not None},
        note=told(f"{action}.note", lambda written: one_line(written, most=LONGEST_NOTE)) or None,
    )
    return FormState(typed, errors), noted


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise FieldProblemError("following.wrong_date") from None


def _page(language: str, member: MemberContext, campaign: Campaign, found: TrackedPlan, form: FormState) -> str:
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
        form=form,
        **following_values(member, campaign, found, say),
    )
