"""Start page of the quick check: respondent and company profile."""

from functools import lru_cache
from pathlib import Path

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.services.answering.response_lifecycle import UNTOLD_FUNCTION, erase_expired, read_as, start_response
from assessment.web.answering.start_form import STAFF, AboutForm, read_about
from assessment.web.base import urls
from assessment.web.base.access import anyone
from assessment.web.base.app_context import commit, connection, services
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import PrerenderedPage, hole, render
from assessment.web.base.security import form_key
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
    return _page(language, _offered(key, Length(length)), Length(length), AboutForm(typed=request.form.to_dict()))


@blueprint.post(ADDRESS)
@anyone
def begin(language: str, key: str, length: str) -> ResponseReturnValue:
    """Keep a new response and go to its first page; a form that makes no sense comes back as it was typed."""
    found = _offered(key, Length(length))
    form = read_about(request.form, found)
    if not form.complete:
        return _page(language, found, Length(length), form), UNPROCESSABLE if form.errors else 200
    services().limits.spend(LimitedAction.START)
    today = services().today()
    erase_expired(connection(), today)
    token = start_response(
        connection(),
        found,
        length=Length(length),
        language=language,
        about=form.about,
        today=today,
        retention_days=services().retention_days,
    )
    commit()
    return redirect(urls.questions(language, token, 1), SEE_OTHER)


def _offered(key: str, length: Length) -> Questionnaire:
    """The questionnaire of that name in that length, or 404."""
    try:
        found = questionnaire(key, services().own_questionnaires)
    except QuestionnaireError:
        abort(404)
    if length is Length.QUICK and not found.has_quick_length:
        abort(404)
    return found


@lru_cache(maxsize=64)
def _empty(code: str, key: str, own: Path | None, length: Length) -> PrerenderedPage:
    """The form as everybody first meets it."""
    return PrerenderedPage(_page(code, questionnaire(key, own), length, AboutForm(), key=hole("form_key")))


def _page(code: str, found: Questionnaire, length: Length, form: AboutForm, *, key: str | None = None) -> str:
    say = language_of(code)
    offer = next(offer for offer in offers(found) if offer.length is length)
    return render(
        "answering/start.html",
        code,
        questionnaire=found,
        length=length.value,
        form=form,
        form_key=key or form_key(),
        asked=_asked(found, say),
        labels={name: _label(name, found, say) for name in form.errors},
        more_open=form.told_more,
        after=say("start.after", questions=offer.questions_said(say), minutes=offer.minutes_said(say)),
    )


def _label(name: str, found: Questionnaire, say: Language) -> str:
    """What a field is called, in the list of what to look at again."""
    if name.startswith(STAFF):
        return found.functions_by_key[name.removeprefix(STAFF)].name.within(say.code)
    return say(f"start.{name}.label")


def _asked(found: Questionnaire, say: Language) -> str:
    """The kind question for a missing function, with what happens when it stays open."""
    function = read_as(found)
    if function == UNTOLD_FUNCTION:
        return say("start.function.asked")
    return say("start.function.asked_other", function=found.functions_by_key[function].name.within(say.code))
