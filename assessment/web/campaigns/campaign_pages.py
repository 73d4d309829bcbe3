"""Campaign status page and its actions."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.questionnaire.definition import Length
from assessment.i18n import Language
from assessment.services.campaigns.create_campaign import drop_campaign
from assessment.services.campaigns.open_campaign import move_closing, open_campaign, raise_threshold
from assessment.services.campaigns.people_asked import invited_by_function
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.campaigns.response_counts import campaign_response_counts
from assessment.services.errors import ThresholdLoweredError
from assessment.services.invitations.remind import remind
from assessment.services.local_time import local_day
from assessment.services.permissions import Right
from assessment.services.scheduling.automation import change_itself
from assessment.services.scheduling.cadence import next_wave_day
from assessment.store.models import Campaign, Unit
from assessment.store.models.campaigns.campaigns import DRAFT
from assessment.web.base.app_context import commit, commit_erasure, services, session
from assessment.web.base.member_access import requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.base.urls import site_address
from assessment.web.campaigns.campaign_forms import AutomationForm, LastDayForm, ThresholdForm
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.page_form import PageForm
from assessment.web.presentation.campaign_labels import deliveries_said, functions_said, opened_said, questionnaire_of
from assessment.web.presentation.other_mode_notice import notice_of_draft

UNPROCESSABLE = 422

blueprint = Blueprint("overview", __name__)


@blueprint.get("")
@requires(Right.FOLLOW)
def show(page: CampaignPage) -> str:
    """How far the campaign is, in counts."""
    return _page(page)


@blueprint.post("/open")
@requires(Right.LAUNCH)
def open_draft(page: CampaignPage) -> ResponseReturnValue:
    """Open a draft, once."""
    questionnaire = questionnaire_of(page.campaign)
    opened = open_campaign(session(), page.campaign, questionnaire=questionnaire, **page.action_context())
    progress = campaign_response_counts(
        session(),
        page.campaign,
        actor=page.actor,
        keys=services().keys,
        functions=tuple(questionnaire.functions_by_key),
    )
    commit()
    say = page.say
    text = opened_said(progress.invited, say) if opened else say("campaigns.launch.already")
    return _done(text)


@blueprint.post("/drop")
@requires(Right.PREPARE)
def drop(page: CampaignPage) -> ResponseReturnValue:
    """Throw a draft away."""
    drop_campaign(session(), page.campaign, actor=page.actor, keys=services().keys, now=services().now())
    commit_erasure()
    return done(page.say("campaigns.follow.dropped"), "organisation.overview.home")


@blueprint.post("/remind")
@requires(Right.PREPARE)
def send_reminders(page: CampaignPage) -> ResponseReturnValue:
    """Remind those who have not answered; nobody learns who they are."""
    say = page.say
    if not services().sends_mail:
        return _done(say("campaigns.follow.remind_by_hand"))
    count = remind(
        session(),
        page.campaign,
        actor=page.actor,
        keys=services().keys,
        base_url=site_address(),
        now=services().now(),
    )
    commit()
    text = say("campaigns.follow.reminded", count=count) if count else say("campaigns.follow.reminded_none")
    return _done(text)


@blueprint.post("/close")
@requires(Right.LAUNCH)
def close(page: CampaignPage) -> ResponseReturnValue:
    """Take no more answers, and freeze the result."""
    # All that results are made with, which following a campaign does not need.
    from assessment.services.campaigns.close_campaign import close_campaign  # noqa: PLC0415
    from assessment.web.presentation.campaign_report import begin_brief  # noqa: PLC0415

    close_campaign(
        session(),
        page.campaign,
        actor=page.actor,
        questionnaire=questionnaire_of(page.campaign),
        keys=services().keys,
        now=services().now(),
    )
    commit()
    begin_brief(page)
    return _done(page.say("campaigns.follow.closed_done"))


@blueprint.post("/publish")
@requires(Right.LAUNCH)
def publish(page: CampaignPage) -> ResponseReturnValue:
    """Let every member read the result."""
    publish_campaign(session(), page.campaign, actor=page.actor, base_url=site_address(), now=services().now())
    commit()
    return _done(page.say("campaigns.follow.published_done"))


@blueprint.post("/last-day")
@requires(Right.LAUNCH)
def change_last_day(page: CampaignPage) -> ResponseReturnValue:
    """Give an open campaign another last day."""
    form = LastDayForm(page.say, request.form)
    if not form.validate():
        return _page(page, form), UNPROCESSABLE
    try:
        move_closing(session(), page.campaign, actor=page.actor, closes_on=form.closes_on.data, now=services().now())
    except ValueError:
        form.refuse("closes_on", FieldProblem("campaigns.wrong.date_from_today"))
        return _page(page, form), UNPROCESSABLE
    commit()
    return _done(page.say("campaigns.follow.closing_done"))


@blueprint.post("/threshold")
@requires(Right.LAUNCH)
def change_threshold(page: CampaignPage) -> ResponseReturnValue:
    """Ask for larger groups than was promised."""
    form = ThresholdForm(page.say, request.form)
    if not form.validate():
        return _page(page, form), UNPROCESSABLE
    try:
        raise_threshold(session(), page.campaign, actor=page.actor, people=form.threshold.data, now=services().now())
    except (ValueError, ThresholdLoweredError):
        form.refuse("threshold", FieldProblem("campaigns.follow.raise_wrong"))
        return _page(page, form), UNPROCESSABLE
    commit()
    return _done(page.say("campaigns.follow.raise_done"))


@blueprint.post("/itself")
@requires(Right.PREPARE)
def change_automation(page: CampaignPage) -> ResponseReturnValue:
    """Change when the campaign reminds by itself, and whether it publishes. Raises CampaignClosedError."""
    form = AutomationForm(page.say, request.form)
    if not form.validate():
        return _page(page, form), UNPROCESSABLE
    change_itself(
        session(),
        page.campaign,
        actor=page.actor,
        reminders=form.reminders.data,
        publishes=form.publishes.data,
        now=services().now(),
    )
    commit()
    return _done(page.say("waves.itself.done"))


def _done(text: str) -> ResponseReturnValue:
    return done(text, "organisation.campaign.overview.show")


def _page(page: CampaignPage, sent: PageForm | None = None) -> str:
    """The page; `sent` is the form that comes back with its errors, the others show what is kept."""
    say, questionnaire = page.say, questionnaire_of(page.campaign)
    progress = campaign_response_counts(
        session(),
        page.campaign,
        actor=page.actor,
        keys=services().keys,
        functions=tuple(questionnaire.functions_by_key),
    )
    unit = session().get_one(Unit, page.campaign.unit_id)
    return page.render(
        "campaigns/show.html",
        unit=unit.name,
        questionnaire=questionnaire,
        progress=progress,
        lines=[(functions_said(line, questionnaire, say), line) for line in progress.lines],
        merged=any(len(line.functions) > 1 for line in progress.lines),
        deliveries=deliveries_said(page.campaign, progress, say),
        foreseen=_foreseen(page, say),
        other_mode=notice_of_draft(page) if page.campaign.status == DRAFT and page.may(Right.PREPARE) else "",
        next_due=next_wave_day(session(), page.campaign),
        reminder_words=[say("waves.itself.day", day=day) for day in page.campaign.reminder_days],
        sent=sent,
        **_forms(page.campaign, sent, say),
        over=page.campaign.closes_on is not None
        and page.campaign.closes_on < local_day(page.organisation.time_zone, services().now()),
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


def _foreseen(page: CampaignPage, say: Language) -> list[str]:
    """What a draft will be able to show, for those who prepare it."""
    if page.campaign.status != DRAFT or not page.may(Right.PREPARE):
        return []
    from assessment.web.campaigns.detectable_differences_text import (  # noqa: PLC0415 - drafts alone need statistics
        change_since_previous,
        detectable_differences_text,
    )

    questionnaire = questionnaire_of(page.campaign)
    counts = invited_by_function(session(), page.campaign, services().keys)
    invited = {key: counts[key] for key in questionnaire.functions_by_key if counts[key]}
    threshold = Threshold(page.campaign.threshold) if page.campaign.confidential else None
    length = Length(page.campaign.length)
    sees = (
        change_since_previous(invited, questionnaire=questionnaire, length=length, threshold=threshold, say=say)
        if page.campaign.previous_id and invited
        else []
    )
    return sees + detectable_differences_text(
        invited,
        questionnaire=questionnaire,
        length=length,
        threshold=threshold,
        say=say,
        tells_change=not page.campaign.previous_id,
    )
