"""Landing page of a head's link in a joint round.

Looking begins nothing: programs that scan mails open links too. Which answers were begun with a link is remembered in
the reader's own browser: the leader knows the link as well, and must not read a head's answers through it.
"""

import re

from flask import Blueprint, redirect, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.questionnaire_files.catalogue import questionnaire_of_version
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.services.errors import RoundLinkUsedError, UnknownInvitationError
from assessment.services.rounds.begin_as_head import HeadWelcome, begin_as_head, earlier_answer, welcome_head
from assessment.services.rounds.round_standing import Participant
from assessment.store.link_tokens import hash_of, new_token
from assessment.store.queries import responses
from assessment.web.base import urls
from assessment.web.base.access import for_link_holder
from assessment.web.base.app_context import commit, connection, services, session, undo
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import QuestionnaireGoneError
from assessment.web.base.security import form_key
from assessment.web.presentation.length_options import offers
from assessment.web.rounds.round_addresses import ROUND, joint_address
from assessment.web.rounds.round_form import free_functions

SEE_OTHER = 303
REMEMBERED_ROUNDS = "rounds"
"""Where this browser keeps the token of what it began, by the key of the head."""
MOST_ROUNDS = 8
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

blueprint = Blueprint("asked", __name__, url_prefix=f"/<any(fr,en):language>/{ROUND}")


@blueprint.get("/<token>")
@for_link_holder
def show(language: str, token: str) -> ResponseReturnValue:
    """What a head reads before the first question; whoever began on this device goes on. Raises RoundLinkUsedError."""
    welcome = _welcome(token)
    own = _begun_here(welcome)
    if own is not None:
        return redirect(_onward(language, own), SEE_OTHER)
    if welcome.begun:
        raise RoundLinkUsedError
    return _page(language, token, welcome)


@blueprint.post("/<token>")
@for_link_holder
def begin(language: str, token: str) -> ResponseReturnValue:
    """Agree and begin; a form that is sent twice begins once. Raises RoundLinkUsedError, TooManyError."""
    welcome = _welcome(token)
    own = _begun_here(welcome)
    if own is not None:
        return redirect(_onward(language, own), SEE_OTHER)
    services().limits.spend(LimitedAction.START)
    sent = request.form.get("fresh", "")
    fresh = sent if _TOKEN.fullmatch(sent) else new_token()
    try:
        _begin(language, welcome, fresh)
    except IntegrityError:
        # Two clicks at the same moment: the other one has begun, and this one finds it.
        undo()
        _begin(language, _welcome(token), fresh)
    others = {key: kept for key, kept in cookie.get(REMEMBERED_ROUNDS, {}).items() if key != welcome.head.id}
    latest = dict(list(others.items())[1 - MOST_ROUNDS :])
    cookie[REMEMBERED_ROUNDS] = latest | {welcome.head.id: fresh}
    return redirect(urls.questions(language, fresh, 1), SEE_OTHER)


def _begin(language: str, welcome: HeadWelcome, fresh: str) -> None:
    begin_as_head(
        session(),
        welcome,
        _questionnaire(welcome),
        fresh=fresh,
        language=language,
        today=services().today(),
        retention_days=services().retention_days,
    )
    commit()


def _welcome(token: str) -> HeadWelcome:
    """What the link leads to; one that opens nothing is counted. Raises UnknownInvitationError, TooManyError."""
    try:
        return welcome_head(session(), token, today=services().today())
    except UnknownInvitationError:
        services().limits.spend(LimitedAction.BAD_LINK)
        raise


def _begun_here(welcome: HeadWelcome) -> str | None:
    """The token of the answers that this browser began with the link, while they stand in the head's place."""
    token = cookie.get(REMEMBERED_ROUNDS, {}).get(welcome.head.id)
    kept = None if token is None else responses.with_token_hash(connection(), hash_of(token))
    return token if kept is not None and kept.id == welcome.head.response_id else None


def _onward(language: str, token: str) -> str:
    """The joint page once the answers are given, else where they were left."""
    kept = responses.with_token_hash(connection(), hash_of(token))
    finished = kept is not None and kept.finished_on is not None
    return joint_address(language, token) if finished else urls.resume(language, token)


def _questionnaire(welcome: HeadWelcome) -> Questionnaire:
    """What the leader was asked. Raises QuestionnaireGoneError."""
    leader = welcome.standing.leader
    try:
        return questionnaire_of_version(
            leader.questionnaire_key, leader.questionnaire_version, services().own_questionnaires
        )
    except QuestionnaireError as error:
        raise QuestionnaireGoneError from error


def _may_join(say: Language, asked: Questionnaire, welcome: HeadWelcome) -> list[str]:
    """The functions that the leader may still invite: whoever agrees now agrees to their reading too."""
    standing = welcome.standing
    return [
        say(
            "rounds.asked.may_join",
            function=asked.functions_by_key[key].name.within(say.code),
            leader=standing.joint_round.leader_name,
        )
        for key in free_functions(asked, standing.leader, (head.function for head in standing.heads))
    ]


def _page(language: str, token: str, welcome: HeadWelcome) -> str:
    say, asked = language_of(language), _questionnaire(welcome)
    length = Length(welcome.standing.joint_round.length)
    offer = next(offer for offer in offers(asked) if offer.length is length)

    def told(person: Participant) -> str:
        function = asked.functions_by_key[person.function].name.within(language)
        return say("rounds.person", name=person.name, function=function)

    earlier = earlier_answer(session(), welcome)
    others = [person for person in welcome.standing.participants if person.head_id != welcome.head.id]
    return render(
        "rounds/asked.html",
        language,
        token=token,
        form_key=form_key(),
        fresh=new_token(),
        leader=welcome.standing.joint_round.leader_name,
        name=welcome.head.name,
        function=welcome.head.function,
        function_name=asked.functions_by_key[welcome.head.function].name.within(language),
        others=[*(told(person) for person in others), *_may_join(say, asked, welcome)],
        questionnaire=asked,
        again=say("rounds.asked.again", day=say.date(earlier.finished_on or earlier.saved_on)) if earlier else "",
        facts=say("invited.facts", questions=offer.questions_said(say), minutes=offer.minutes_said(say)),
    )
