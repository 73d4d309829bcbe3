"""Plan page: limits, optimised plan, approval."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.optimiser.plan_summary import plan_summary
from assessment.core.planning.plan_limits import LimitsRefusedError, PlanLimits
from assessment.core.planning.roadmap import PERIODS
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.services.local_time import local_day
from assessment.services.permissions import Right
from assessment.services.plan_cache import PlanInputs
from assessment.services.planning.approve_plan import approve_plan
from assessment.services.planning.optimise_plan import (
    actions_worth,
    keep_limits,
    optimise_plan,
)
from assessment.services.results.campaign_plan import limits_of, plan_inputs_of
from assessment.store.models import Campaign
from assessment.store.queries import plans
from assessment.web.base.action_context import campaign_url_values
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, campaign_member
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.planning.plan_form import PlanForm, functions_asked, kept_data
from assessment.web.planning.plan_view import actions_said, plan_values
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import result_of
from reports.content.planning.plan import period_name
from reports.content.planning.plan_reasons import change, reasons

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint(
    "plans",
    __name__,
    url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>/plan",
)


@blueprint.get("")
@campaign_member(Right.READ)
def show(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """The plan within the limits as they were set last; whoever may not change them reads the approved one."""
    if not member.may(Right.PLAN) and plans.approved(session(), campaign.id) is not None:
        return redirect(url_for("following.show", **campaign_url_values(language, member, campaign)), SEE_OTHER)
    limits = limits_of(session(), campaign, _sources(member, campaign))
    form = PlanForm(language_of(language), data=kept_data(limits), questionnaire=questionnaire_of(campaign))
    return _page(language, member, campaign, limits, form)


@blueprint.post("")
@campaign_member(Right.PLAN)
def replan(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Set other limits, and make the plan anew."""
    questionnaire, say = questionnaire_of(campaign), language_of(language)
    sources = _sources(member, campaign)
    former = limits_of(session(), campaign, sources)
    form = PlanForm(say, request.form, questionnaire=questionnaire)
    if not form.validate():
        return _page(language, member, campaign, former, form), UNPROCESSABLE
    try:
        said = _change(sources, former, form.limits(), questionnaire, say)
        keep_limits(session(), campaign, actor=member.actor, limits=form.limits(), now=services().now())
    except LimitsRefusedError as error:
        form.refuse_faults(error.faults)
        return _page(language, member, campaign, former, form), UNPROCESSABLE
    commit()
    flash(said, DONE)
    return redirect(url_for("plans.show", **campaign_url_values(language, member, campaign)), SEE_OTHER)


@blueprint.get("/worth")
@campaign_member(Right.READ)
def worth(language: str, member: MemberContext, campaign: Campaign) -> str:
    """What each action brings, and the plan without it: some twenty plans, so a page of its own."""
    questionnaire, say = questionnaire_of(campaign), language_of(language)
    sources = _sources(member, campaign)
    found = optimise_plan(sources, limits_of(session(), campaign, sources))
    planned = () if isinstance(found, Infeasible) else found.solution.names
    said = () if isinstance(found, Infeasible) else actions_said(actions_worth(found), planned, questionnaire, say)
    return signed_in_page(
        "planning/marginal_values.html",
        language,
        organisation=member.organisation,
        may=member.may,
        campaign=campaign,
        actions=said,
    )


@blueprint.post("/approve")
@campaign_member(Right.PLAN)
def approve(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Freeze the plan; from here on it is followed."""
    approve_plan(
        session(),
        campaign,
        actor=member.actor,
        result=result_of(member, campaign),
        questionnaire=questionnaire_of(campaign),
        now=services().now(),
    )
    commit()
    flash(language_of(language)("planning.approved"), DONE)
    return redirect(url_for("following.show", **campaign_url_values(language, member, campaign)), SEE_OTHER)


def _sources(member: MemberContext, campaign: Campaign) -> PlanInputs:
    today = local_day(member.organisation.time_zone, services().now())
    result = result_of(member, campaign)
    asked = questionnaire_of(campaign)
    return plan_inputs_of(
        session(), campaign, result.reading.diagnosis, result.context, questionnaire=asked, today=today
    )


def _change(
    sources: PlanInputs, former: PlanLimits, limits: PlanLimits, questionnaire: Questionnaire, say: Language
) -> str:
    """What the new limits do: why first, then what the plan does differently."""
    after, before = optimise_plan(sources, limits), optimise_plan(sources, former)
    if isinstance(after, Infeasible):
        return say("planning.no_plan")
    if isinstance(before, Infeasible):
        return say("planning.plan_again")
    old, new = plan_summary(before), plan_summary(after)
    known = reasons(old, questionnaire, say, pinned=former.pinned, excluded=former.excluded)
    why = reasons(new, questionnaire, say, pinned=limits.pinned, excluded=limits.excluded)
    fresh = [sentence for sentence in why if sentence not in known]
    return " ".join([*fresh, change(old, new, questionnaire, say)])


def _page(language: str, member: MemberContext, campaign: Campaign, limits: PlanLimits, form: PlanForm) -> str:
    questionnaire, say = questionnaire_of(campaign), language_of(language)
    sources = _sources(member, campaign)
    return signed_in_page(
        "planning/plan.html",
        language,
        organisation=member.organisation,
        may=member.may,
        campaign=campaign,
        questionnaire=questionnaire,
        form=form,
        target=sources.target,
        functions=functions_asked(questionnaire),
        periods=[period_name(PERIODS, number, say) for number in range(len(PERIODS))],
        approved=plans.approved(session(), campaign.id),
        in_the_making=plans.draft(session(), campaign.id) is not None,
        **plan_values(sources, limits, questionnaire, say),
    )
