"""KPI page."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.cost.kpis import KpisRefusedError, give_kpis, kpis_of
from assessment.services.permissions import Right
from assessment.store.queries import kpis_and_cost
from assessment.web.base.app_context import commit_erasure, services, session
from assessment.web.base.member_access import requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.cost.kpi_form import KpiForm, asks_for_pair, kept_data
from assessment.web.presentation.campaign_labels import questionnaire_of
from reports.content.cost.kpi_text import said_kpis

UNPROCESSABLE = 422

blueprint = Blueprint("kpis", __name__, url_prefix="/figures")


@blueprint.get("")
@requires(Right.GIVE_FIGURES)
def show(page: CampaignPage) -> str:
    """What was given so far, and the form of one function."""
    questionnaire = questionnaire_of(page.campaign)
    function = _function(request.args.get("function", ""), questionnaire)
    kept = kpis_and_cost.kpi_entries_of(session(), page.campaign.id, function)
    form = KpiForm(page.say, data={"kpis": kept_data(kept)}, questionnaire=questionnaire)
    return _page(page, function, form)


@blueprint.post("")
@requires(Right.GIVE_FIGURES)
def give(page: CampaignPage) -> ResponseReturnValue:
    """Keep what one function gives."""
    questionnaire, say = questionnaire_of(page.campaign), page.say
    function = _function(request.form.get("function", ""), questionnaire)
    form = KpiForm(say, request.form, questionnaire=questionnaire)
    if not form.validate():
        return _page(page, function, form), UNPROCESSABLE
    try:
        give_kpis(
            session(),
            page.campaign,
            actor=page.actor,
            questionnaire=questionnaire,
            function=function,
            values=form.values(function),
            keys=services().keys,
            now=services().now(),
        )
    except KpisRefusedError as error:
        form.refuse_faults(error.faults)
        return _page(page, function, form), UNPROCESSABLE
    commit_erasure()
    return done(say("kpis.form.saved"), "organisation.campaign.kpis.show", function=function)


def _function(wanted: str, questionnaire: Questionnaire) -> str:
    """The function that answers: the one that is asked for, else the first."""
    return wanted if wanted in questionnaire.functions_by_key else next(iter(questionnaire.functions_by_key))


def _page(page: CampaignPage, function: str, form: KpiForm) -> str:
    questionnaire, say = questionnaire_of(page.campaign), page.say
    best = [kpi for kpi in questionnaire.kpis if function in kpi.asked_of]
    return page.render(
        "cost/kpis.html",
        questionnaire=questionnaire,
        function=questionnaire.functions_by_key[function],
        given=said_kpis(questionnaire, kpis_of(session(), page.campaign), say),
        groups=[
            ("best", best),
            ("others", [kpi for kpi in questionnaire.kpis if kpi not in best]),
            ("trends", list(questionnaire.trends)),
        ],
        is_pair=asks_for_pair,
        form=form,
    )
