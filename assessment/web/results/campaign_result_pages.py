"""Result page, PDF and exports of a campaign."""

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.core.privacy.distributions_and_comments import MASKED
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.waves.wave_history import WaveHistory
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.services.permissions import Right
from assessment.services.planning.campaign_findings import campaign_findings
from assessment.services.results.campaign_result import CampaignResult
from assessment.services.results.change_frozen import mask_comment
from assessment.services.results.export_answers import export_answers
from assessment.services.results.table_files import ExportTable, csv_pieces, xlsx_pieces
from assessment.services.waves.wave_history import wave_history
from assessment.store.models import Campaign
from assessment.store.models.campaigns import CLOSED
from assessment.store.queries.documents import DocumentOwner
from assessment.web.base.action_context import campaign_url_values
from assessment.web.base.app_context import commit, lasting_session, services, session
from assessment.web.base.member_access import MemberContext, NotVisibleError, campaign_member
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.presentation.branding import theme_of
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.pdf_response import RequestedDocument, asked_edition, make_ready, pdf
from assessment.web.presentation.result_access import may_read, result_of
from assessment.web.results.result_view import ResultsView
from reports.content import Report, build
from reports.content.comparison import suppressed
from reports.content.editions import Edition
from reports.findings import NO_FINDINGS, CompanyFindings
from reports.theme import ACCENT

SEE_OTHER = 303
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANSWERS, CODEBOOK = "answers", "codebook"

blueprint = Blueprint(
    "campaign_results",
    __name__,
    url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>/results",
)


def show(language: str, member: MemberContext, campaign: Campaign) -> str:
    """The result of a campaign that may be read; a plain page says why where nothing may be shown."""
    found, say = result_of(member, campaign), language_of(language)
    around = {"organisation": member.organisation, "campaign": campaign, "may": member.may}
    report = _whole(member, campaign, found, say)
    if report is None:
        told = suppressed.told(found.reading, questionnaire_of(campaign), say)
        return signed_in_page("results/campaign/nothing.html", language, hidden=told, **around)
    dressed = report.theme.accent != ACCENT
    maskable = _maskable(member, found, questionnaire_of(campaign), say)
    ready = make_ready(RequestedDocument(report, Edition.BRIEF, DocumentOwner(campaign_id=campaign.id)))
    around |= {"dressed": dressed, "maskable": maskable, "mask": MASKED, "ready": ready}
    return signed_in_page("results/campaign/show.html", language, view=ResultsView(report), **around)


