"""Plan page: limits, optimised plan, approval."""

from dataclasses import replace

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.optimiser.plan_summary import plan_summary
from assessment.core.planning.plan_limits import LimitsRefusedError, PlanLimits
from assessment.core.planning.roadmap import PERIODS
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
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
from assessment.store.queries import plans
from assessment.store.queries.campaigns import waves, workshops
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done, see_other
from assessment.web.planning.plan_form import PlanForm, functions_asked, kept_data
from assessment.web.planning.plan_view import FollowedBefore, actions_said, plan_values
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.campaign_report import begin_brief
from assessment.web.presentation.result_access import may_read, result_of
from reports.content.planning.plan import period_name
from reports.content.planning.plan_reasons import change, reasons

UNPROCESSABLE = 422

blueprint = Blueprint("plans", __name__, url_prefix="/plan")


@blueprint.get("")
@requires(Right.READ)
def show(page: CampaignPage) -> ResponseReturnValue:
    """The plan within the limits as they were set last; whoever may not change them reads the approved one."""
    if not page.may(Right.PLAN) and plans.approved(session(), page.campaign.id) is not None:
        return see_other("organisation.campaign.following.show")
    limits = limits_of(session(), page.campaign, _sources(page))
    form = PlanForm(page.say, data=kept_data(limits), questionnaire=questionnaire_of(page.campaign))
    return _page(page, limits, form)


@blueprint.post("")
@requires(Right.PLAN)
def replan(page: CampaignPage) -> ResponseReturnValue:
    """Set other limits, and make the plan anew."""
    questionnaire, say = questionnaire_of(page.campaign), page.say
    sources = _sources(page)
    former = limits_of(session(), page.campaign, sources)
    form = PlanForm(say, request.form, questionnaire=questionnaire)
    if not form.validate():
        return _page(page, former, form), UNPROCESSABLE
    try:
        said = _change(sources, former, form.limits(), questionnaire, say)
        keep_limits(session(), page.campaign, actor=page.actor, limits=form.limits(), now=services().now())
    except LimitsRefusedError as error:
        form.refuse_faults(error.faults)
        return _page(page, former, form), UNPROCESSABLE
    commit()
    return done(said, "organisation.campaign.plans.show")


@blueprint.get("/worth")
@requires(Right.READ)
def worth(page: CampaignPage) -> str:
    """What each action brings, and the plan without it: some twenty plans, so a page of its own."""
    questionnaire, say = questionnaire_of(page.campaign), page.say
    sources = _sources(page)
    outcome = optimise_plan(sources, limits_of(session(), page.campaign, sources))
    planned = () if isinstance(outcome, Infeasible) else outcome.solution.names
    said = () if isinstance(outcome, Infeasible) else actions_said(actions_worth(outcome), planned, questionnaire, say)
    return page.render("planning/marginal_values.html", actions=said)


@blueprint.post("/approve")
@requires(Right.PLAN)
def approve(page: CampaignPage) -> ResponseReturnValue:
    """Freeze the plan; from here on it is followed."""
    approve_plan(
        session(),
        page.campaign,
        actor=page.actor,
        result=result_of(page),
        questionnaire=questionnaire_of(page.campaign),
        now=services().now(),
    )
    commit()
    begin_brief(page)
    return done(page.say("planning.approved"), "organisation.campaign.following.show")


def _sources(page: CampaignPage) -> PlanInputs:
    today = local_day(page.organisation.time_zone, services().now())
    result = result_of(page)
    asked = questionnaire_of(page.campaign)
    return plan_inputs_of(
        session(), page.campaign, result.reading.diagnosis, result.context, questionnaire=asked, today=today
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


def _followed_before(page: CampaignPage) -> FollowedBefore | None:
    """The plan of an earlier wave that is followed until this one has its own, for whoever may read that wave."""
    earlier = {wave.id: wave for wave in waves.chain(session(), page.campaign)[:-1]}
    readable = [key for key, wave in earlier.items() if may_read(replace(page, campaign=wave))]
    plan = plans.last_approved(session(), readable) if readable else None
    if plan is None or plan.approved_on is None:
        return None
    return FollowedBefore(plan.campaign_id, earlier[plan.campaign_id].name, plan.approved_on)


def _page(page: CampaignPage, limits: PlanLimits, form: PlanForm) -> str:
    questionnaire, say = questionnaire_of(page.campaign), page.say
    sources = _sources(page)
    return page.render(
        "planning/plan.html",
        questionnaire=questionnaire,
        form=form,
        target=sources.target,
        functions=functions_asked(questionnaire),
        periods=[period_name(PERIODS, number, say) for number in range(len(PERIODS))],
        approved=plans.approved(session(), page.campaign.id),
        followed_before=_followed_before(page),
        starts_on=sources.context.day,
        in_the_making=plans.draft(session(), page.campaign.id) is not None,
        **plan_values(sources, limits, questionnaire, say, decisions=workshops.decisions(session(), page.campaign.id)),
    )
