"""Landing page of an invitation or meeting link.

Looking spends nothing: programs that scan mails open links too.
"""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from assessment.core.questionnaire.definition import Length
from assessment.core.questionnaire.respondents import RespondentRole
from assessment.i18n import language as language_of
from assessment.services.answering.linkage_codes import UnknownCodeError, known_code, read_code
from assessment.services.answering.start_from_invitation import (
    Started,
    Welcome,
    start_from_invitation,
    start_from_meeting,
    start_from_slip,
    welcome_invited,
    welcome_meeting,
    welcome_slip,
)
from assessment.services.campaigns.meeting_slips import token_of_code
from assessment.services.errors import InvitationUsedError, UnknownInvitationError
from assessment.services.links import INVITED, MEETING, SLIP
from assessment.services.organisations.document_theme import page_brand
from assessment.store.link_tokens import new_token
from assessment.web.answering.landing_forms import InvitedForm, MeetingForm, SlipCodeForm
from assessment.web.base import urls
from assessment.web.base.access import anyone, for_link_holder
from assessment.web.base.app_context import commit, services, session, undo
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import render
from assessment.web.base.security import form_key
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.page_form import problems_of
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.length_options import offers

SEE_OTHER, UNPROCESSABLE = 303, 422
WelcomeOf = Callable[..., Welcome]
"""What a link leads to, by its token."""
StartFrom = Callable[..., Started]
"""Begins a response with a token."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

blueprint = Blueprint("invited", __name__, url_prefix="/<any(fr,en):language>")


@blueprint.get(f"/{INVITED}/<token>")
@for_link_holder
def show_invitation(language: str, token: str) -> str:
    """What an invited person reads before the first question."""
    return _shown(language, _welcome(welcome_invited, token))


@blueprint.post(f"/{INVITED}/<token>")
@for_link_holder
def begin_invited(language: str, token: str) -> ResponseReturnValue:
    """Begin, or go on; a second click leads to what the first began."""
    return _begun_with(language, token, _welcome(welcome_invited, token), start_from_invitation)


@blueprint.get(f"/{MEETING}/<token>")
@for_link_holder
def show_meeting(language: str, token: str) -> str:
    """What somebody in a meeting reads; they tell their function."""
    welcome = _known(lambda: welcome_meeting(session(), token, now=services().now()))
    return _page(welcome, _meeting_form(language, welcome))


@blueprint.post(f"/{MEETING}/<token>")
@for_link_holder
def begin_in_meeting(language: str, token: str) -> ResponseReturnValue:
    """Begin with the function that was told."""
    welcome = _known(lambda: welcome_meeting(session(), token, now=services().now()))
    form = _meeting_form(language, welcome, formdata=request.form)
    form.validate()
    code = _earlier_code(welcome, form)
    if problems_of(form):
        return _page(welcome, form), UNPROCESSABLE

    def start() -> Started:
        return start_from_meeting(
            session(),
            token,
            function=form.function.data,
            role=form.role.data or RespondentRole.MEMBER,
            keys=services().keys,
            code=code,
            language=language,
            now=services().now(),
            fresh=_fresh(),
        )

    return _begun(language, start)


@blueprint.get(f"/{SLIP}")
@anyone
def ask_code(language: str) -> str:
    """Where the code of a slip is typed, by whoever cannot point a camera at it."""
    return _code_page(SlipCodeForm(language_of(language)))


@blueprint.post(f"/{SLIP}")
@anyone
def open_code(language: str) -> ResponseReturnValue:
    """Go on to what a slip's code opens."""
    form = SlipCodeForm(language_of(language), request.form)
    services().limits.spend(LimitedAction.CODE)
    try:
        token = token_of_code(session(), read_code(form.code.data or ""), keys=services().keys)
    except UnknownCodeError:
        token = None
    if token is None:
        form.refuse("code", FieldProblem("invited.wrong.slip"))
        return _code_page(form), UNPROCESSABLE
    return redirect(f"/{language}/{SLIP}/{token}", SEE_OTHER)


@blueprint.get(f"/{SLIP}/<token>")
@for_link_holder
def show_slip(language: str, token: str) -> str:
    """What somebody with a slip reads before the first question."""
    return _shown(language, _welcome(welcome_slip, token))


