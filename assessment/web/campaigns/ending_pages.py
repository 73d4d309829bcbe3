"""Pages that say what closing and publishing will do, and to whom, before it is done."""

from flask import Blueprint

from assessment.services.campaigns.response_counts import campaign_response_counts
from assessment.services.errors import CampaignClosedError, CampaignNotOpenError, CampaignOpenError
from assessment.services.permissions import Right
from assessment.store.models.campaigns.campaigns import CLOSED, DRAFT, OPEN
from assessment.store.queries import organisations
from assessment.web.base.app_context import services, session
from assessment.web.base.member_access import requires
from assessment.web.base.pages import CampaignPage
from assessment.web.presentation.campaign_labels import questionnaire_of

blueprint = Blueprint("ending", __name__)


@blueprint.get("/close")
@requires(Right.LAUNCH)
def ask_to_close(page: CampaignPage) -> str:
    """How many answers will be frozen, and who can answer no more. Raises CampaignNotOpenError, CampaignClosedError."""
    if page.campaign.status == DRAFT:
        raise CampaignNotOpenError
    if page.campaign.status != OPEN:
        raise CampaignClosedError
    progress = campaign_response_counts(
        session(),
        page.campaign,
        actor=page.actor,
        keys=services().keys,
        functions=tuple(questionnaire_of(page.campaign).functions_by_key),
    )
    say = page.say
    consequences = [
        say("campaigns.ending.finished", count=progress.finished),
        say("campaigns.ending.unfinished", count=max(0, progress.began - progress.finished)),
        say("campaigns.ending.silent", count=max(0, progress.invited - progress.began)),
        say("campaigns.ending.frozen"),
    ]
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
    consequences = [say("campaigns.ending.readers", count=len(others))]
    if others:
        told = "campaigns.ending.mailed" if services().sends_mail else "campaigns.ending.not_mailed"
        consequences.append(say(told, names=say.list(others)))
    consequences.append(say("campaigns.ending.for_good"))
    return page.render("campaigns/ending.html", step="publish", consequences=consequences)