@blueprint.post("/mask")
@campaign_member(Right.LAUNCH)
def mask(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Put a mask in the place of one comment, before the result is published."""
    # A form sends the ends of lines in its own way.
    item, text = request.form.get("item", ""), request.form.get("text", "").replace("\r\n", "\n")
    mask_comment(session(), campaign, text, item=item, actor=member.actor, now=services().now())
    commit()
    flash(language_of(language)("answers.comments.mask_done"), DONE)
    address = url_for("campaign_door.results", **campaign_url_values(language, member, campaign))
    return redirect(f"{address}#comments", SEE_OTHER)


def _maskable(
    member: MemberContext, found: CampaignResult, asked: Questionnaire, say: Language
) -> list[tuple[str, str, list[str]]]:
    """Comments as they were written, by question, for whoever may still mask one; empty once they are published."""
    comments = found.reading.comments or {}
    campaign = session().get_one(Campaign, found.frozen.campaign_id)
    if campaign.status != CLOSED or not member.may(Right.LAUNCH):
        return []
    return [
        (item.question.within(say.code), item.code, sorted(comments[item.code], key=str.casefold))
        for item in asked.open_items
        if comments.get(item.code)
    ]


@blueprint.get("/roadmap.pdf")
@campaign_member(Right.READ)
def roadmap(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """The report as this reader may see it; where there is none, the page says why."""
    if not may_read(member, campaign):
        raise NotVisibleError
    services().limits.spend(LimitedAction.PDF)
    report = _whole(member, campaign, result_of(member, campaign), language_of(language))
    if report is None:
        return redirect(url_for("campaign_door.results", **campaign_url_values(language, member, campaign)), SEE_OTHER)
    return pdf(RequestedDocument(report, asked_edition(), DocumentOwner(campaign_id=campaign.id)), language)


@blueprint.get(f"/{ANSWERS}.csv")
@campaign_member(Right.EXPORT)
def csv(language: str, member: MemberContext, campaign: Campaign) -> Response:
    """The answers, or what the mode of trust lets out of them, as a table."""
    return _csv(language, member, campaign, ANSWERS, 0)


@blueprint.get(f"/{CODEBOOK}.csv")
@campaign_member(Right.EXPORT)
def codebook(language: str, member: MemberContext, campaign: Campaign) -> Response:
    """What the columns of that table mean."""
    return _csv(language, member, campaign, CODEBOOK, -1)


@blueprint.get(f"/{ANSWERS}.xlsx")
@campaign_member(Right.EXPORT)
def xlsx(language: str, member: MemberContext, campaign: Campaign) -> Response:
    """The same as a workbook, one sheet per table."""
    return _file(_pieces(language, member, campaign, xlsx_pieces), f"{ANSWERS}.xlsx", XLSX)


def _whole(member: MemberContext, campaign: Campaign, found: CampaignResult, say: Language) -> Report | None:
    """The report with everything that stands beside the answers; None where nothing may be shown."""
    asked = questionnaire_of(campaign)
    if found.reading.diagnosis is None:
        return None
    findings = campaign_findings(session(), campaign, found, questionnaire=asked)
    return _report(member, found, asked, say, history=_story(member, campaign, asked), findings=findings)


def _story(member: MemberContext, campaign: Campaign, asked: Questionnaire) -> WaveHistory | None:
    """The waves before, for the chapter on what changed; None for a first wave."""
    if campaign.previous_id is None:
        return None
    return wave_history(session(), campaign, actor=member.actor, questionnaire=asked, keys=services().keys)


def _report(
    member: MemberContext,
    found: CampaignResult,
    asked: Questionnaire,
    say: Language,
    *,
    history: WaveHistory | None = None,
    findings: CompanyFindings = NO_FINDINGS,
) -> Report | None:
    """The report in the organisation's look; None where nothing may be shown."""
    if found.reading.diagnosis is None or found.roadmap is None:
        return None
    return build(
        found.reading.diagnosis,
        found.roadmap,
        found.context,
        say,
        reading=found.reading,
        asked=asked,
        history=history,
        findings=findings,
        theme=theme_of(member.organisation),
    )


def _csv(language: str, member: MemberContext, campaign: Campaign, name: str, place: int) -> Response:
    """The table at that place of those that may leave."""

    def written(tables: list[ExportTable]) -> Iterator[bytes]:
        return csv_pieces(tables[place], language=language)

    return _file(_pieces(language, member, campaign, written), f"{name}.csv", "text/csv; charset=utf-8")


def _pieces(
    language: str, member: MemberContext, campaign: Campaign, write: Callable[[list[ExportTable]], Iterator[bytes]]
) -> Iterator[bytes]:
    """What `write` makes of the tables. Rows are read while they are sent, when the request itself is over."""
    if not may_read(member, campaign):
        raise NotVisibleError
    asked, keys, say = questionnaire_of(campaign), services().keys, language_of(language)
    opened, key = lasting_session(), campaign.id

    def pieces() -> Iterator[bytes]:
        with opened as reading:
            kept = reading.get_one(Campaign, key)
            yield from write(export_answers(reading, kept, actor=member.actor, questionnaire=asked, keys=keys, say=say))

    return pieces()


def _file(pieces: Iterator[bytes], name: str, mimetype: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="diapason-{name}"'}
    return Response(pieces, content_type=mimetype, headers=headers)
