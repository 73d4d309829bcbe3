"""Diagnosis of a file of answers that a member brings. Nothing of the file is kept: it travels with the page."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.questionnaire_files.catalogue import usable, usable_earlier
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

    `answers`: the name of the questionnaire that it answers, empty where the file is to say. `review`: the mapping
    through which it was read is to be looked at again.
    """

    content: bytes
    name: str
    mode: str
    answers: str = ""
    mapped: bool = False
    review: bool = False


NOTHING_SENT = Upload(b"", "", MODES[0])


@blueprint.get("")
@requires(Right.PREPARE)
def show(page: OrganisationPage) -> str:
    """The form that takes a file."""
    return _page(page)


@blueprint.get("/template.xlsx")
@requires(Right.PREPARE)
def template(page: OrganisationPage) -> Response:
    """The empty table at our columns, for the questionnaire that the address names."""
    own = services().own_questionnaires
    offered = usable(own)
    asked = offered.get(request.args.get("questionnaire", "")) or next(iter(offered.values()))
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
        return _page(page, upload, problems=outcome.lines), UNPROCESSABLE
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
    return _page(page, upload, problems=lines), UNPROCESSABLE


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
        request.form.get("questionnaire", ""),
        mapped="mapped" in request.form,
        review="review" in request.form,
    )


def _brought(page: OrganisationPage, upload: Upload) -> FileRead | FileRefused | MappingNeeded:
    say = page.say
    if not upload.content:
        return FileRefused((say("filediagnosis.no_file"),))
    if len(upload.content) > LARGEST:
        return FileRefused((say("filediagnosis.too_large", megabytes=LARGEST // 1024 // 1024),))
    named = _offered().get(upload.answers)
    asked = (named,) if named else tuple(usable(services().own_questionnaires).values())
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


def _offered() -> dict[str, Questionnaire]:
    """Questionnaires that a file may answer, by name: today's, then earlier versions."""
    own = services().own_questionnaires
    return usable(own) | usable_earlier(own)


def _carried(upload: Upload, asked: Questionnaire) -> dict[str, str]:
    """The file as hidden fields of the next form, with the questionnaire that it was read by."""
    names = (name for name, offered in _offered().items() if offered.content_hash == asked.content_hash)
    return {
        "content": b64encode(upload.content).decode(),
        "name": upload.name,
        "mode": upload.mode,
        "questionnaire": next(names, upload.answers),
    }


def _page(page: OrganisationPage, upload: Upload = NOTHING_SENT, *, problems: tuple[str, ...] = ()) -> str:
    say, offered = page.say, _offered()
    names = {name: _called(asked, say, earlier="@" in name) for name, asked in offered.items()}
    return page.render(
        "file_diagnosis/file.html",
        problems=problems,
        modes=MODES,
        chosen_mode=upload.mode,
        questionnaires=names,
        asked_today=list(usable(services().own_questionnaires)),
        chosen_questionnaire=upload.answers,
    )


def _called(asked: Questionnaire, say: Language, *, earlier: bool) -> str:
    title = asked.title.within(say.code)
    return say("filediagnosis.version", title=title, version=asked.version) if earlier else title


def _mapping_page(page: OrganisationPage, upload: Upload, mapping_needed: MappingNeeded) -> str:
    say, asked = page.say, mapping_needed.questionnaire
    return page.render(
        "file_diagnosis/mapping.html",
        carried=_carried(upload, asked),
        questionnaire=_called(asked, say, earlier=True),
        columns=column_rows(mapping_needed, say),
        labels=label_rows(mapping_needed.mapping, asked, say),
        problems=mapping_needed.lines,
        again=upload.mapped,
        scale=mapping_needed.mapping.other_scale,
    )


def _result_page(page: OrganisationPage, upload: Upload, file_read: FileRead) -> str:
    say, diagnosis = page.say, file_read.diagnosis
    return page.render(
        "file_diagnosis/result.html",
        carried=_carried(upload, diagnosis.questionnaire),
        questionnaire=_called(diagnosis.questionnaire, say, earlier=True),
        result=file_result(diagnosis.report, say) if diagnosis.report else None,
        notices=[notice.said_in(say, upload.name) for notice in diagnosis.notices],
        mapped=file_read.mapping is not None,
        from_memory=file_read.from_memory,
    )
