"""Preparation of the next wave."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.questionnaire.definition import Length
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.errors import CampaignOpenError, UnitBusyError
from assessment.services.invitations.list_invitations import InvitationLine, list_invitations
from assessment.services.local_time import local_day
from assessment.services.permissions import Right, require
from assessment.services.scheduling.cadence import next_wave_day
from assessment.services.scheduling.next_wave import relaunch
from assessment.services.scheduling.next_wave_people import change_people
from assessment.store.models import Campaign
from assessment.store.models.campaigns.campaigns import DRAFT
from assessment.store.queries.campaigns import campaigns, waves
from assessment.web.base.app_context import commit, services, session, undo
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done, see_other
from assessment.web.base.urls import in_full
from assessment.web.campaigns.detectable_differences_text import change_since_previous, detectable_differences_text
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.page_form import problems_of
from assessment.web.presentation.calendar_file import calendar_file
from assessment.web.presentation.campaign_labels import opened_said, questionnaire_of, questionnaire_of_next_wave
from assessment.web.presentation.other_mode_notice import notice_of_draft
from assessment.web.scheduling.next_wave_form import NextWaveForm, kept_data

UNPROCESSABLE = 422
AGAIN, OPEN = "again", "open"
"""Buttons: the other language, open. Without one, the list is kept."""

blueprint = Blueprint("roster", __name__)


@blueprint.post("/relaunch")
@requires(Right.PREPARE)
def launch_again(page: CampaignPage) -> ResponseReturnValue:
    """The next wave with the same people and today's questions; a second click finds what the first made."""
    asked = questionnaire_of_next_wave(page.campaign)
    try:
        wave = relaunch(session(), page.campaign, questionnaire=asked, **page.action_context())
        commit()
    except IntegrityError:
        # A click, or a worker, at the same moment: the draft is there.
        undo()
        wave = relaunch(session(), page.campaign, questionnaire=asked, **page.action_context())
    address = "roster" if wave.status == DRAFT else "overview"
    return see_other(f"organisation.campaign.{address}.show", campaign_id=wave.id)


@blueprint.get("/next.ics")
@requires(Right.FOLLOW)
def calendar(page: CampaignPage) -> Response:
    """The day of the next measure for a calendar. Raises NotVisibleError where none is due."""
    day = page.campaign.opens_itself_on or next_wave_day(session(), page.campaign)
    if day is None:
        raise NotVisibleError
    link = in_full(url_for("organisation.campaign.overview.show"))
    return calendar_file(
        key=f"next-{page.campaign.id}",
        day=day,
        title=page.say("scheduling.next.title", organisation=page.organisation.name),
        text=page.say("scheduling.next.text", campaign=page.campaign.name, link=link),
        link=link,
        language=page.language,
        written_at=services().now(),
        name=page.say("scheduling.next.file"),
    )


@blueprint.get("/roster")
@requires(Right.PREPARE)
def show(page: CampaignPage) -> str:
    """Who is asked this time. Raises CampaignOpenError."""
    lines = _lines(page)
    form = _form(page, lines, data=kept_data(page.campaign, lines))
    return _page(page, form)


@blueprint.post("/roster")
@requires(Right.PREPARE)
def change(page: CampaignPage) -> ResponseReturnValue:
    """Keep the list, and open the wave when that is asked. Raises CampaignOpenError."""
    lines = _lines(page)
    form = _form(page, lines, formdata=request.form)
    if AGAIN in request.form:
        return _page(page, form)
    form.validate()
    if OPEN in request.form:
        form.refuse_obstacles()
    if problems_of(form):
        return _page(page, form), UNPROCESSABLE
    try:
        return _kept_or_opened(page, form)
    except UnitBusyError:
        undo()
        form.refuse(None, FieldProblem("campaigns.wrong.busy"))
        return _page(page, form), UNPROCESSABLE


def _form(page: CampaignPage, lines: list[InvitationLine], **options: Any) -> NextWaveForm:
    return NextWaveForm(
        page.say,
        questionnaire=questionnaire_of(page.campaign),
        draft=page.campaign,
        lines=lines,
        today=local_day(page.organisation.time_zone, services().now()),
        **options,
    )


def _kept_or_opened(page: CampaignPage, form: NextWaveForm) -> ResponseReturnValue:
    say = page.say
    people = change_people(session(), page.campaign, form.people(), **page.action_context())
    text = say("waves.roster.kept")
    if OPEN in request.form:
        require(page.actor, Right.LAUNCH, page.organisation.id)
        open_campaign(session(), page.campaign, questionnaire=questionnaire_of(page.campaign), **page.action_context())
        text = opened_said(people, say)
    commit()
    return done(text, "organisation.campaign.overview.show")


def _draft(campaign: Campaign) -> Campaign:
    if campaign.status != DRAFT:
        raise CampaignOpenError
    return campaign


def _lines(page: CampaignPage) -> list[InvitationLine]:
    return list_invitations(
        session(), _draft(page.campaign), actor=page.actor, keys=services().keys, now=services().now()
    )


def _page(page: CampaignPage, form: NextWaveForm) -> str:
    say, questionnaire = page.say, questionnaire_of(page.campaign)
    threshold = Threshold(page.campaign.threshold) if page.campaign.confidential else None
    previous = campaigns.with_id(session(), page.campaign.previous_id) if page.campaign.previous_id else None
    invited, length = form.invited(), Length(page.campaign.length)
    return page.render(
        "scheduling/next_wave.html",
        previous=previous,
        number=len(waves.chain(session(), page.campaign)),
        questionnaire=questionnaire,
        lines=form.meta.lines,
        form=form,
        invited=invited,
        other_mode=notice_of_draft(page),
        sees=change_since_previous(invited, questionnaire=questionnaire, length=length, threshold=threshold, say=say),
        foreseen=detectable_differences_text(
            invited, questionnaire=questionnaire, length=length, threshold=threshold, say=say, tells_change=False
        ),
    )
