"""Page of a consultant's own Word and PowerPoint templates."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assessment.i18n import language as language_of
from assessment.services.accounts.own_templates import forget_template, keep_template
from assessment.store.queries import brands
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.body_limits import takes_templates
from assessment.web.base.member_access import signed_in
from assessment.web.base.signed_in_page import DONE, signed_in_page
from reports.document_formats import IN_TEMPLATES, MIMETYPES, DocumentFormat
from reports.own_templates.check_template import TemplateRefusedError

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint("templates", __name__, url_prefix="/<any(fr,en):language>/account/templates")


@blueprint.get("")
@signed_in
def show(language: str) -> str:
    """The templates that are kept, and what one needs."""
    return _page(language)


@blueprint.post("/<any(docx, pptx):form>")
@takes_templates
@signed_in
def bring(language: str, form: str) -> ResponseReturnValue:
    """Keep a file as the template of a format, once it was checked."""
    say, file = language_of(language), request.files.get("file")
    content, name = (file.read(), file.filename or "") if file else (b"", "")
    try:
        keep_template(session(), current_user.id, form, content, file_name=name, today=services().today())
    except TemplateRefusedError as error:
        problem = say(f"accounts.templates.wrong.{error.fault}", missing=say.list(list(error.missing)))
        return _page(language, refused=form, problem=problem), UNPROCESSABLE
    commit()
    return _done(language, "accounts.templates.saved")


@blueprint.post("/<any(docx, pptx):form>/remove")
@signed_in
def remove(language: str, form: str) -> ResponseReturnValue:
    """Take a template away."""
    forget_template(session(), current_user.id, form)
    commit()
    return _done(language, "accounts.templates.removed")


@blueprint.get("/starter.<any(docx, pptx):form>")
@signed_in
def starter(language: str, form: str) -> Response:
    """A file that holds every name that is needed, to begin with."""
    from reports.own_templates.starters import slides_starter, word_starter  # noqa: PLC0415 - it loads what draws charts

    content = word_starter(language) if form == DocumentFormat.DOCX else slides_starter()
    headers = {"Content-Disposition": f'attachment; filename="diapason-{language}.{form}"'}
    return Response(content, mimetype=MIMETYPES[DocumentFormat(form)], headers=headers)


def _done(language: str, said: str) -> ResponseReturnValue:
    flash(language_of(language)(said), DONE)
    return redirect(url_for("templates.show", language=language), SEE_OTHER)


def _page(language: str, *, refused: str = "", problem: str = "") -> str:
    kept = brands.templates_of(session(), current_user.id)
    forms = [(form.value, kept.get(form.value)) for form in IN_TEMPLATES]
    return signed_in_page("accounts/templates.html", language, forms=forms, refused=refused, problem=problem)
