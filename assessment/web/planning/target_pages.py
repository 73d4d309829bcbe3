"""Target level page."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.core.planning.target_level import HIGHEST, LOWEST
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import language as language_of
from assessment.services.permissions import Right
from assessment.services.results.campaign_result import CampaignResult
from assessment.services.results.target_level import decide_target, target_of
from assessment.store.models import Campaign
from assessment.store.models.planning import LONGEST_REASON
from assessment.store.queries import kpis_and_cost
from assessment.web.base.action_context import campaign_url_values
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, campaign_member
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.forms.form_state import FieldProblem, FieldProblemError, FormState
from assessment.web.forms.text_fields import one_line
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import result_of

SEE_OTHER, UNPROCESSABLE = 303, 422
RULE = "rule"
"""What is chosen to go back to the rule."""
LEVELS = tuple(str(level) for level in range(LOWEST, HIGHEST + 1))

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
    questionnaire = questionnaire_of(campaign)
    names = ("aim", "reason", *(f"lever.{lever.key}" for lever in questionnaire.levers))
    typed = {name: request.form.get(name, "").strip() for name in names}
    errors = {
        name: FieldProblem("office.wrong.choice") for name in names if name != "reason" and not _chosen(name, typed)
    }
    try:
        reason = one_line(typed["reason"], most=LONGEST_REASON)
    except FieldProblemError as error:
        errors["reason"], reason = error.wrong, ""
    if not reason and "reason" not in errors:
        errors["reason"] = FieldProblem("targets.no_reason")
    if errors:
        return _page(language, member, campaign, FormState(typed, errors)), UNPROCESSABLE
    aim = None if typed["aim"] == RULE else int(typed["aim"])
    levers = _levers(typed, questionnaire)
    decide_target(session(), campaign, actor=member.actor, aim=aim, levers=levers, reason=reason, now=services().now())
    commit()
    flash(language_of(language)("targets.saved"), DONE)
    return redirect(url_for("targets.show", **campaign_url_values(language, member, campaign)), SEE_OTHER)


def _chosen(name: str, typed: dict[str, str]) -> bool:
    """Whether a level is one of those that can be; a lever left open follows the whole."""
    return typed[name] in LEVELS or typed[name] == (RULE if name == "aim" else "")


def _levers(typed: dict[str, str], questionnaire: Questionnaire) -> dict[str, int]:
    chosen = {lever.key: typed[f"lever.{lever.key}"] for lever in questionnaire.levers}
    return {key: int(level) for key, level in chosen.items() if level}


def _page(language: str, member: MemberContext, campaign: Campaign, form: FormState | None) -> str:
    questionnaire, result, say = questionnaire_of(campaign), result_of(member, campaign), language_of(language)
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
        form=form or FormState(),
        **_standing(result, campaign),
    )


def _standing(result: CampaignResult, campaign: Campaign) -> dict[str, object]:
    """The target that holds; None where nothing of the result may be shown to this reader."""
    diagnosis = result.reading.diagnosis
    if diagnosis is None:
        return {"target": None, "reached": None}
    target = target_of(session(), campaign, diagnosis=diagnosis, context=result.context)
    return {"target": target, "reached": diagnosis.total.level}
