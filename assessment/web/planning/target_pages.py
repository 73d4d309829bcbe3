"""Target level page."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.core.planning.target_level import Target
from assessment.services.permissions import Right
from assessment.services.results.campaign_result import CampaignResult
from assessment.services.results.target_level import decide_target, target_of
from assessment.store.models import Campaign
from assessment.store.queries import kpis_and_cost
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.planning.target_form import TargetForm, kept_data
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import result_of

UNPROCESSABLE = 422

blueprint = Blueprint("targets", __name__, url_prefix="/target")


@blueprint.get("")
@requires(Right.READ)
def show(page: CampaignPage) -> str:
    """The level that holds, why, and what was decided before."""
    return _page(page, None)


@blueprint.post("")
@requires(Right.PLAN)
def decide(page: CampaignPage) -> ResponseReturnValue:
    """Aim at another level, or go back to the rule."""
    form = TargetForm(page.say, request.form, questionnaire=questionnaire_of(page.campaign))
    if not form.validate():
        return _page(page, form), UNPROCESSABLE
    decide_target(
        session(),
        page.campaign,
        actor=page.actor,
        aim=form.chosen_aim,
        levers=form.chosen_levers,
        reason=form.reason.data,
        now=services().now(),
    )
    commit()
    return done(page.say("targets.saved"), "organisation.campaign.targets.show")


def _page(page: CampaignPage, form: TargetForm | None) -> str:
    questionnaire, say = questionnaire_of(page.campaign), page.say
    target, reached = _standing(result_of(page), page.campaign)
    levels = [(str(level.number), level.name.within(page.language)) for level in questionnaire.levels]
    return page.render(
        "planning/target.html",
        questionnaire=questionnaire,
        levels=levels,
        named=[(number, say("targets.level", level=number, name=name)) for number, name in levels],
        decisions=kpis_and_cost.target_edits(session(), page.campaign.id),
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
