"""Pages with which a respondent shares their own result, or the leader of a round the joint one."""

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.rounds.round_standing import standing_of_response
from assessment.services.sharing.share_links import SharedResult, TooManyLinksError, revoke, share
from assessment.web.base import urls
from assessment.web.base.access import link_holder
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import Journey
from assessment.web.base.security import form_key
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.sharing.share_form import PRESET, ShareForm, rows_of

SEE_OTHER, UNPROCESSABLE = 303, 422
OWN, JOINT = "share", "joint/share"
"""Where one's own result is shared, and the joint one."""

blueprint = Blueprint("shares", __name__, url_prefix="/<any(fr,en):language>/results")


@blueprint.get(f"/<token>/{OWN}", defaults={"room": OWN})
@blueprint.get(f"/<token>/{JOINT}", defaults={"room": JOINT})
@link_holder
def show(language: str, journey: Journey, room: str) -> str:
    """The links that stand, and the form for a new one; 404 for a result that is not the reader's to share."""
    result = _result(journey, room)
    return _page(language, journey, room, result, ShareForm(language_of(language), data=PRESET, readers=()))


@blueprint.post(f"/<token>/{OWN}", defaults={"room": OWN})
@blueprint.post(f"/<token>/{JOINT}", defaults={"room": JOINT})
@link_holder
def make(language: str, journey: Journey, room: str) -> ResponseReturnValue:
    """Make a link. Raises TooManyError."""
    result = _result(journey, room)
    form = ShareForm(language_of(language), request.form, readers=())
    if not form.validate():
        return _page(language, journey, room, result, form), UNPROCESSABLE
    services().limits.spend(LimitedAction.START)
    try:
        share(session(), result, form.request(), keys=services().keys, today=services().today())
    except TooManyLinksError:
        form.refuse(None, FieldProblem("sharing.wrong.many"))
        return _page(language, journey, room, result, form), UNPROCESSABLE
    commit()
    return redirect(_address(language, journey, room), SEE_OTHER)


@blueprint.post(f"/<token>/{OWN}/revoke", defaults={"room": OWN})
@blueprint.post(f"/<token>/{JOINT}/revoke", defaults={"room": JOINT})
@link_holder
def take_back(language: str, journey: Journey, room: str) -> ResponseReturnValue:
    """Revoke a link."""
    revoke(session(), _result(journey, room), request.form.get("link", ""), keys=services().keys)
    commit()
    return redirect(_address(language, journey, room), SEE_OTHER)


def _result(journey: Journey, room: str) -> SharedResult:
    """What is shared: one's own finished result, or the round that one leads. An answer to a campaign is not."""
    if journey.response.campaign_id is not None or journey.response.finished_on is None:
        abort(404)
    if room == OWN:
        return SharedResult(response_id=journey.response.id)
    standing = standing_of_response(session(), journey.response)
    if standing is None or standing.leader.id != journey.response.id or not standing.includes(journey.response):
        abort(404)
    return SharedResult(round_id=standing.joint_round.id)


def _address(language: str, journey: Journey, room: str) -> str:
    return f"{urls.results(language, journey.token)}/{room}"


def _page(language: str, journey: Journey, room: str, result: SharedResult, form: ShareForm) -> str:
    say = language_of(language)
    return render(
        "sharing/own.html",
        language,
        form=form,
        form_key=form_key(),
        here=f"/results/{journey.token}/{room}",
        back=urls.results(language, journey.token) + ("" if room == OWN else "/joint"),
        lead=say("sharing.lead" if room == OWN else "sharing.lead_joint"),
        rows=rows_of(say, result),
        readers=(),
        today=services().today(),
    )
