"""Diagnosis of a file of answers that a member brings. Nothing of the file is kept: it travels with the page."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from assessment.questionnaire_files.catalogue import DEFAULT_KEY, questionnaire
from assessment.services.file_diagnosis.bring_file import (
    BroughtFile,
    FileRead,
    FileRefused,
    MappingChoices,
    MappingNeeded,
    bring_file,
    file_to_fill_in,
)
from assessment.services.local_time import local_day
from assessment.services.permissions import Right
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.body_limits import takes_files
from assessment.web.base.member_access import requires
from assessment.web.base.pages import OrganisationPage
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.file_diagnosis.mapping_form import chosen_columns, chosen_labels, column_rows, label_rows
from assessment.web.file_diagnosis.result_view import file_result
from assessment.web.presentation.pdf_response import pdf_of_file

UNPROCESSABLE = 422
LARGEST = 2 * 1024 * 1024
"""Bytes; the page that carries the file is a third longer."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MODES = ("confidential", "named")

blueprint = Blueprint("file_diagnosis", __name__, url_prefix="/file")


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent: the file, what it is called, how its people are protected, and whether a mapping was chosen.

    `review`: the mapping through which it was read is to be looked at again.
    """

    content: bytes
    name: str
    mode: str
    mapped: bool = False
    review: bool = False


@blueprint.get("")
@requires(Right.PREPARE)
def show(page: OrganisationPage) -> str:
    """The form that takes a file."""
    return _page(page)


@blueprint.get("/template.xlsx")
@requires(Right.PREPARE)
def template(page: OrganisationPage) -> Response:
    """The empty table at our columns."""
    asked = questionnaire(DEFAULT_KEY, services().own_questionnaires)
    headers = {"Content-Disposition": 'attachment; filename="diapason-answers.xlsx"'}
    return Response(file_to_fill_in(asked, page.say), mimetype=XLSX, headers=headers)


@blueprint.post("")
@takes_files
@requires(Right.PREPARE)
def diagnose(page: OrganisationPage) -> ResponseReturnValue:
    """The result of a file, or the page that asks how its columns and answers are meant."""
    upload = _upload()
    outcome = _brought(page, upload)
    if isinstance(outcome, FileRefused):
        return _page(page, problems=outcome.lines, mode=upload.mode), UNPROCESSABLE
    if isinstance(outcome, MappingNeeded):
        return _mapping_page(page, upload, outcome), UNPROCESSABLE if upload.mapped else 200
    commit()
    return _result_page(page, upload, outcome)


@blueprint.post("/report.pdf")
@takes_files
@requires(Right.PREPARE)
def report(page: OrganisationPage) -> ResponseReturnValue:
    """The report on a file whose mapping is known."""
    services().limits.spend(LimitedAction.PDF)
    upload = _upload()
    outcome = _brought(page, upload)
    if isinstance(outcome, FileRead) and outcome.diagnosis.report is not None:
        return pdf_of_file(outcome.diagnosis.report)
    lines = outcome.lines if isinstance(outcome, FileRefused) else ()
    return _page(page, problems=lines, mode=upload.mode), UNPROCESSABLE


def _upload() -> Upload:
    """The file of the form, or the one that the page carried along."""
    file = request.files.get("file")
    content = file.read(LARGEST + 1) if file else b""
    name = (file.filename or "") if file else ""
    if not content:
        try:
            content = b64decode(request.form.get("content", ""), validate=True)
        except (binascii.Error, ValueError):
            content = b""
        name = request.form.get("name", "")
    mode = request.form.get("mode", "")
    return Upload(
        content[: LARGEST + 1],
        name[:120],
        mode if mode in MODES else MODES[0],
        mapped="mapped" in request.form,
        review="review" in request.form,
    )


def _brought(page: OrganisationPage, upload: Upload) -> FileRead | FileRefused | MappingNeeded:
    say = page.say
    if not upload.content:
        return FileRefused((say("filediagnosis.no_file"),))
    if len(upload.content) > LARGEST:
        return FileRefused((say("filediagnosis.too_large", megabytes=LARGEST // 1024 // 1024),))
    asked = questionnaire(DEFAULT_KEY, services().own_questionnaires)
    file = BroughtFile(upload.content, upload.name or say("filediagnosis.called"), asked, upload.mode)
    return bring_file(
        session(),
        file,
        page.organisation,
        actor=page.actor,
        say=say,
        today=local_day(page.organisation.time_zone, services().now()),
        chosen=_choices(request.form) if upload.mapped else None,
        review=upload.review,
    )


def _choices(form: Mapping[str, str]) -> MappingChoices:
    return MappingChoices(
        columns=lambda mapping: chosen_columns(mapping, form), labels=lambda mapping: chosen_labels(mapping, form)
    )


def _carried(upload: Upload) -> dict[str, str]:
    """The file as hidden fields of the next form."""
    return {"content": b64encode(upload.content).decode(), "name": upload.name, "mode": upload.mode}


def _page(page: OrganisationPage, *, problems: tuple[str, ...] = (), mode: str = MODES[0]) -> str:
    return page.render("file_diagnosis/file.html", problems=problems, modes=MODES, chosen_mode=mode)


def _mapping_page(page: OrganisationPage, upload: Upload, mapping_needed: MappingNeeded) -> str:
    say = page.say
    asked = questionnaire(DEFAULT_KEY, services().own_questionnaires)
    return page.render(
        "file_diagnosis/mapping.html",
        carried=_carried(upload),
        columns=column_rows(mapping_needed.mapping, asked, say),
        labels=label_rows(mapping_needed.mapping, asked, say),
        problems=mapping_needed.lines,
        again=upload.mapped,
        scale=mapping_needed.mapping.other_scale,
    )


def _result_page(page: OrganisationPage, upload: Upload, file_read: FileRead) -> str:
    say, report = page.say, file_read.diagnosis.report
    return page.render(
        "file_diagnosis/result.html",
        carried=_carried(upload),
        result=file_result(report, say) if report else None,
        notices=[notice.said_in(say, upload.name) for notice in file_read.diagnosis.notices],
        mapped=file_read.mapping is not None,
        from_memory=file_read.from_memory,
    )
