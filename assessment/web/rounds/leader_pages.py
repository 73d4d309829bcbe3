"""Pages with which a leader opens, follows and erases a joint round."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.definition import Length
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.services.errors import AlreadyInRoundError, NotAnsweredError
from assessment.services.rounds.round_lifecycle import add_heads, erase_round, head_tokens, open_round, replace_link
from assessment.services.rounds.round_standing import Participant, RoundStanding, given_by, standing_of_response
from assessment.web.base import urls
from assessment.web.base.access import link_holder
from assessment.web.base.app_context import commit, commit_erasure, services, session
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import Journey
from assessment.web.base.security import form_key
from assessment.web.presentation.length_options import offers
from assessment.web.presentation.qr_codes import qr_code
from assessment.web.rounds.round_addresses import head_link, joint_address, round_address
from assessment.web.rounds.round_form import AddedHeadsForm, RoundForm, asked_functions, free_functions

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint("rounds", __name__, url_prefix="/<any(fr,en):language>/results")


@dataclass(frozen=True, slots=True)
class HeadCard:
    """One head as the leader sees them: never what they answered, nor whether they began."""

    key: str
    name: str
    function: str
    function_name: str
    answered: bool
    link: str
    image: str
    message: str


@blueprint.get("/<token>/round")
@link_holder
def show(language: str, journey: Journey) -> ResponseReturnValue:
    """The form that asks whom to invite; once the round is open, its links and who is still awaited.

    Raises NotAnsweredError, AlreadyInRoundError.
    """
    standing = _own_round(journey)
    if standing is None and given_by(session(), journey.response) is None:
        raise NotAnsweredError
    if standing is None:
        return _form_page(journey, _form(language, journey))
    if not _leads(standing, journey):
        return redirect(joint_address(language, journey.token), SEE_OTHER)
    return _links_page(language_of(language), journey, standing)


@blueprint.post("/<token>/round")
@link_holder
def begin(language: str, journey: Journey) -> ResponseReturnValue:
    """Open the round; a second click leads to what the first opened. Raises NotAnsweredError, TooManyError."""
    form = _form(language, journey, formdata=request.form)
    if not form.validate():
        return _form_page(journey, form), UNPROCESSABLE
    services().limits.spend(LimitedAction.START)
    try:
        open_round(
            session(),
            journey.response,
            leader_name=form.leader.data,
            names=form.heads(),
            keys=services().keys,
            today=services().today(),
        )
    except AlreadyInRoundError:
        if journey.response.campaign_id is not None:
            raise
    commit()
    return redirect(round_address(language, journey.token), SEE_OTHER)


@blueprint.post("/<token>/round/add")
@link_holder
def add(language: str, journey: Journey) -> ResponseReturnValue:
    """Ask the head of one more function: everybody who began was told that this may happen."""
    standing = _own_round(journey)
    if standing is None or not _leads(standing, journey):
        return redirect(round_address(language, journey.token), SEE_OTHER)
    form = _added_form(language, journey, standing, formdata=request.form)
    if form is None:
        return redirect(round_address(language, journey.token), SEE_OTHER)
    if not form.validate():
        return _links_page(form.say, journey, standing, added=form), UNPROCESSABLE
    add_heads(session(), standing.joint_round, form.heads(), keys=services().keys)
    commit()
    return redirect(round_address(language, journey.token), SEE_OTHER)


@blueprint.post("/<token>/round/link")
@link_holder
def replace(language: str, journey: Journey) -> ResponseReturnValue:
    """A new link for one head, whose earlier one opens nothing from now on."""
    standing = _own_round(journey)
    if standing is not None and _leads(standing, journey):
        replace_link(session(), standing, request.form.get("head", ""), keys=services().keys)
        commit_erasure()
    return redirect(round_address(language, journey.token), SEE_OTHER)


@blueprint.post("/<token>/round/erase")
@link_holder
def erase(language: str, journey: Journey) -> ResponseReturnValue:
    """Erase the round. Only its leader does that."""
    standing = _own_round(journey)
    if standing is not None and _leads(standing, journey):
        erase_round(session(), standing.joint_round, keys=services().keys)
        commit_erasure()
    return redirect(urls.results(language, journey.token), SEE_OTHER)


def _own_round(journey: Journey) -> RoundStanding | None:
    """The round of this response. Raises AlreadyInRoundError for an answer to a campaign, which asks its own people."""
    if journey.response.campaign_id is not None:
        raise AlreadyInRoundError
    return standing_of_response(session(), journey.response)


def _leads(standing: RoundStanding, journey: Journey) -> bool:
    return standing.leader.id == journey.response.id


def _form(language: str, journey: Journey, **options: Any) -> RoundForm:
    functions = asked_functions(journey.questionnaire, journey.response)
    return RoundForm(language_of(language), functions=functions, **options)


def _form_page(journey: Journey, form: RoundForm) -> str:
    code, known = form.say.code, journey.questionnaire.functions_by_key
    return render(
        "rounds/open.html",
        code,
        token=journey.token,
        form=form,
        form_key=form_key(),
        functions=[known[key] for key in form.meta.functions],
        day=form.say.date(journey.response.expires_on),
    )


def _added_form(language: str, journey: Journey, standing: RoundStanding, **options: Any) -> AddedHeadsForm | None:
    """The form for heads who are asked later; None where every function is asked."""
    functions = free_functions(journey.questionnaire, standing.leader, (head.function for head in standing.heads))
    taken = [person.name for person in standing.participants]
    return AddedHeadsForm(language_of(language), functions=functions, taken=taken, **options) if functions else None


def _links_page(
    say: Language, journey: Journey, standing: RoundStanding, *, added: AddedHeadsForm | None = None
) -> str:
    form = added or _added_form(say.code, journey, standing)
    known = journey.questionnaire.functions_by_key
    tokens = head_tokens(session(), standing.joint_round, services().keys)
    return render(
        "rounds/links.html",
        say.code,
        token=journey.token,
        form_key=form_key(),
        standing=standing,
        heads=[_card(say, journey, standing, person, tokens[person.head_id or ""]) for person in standing.heads],
        awaited=say.list([person.name for person in standing.awaited]),
        joint=joint_address(say.code, journey.token),
        day=say.date(standing.leader.expires_on),
        form=form,
        free=[known[key] for key in form.meta.functions] if form else [],
        own=urls.resume(say.code, journey.token) if standing.leader.finished_on is None else "",
    )


def _card(say: Language, journey: Journey, standing: RoundStanding, person: Participant, token: str) -> HeadCard:
    link = head_link(say.code, token)
    length = Length(standing.joint_round.length)
    offer = next(offer for offer in offers(journey.questionnaire) if offer.length is length)
    function = journey.questionnaire.functions_by_key[person.function].name.within(say.code)
    leader, minutes = standing.joint_round.leader_name, offer.minutes_said(say)
    message = say("rounds.message.text", name=person.name, leader=leader, minutes=minutes, link=link)
    answered = person.given is not None
    return HeadCard(
        person.head_id or "", person.name, person.function, function, answered, link, qr_code(link), message
    )
