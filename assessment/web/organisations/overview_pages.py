"""Home, profile and logo of an organisation."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.organisations.company_profile import context_of_organisation
from assessment.services.organisations.organisations import change_organisation, remove_logo
from assessment.services.permissions import CONSULTING, Right
from assessment.store.models.campaigns.campaigns import PUBLISHED
from assessment.store.queries import claimed_responses
from assessment.store.queries.campaigns import benchmarks, campaigns
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.body_limits import takes_files
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import OrganisationPage
from assessment.web.base.redirects import done
from assessment.web.organisations.campaign_list import CampaignListItem, campaign_lines
from assessment.web.organisations.organisation_form import (
    AGAIN,
    ZONE_CHOICES,
    OrganisationForm,
    kept_data,
    organisation_form,
    sent_form,
)

if TYPE_CHECKING:
    from assessment.web.rounds.claimed_rounds import ClaimedRound

UNPROCESSABLE = 422

blueprint = Blueprint("overview", __name__)


@blueprint.get("")
@requires()
def home(page: OrganisationPage) -> str:
    """The organisation's campaigns; whoever only reads results finds the published ones."""
    lines = campaign_lines(campaigns.of_organisation(session(), page.organisation.id), page)
    return page.render(
        "organisations/home.html", campaigns=lines, compared=_to_compare(page, lines), rounds=_rounds(page)
    )


def _rounds(page: OrganisationPage) -> "Sequence[ClaimedRound]":
    """The rounds that this member claimed here."""
    if not claimed_responses.of_account(session(), page.organisation.id, page.actor.account_id):
        return ()
    from assessment.web.rounds.claimed_rounds import (  # noqa: PLC0415 - it loads all that results are made with
        claimed_rounds,
    )

    return claimed_rounds(page)


def _to_compare(page: OrganisationPage, lines: Sequence[CampaignListItem]) -> str | None:
    """The newest published campaign, for whoever has other clients to compare it with."""
    published = [line.id for line in lines if line.status == PUBLISHED]
    if not published or not page.may(Right.READ_CLOSED):
        return None
    others = benchmarks.other_clients(session(), page.actor.account_id, CONSULTING, page.organisation.id)
    return published[0] if others else None


@blueprint.get("/context")
@requires(Right.MANAGE)
def show_context(page: OrganisationPage) -> str:
    """What the organisation told of itself."""
    organisation = page.organisation
    kept = kept_data(
        context_of_organisation(organisation),
        locale=organisation.locale,
        time_zone=organisation.time_zone,
        accent=organisation.accent,
        contact=organisation.contact,
    )
    return _context_page(page, organisation_form(page.language, data=kept))


@blueprint.post("/context")
@takes_files
@requires(Right.MANAGE)
def change_context(page: OrganisationPage) -> ResponseReturnValue:
    """Take over what is told anew."""
    form = sent_form(page.language)
    if AGAIN in request.form:
        return _context_page(page, form)
    if not form.validate():
        return _context_page(page, form), UNPROCESSABLE
    organisation, now = page.organisation, services().now()
    look = form.branding(time_zone=organisation.time_zone)
    change_organisation(session(), organisation, actor=page.actor, context=form.profile(), look=look, now=now)
    if form.no_logo.data and form.brought is None:
        remove_logo(session(), organisation, actor=page.actor, now=now)
    commit()
    return done(page.say("organisations.change.done"), "organisation.overview.show_context")


@blueprint.get("/logo")
@requires()
def logo(page: OrganisationPage) -> Response:
    """The logo as it was brought; it can hold nothing but pixels."""
    if page.organisation.logo is None:
        raise NotVisibleError
    return Response(page.organisation.logo, mimetype=page.organisation.logo_type)


def _context_page(page: OrganisationPage, form: OrganisationForm) -> str:
    return page.render("organisations/context.html", form=form, questionnaire=questionnaire(), zones=ZONE_CHOICES)
