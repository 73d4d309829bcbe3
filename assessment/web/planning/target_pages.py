"""Target level page."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.core.planning.target_level import Target
from assessment.i18n import language as language_of
from assessment.services.permissions import Right
from assessment.services.results.campaign_result import CampaignResult
from assessment.services.results.target_level import decide_target, target_of
from assessment.store.models import Campaign
from assessment.store.queries import kpis_and_cost
from assessment.web.base.action_context import campaign_url_values
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, campaign_member
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.planning.target_form import TargetForm, kept_data
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import result_of

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint(
    "targets",
    __name__,
    url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>/target",
)


@blueprint.get("")
@campaign_member(Right.READ)
def show(language: str, member: MemberContext, campaign: Campaign) -> str:
    """The level that holds, why, and what was decided before."""
    return _page(language, member, campaign, None)


@blueprint.post("")
@campaign_member(Right.PLAN)
def decide(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Aim at another level, or go back to the rule."""
    form = TargetForm(language_of(language), request.form, questionnaire=questionnaire_of(campaign))
    if not form.validate():
        return _page(language, member, campaign, form), UNPROCESSABLE
    decide_target(
        session(),
        campaign,
        actor=member.actor,
        aim=form.chosen_aim,
        levers=form.chosen_levers,
        reason=form.reason.data,
        now=services().now(),
    )
    commit()
    flash(language_of(language)("targets.saved"), DONE)
    return redirect(url_for("targets.show", **campaign_url_values(language, member, campaign)), SEE_OTHER)


def _page(language: str, member: MemberContext, campaign: Campaign, form: TargetForm | None) -> str:
    questionnaire, say = questionnaire_of(campaign), language_of(language)
    target, reached = _standing(result_of(member, campaign), campaign)
    levels = [(str(level.number), level.name.within(language)) for level in questionnaire.levels]
    return signed_in_page(
        "planning/target.html",
        language,
        organisation=member.organisation,
        may=member.may,
        campaign=campaign,
        questionnaire=questionnaire,
        levels=levels,
        named=[(number, say("targets.level", level=number, name=name)) for number, name in levels],
        decisions=kpis_and_cost.target_edits(session(), campaign.id),
        form=form or TargetForm(say, data=kept_data(target), questionnaire=questionnaire),
        target=target,
        reached=reached,
    )


def _standing(result: CampaignResult, campaign: Campaign) -> tuple[Target | None, int | None]:
    """The target that holds and the level reached; None where nothing of the result may be shown to this reader."""
    diagnosis = result.reading.diagnosis
    if diagnosis is None:
        return None, None
    target = target_of(session(), campaign, diagnosis=diagnosis, context=result.context)
    return target, diagnosis.total.level
