"""Start page of the quick check: respondent and company profile."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.services.answering.response_lifecycle import UNTOLD_FUNCTION, erase_expired, read_as, start_response
from assessment.web.answering.start_form import STAFF, StartForm
from assessment.web.base import urls
from assessment.web.base.access import anyone
from assessment.web.base.app_context import commit, connection, services
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import PrerenderedPage, hole, render
from assessment.web.base.security import form_key
from assessment.web.forms.page_form import problems_of
from assessment.web.presentation.length_options import offers

SEE_OTHER = 303
UNPROCESSABLE = 422

blueprint = Blueprint("start", __name__)
ADDRESS = "/<any(fr,en):language>/start/<key>/<any(quick,full):length>"


@blueprint.get(ADDRESS)
@anyone
def show(language: str, key: str, length: str) -> str:
    """The form, nothing chosen."""
    _offered(key, Length(length))
    page = _empty(language, key, services().own_questionnaires, Length(length))
    return page.fill({"form_key": form_key()})


@blueprint.get(ADDRESS + "/language")
@anyone
def show_anew(language: str, key: str, length: str) -> ResponseReturnValue:
    """For whoever reloads the page after changing its language."""
    return redirect(url_for("start.show", language=language, key=key, length=length))


@blueprint.post(ADDRESS + "/language")
@anyone
def change_language(language: str, key: str, length: str) -> str:
    """The form in this language with what was typed in the other; nothing is checked or kept yet."""
    loaded_questionnaire = _offered(key, Length(length))
    return _page(loaded_questionnaire, Length(length), _form(language, loaded_questionnaire, formdata=request.form))


@blueprint.post(ADDRESS)
@anyone
def begin(language: str, key: str, length: str) -> ResponseReturnValue:
    """Keep a new response and go to its first page; a form that makes no sense comes back as it was typed."""
    loaded_questionnaire = _offered(key, Length(length))
    form = _form(language, loaded_questionnaire, formdata=request.form)
    valid = form.validate()
    if not valid or form.asks_function:
        return _page(
            loaded_questionnaire, Length(length), form, asks=form.asks_function
        ), 200 if valid else UNPROCESSABLE
    services().limits.spend(LimitedAction.START)
    today = services().today()
    erase_expired(connection(), today)
    token = start_response(
        connection(),
        loaded_questionnaire,
        length=Length(length),
        language=language,
        about=form.respondent(),
        today=today,
        retention_days=services().retention_days,
    )
    commit()
    return redirect(urls.questions(language, token, 1), SEE_OTHER)


def _offered(key: str, length: Length) -> Questionnaire:
    """The questionnaire of that name in that length, or 404."""
    try:
        loaded_questionnaire = questionnaire(key, services().own_questionnaires)
    except QuestionnaireError:
        abort(404)
    if length is Length.QUICK and not loaded_questionnaire.has_quick_length:
        abort(404)
    return loaded_questionnaire


@lru_cache(maxsize=64)
def _empty(code: str, key: str, own: Path | None, length: Length) -> PrerenderedPage:
    """The form as everybody first meets it."""
    asked = questionnaire(key, own)
    return PrerenderedPage(_page(asked, length, _form(code, asked), key=hole("form_key")))


def _form(language: str, loaded_questionnaire: Questionnaire, **options: Any) -> StartForm:
    return StartForm(
        language_of(language), questionnaire=loaded_questionnaire, staff_functions=loaded_questionnaire.triad, **options
    )


def _page(
    loaded_questionnaire: Questionnaire, length: Length, form: StartForm, *, asks: bool = False, key: str | None = None
) -> str:
    """The form; `asks`: with the question for a function that was left out."""
    say = form.say
    offer = next(offer for offer in offers(loaded_questionnaire) if offer.length is length)
    problems = problems_of(form)
    return render(
        "answering/start.html",
        say.code,
        questionnaire=loaded_questionnaire,
        length=length.value,
        form=form,
        form_key=key or form_key(),
        asks_function=asks,
        asked=_asked(loaded_questionnaire, say),
        problems=[
            (problem.field_id, _label(problem.field_id or "", loaded_questionnaire, say)) for problem in problems
        ],
        more_open=form.told_more,
        after=say("start.after", questions=offer.questions_said(say), minutes=offer.minutes_said(say)),
    )


def _label(name: str, loaded_questionnaire: Questionnaire, say: Language) -> str:
    """What a field is called, in the list of what to look at again."""
    if name.startswith(STAFF):
        return loaded_questionnaire.functions_by_key[name.removeprefix(STAFF)].name.within(say.code)
    return say(f"start.{name}.label")


def _asked(loaded_questionnaire: Questionnaire, say: Language) -> str:
    """The kind question for a missing function, with what happens when it stays open."""
    function = read_as(loaded_questionnaire)
    if function == UNTOLD_FUNCTION:
        return say("start.function.asked")
    return say(
        "start.function.asked_other", function=loaded_questionnaire.functions_by_key[function].name.within(say.code)
    )
