"""Result page, PDF and exports of a campaign."""

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.free_text import MASKED
from assessment.services.permissions import Right
from assessment.services.results.export_answers import export_answers
from assessment.services.results.table_files import ExportTable, csv_pieces, xlsx_pieces
from assessment.store.models import Campaign, Unit
from assessment.store.models.campaigns.campaigns import CLOSED
from assessment.web.base.app_context import lasting_session, services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done, see_other
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.campaign_report import edited_report
from assessment.web.presentation.comments import ask_before_masking, mask_asked_comment, maskable_comments
from assessment.web.presentation.pdf_response import RequestedDocument, asked_edition, download, make_ready
from assessment.web.presentation.result_access import may_read, result_of
from assessment.web.results.page_parts import parts_of, with_texts
from assessment.web.results.result_view import ResultsView, traced_people
from reports.content.comparison import suppressed
from reports.content.editions import Edition
from reports.document_formats import IN_TEMPLATES, DocumentFormat

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANSWERS, COMMENTS, CODEBOOK = "answers", "comments", "codebook"

blueprint = Blueprint("results", __name__, url_prefix="/results")


@blueprint.get("")
@requires(Right.READ)
def show(page: CampaignPage) -> str:
    """The result, when it may be read; before that, a page that says when it will be."""
    if may_read(page):
        return _result(page)
    if not page.may(Right.FOLLOW):
        # Whoever only reads what is published is not told of drafts and of what is under way.
        raise NotVisibleError
    return page.render("campaigns/waiting.html", reason="closed" if page.campaign.status == CLOSED else "open")


def _result(page: CampaignPage) -> str:
    """The result of a campaign that may be read; a plain page says why where nothing may be shown."""
    campaign_result, asked = result_of(page), questionnaire_of(page.campaign)
    report = edited_report(page, campaign_result)
    if report is None:
        hidden_chapter = suppressed.told(campaign_result.reading, asked, page.say)
        return page.render("results/campaign/nothing.html", hidden=hidden_chapter)
    ready = make_ready(RequestedDocument(report, Edition.BRIEF, campaign_result.document_owner))
    return page.render(
        "results/campaign/show.html",
        view=ResultsView(report),
        unit=session().get_one(Unit, page.campaign.unit_id).name,
        parts=parts_of(report),
        edited=with_texts(report),
        maskable=maskable_comments(page, campaign_result),
        mask=MASKED,
        masked_now="masked" in request.args,
        ready=ready,
    )


@blueprint.get("/traces/<scale>/<function>")
@requires(Right.READ)
def people(page: CampaignPage, scale: str, function: str) -> str:
    """The people of a function behind the score of a scale, page by page."""
    if not may_read(page):
        raise NotVisibleError
    report = edited_report(page, result_of(page))
    number = request.args.get("page", 1, type=int)
    traced = traced_people(report, scale, function, number=number) if report else None
    if traced is None:
        raise NotVisibleError
    return page.render("results/campaign/people.html", people=traced)


@blueprint.get("/mask/<item>/<int:number>")
@requires(Right.LAUNCH)
def ask_mask(page: CampaignPage, item: str, number: int) -> str:
    """Ask once before one comment is masked."""
    return ask_before_masking(page, item, number, came_from="results")


@blueprint.post("/mask")
@requires(Right.LAUNCH)
def mask(page: CampaignPage) -> ResponseReturnValue:
    """Put a mask in the place of one comment, before the result is published."""
    mask_asked_comment(page)
    return done(
        page.say("answers.comments.mask_done"), "organisation.campaign.results.show", masked=1, _anchor="comments"
    )


@blueprint.get("/roadmap.<any(pdf, docx, pptx, xlsx):form>")
@requires(Right.READ)
def roadmap(page: CampaignPage, form: str) -> ResponseReturnValue:
    """The report as this reader may see it; where there is none, the page says why."""
    wanted = DocumentFormat(form)
    # A workbook of named people holds their answers one by one, as the export does.
    if not may_read(page) or (wanted is DocumentFormat.XLSX and not page.may(Right.EXPORT)):
        raise NotVisibleError
    campaign_result = result_of(page)
    report = edited_report(page, campaign_result, templates=wanted in IN_TEMPLATES)
    if report is None:
        return see_other("organisation.campaign.results.show")
    asked = RequestedDocument(report, asked_edition(), campaign_result.document_owner, wanted)
    return download(asked, page.language)


@blueprint.get(f"/{ANSWERS}.csv")
@requires(Right.EXPORT)
def csv(page: CampaignPage) -> Response:
    """The answers, or what the mode of trust lets out of them, as a table."""
    return _csv(page, ANSWERS, 0)


@blueprint.get(f"/{CODEBOOK}.csv")
@requires(Right.EXPORT)
def codebook(page: CampaignPage) -> Response:
    """What the columns of that table mean."""
    return _csv(page, CODEBOOK, -1)


@blueprint.get(f"/{COMMENTS}.csv")
@requires(Right.EXPORT)
def comments_csv(page: CampaignPage) -> Response:
    """Comments beside the answers of named heads; what the mode of trust lets out of others stands in the workbook."""
    if page.campaign.confidential or not page.campaign.asks_comments:
        raise NotVisibleError
    return _csv(page, COMMENTS, 1)


@blueprint.get(f"/{ANSWERS}.xlsx")
@requires(Right.EXPORT)
def xlsx(page: CampaignPage) -> Response:
    """The same as a workbook, one sheet per table."""
    return _file(_pieces(page, xlsx_pieces), f"{ANSWERS}.xlsx", XLSX)


def _csv(page: CampaignPage, name: str, place: int) -> Response:
    """The table at that place of those that may leave."""

    def written(tables: list[ExportTable]) -> Iterator[bytes]:
        return csv_pieces(tables[place], language=page.language)

    return _file(_pieces(page, written), f"{name}.csv", "text/csv; charset=utf-8")


def _pieces(page: CampaignPage, write: Callable[[list[ExportTable]], Iterator[bytes]]) -> Iterator[bytes]:
    """What `write` makes of the tables. Rows are read while they are sent, when the request itself is over."""
    if not may_read(page):
        raise NotVisibleError
    asked, keys, say = questionnaire_of(page.campaign), services().keys, page.say
    opened, key = lasting_session(), page.campaign.id

    def pieces() -> Iterator[bytes]:
        with opened as reading:
            kept = reading.get_one(Campaign, key)
            yield from write(export_answers(reading, kept, actor=page.actor, questionnaire=asked, keys=keys, say=say))

    return pieces()


def _file(pieces: Iterator[bytes], name: str, mimetype: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="diapason-{name}"'}
    return Response(pieces, content_type=mimetype, headers=headers)
