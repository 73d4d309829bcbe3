"""Pages that take an edited Word file: what it changes, and what of it is kept. Nothing of the file itself is kept."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.services.editing.word_upload import keep_changes, read_upload, stale_offer
from assessment.services.errors import EditsRefusedError
from assessment.services.permissions import Right
from assessment.services.verification.document_seal import seal_of
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.body_limits import takes_documents
from assessment.web.base.member_access import requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.editing.report_to_edit import report_to_edit
from assessment.web.editing.word_view import stale_view, upload_view
from reports.edits.changes import changes_from_json, chosen
from reports.edits.patches import EditsFormatError

CONFLICT, UNPROCESSABLE = 409, 422
LARGEST = 5 * 1024 * 1024
"""Bytes of a Word file: a report has some 300,000 without the editor's own pictures."""

blueprint = Blueprint("edition_word", __name__, url_prefix="/edition/word")


@blueprint.get("")
@requires(Right.LAUNCH)
def show(page: CampaignPage) -> str:
    """The form that takes an edited file."""
    report_to_edit(page)
    return page.render("editing/word.html", problem="")


@blueprint.post("")
@takes_documents
@requires(Right.LAUNCH)
def read(page: CampaignPage) -> ResponseReturnValue:
    """What an edited file changes, to be decided; nothing is written yet."""
    report, seal = report_to_edit(page), seal_of(services().keys.document_key, campaign_id=page.campaign.id)
    try:
        upload = read_upload(session(), page.campaign, report, _content(), seal=seal)
    except EditsRefusedError as error:
        return _refused(page, error)
    return page.render("editing/word_changes.html", view=upload_view(upload, report, page.say))


@blueprint.post("/keep")
@takes_documents
@requires(Right.LAUNCH)
def keep(page: CampaignPage) -> ResponseReturnValue:
    """Keep what was chosen of a file's changes; where the report was changed since, it is decided again."""
    report = report_to_edit(page)
    try:
        offered = changes_from_json(request.form.get("changes", ""))
        texts = request.form.getlist("text", type=int)
        hidden = request.form.getlist("hidden")
        changes = chosen(offered, texts=texts, hidden=hidden, moved="order" in request.form)
        if offer := stale_offer(session(), page.campaign, report, changes):
            return page.render("editing/word_changes.html", view=stale_view(offer, report, page.say)), CONFLICT
        keep_changes(session(), page.campaign, changes, actor=page.actor, now=services().now())
    except EditsFormatError:
        return _refused(page, EditsRefusedError("no_file"))
    except EditsRefusedError as error:
        return _refused(page, error)
    commit()
    count = len(changes.texts) + len(changes.hidden) + bool(changes.order)
    return done(page.say("editing.word.kept", count=count), "organisation.campaign.edition.show")


def _content() -> bytes:
    """The file that was sent. Raises EditsRefusedError."""
    file = request.files.get("file")
    content = file.read(LARGEST + 1) if file else b""
    if not content:
        raise EditsRefusedError("no_file")
    if len(content) > LARGEST:
        raise EditsRefusedError("too_large", megabytes=LARGEST // 1024 // 1024)
    return content


def _refused(page: CampaignPage, error: EditsRefusedError) -> ResponseReturnValue:
    said = page.say(f"edits.refused.{error.reason}", **error.values)
    return page.render("editing/word.html", problem=said[:1].upper() + said[1:]), UNPROCESSABLE
