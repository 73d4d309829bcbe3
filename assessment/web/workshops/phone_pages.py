"""Phone pages of a workshop: joining by a code, voting, without an account."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask import session as browser
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.links import ROOM
from assessment.services.workshops.vote import (
    RoomFullError,
    UnknownRoomError,
    VoteClosedError,
    cast_vote,
    join,
    own_vote,
    workshop_of_phone,
    workshop_with_token,
)
from assessment.store.models import Campaign, Workshop
from assessment.store.queries.campaigns import workshops
from assessment.web.base.access import for_link_holder
from assessment.web.base.app_context import commit, services, session, undo
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.redirects import see_other
from assessment.web.base.rendering import render
from assessment.web.base.security import form_key
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.charts import chart_writer
from assessment.web.workshops.room_view import polled, topic_on
from assessment.web.workshops.workshop_forms import VoteForm

UNPROCESSABLE, CONFLICT = 422, 409
PHONE = "room_phone"
"""Where a browser remembers its place: whoever scans the code again comes back to it, and takes no second one."""

blueprint = Blueprint("room", __name__, url_prefix=f"/<any(fr,en):language>/{ROOM}")


@blueprint.get("/<token>")
@for_link_holder
def arrive(language: str, token: str) -> ResponseReturnValue:
    """What somebody reads who scanned the code; a phone that joined before goes on."""
    workshop = _limited(lambda: workshop_with_token(session(), token))
    place = _remembered(workshop)
    if place is not None:
        return see_other("room.show", language=language, token=place)
    return _joining(language, token, workshop, full=workshop.joined >= workshop.seats)


@blueprint.post("/<token>")
@for_link_holder
def take_part(language: str, token: str) -> ResponseReturnValue:
    """Take a seat; a second click, or a second tab, has the one that was taken."""
    workshop = _limited(lambda: workshop_with_token(session(), token))
    place = _remembered(workshop)
    if place is None:
        try:
            place = join(session(), workshop)
        except RoomFullError:
            # Taken, or over, since the page was opened: the same page tells which.
            return _joining(language, token, workshop, full=True), CONFLICT
        commit()
        browser[PHONE] = place
    return see_other("room.show", language=language, token=place)


@blueprint.get("/phone/<token>")
@for_link_holder
def show(language: str, token: str) -> str:
    """The question that is on, and the vote while it is open."""
    return _page(language, token, _limited(lambda: workshop_of_phone(session(), token)))


@blueprint.post("/phone/<token>")
@for_link_holder
def vote(language: str, token: str) -> ResponseReturnValue:
    """Keep a vote, where the question is voted on."""
    workshop, say = _limited(lambda: workshop_of_phone(session(), token)), language_of(language)
    form = VoteForm(say, request.form)
    if not form.validate():
        return _page(language, token, workshop, form=form), UNPROCESSABLE
    try:
        cast_vote(session(), token, request.form.get("topic", ""), form.value.data)
    except VoteClosedError:
        undo()
        late = say("workshops.room.too_late")
        return _page(language, token, workshop_of_phone(session(), token), late=late), CONFLICT
    commit()
    return see_other("room.show", language=language, token=token)


@blueprint.get("/phone/<token>/state")
@for_link_holder
def state(language: str, token: str) -> ResponseReturnValue:
    """Whether the page is to be read anew."""
    workshop = _limited(lambda: workshop_of_phone(session(), token))
    return jsonify(state=polled(workshop, language_of(language))["state"])


def _limited(known: Any) -> Workshop:
    """The meeting that a link opens; guessing links is slow. Raises UnknownRoomError, TooManyError."""
    try:
        workshop: Workshop = known()
    except UnknownRoomError:
        services().limits.spend(LimitedAction.BAD_LINK)
        raise
    return workshop


def _remembered(workshop: Workshop) -> str | None:
    """The token of this browser's seat in that meeting; None without one."""
    token = browser.get(PHONE)
    if not isinstance(token, str):
        return None
    try:
        place = workshop_of_phone(session(), token)
    except UnknownRoomError:
        return None
    return token if place.campaign_id == workshop.campaign_id else None


def _joining(language: str, token: str, workshop: Workshop, *, full: bool) -> str:
    return render("workshops/join.html", language, token=token, full=full, over=workshop.ended, form_key=form_key())


def _page(language: str, token: str, workshop: Workshop, *, form: VoteForm | None = None, late: str = "") -> str:
    say = language_of(language)
    campaign = session().get_one(Campaign, workshop.campaign_id)
    topic = topic_on(campaign, workshop, say)
    voted = own_vote(session(), token, topic.id) if topic else None
    return render(
        "workshops/phone.html",
        language,
        token=token,
        workshop=workshop,
        topic=topic,
        # Phones without JavaScript ask every five seconds; only the page after the end tells the decisions.
        topics=workshops.topics(session(), campaign.id) if workshop.ended else (),
        items=questionnaire_of(campaign).items_by_code,
        voted=voted,
        late=late,
        form=form or VoteForm(say, data={"value": voted}),
        polled=polled(workshop, say),
        form_key=form_key(),
        drawn=chart_writer(say),
    )
