"""Cost page: change inputs, preview and save."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from assessment.core.cost.cost_inputs import InputsRefusedError
from assessment.core.cost.default_inputs import Sector
from assessment.core.cost.kpi_contradictions import contradictions
from assessment.i18n import Language
from assessment.services.cost.campaign_cost import CampaignCost, Typed, campaign_cost, change_cost
from assessment.services.permissions import Right
from assessment.services.planning.campaign_findings import cost_findings, plan_findings
from assessment.store.models import Campaign
from assessment.store.models.campaigns.campaigns import PUBLISHED
from assessment.web.base.app_context import commit_erasure, services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.base.rendering import render
from assessment.web.cost.cost_form import CostForm, kept_cost_form
from assessment.web.cost.cost_view import fields_of, result_values
from assessment.web.forms.page_form import problems_of
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import may_read, result_of
from reports.content.cost.kpi_text import ContradictionText, said_contradictions

UNPROCESSABLE = 422

blueprint = Blueprint("costs", __name__, url_prefix="/cost")


@blueprint.get("")
@requires(Right.READ)
def show(page: CampaignPage) -> str:
    """The amount, what it is made of, and every input."""
    if not page.may(Right.GIVE_FIGURES) and page.campaign.status != PUBLISHED:
        # Whoever only reads what is published is not told of what is under way.
        raise NotVisibleError
    cost = campaign_cost(session(), page.campaign, questionnaire=questionnaire_of(page.campaign))
    return _page(page, cost, kept_cost_form(cost, questionnaire_of(page.campaign), page.say))


@blueprint.post("")
@requires(Right.GIVE_FIGURES)
def change(page: CampaignPage) -> ResponseReturnValue:
    """Keep what was typed."""
    questionnaire = questionnaire_of(page.campaign)
    form = _read(page)
    if not form.validate():
        return _again(page, form)
    try:
        change_cost(
            session(),
            page.campaign,
            actor=page.actor,
            questionnaire=questionnaire,
            typed=form.typed(),
            keys=services().keys,
            now=services().now(),
        )
    except InputsRefusedError as error:
        form.refuse_faults(error.faults)
        return _again(page, form)
    commit_erasure()
    return done(page.say("costs.saved"), "organisation.campaign.costs.show")


@blueprint.post("/try")
@requires(Right.GIVE_FIGURES)
def try_out(page: CampaignPage) -> ResponseReturnValue:
    """The result of what is typed while it is typed; nothing is kept."""
    say, form = page.say, _read(page)
    if not form.validate():
        return jsonify(problems=[problem.text for problem in problems_of(form)])
    cost = campaign_cost(session(), page.campaign, questionnaire=questionnaire_of(page.campaign), typed=form.typed())
    form.refuse_faults(cost.faults)
    if cost.faults:
        return jsonify(problems=[problem.text for problem in problems_of(form)])
    values = _result(page.campaign, cost, say)
    return jsonify(result=render("cost/result.html", page.language, **values), now=values["now"])


def _read(page: CampaignPage) -> CostForm:
    """The form as sent, against what would stand without it; the trade that is sent decides the outside figures."""
    questionnaire = questionnaire_of(page.campaign)
    written = request.form.get("sector", "")
    alone = Typed(sector=Sector(written) if written in tuple(Sector) else None)
    cost = campaign_cost(session(), page.campaign, questionnaire=questionnaire, typed=alone)
    return CostForm(page.say, request.form, questionnaire=questionnaire, before=cost.before)


def _again(page: CampaignPage, form: CostForm) -> ResponseReturnValue:
    cost = campaign_cost(session(), page.campaign, questionnaire=questionnaire_of(page.campaign))
    return _page(page, cost, form), UNPROCESSABLE


def _page(page: CampaignPage, cost: CampaignCost, form: CostForm) -> str:
    questionnaire, say = questionnaire_of(page.campaign), page.say
    return page.render(
        "cost/show.html",
        questionnaire=questionnaire,
        form=form,
        sectors=[(sector.value, say(f"costs.choices.sectors.{sector.value}")) for sector in Sector],
        givers=[(function.key, function.name.within(page.language)) for function in questionnaire.functions],
        fields=fields_of(cost, questionnaire, say),
        against=_contradictions(page, cost),
        **_result(page.campaign, cost, say),
    )


def _result(campaign: Campaign, cost: CampaignCost, say: Language) -> dict[str, Any]:
    """The result, with what the approved plan costs set against it."""
    questionnaire = questionnaire_of(campaign)
    plan = plan_findings(session(), campaign, cost, questionnaire=questionnaire)
    return result_values(cost_findings(cost, questionnaire), questionnaire, say, plan=plan)


def _contradictions(page: CampaignPage, cost: CampaignCost) -> tuple[ContradictionText, ...] | None:
    """Figures against answers; None where the answers may not be read."""
    if not may_read(page):
        return None
    questionnaire, diagnosis = questionnaire_of(page.campaign), result_of(page).reading.diagnosis
    if diagnosis is None or not cost.kpis.values:
        return None
    return said_contradictions(contradictions(questionnaire, diagnosis, cost.kpis), questionnaire, page.say)
