"""Cost page: change inputs, preview and save."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.core.cost.cost_inputs import InputsRefusedError
from assessment.core.cost.default_inputs import Sector
from assessment.core.cost.kpi_contradictions import contradictions
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.services.cost.campaign_cost import CampaignCost, Typed, campaign_cost, change_cost
from assessment.services.permissions import Right
from assessment.services.planning.campaign_findings import cost_findings, plan_findings
from assessment.store.models import Campaign
from assessment.store.models.campaigns import PUBLISHED
from assessment.web.base.action_context import campaign_url_values
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, NotVisibleError, campaign_member
from assessment.web.base.rendering import render
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.cost.cost_form import CostForm, kept_cost_form
from assessment.web.cost.cost_view import fields_of, result_values
from assessment.web.forms.page_form import problems_of
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import may_read, result_of
from reports.content.cost.kpi_text import ContradictionText, said_contradictions

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint(
    "costs",
    __name__,
    url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>/cost",
)


@blueprint.get("")
@campaign_member(Right.READ)
def show(language: str, member: MemberContext, campaign: Campaign) -> str:
    """The amount, what it is made of, and every input."""
    if not member.may(Right.GIVE_FIGURES) and campaign.status != PUBLISHED:
        # Whoever only reads what is published is not told of what is under way.
        raise NotVisibleError
    found = campaign_cost(session(), campaign, questionnaire=questionnaire_of(campaign))
    return _page(
        language, member, campaign, found, kept_cost_form(found, questionnaire_of(campaign), language_of(language))
    )


@blueprint.post("")
@campaign_member(Right.GIVE_FIGURES)
def change(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Keep what was typed."""
    questionnaire = questionnaire_of(campaign)
    form = _read(language, campaign)
    if not form.validate():
        return _again(language, member, campaign, form)
    try:
        change_cost(
            session(),
            campaign,
            actor=member.actor,
            questionnaire=questionnaire,
            typed=form.typed(),
            now=services().now(),
        )
    except InputsRefusedError as error:
        form.refuse_faults(error.faults)
        return _again(language, member, campaign, form)
    commit()
    flash(language_of(language)("costs.saved"), DONE)
    return redirect(url_for("costs.show", **campaign_url_values(language, member, campaign)), SEE_OTHER)


@blueprint.post("/try")
@campaign_member(Right.GIVE_FIGURES)
def try_out(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:  # noqa: ARG001 - the door's shape
    """The result of what is typed while it is typed; nothing is kept."""
    say, form = language_of(language), _read(language, campaign)
    if not form.validate():
        return jsonify(problems=[problem.text for problem in problems_of(form)])
    found = campaign_cost(session(), campaign, questionnaire=questionnaire_of(campaign), typed=form.typed())
    form.refuse_faults(found.faults)
    if found.faults:
        return jsonify(problems=[problem.text for problem in problems_of(form)])
    values = _result(campaign, found, say)
    return jsonify(result=render("cost/result.html", language, **values), now=values["now"])


def _read(language: str, campaign: Campaign) -> CostForm:
    """The form as sent, against what would stand without it; the trade that is sent decides the outside figures."""
    questionnaire = questionnaire_of(campaign)
    written = request.form.get("sector", "")
    alone = Typed(sector=Sector(written) if written in tuple(Sector) else None)
    found = campaign_cost(session(), campaign, questionnaire=questionnaire, typed=alone)
    return CostForm(language_of(language), request.form, questionnaire=questionnaire, before=found.before)


def _again(language: str, member: MemberContext, campaign: Campaign, form: CostForm) -> ResponseReturnValue:
    found = campaign_cost(session(), campaign, questionnaire=questionnaire_of(campaign))
    return _page(language, member, campaign, found, form), UNPROCESSABLE


def _page(language: str, member: MemberContext, campaign: Campaign, found: CampaignCost, form: CostForm) -> str:
    questionnaire, say = questionnaire_of(campaign), language_of(language)
    return signed_in_page(
        "cost/show.html",
        language,
        organisation=member.organisation,
        may=member.may,
        campaign=campaign,
        questionnaire=questionnaire,
        form=form,
        sectors=[(sector.value, say(f"costs.choices.sectors.{sector.value}")) for sector in Sector],
        givers=[(function.key, function.name.within(language)) for function in questionnaire.functions],
        fields=fields_of(found, questionnaire, say),
        against=_contradictions(language, member, campaign, found),
        **_result(campaign, found, say),
    )


def _result(campaign: Campaign, found: CampaignCost, say: Language) -> dict[str, Any]:
    """The result, with what the approved plan costs set against it."""
    questionnaire = questionnaire_of(campaign)
    plan = plan_findings(session(), campaign, found, questionnaire=questionnaire)
    return result_values(cost_findings(found, questionnaire), questionnaire, say, plan=plan)


def _contradictions(
    language: str, member: MemberContext, campaign: Campaign, found: CampaignCost
) -> tuple[ContradictionText, ...] | None:
    """Figures against answers; None where the answers may not be read."""
    if not may_read(member, campaign):
        return None
    questionnaire, diagnosis = questionnaire_of(campaign), result_of(member, campaign).reading.diagnosis
    if diagnosis is None or not found.kpis.values:
        return None
    return said_contradictions(
        contradictions(questionnaire, diagnosis, found.kpis), questionnaire, language_of(language)
    )
