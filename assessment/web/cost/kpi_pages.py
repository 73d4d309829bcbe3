"""KPI page."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import language as language_of
from assessment.services.cost.kpis import KpisRefusedError, give_kpis, kpis_of
from assessment.services.permissions import Right
from assessment.store.models import Campaign
from assessment.store.queries import kpis_and_cost
from assessment.web.base.action_context import campaign_url_values
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, campaign_member
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.cost.kpi_form import KpiForm, asks_for_pair, kept_data
from assessment.web.presentation.campaign_labels import questionnaire_of
from reports.content.cost.kpi_text import said_kpis

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint(
    "kpis",
    __name__,
    url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>/figures",
)


@blueprint.get("")
@campaign_member(Right.GIVE_FIGURES)
def show(language: str, member: MemberContext, campaign: Campaign) -> str:
    """What was given so far, and the form of one function."""
    questionnaire = questionnaire_of(campaign)
    function = _function(request.args.get("function", ""), questionnaire)
    kept = kpis_and_cost.kpi_entries_of(session(), campaign.id, function)
    form = KpiForm(language_of(language), data={"kpis": kept_data(kept)}, questionnaire=questionnaire)
    return _page(language, member, campaign, function, form)


@blueprint.post("")
@campaign_member(Right.GIVE_FIGURES)
def give(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Keep what one function gives."""
    questionnaire, say = questionnaire_of(campaign), language_of(language)
    function = _function(request.form.get("function", ""), questionnaire)
    form = KpiForm(say, request.form, questionnaire=questionnaire)
    if not form.validate():
        return _page(language, member, campaign, function, form), UNPROCESSABLE
    try:
        give_kpis(
            session(),
            campaign,
            actor=member.actor,
            questionnaire=questionnaire,
            function=function,
            values=form.values(function),
            now=services().now(),
        )
    except KpisRefusedError as error:
        form.refuse_faults(error.faults)
        return _page(language, member, campaign, function, form), UNPROCESSABLE
    commit()
    flash(say("kpis.form.saved"), DONE)
    place = campaign_url_values(language, member, campaign)
    return redirect(url_for("kpis.show", function=function, **place), SEE_OTHER)


def _function(wanted: str, questionnaire: Questionnaire) -> str:
    """The function that answers: the one that is asked for, else the first."""
    return wanted if wanted in questionnaire.functions_by_key else next(iter(questionnaire.functions_by_key))


def _page(language: str, member: MemberContext, campaign: Campaign, function: str, form: KpiForm) -> str:
    questionnaire, say = questionnaire_of(campaign), language_of(language)
    best = [kpi for kpi in questionnaire.kpis if function in kpi.asked_of]
    return signed_in_page(
        "cost/kpis.html",
        language,
        organisation=member.organisation,
        may=member.may,
        campaign=campaign,
        questionnaire=questionnaire,
        function=questionnaire.functions_by_key[function],
        given=said_kpis(questionnaire, kpis_of(session(), campaign), say),
        groups=[
            ("best", best),
            ("others", [kpi for kpi in questionnaire.kpis if kpi not in best]),
            ("trends", list(questionnaire.trends)),
        ],
        is_pair=asks_for_pair,
        form=form,
    )
