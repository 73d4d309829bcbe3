"""Pages of a consultant's own invitation texts."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from assessment.core.invitations.letter_words import PLACES, LetterWords, OwnLetter
from assessment.core.privacy.confidentiality import USUAL
from assessment.core.questionnaire.definition import Length
from assessment.i18n import LANGUAGES
from assessment.i18n import language as language_of
from assessment.mail import InvitationMailData, invitation
from assessment.questionnaire_files.catalogue import DEFAULT_KEY, questionnaire
from assessment.services.accounts.letter_templates import (
    LetterNameTakenError,
    TooManyLettersError,
    forget_letter,
    keep_letter,
    letter_kept,
)
from assessment.services.mail.compose_mail import answer_minutes, in_own_words
from assessment.store.models import LetterTemplate
from assessment.store.queries import brands
from assessment.web.accounts.letter_forms import LetterForm, typed_letter
from assessment.web.base.app_context import commit, services, session, undo
from assessment.web.base.member_access import NotVisibleError, signed_in
from assessment.web.base.redirects import done
from assessment.web.base.signed_in_page import signed_in_page
from assessment.web.forms.field_problem import FieldProblem

UNPROCESSABLE = 422
AGAIN, PREVIEW = "again", "preview"
"""Buttons: the other language, and the letter shown without being kept."""
SAMPLE_DAYS = 14
MONTH = "MMMM y"
SPOKEN = {"fr": "french", "en": "english"}
"""The last part of the keys of what is said of a language."""

blueprint = Blueprint("letters", __name__, url_prefix="/<any(fr,en):language>/account/letters")


@dataclass(frozen=True, slots=True)
class SampleLetter:
    """A letter as somebody invited would read it."""

    language: str
    subject: str
    text: str


@blueprint.get("")
@signed_in
def show(language: str) -> str:
    """The texts that are kept, by name."""
    return signed_in_page("accounts/letters/list.html", language, letters=brands.letters_of(session(), current_user.id))


@blueprint.get("/new")
@signed_in
def show_new(language: str) -> str:
    """An empty form."""
    return _page(language, LetterForm(language_of(language)))


@blueprint.post("/new")
@signed_in
def create(language: str) -> ResponseReturnValue:
    """Keep a new text, or show the letter."""
    return _keep(language, None)


@blueprint.get("/<template_id>")
@signed_in
def show_change(language: str, template_id: str) -> str:
    """A text as it is kept, and the letter. Raises NotVisibleError where it is somebody else's."""
    template = _own(template_id)
    letter = letter_kept(template)
    return _page(language, LetterForm(language_of(language), data=typed_letter(letter)), template, shown=letter)


@blueprint.post("/<template_id>")
@signed_in
def change(language: str, template_id: str) -> ResponseReturnValue:
    """Keep what was changed, or show the letter. Raises NotVisibleError."""
    return _keep(language, _own(template_id))


@blueprint.get("/<template_id>/remove")
@signed_in
def ask_removal(language: str, template_id: str) -> str:
    """What is lost, and what is not. Raises NotVisibleError."""
    return signed_in_page("accounts/letters/remove.html", language, kept=_own(template_id))


@blueprint.post("/<template_id>/remove")
@signed_in
def remove(language: str, template_id: str) -> ResponseReturnValue:
    """Delete a text. Raises NotVisibleError."""
    forget_letter(session(), _own(template_id))
    commit()
    return done(language_of(language)("letters.removed"), "letters.show", language=language)


def _own(template_id: str) -> LetterTemplate:
    template = brands.letter_of(session(), current_user.id, template_id)
    if template is None:
        raise NotVisibleError
    return template


def _keep(language: str, template: LetterTemplate | None) -> ResponseReturnValue:
    form = LetterForm(language_of(language), request.form)
    if AGAIN in request.form:
        return _page(language, form, template)
    if not form.validate():
        return _page(language, form, template), UNPROCESSABLE
    if PREVIEW in request.form:
        return _page(language, form, template, shown=form.letter())
    try:
        keep_letter(session(), current_user.id, form.letter(), today=services().today(), template=template)
        commit()
    except TooManyLettersError:
        form.refuse(None, FieldProblem("letters.wrong.too_many"))
        return _page(language, form, template), UNPROCESSABLE
    except (LetterNameTakenError, IntegrityError):
        undo()
        form.refuse("name", FieldProblem("letters.wrong.taken"))
        return _page(language, form, template), UNPROCESSABLE
    return done(form.say("letters.saved"), "letters.show", language=language)


def _page(
    language: str, form: LetterForm, template: LetterTemplate | None = None, *, shown: OwnLetter | None = None
) -> str:
    samples = [_sample(shown, code, services().today()) for code in LANGUAGES] if shown else []
    where = {"place": request.path[3:], "kept": template, "places": PLACES, "languages": SPOKEN}
    return signed_in_page("accounts/letters/letter.html", language, form=form, samples=samples, **where)


def _sample(letter: OwnLetter, code: str, today: date) -> SampleLetter:
    """The letter of a firm that does not exist, in confidence, with a link that opens nothing."""
    say = language_of(code)
    ask = InvitationMailData(
        to="",
        name=say("letters.sample.name"),
        organisation=say("letters.sample.firm"),
        link=say("letters.sample.link"),
        confidential=True,
        once=True,
        threshold=USUAL,
        minutes=answer_minutes(Length.FULL, questionnaire(DEFAULT_KEY, services().own_questionnaires)),
        last_day=today + timedelta(days=SAMPLE_DAYS),
    )
    campaign = say("campaigns.launch.name_given", month=say.date(today, style=MONTH))
    words = letter.words.get(code, LetterWords())
    composed = invitation(in_own_words(ask, words, campaign=campaign, language=code), code)
    return SampleLetter(code, composed.subject, composed.text.strip())
