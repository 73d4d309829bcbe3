"""Pages that say what closing, publishing and reopening will do, and to whom, before it is done."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.services.campaigns.reopen_campaign import (
    NotReopenableError,
    obstacle_to_reopening,
    reopen_campaign,
)
from assessment.services.campaigns.response_counts import ResponseCounts, campaign_response_counts
from assessment.services.errors import CampaignClosedError, CampaignNotOpenError, CampaignOpenError
from assessment.services.local_time import local_day
from assessment.services.permissions import Right
from assessment.store.models.campaigns.campaigns import CLOSED, DRAFT, OPEN
from assessment.store.queries import organisations
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.campaigns.campaign_forms import LastDayForm
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.presentation.campaign_labels import questionnaire_of

CONFLICT, UNPROCESSABLE = 409, 422

blueprint = Blueprint("ending", __name__)


@blueprint.get("/close")
@requires(Right.LAUNCH)
def ask_to_close(page: CampaignPage) -> str:
    """How many answers will be frozen, and who can answer no more. Raises CampaignNotOpenError, CampaignClosedError."""
    if page.campaign.status == DRAFT:
        raise CampaignNotOpenError
    if page.campaign.status != OPEN:
        raise CampaignClosedError
    progress = _counts(page)
    say = page.say
    unfinished, silent = progress.began - progress.finished, progress.invited - progress.began
    consequences = [say("campaigns.ending.finished", count=progress.finished)]
    if unfinished > 0:
        consequences.append(say("campaigns.ending.unfinished", count=unfinished))
    if silent > 0:
        silent_key = "campaigns.ending.silent" if services().sends_mail else "campaigns.ending.silent_link"
        consequences.append(say(silent_key, count=silent))
    consequences.append(say(f"campaigns.ending.frozen_{page.campaign.mode}"))
    return page.render("campaigns/ending.html", step="close", consequences=consequences)


@blueprint.get("/publish")
@requires(Right.LAUNCH)
def ask_to_publish(page: CampaignPage) -> str:
    """Who will read the result, and who gets a mail. Raises CampaignOpenError."""
    if page.campaign.status != CLOSED:
        raise CampaignOpenError
    say = page.say
    others = [
        account.name or account.email
        for account, _ in organisations.members(session(), page.organisation.id)
        if account.id != page.actor.account_id
    ]
    consequences = [say("campaigns.ending.readers", count=len(others)) if others else say("campaigns.ending.only_you")]
    if others:
        notice_key = "campaigns.ending.mailed" if services().sends_mail else "campaigns.ending.not_mailed"
        consequences.append(say(notice_key, names=say.list(others)))
    consequences.append(say("campaigns.ending.for_good"))
    return page.render("campaigns/ending.html", step="publish", consequences=consequences)


@blueprint.get("/reopen")
@requires(Right.MANAGE)
def ask_to_reopen(page: CampaignPage) -> ResponseReturnValue:
    """What happens to the result and who can answer again, or why it stays closed. Raises CampaignOpenError."""
    last_day, today = page.campaign.closes_on, local_day(page.organisation.time_zone, services().now())
    kept = last_day if last_day is not None and last_day >= today else None
    return _reopening(page, LastDayForm(page.say, data={"closes_on": kept}))


@blueprint.post("/reopen")
@requires(Right.MANAGE)
def reopen(page: CampaignPage) -> ResponseReturnValue:
    """Take answers again, if nothing was made of the result."""
    form = LastDayForm(page.say, request.form)
    if not form.validate():
        return _reopening(page, form)
    try:
        reopen_campaign(session(), page.campaign, actor=page.actor, closes_on=form.closes_on.data, now=services().now())
    except ValueError:
        form.refuse("closes_on", FieldProblem("campaigns.wrong.date_from_today"))
        return _reopening(page, form)
    except NotReopenableError:
        return _reopening(page, form)
    commit()
    return done(page.say("campaigns.reopening.done"), "organisation.campaign.overview.show")


def _counts(page: CampaignPage) -> ResponseCounts:
    return campaign_response_counts(
        session(),
        page.campaign,
        actor=page.actor,
        keys=services().keys,
        functions=tuple(questionnaire_of(page.campaign).functions_by_key),
    )


def _reopening(page: CampaignPage, form: LastDayForm) -> ResponseReturnValue:
    obstacle = obstacle_to_reopening(session(), page.campaign)
    if obstacle is not None:
        return page.render("campaigns/reopening.html", obstacle=obstacle, form=form), CONFLICT
    progress = _counts(page)
    say = page.say
    people = {"finished": progress.finished, "others": max(0, progress.invited - progress.finished)}
    consequences = [
        say("campaigns.reopening.result"),
        *(say(f"campaigns.reopening.{whose}", count=count) for whose, count in people.items() if count),
        say("campaigns.reopening.reminders" if page.campaign.reminder_days else "campaigns.reopening.no_mail"),
        say("campaigns.reopening.noted"),
    ]
    html = page.render("campaigns/reopening.html", obstacle=None, form=form, consequences=consequences)
    return html, UNPROCESSABLE if form.errors else 200
