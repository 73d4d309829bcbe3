"""Landing page of an invitation or meeting link.

Looking spends nothing: programs that scan mails open links too.
"""

import re
from collections.abc import Callable

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from assessment.core.questionnaire.answer_sheet import RespondentRole
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import language as language_of
from assessment.services.answering.linkage_codes import UnknownCodeError, known_code
from assessment.services.answering.start_from_invitation import (
    Started,
    Welcome,
    start_from_invitation,
    start_from_meeting,
    welcome_invited,
    welcome_meeting,
)
from assessment.services.errors import InvitationUsedError, UnknownInvitationError
from assessment.services.links import INVITED, MEETING
from assessment.store.link_tokens import new_token
from assessment.web.base import urls
from assessment.web.base.access import for_link_holder
from assessment.web.base.app_context import commit, services, session, undo
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import render
from assessment.web.base.security import form_key
from assessment.web.forms.form_state import FieldProblem, FormState
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.length_options import offers

SEE_OTHER, UNPROCESSABLE = 303, 422
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

blueprint = Blueprint("invited", __name__, url_prefix="/<any(fr,en):language>")


@blueprint.get(f"/{INVITED}/<token>")
@for_link_holder
def show_invitation(language: str, token: str) -> str:
    """What an invited person reads before the first question."""
    welcome = _known(lambda: welcome_invited(session(), token, keys=services().keys, now=services().now()))
    if welcome.spent:
        raise InvitationUsedError
    return _page(language, welcome, FormState())


@blueprint.post(f"/{INVITED}/<token>")
@for_link_holder
def begin_invited(language: str, token: str) -> ResponseReturnValue:
    """Begin, or go on; a second click leads to what the first began."""
    welcome = _known(lambda: welcome_invited(session(), token, keys=services().keys, now=services().now()))
    code, form = _brought(welcome, FormState())
    if form.errors:
        return _page(language, welcome, form), UNPROCESSABLE

    def start() -> Started:
        keys, now = services().keys, services().now()
        return start_from_invitation(session(), token, keys=keys, language=language, now=now, fresh=_fresh(), code=code)

    return _begun(language, start)


@blueprint.get(f"/{MEETING}/<token>")
@for_link_holder
def show_meeting(language: str, token: str) -> str:
    """What somebody in a meeting reads; they tell their function."""
    return _page(language, _known(lambda: welcome_meeting(session(), token, now=services().now())), FormState())


@blueprint.post(f"/{MEETING}/<token>")
@for_link_holder
def begin_in_meeting(language: str, token: str) -> ResponseReturnValue:
    """Begin with the function that was told."""
    welcome = _known(lambda: welcome_meeting(session(), token, now=services().now()))
    code, form = _brought(welcome, _told(welcome, questionnaire_of(welcome.campaign)))
    if form.errors:
        return _page(language, welcome, form), UNPROCESSABLE

    def start() -> Started:
        return start_from_meeting(
            session(),
            token,
            function=form.typed["function"],
            role=RespondentRole(form.typed["role"]),
            keys=services().keys,
            code=code,
            language=language,
            now=services().now(),
            fresh=_fresh(),
        )

    return _begun(language, start)


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


def _told(welcome: Welcome, found: Questionnaire) -> FormState:
    """The function told in a meeting, and the place in it where that is kept."""
    typed = {name: request.form.get(name, "") for name in ("function", "role")}
    errors = {}
    if typed["function"] not in found.functions_by_key:
        errors["function"] = FieldProblem("invited.wrong.function")
    if welcome.campaign.confidential:
        typed["role"] = RespondentRole.MEMBER.value
    elif typed["role"] not in tuple(RespondentRole):
        errors["role"] = FieldProblem("invited.wrong.role")
    return FormState(typed, errors)


def _brought(welcome: Welcome, form: FormState) -> tuple[str | None, FormState]:
    """The code that somebody kept of an earlier wave, and the form with what is wrong with it. Raises TooManyError."""
    written = request.form.get("code", "")
    typed = {**form.typed, "code": written}
    if not welcome.campaign.confidential or not written.strip():
        return None, FormState(typed, form.errors)
    services().limits.spend(LimitedAction.CODE)
    try:
        code = known_code(session(), welcome.campaign, written, keys=services().keys)
    except UnknownCodeError:
        return None, FormState(typed, {**form.errors, "code": FieldProblem("invited.wrong.code")})
    return code, FormState(typed, form.errors)


def _page(language: str, welcome: Welcome, form: FormState) -> str:
    say, campaign = language_of(language), welcome.campaign
    found = questionnaire_of(campaign)
    offer = next(one for one in offers(found) if one.length is Length(campaign.length))
    function = found.functions_by_key[welcome.function].name.within(language) if welcome.function else ""
    values = {"organisation": welcome.organisation.name, "function": function, "threshold": campaign.threshold}
    told = campaign.mode if function or campaign.confidential else "named_meeting"
    return render(
        "answering/invitation.html",
        language,
        here=request.path[3:],
        form_key=form_key(),
        fresh=request.form.get("fresh") or new_token(),
        form=form,
        questionnaire=found,
        campaign=campaign,
        organisation=welcome.organisation.name,
        function=welcome.function,
        function_name=function,
        asks_code=campaign.confidential and campaign.previous_id is not None,
        promise=say(f"invited.promise.{told}", **values),
        facts=say("invited.facts", questions=offer.questions_said(say), minutes=offer.minutes_said(say)),
        last_day=say("invited.last_day", day=say.date(campaign.closes_on)) if campaign.closes_on else "",
    )
