"""Workshop pages of whoever leads it: preparing, leading, the projector's page, decisions."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from assessment.core.analysis.evidence import evidence_questions
from assessment.core.analysis.meeting_view import AgendaCandidate, agenda_candidates, fewest_votes_shown
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.services.evidence.note_evidence import evidence_of
from assessment.services.links import room_link
from assessment.services.permissions import Right
from assessment.services.workshops.decide import decide as keep_decision
from assessment.services.workshops.run_workshop import (
    VoteOpenError,
    WorkshopBegunError,
    begin_workshop,
    end_workshop,
    give_more_time,
    next_phase,
    set_seats,
    take_up,
    workshop_token,
)
from assessment.store.models import Workshop, WorkshopTopic
from assessment.store.queries.campaigns import workshops
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done, see_other
from assessment.web.base.urls import page_address
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.charts import chart_writer
from assessment.web.presentation.qr_codes import qr_code
from assessment.web.presentation.result_access import result_of
from assessment.web.workshops.room_view import polled, topic_on
from assessment.web.workshops.workshop_forms import AgendaForm, DecisionForm, SeatsForm

UNPROCESSABLE = 422
HERE = "organisation.campaign.workshops.show"

blueprint = Blueprint("workshops", __name__, url_prefix="/workshop")


@blueprint.get("")
@requires(Right.PLAN)
def show(page: CampaignPage) -> str:
    """The agenda to choose, or the meeting that is on."""
    workshop = session().get(Workshop, page.campaign.id)
    return _preparing(page, None) if workshop is None else _leading(page, workshop)


@blueprint.post("")
@requires(Right.PLAN)
def begin(page: CampaignPage) -> ResponseReturnValue:
    """Open the meeting on the questions that were ticked."""
    candidates = _candidates(page)
    form = AgendaForm(page.say, request.form, candidates=[candidate.item.code for candidate in candidates])
    if not form.validate():
        return _preparing(page, form), UNPROCESSABLE
    try:
        begin_workshop(
            session(),
            page.campaign,
            form.topics.data,
            actor=page.actor,
            seats=form.seats.data,
            keys=services().keys,
            now=services().now(),
        )
    except WorkshopBegunError:
        return done(page.say("workshops.prepare.already"), HERE)
    commit()
    return done(page.say("workshops.prepare.begun"), HERE)


@blueprint.get("/screen")
@requires(Right.PLAN)
def screen(page: CampaignPage) -> str:
    """What the room sees."""
    return page.render("workshops/screen.html", **_room(page, _workshop(page)))


@blueprint.get("/state")
@requires(Right.PLAN)
def state(page: CampaignPage) -> ResponseReturnValue:
    """Whether the pages of the meeting are to be read anew, and how many voted."""
    return jsonify(polled(_workshop(page), page.say))


@blueprint.post("/seats")
@requires(Right.PLAN)
def seats(page: CampaignPage) -> ResponseReturnValue:
    """Say how many people are in the room."""
    workshop, form = _workshop(page), SeatsForm(page.say, request.form)
    if not form.validate():
        return _leading(page, workshop, seats=form), UNPROCESSABLE
    set_seats(session(), page.campaign, form.seats.data, actor=page.actor)
    commit()
    return see_other(HERE)


@blueprint.post("/take-up")
@requires(Right.PLAN)
def take(page: CampaignPage) -> ResponseReturnValue:
    """Put another question on."""
    _workshop(page)
    try:
        take_up(session(), page.campaign, request.form.get("topic", ""), actor=page.actor)
    except VoteOpenError:
        return done(page.say("workshops.facilitator.vote_open"), HERE)
    commit()
    return see_other(HERE)


@blueprint.post("/next")
@requires(Right.PLAN)
def lead_on(page: CampaignPage) -> ResponseReturnValue:
    """Lead the question into its next phase."""
    topic, seen = _topic(page), request.form.get("seen", "")
    next_phase(session(), page.campaign, topic.id, actor=page.actor, seen=seen, now=services().now())
    commit()
    return see_other(HERE)


@blueprint.post("/more")
@requires(Right.PLAN)
def more(page: CampaignPage) -> ResponseReturnValue:
    """Give the phase two minutes more."""
    give_more_time(session(), page.campaign, _topic(page).id, actor=page.actor, now=services().now())
    commit()
    return see_other(HERE)


@blueprint.post("/decide")
@requires(Right.PLAN)
def decide(page: CampaignPage) -> ResponseReturnValue:
    """Keep what is decided on a question."""
    topic, questionnaire = _topic(page), questionnaire_of(page.campaign)
    form = DecisionForm(page.say, request.form, actions=tuple(questionnaire.actions_by_id))
    if not form.validate():
        return _leading(page, _workshop(page), decision=form), UNPROCESSABLE
    keep_decision(
        session(),
        page.campaign,
        topic,
        form.decision(topic.item),
        actor=page.actor,
        result=result_of(page),
        questionnaire=questionnaire,
        now=services().now(),
    )
    commit()
    return done(page.say("workshops.decide.saved"), HERE)


@blueprint.post("/end")
@requires(Right.PLAN)
def end(page: CampaignPage) -> ResponseReturnValue:
    """End the meeting."""
    _workshop(page)
    try:
        end_workshop(session(), page.campaign, actor=page.actor, now=services().now())
    except VoteOpenError:
        return done(page.say("workshops.facilitator.vote_open"), HERE)
    commit()
    return done(page.say("workshops.facilitator.ended"), HERE)


def _workshop(page: CampaignPage) -> Workshop:
    """The meeting of the campaign. Raises NotVisibleError where there is none."""
    workshop = session().get(Workshop, page.campaign.id)
    if workshop is None:
        raise NotVisibleError
    return workshop


def _topic(page: CampaignPage) -> WorkshopTopic:
    """The question that the form names. Raises NotVisibleError for one of another meeting."""
    _workshop(page)
    topic = session().get(WorkshopTopic, request.form.get("topic", ""))
    if topic is None or topic.campaign_id != page.campaign.id:
        raise NotVisibleError
    return topic


def _candidates(page: CampaignPage) -> tuple[AgendaCandidate, ...]:
    reading = result_of(page).reading
    if reading.diagnosis is None:
        return ()
    questions = evidence_questions(reading.diagnosis, reading, evidence_of(session(), page.campaign))
    return agenda_candidates(reading, questions)


def _preparing(page: CampaignPage, form: AgendaForm | None) -> str:
    candidates = _candidates(page)
    proposed = {"topics": [candidate.item.code for candidate in candidates if candidate.proposed]}
    codes = [candidate.item.code for candidate in candidates]
    return page.render(
        "workshops/prepare.html",
        candidates=candidates,
        shown_from=_shown_from(page),
        form=form or AgendaForm(page.say, data=proposed, candidates=codes),
    )


def _shown_from(page: CampaignPage) -> int:
    return fewest_votes_shown(Mode(page.campaign.mode), Threshold(page.campaign.threshold))


def _room(page: CampaignPage, workshop: Workshop) -> dict[str, Any]:
    """What every page of the meeting shows."""
    link = room_link(page_address(), page.language, workshop_token(workshop, keys=services().keys))
    questionnaire = questionnaire_of(page.campaign)
    return {
        "workshop": workshop,
        "shown_from": _shown_from(page),
        "topics": workshops.topics(session(), page.campaign.id),
        "items": questionnaire.items_by_code,
        "topic": topic_on(page.campaign, workshop, page.say),
        "polled": polled(workshop, page.say),
        "link": link,
        "image": qr_code(link),
        "drawn": chart_writer(page.say),
    }


def _leading(
    page: CampaignPage, workshop: Workshop, *, decision: DecisionForm | None = None, seats: SeatsForm | None = None
) -> str:
    room, questionnaire = _room(page, workshop), questionnaire_of(page.campaign)
    taken = room["topic"].decision if room["topic"] else None
    kept = {"text": taken.text, "owner": taken.owner, "due_on": taken.due_on, "action": taken.action} if taken else {}
    actions = [(action.id, action.title.within(page.language)) for action in questionnaire.actions]
    form = decision or DecisionForm(page.say, data=kept, actions=tuple(questionnaire.actions_by_id))
    seats_form = seats or SeatsForm(page.say, data={"seats": workshop.seats})
    return page.render("workshops/lead.html", actions=actions, form=form, seats=seats_form, **room)
