"""Campaign status page and its actions."""

from collections import Counter
from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.core.privacy.confidentiality import Threshold
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.services.campaigns.close_campaign import close_campaign
from assessment.services.campaigns.create_campaign import drop_campaign
from assessment.services.campaigns.open_campaign import move_closing, open_campaign, raise_threshold
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.campaigns.response_counts import campaign_response_counts
from assessment.services.errors import ThresholdLoweredError
from assessment.services.invitations.list_invitations import list_invitations
from assessment.services.invitations.remind import remind
from assessment.services.local_time import local_day
from assessment.services.permissions import Right
from assessment.services.scheduling.automation import change_itself
from assessment.services.scheduling.cadence import cadence_settings_of, due_day
from assessment.store.models import Campaign, Unit
from assessment.store.models.campaigns import DRAFT
from assessment.store.queries import waves
from assessment.web.base.action_context import action_context, campaign_url_values
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, campaign_member
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.base.urls import site_address
from assessment.web.campaigns.campaign_forms import AutomationForm, LastDayForm, ThresholdForm
from assessment.web.campaigns.detectable_change_text import foresight_said
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.page_form import PageForm
from assessment.web.presentation.campaign_labels import deliveries_said, functions_said, questionnaire_of

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint(
    "campaigns", __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>"
)


@blueprint.get("")
@campaign_member(Right.FOLLOW)
def show(language: str, member: MemberContext, campaign: Campaign) -> str:
    """How far the campaign is, in counts."""
    return _page(language, member, campaign)


