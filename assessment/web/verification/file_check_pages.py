"""Page that checks whether the figures of a file are those of the result. Nothing of the file is kept."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.permissions import Right
from assessment.services.verification.check_apart import check_process
from assessment.services.verification.check_file import CheckedFile, campaign_of, with_frozen, without_figures
from assessment.services.verification.check_words import check_lines, check_title
from assessment.services.verification.document_seal import seal_of
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.web.base.access import anyone
from assessment.web.base.app_context import services, session
from assessment.web.base.body_limits import takes_documents
from assessment.web.base.member_access import NotVisibleError, page_of_organisation
from assessment.web.base.pages import CampaignPage
from assessment.web.base.rate_limits import BusyError, LimitedAction
from assessment.web.base.signed_in_page import signed_in_page
from assessment.web.presentation.result_access import may_read
from reports.layout_process import FullQueueError

UNPROCESSABLE = 422
LARGEST = 10 * 1024 * 1024
"""Bytes of a file."""

blueprint = Blueprint("file_check", __name__, url_prefix="/<any(fr,en):language>/check")


@blueprint.get("")
@anyone
def show(language: str) -> str:
    """The form that takes a file."""
    return signed_in_page("verification/check.html", language, problem="", lines=(), name="", title="")


@blueprint.post("")
@takes_documents
@anyone
def check(language: str) -> ResponseReturnValue:
    """What a file says, figure by figure where one is not the result's. Raises TooManyError, BusyError."""
    services().limits.spend(LimitedAction.FILE_CHECK)
    say, file = language_of(language), request.files.get("file")
    content, name = (file.read(LARGEST + 1), file.filename or "") if file else (b"", "")
    if not content or len(content) > LARGEST:
        problem = say("verify.page.too_large" if content else "verify.page.no_file", megabytes=LARGEST // 1024 // 1024)
        page = signed_in_page("verification/check.html", language, problem=problem, lines=(), name="", title="")
        return page, UNPROCESSABLE
    try:
        checked = check_process().check(content, seal_of(services().keys.document_key))
    except FullQueueError as error:
        raise BusyError from error
    checked = _with_campaign(checked, language)
    lines = tuple(line.removeprefix("- ") for line in check_lines(checked, say))
    title = check_title(checked, say)
    return signed_in_page("verification/check.html", language, problem="", lines=lines, name=name[:120], title=title)


def _with_campaign(checked: CheckedFile, language: str) -> CheckedFile:
    """The check with what the frozen result of its campaign adds; its figures are for who may read that result."""
    compared = with_frozen(session(), checked)
    return compared if _reads(compared, language) else without_figures(compared)


def _reads(checked: CheckedFile, language: str) -> bool:
    campaign = campaign_of(session(), checked)
    if campaign is None or campaign.status not in (CLOSED, PUBLISHED):
        return False
    try:
        page = page_of_organisation(language, campaign.organisation_id, Right.READ)
    except NotVisibleError:
        return False
    return may_read(CampaignPage(language, page.organisation, page.actor, campaign))
