"""The result of a campaign: the map first, then everything else its answers say, as far as the reader may see it."""

from collections.abc import Iterator

from flask import Blueprint, Response, redirect, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from assessment.actions.campaign_result import CampaignResult
from assessment.actions.export_answers import export_answers
from assessment.actions.permissions import Right
from assessment.actions.table_files import Table, csv_pieces, xlsx_pieces
from assessment.core.questionnaire import Questionnaire
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.store.models import Campaign
from assessment.web.campaign_page import questionnaire_of
from assessment.web.deeds import place_of
from assessment.web.documents import pdf
from assessment.web.limits import Effort
from assessment.web.membership import Desk, StrangerError, campaign_member
from assessment.web.office import page
from assessment.web.readable import may_read, result_of
from assessment.web.results_view import ResultsView
from assessment.web.services import services, session
from reports.content import Report, build, hidden

SEE_OTHER = 303
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANSWERS, CODEBOOK = "answers", "codebook"

blueprint = Blueprint(
    "campaign_results",
    __name__,
    url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>/results",
)


def show(language: str, desk: Desk, campaign: Campaign) -> str:
    """The result of a campaign that may be read; a plain page says why where nothing may be shown."""
    found, asked, say = result_of(desk, campaign), questionnaire_of(campaign), language_of(language)
    around = {"organisation": desk.organisation, "campaign": campaign, "may": desk.may}
    report = _report(found, asked, say)
    if report is None:
        told = hidden.told(found.reading, asked, say)
        return page("campaign_results/nothing.html", language, hidden=told, **around)
    return page("campaign_results/show.html", language, view=ResultsView(report), **around)


@blueprint.get("/roadmap.pdf")
@campaign_member(Right.READ)
def roadmap(language: str, desk: Desk, campaign: Campaign) -> ResponseReturnValue:
    """The report as this reader may see it; where there is none, the page says why."""
    if not may_read(desk, campaign):
        raise StrangerError
    services().limits.spend(Effort.PDF)
    say = language_of(language)
    report = _report(result_of(desk, campaign), questionnaire_of(campaign), say)
    if report is None:
        return redirect(url_for("campaign_door.results", **place_of(language, desk, campaign)), SEE_OTHER)
    return pdf(report, f"diapason-{say('results.pdf_name')}")


@blueprint.get(f"/<any({ANSWERS},{CODEBOOK}):which>.csv")
@campaign_member(Right.EXPORT)
def csv(language: str, desk: Desk, campaign: Campaign, which: str) -> Response:
    """The answers, or what the mode of trust lets out of them, as a table; and the table that explains its columns."""
    tables = _tables(language, desk, campaign)
    table = tables[0] if which == ANSWERS else tables[-1]
    return _file(csv_pieces(table, language=language), f"{which}.csv", "text/csv; charset=utf-8")


@blueprint.get(f"/{ANSWERS}.xlsx")
@campaign_member(Right.EXPORT)
def xlsx(language: str, desk: Desk, campaign: Campaign) -> Response:
    """The same as a workbook, one sheet per table."""
    return _file(xlsx_pieces(_tables(language, desk, campaign)), f"{ANSWERS}.xlsx", XLSX)


def _report(found: CampaignResult, asked: Questionnaire, say: Language) -> Report | None:
    """None where nothing may be shown."""
    if found.reading.diagnosis is None or found.roadmap is None:
        return None
    return build(found.reading.diagnosis, found.roadmap, found.context, say, reading=found.reading, asked=asked)


def _tables(language: str, desk: Desk, campaign: Campaign) -> list[Table]:
    if not may_read(desk, campaign):
        raise StrangerError
    return export_answers(
        session(),
        campaign,
        actor=desk.actor,
        questionnaire=questionnaire_of(campaign),
        keys=services().keys,
        say=language_of(language),
    )


def _file(pieces: Iterator[bytes], name: str, mimetype: str) -> Response:
    """A file that is sent while it is written: the request stays open as long as its rows are read."""
    headers = {"Content-Disposition": f'attachment; filename="diapason-{name}"'}
    return Response(stream_with_context(pieces), content_type=mimetype, headers=headers)