@blueprint.post("/open")
@campaign_member(Right.LAUNCH)
def open_draft(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Open a draft, once."""
    questionnaire = questionnaire_of(campaign)
    opened = open_campaign(session(), campaign, questionnaire=questionnaire, **action_context(member))
    progress = campaign_response_counts(
        session(), campaign, actor=member.actor, keys=services().keys, functions=tuple(questionnaire.functions_by_key)
    )
    commit()
    say = language_of(language)
    text = say("campaigns.launch.opened", count=progress.invited) if opened else say("campaigns.launch.already")
    return _done(language, member, campaign, text)


@blueprint.post("/drop")
@campaign_member(Right.PREPARE)
def drop(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Throw a draft away."""
    drop_campaign(session(), campaign, actor=member.actor, now=services().now())
    commit()
    flash(language_of(language)("campaigns.follow.dropped"), DONE)
    return redirect(url_for("organisations.home", language=language, organisation_id=member.organisation.id), SEE_OTHER)


@blueprint.post("/remind")
@campaign_member(Right.PREPARE)
def send_reminders(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Remind those who have not answered; nobody learns who they are."""
    count = remind(
        session(),
        campaign,
        actor=member.actor,
        keys=services().keys,
        base_url=site_address(),
        now=services().now(),
    )
    commit()
    say = language_of(language)
    text = say("campaigns.follow.reminded", count=count) if count else say("campaigns.follow.reminded_none")
    return _done(language, member, campaign, text)


@blueprint.post("/close")
@campaign_member(Right.LAUNCH)
def close(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Take no more answers, and freeze the result."""
    close_campaign(
        session(),
        campaign,
        actor=member.actor,
        questionnaire=questionnaire_of(campaign),
        keys=services().keys,
        now=services().now(),
    )
    commit()
    return _done(language, member, campaign, language_of(language)("campaigns.follow.closed_done"))


@blueprint.post("/publish")
@campaign_member(Right.LAUNCH)
def publish(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Let every member read the result."""
    publish_campaign(session(), campaign, actor=member.actor, base_url=site_address(), now=services().now())
    commit()
    return _done(language, member, campaign, language_of(language)("campaigns.follow.published_done"))


@blueprint.post("/last-day")
@campaign_member(Right.LAUNCH)
def change_last_day(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Give an open campaign another last day."""
    form = LastDayForm(language_of(language), request.form)
    if not form.validate():
        return _page(language, member, campaign, form), UNPROCESSABLE
    try:
        move_closing(session(), campaign, actor=member.actor, closes_on=form.closes_on.data, now=services().now())
    except ValueError:
        form.refuse("closes_on", FieldProblem("campaigns.wrong.date_from_today"))
        return _page(language, member, campaign, form), UNPROCESSABLE
    commit()
    return _done(language, member, campaign, language_of(language)("campaigns.follow.closing_done"))


@blueprint.post("/threshold")
@campaign_member(Right.LAUNCH)
def change_threshold(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Ask for larger groups than was promised."""
    form = ThresholdForm(language_of(language), request.form)
    if not form.validate():
        return _page(language, member, campaign, form), UNPROCESSABLE
    try:
        raise_threshold(session(), campaign, actor=member.actor, people=form.threshold.data, now=services().now())
    except (ValueError, ThresholdLoweredError):
        form.refuse("threshold", FieldProblem("campaigns.follow.raise_wrong"))
        return _page(language, member, campaign, form), UNPROCESSABLE
    commit()
    return _done(language, member, campaign, language_of(language)("campaigns.follow.raise_done"))


@blueprint.post("/itself")
@campaign_member(Right.PREPARE)
def change_automation(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Change when the campaign reminds by itself, and whether it publishes. Raises CampaignClosedError."""
    form = AutomationForm(language_of(language), request.form)
    if not form.validate():
        return _page(language, member, campaign, form), UNPROCESSABLE
    change_itself(
        session(),
        campaign,
        actor=member.actor,
        reminders=form.reminders.data,
        publishes=form.publishes.data,
        now=services().now(),
    )
    commit()
    return _done(language, member, campaign, language_of(language)("waves.itself.done"))


def _done(language: str, member: MemberContext, campaign: Campaign, text: str) -> ResponseReturnValue:
    flash(text, DONE)
    return redirect(url_for("campaigns.show", **campaign_url_values(language, member, campaign)), SEE_OTHER)


def _page(language: str, member: MemberContext, campaign: Campaign, sent: PageForm | None = None) -> str:
    """The page; `sent` is the form that comes back with its errors, the others show what is kept."""
    say, questionnaire = language_of(language), questionnaire_of(campaign)
    progress = campaign_response_counts(
        session(), campaign, actor=member.actor, keys=services().keys, functions=tuple(questionnaire.functions_by_key)
    )
    unit = session().get_one(Unit, campaign.unit_id)
    return signed_in_page(
        "campaigns/show.html",
        language,
        organisation=member.organisation,
        may=member.may,
        campaign=campaign,
        unit=unit.name,
        questionnaire=questionnaire,
        progress=progress,
        lines=[(functions_said(line, questionnaire, say), line) for line in progress.lines],
        merged=any(len(line.functions) > 1 for line in progress.lines),
        deliveries=deliveries_said(campaign, progress, say),
        foreseen=_foreseen(member, campaign, say),
        next_due=_next_due(campaign),
        reminder_words=[say("waves.itself.day", day=day) for day in campaign.reminder_days],
        sent=sent,
        **_forms(campaign, sent, say),
        over=campaign.closes_on is not None
        and campaign.closes_on < local_day(member.organisation.time_zone, services().now()),
    )


def _forms(campaign: Campaign, sent: PageForm | None, say: Language) -> dict[str, PageForm]:
    kept = {
        "automation": AutomationForm(
            say, data={"reminders": campaign.reminder_days, "publishes": campaign.publishes_itself}
        ),
        "last_day": LastDayForm(say, data={"closes_on": campaign.closes_on}),
        "threshold": ThresholdForm(say, data={"threshold": campaign.threshold}),
    }
    return {name: sent if sent is not None and type(sent) is type(form) else form for name, form in kept.items()}


def _next_due(campaign: Campaign) -> date | None:
    """When the cadence wants the next wave; None when nothing happens by itself, or when it is prepared already."""
    cadence_settings = cadence_settings_of(waves.cadence_of(session(), campaign.unit_id))
    if campaign.opened_on is None or cadence_settings.off or waves.follower(session(), campaign.id) is not None:
        return None
    return due_day(campaign.opened_on, cadence_settings)


def _foreseen(member: MemberContext, campaign: Campaign, say: Language) -> list[str]:
    """What a draft will be able to show, for those who prepare it."""
    if campaign.status != DRAFT or not member.may(Right.PREPARE):
        return []
    questionnaire = questionnaire_of(campaign)
    lines = list_invitations(session(), campaign, actor=member.actor, keys=services().keys, now=services().now())
    counts = Counter(line.function for line in lines if not line.revoked)
    invited = {key: counts[key] for key in questionnaire.functions_by_key if counts[key]}
    threshold = Threshold(campaign.threshold) if campaign.confidential else None
    return foresight_said(invited, questionnaire=questionnaire, threshold=threshold, say=say)
