"""Preparation of the next wave."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.waves.detectable_change import visible_changes
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.errors import CampaignOpenError, UnitBusyError
from assessment.services.invitations.list_invitations import InvitationLine, list_invitations
from assessment.services.local_time import local_day
from assessment.services.permissions import Right, require
from assessment.services.scheduling.next_wave import relaunch
from assessment.services.scheduling.next_wave_people import change_people
from assessment.store.models import Campaign
from assessment.store.models.campaigns import DRAFT
from assessment.store.queries import campaigns, waves
from assessment.web.base.action_context import action_context, campaign_url_values
from assessment.web.base.app_context import commit, services, session, undo
from assessment.web.base.member_access import MemberContext, campaign_member
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.campaigns.detectable_change_text import foresight_said
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.page_form import problems_of
from assessment.web.presentation.campaign_labels import questionnaire_of, questionnaire_of_next_wave
from assessment.web.scheduling.next_wave_form import NextWaveForm, kept_data

SEE_OTHER, UNPROCESSABLE = 303, 422
AGAIN, OPEN = "again", "open"
"""Buttons: the other language, open. Without one, the list is kept."""

blueprint = Blueprint(
    "roster", __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>"
)


@blueprint.post("/relaunch")
@campaign_member(Right.PREPARE)
def launch_again(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """The next wave with the same people and today's questions; a second click finds what the first made."""
    asked = questionnaire_of_next_wave(campaign)
    try:
        wave = relaunch(session(), campaign, questionnaire=asked, **action_context(member))
        commit()
    except IntegrityError:
        # A click, or a worker, at the same moment: the draft is there.
        undo()
        wave = relaunch(session(), campaign, questionnaire=asked, **action_context(member))
    address = "roster.show" if wave.status == DRAFT else "campaigns.show"
    return redirect(url_for(address, **campaign_url_values(language, member, wave)), SEE_OTHER)


@blueprint.get("/roster")
@campaign_member(Right.PREPARE)
def show(language: str, member: MemberContext, campaign: Campaign) -> str:
    """Who is asked this time. Raises CampaignOpenError."""
    lines = _lines(member, _draft(campaign))
    form = _form(language, member, campaign, lines, data=kept_data(campaign, lines))
    return _page(language, member, campaign, form)


@blueprint.post("/roster")
@campaign_member(Right.PREPARE)
def change(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Keep the list, and open the wave when that is asked. Raises CampaignOpenError."""
    lines = _lines(member, _draft(campaign))
    form = _form(language, member, campaign, lines, formdata=request.form)
    if AGAIN in request.form:
        return _page(language, member, campaign, form)
    form.validate()
    if OPEN in request.form:
        form.refuse_obstacles()
    if problems_of(form):
        return _page(language, member, campaign, form), UNPROCESSABLE
    try:
        return _kept_or_opened(language, member, campaign, form)
    except UnitBusyError:
        undo()
        form.refuse(None, FieldProblem("campaigns.wrong.busy"))
        return _page(language, member, campaign, form), UNPROCESSABLE


def _form(
    language: str, member: MemberContext, campaign: Campaign, lines: list[InvitationLine], **options: Any
) -> NextWaveForm:
    return NextWaveForm(
        language_of(language),
        questionnaire=questionnaire_of(campaign),
        draft=campaign,
        lines=lines,
        today=local_day(member.organisation.time_zone, services().now()),
        **options,
    )


def _kept_or_opened(
    language: str, member: MemberContext, campaign: Campaign, form: NextWaveForm
) -> ResponseReturnValue:
    say = language_of(language)
    people = change_people(session(), campaign, form.people(), **action_context(member))
    text = say("waves.roster.kept")
    if OPEN in request.form:
        require(member.actor, Right.LAUNCH, member.organisation.id)
        open_campaign(session(), campaign, questionnaire=questionnaire_of(campaign), **action_context(member))
        text = say("campaigns.launch.opened", count=people)
    commit()
    flash(text, DONE)
    return redirect(url_for("campaigns.show", **campaign_url_values(language, member, campaign)), SEE_OTHER)


def _draft(campaign: Campaign) -> Campaign:
    if campaign.status != DRAFT:
        raise CampaignOpenError
    return campaign


def _lines(member: MemberContext, campaign: Campaign) -> list[InvitationLine]:
    return list_invitations(session(), campaign, actor=member.actor, keys=services().keys, now=services().now())


def _page(language: str, member: MemberContext, campaign: Campaign, form: NextWaveForm) -> str:
    say, questionnaire = language_of(language), questionnaire_of(campaign)
    threshold = Threshold(campaign.threshold) if campaign.confidential else None
    previous = campaigns.with_id(session(), campaign.previous_id) if campaign.previous_id else None
    invited = form.invited()
    return signed_in_page(
        "scheduling/next_wave.html",
        language,
        organisation=member.organisation,
        may=member.may,
        campaign=campaign,
        previous=previous,
        number=len(waves.chain(session(), campaign)),
        questionnaire=questionnaire,
        lines=form.meta.lines,
        form=form,
        invited=invited,
        sees=_sees(
            campaign,
            visible_changes(invited, triad=questionnaire.triad, levers=len(questionnaire.levers), threshold=threshold),
            say,
        ),
        foreseen=foresight_said(invited, questionnaire=questionnaire, threshold=threshold, say=say),
    )


def _sees(campaign: Campaign, visible: tuple[int | None, int | None], say: Language) -> list[str]:
    """The smallest change since the last wave that so many people will show: followed, and as far as they are not."""
    followed, apart = visible
    first = apart if campaign.confidential else followed
    sentence = say("waves.roster.sees_none") if first is None else say("waves.roster.sees", points=say.number(first))
    if not campaign.confidential or followed is None or followed == first:
        return [sentence]
    return [sentence, say("waves.roster.sees_with_codes", points=say.number(followed))]