@blueprint.post(f"/{SLIP}/<token>")
@for_link_holder
def begin_with_slip(language: str, token: str) -> ResponseReturnValue:
    """Begin with a slip, once."""
    return _begun_with(language, token, _welcome(welcome_slip, token), start_from_slip)


def _welcome(welcome_of: WelcomeOf, token: str) -> Welcome:
    return _known(lambda: welcome_of(session(), token, keys=services().keys, now=services().now()))


def _shown(language: str, welcome: Welcome) -> str:
    if welcome.spent:
        raise InvitationUsedError
    return _page(welcome, InvitedForm(language_of(language)))


def _begun_with(language: str, token: str, welcome: Welcome, start_from: StartFrom) -> ResponseReturnValue:
    """Begin with an invitation or a slip, unless something in the form has to be mended first."""
    form = InvitedForm(language_of(language), request.form)
    code = _earlier_code(welcome, form)
    if problems_of(form):
        return _page(welcome, form), UNPROCESSABLE

    def start() -> Started:
        keys, now = services().keys, services().now()
        return start_from(session(), token, keys=keys, language=language, now=now, fresh=_fresh(), code=code)

    return _begun(language, start)


def _code_page(form: SlipCodeForm) -> str:
    return render("answering/slip.html", form.say.code, here=request.path[3:], form_key=form_key(), form=form)


def _known(look: Callable[[], Welcome]) -> Welcome:
    """What a link leads to; one that opens nothing is counted. Raises what `look` raises, and TooManyError."""
    try:
        return look()
    except UnknownInvitationError:
        services().limits.spend(LimitedAction.BAD_LINK)
        raise


def _begun(language: str, start: Callable[[], Started]) -> ResponseReturnValue:
    try:
        started = start()
        commit()
    except IntegrityError:
        # Two clicks at the same moment: the other one has begun, and this one finds it.
        undo()
        started = start()
        commit()
    address = urls.resume(language, started.token)
    return redirect(address if started.resumed else urls.questions(language, started.token, 1), SEE_OTHER)


def _fresh() -> str | None:
    """The token that the page made for the response."""
    made = request.form.get("fresh", "")
    return made if _TOKEN.fullmatch(made) else None


def _meeting_form(language: str, welcome: Welcome, **options: Any) -> MeetingForm:
    questionnaire, confidential = questionnaire_of(welcome.campaign), welcome.campaign.confidential
    return MeetingForm(language_of(language), questionnaire=questionnaire, confidential=confidential, **options)


def _earlier_code(welcome: Welcome, form: InvitedForm) -> str | None:
    """The code that somebody kept of an earlier wave; one that is unknown is refused in the form.

    Raises TooManyError.
    """
    written = form.code.data or ""
    if not welcome.campaign.confidential or not written.strip():
        return None
    services().limits.spend(LimitedAction.CODE)
    try:
        return known_code(session(), welcome.campaign, written, keys=services().keys)
    except UnknownCodeError:
        form.refuse("code", FieldProblem("invited.wrong.code"))
        return None


def _page(welcome: Welcome, form: InvitedForm) -> str:
    say, campaign = form.say, welcome.campaign
    language = say.code
    questionnaire = questionnaire_of(campaign)
    offer = next(offer for offer in offers(questionnaire) if offer.length is Length(campaign.length))
    function = questionnaire.functions_by_key[welcome.function].name.within(language) if welcome.function else ""
    values = {"organisation": welcome.organisation.name, "function": function, "threshold": campaign.threshold}
    promise_key = campaign.mode if function or campaign.confidential else "named_meeting"
    return render(
        "answering/invitation.html",
        language,
        here=request.path[3:],
        form_key=form_key(),
        fresh=request.form.get("fresh") or new_token(),
        form=form,
        questionnaire=questionnaire,
        campaign=campaign,
        once=welcome.once,
        organisation=welcome.organisation.name,
        brand=page_brand(session(), organisation_id=welcome.organisation.id),
        function=welcome.function,
        function_name=function,
        asks_code=campaign.confidential and campaign.previous_id is not None,
        promise=say(f"invited.promise.{promise_key}", **values),
        facts=say("invited.facts", questions=offer.questions_said(say), minutes=offer.minutes_said(say)),
        last_day=say("invited.last_day", day=say.date(campaign.closes_on)) if campaign.closes_on else "",
    )
