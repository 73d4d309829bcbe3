"""Page that sets a client beside the reader's other clients, and its settings."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.core.benchmark.client_comparison import ComparedScore
from assessment.core.benchmark.measured_scores import MeasuredKind
from assessment.core.benchmark.release_guard import BATCH, FEWEST_FIRMS
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.benchmark.compare_client import (
    ClientComparison,
    compare_client,
    keep_in_documents,
    kept_comparison,
    leave_out,
)
from assessment.services.benchmark.renew_figures import renew_figures
from assessment.services.local_time import local_day
from assessment.services.permissions import Right
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.benchmark.benchmark_view import compared_groups, where_apart
from assessment.web.forms.fields import TickField
from assessment.web.forms.page_form import PageForm
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import may_read
from reports.content.benchmark.other_clients import Naming, told

HERE = "organisation.campaign.benchmark.show"

blueprint = Blueprint("benchmark", __name__, url_prefix="/others")


class BenchmarkForm(PageForm):
    """Whether the documents hold the comparison, and whether the client is left out of those of other clients."""

    documents = TickField()
    out = TickField()


@blueprint.get("")
@requires(Right.READ_CLOSED)
def show(page: CampaignPage) -> str:
    """The client's lines beside the last reference."""
    comparison, asked = _comparison(page), questionnaire_of(page.campaign)
    chapter, naming = None, _naming(asked, page.language)
    if comparison.scores:
        chapter = told(comparison.scores, page.say, naming, own=True)
    kept = {"documents": bool(kept_comparison(session(), page.campaign)), "out": not page.organisation.in_benchmarks}
    return page.render(
        "benchmark/show.html",
        chapter=chapter,
        apart=where_apart(comparison.scores, page.say, naming),
        groups=compared_groups(comparison.scores, asked, page.say, naming),
        comparison=comparison,
        needed=FEWEST_FIRMS,
        batch=BATCH,
        form=BenchmarkForm(page.say, data=kept),
    )


@blueprint.post("/renew")
@requires(Right.READ_CLOSED)
def renew(page: CampaignPage) -> ResponseReturnValue:
    """Fix a new reference, as far as the rule lets it."""
    _readable(page)
    today = local_day(page.organisation.time_zone, services().now())
    asked = questionnaire_of(page.campaign)
    lines = renew_figures(session(), actor=page.actor, questionnaire=asked, keys=services().keys, today=today)
    commit()
    said = page.say("benchmark.page.renewed", count=lines, value=page.say.number(lines))
    return done(said if lines else page.say("benchmark.page.not_renewed"), HERE)


@blueprint.post("")
@requires(Right.LAUNCH)
def change(page: CampaignPage) -> ResponseReturnValue:
    """Whether the client counts for others, and whether its documents hold the comparison."""
    form, now = BenchmarkForm(page.say, request.form), services().now()
    comparison = _comparison(page)
    if form.out.data == page.organisation.in_benchmarks:
        leave_out(session(), page.organisation, out=form.out.data, actor=page.actor, now=now)
    kept = kept_comparison(session(), page.campaign)
    scores = comparison.scores or kept if form.documents.data else ()
    if scores != kept:
        keep_in_documents(session(), page.campaign, scores, actor=page.actor, now=now)
    commit()
    return done(page.say("benchmark.page.saved"), HERE)


def _comparison(page: CampaignPage) -> ClientComparison:
    _readable(page)
    asked = questionnaire_of(page.campaign)
    return compare_client(session(), page.campaign, actor=page.actor, questionnaire=asked, keys=services().keys)


def _readable(page: CampaignPage) -> None:
    if not may_read(page):
        raise NotVisibleError


def _naming(questionnaire: Questionnaire, language: str) -> Naming:
    """Names of scales and practices outside a report."""
    names = {lever.key: lever.name.within(language) for lever in questionnaire.levers}
    names |= {family.key: family.name.within(language) for family in questionnaire.families}

    def name(score: ComparedScore) -> str:
        if score.kind is MeasuredKind.PRACTICE:
            return questionnaire.items_by_code[score.key].label.within(language)
        return names[score.key]

    return name
