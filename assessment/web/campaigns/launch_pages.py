"""Campaign preparation page: draft, preview, open."""

import secrets
from datetime import date
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from assessment.core.questionnaire.definition import Questionnaire
from assessment.questionnaire_files.catalogue import DEFAULT_KEY, questionnaire
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.campaigns.prepare_campaign import Preparation, prepare_anew, prepare_campaign
from assessment.services.campaigns.same_people import largest_threshold, published_of
from assessment.services.errors import CampaignOpenError, UnitBusyError
from assessment.services.invitations.list_invitations import list_invitations
from assessment.services.local_time import local_day
from assessment.services.permissions import Right, require
from assessment.store.link_tokens import hash_of
from assessment.store.models import Campaign
from assessment.store.models.base import KEY_LENGTH
from assessment.store.models.campaigns.campaigns import DRAFT
from assessment.store.queries import organisations
from assessment.store.queries.campaigns import campaigns
from assessment.web.base.app_context import commit, services, session, undo
from assessment.web.base.body_limits import takes_files
from assessment.web.base.member_access import requires
from assessment.web.base.pages import CampaignPage, OrganisationPage
from assessment.web.base.redirects import done
from assessment.web.campaigns.launch_form import LaunchForm
from assessment.web.campaigns.launch_view import (
    LaunchPage,
    first_data,
    is_busy,
    kept_data,
    launch_page,
    letters_to_choose,
)
from assessment.web.presentation.campaign_labels import opened_said

UNPROCESSABLE = 422
AGAIN, OPEN, KEEP = "again", "open", "keep"
"""Buttons: the other language, open, keep as a draft. Without one, the page is checked."""
KEY_BYTES = 8
MOST_KEY = 40

OVERVIEW = "organisation.campaign.overview.show"

blueprint = Blueprint("launch", __name__, url_prefix="/campaigns")
draft_blueprint = Blueprint("draft", __name__)


@blueprint.get("/new")
@requires(Right.PREPARE)
def show(page: OrganisationPage) -> str:
    """The page with what is proposed."""
    around = _around(page, DEFAULT_KEY, key=secrets.token_hex(KEY_BYTES))
    proposed = first_data(page.organisation, around.units, _today(page), page.say)
    return launch_page(around, _form(around, data=proposed), checked=False)


@blueprint.post("/new")
@takes_files
@requires(Right.PREPARE)
def prepare(page: OrganisationPage) -> ResponseReturnValue:
    """Check, keep as a draft, or open."""
    around = _around(page, request.form.get("questionnaire", ""), key=request.form.get("key", "")[:MOST_KEY])
    form = _read(around)
    if _own_campaign(page, around) is not None:
        return _sent_twice(page, around, form)
    if not _decided(form):
        return _shown(around, form)
    try:
        campaign = prepare_campaign(
            session(),
            page.organisation,
            _preparation(form, around),
            key=_own_key(page, around.key),
            **page.action_context(),
        )
        return _opened_or_kept(page, campaign, around.questionnaire, len(form.invitees))
    except (IntegrityError, UnitBusyError):
        undo()
        return _sent_twice(page, around, form)


@draft_blueprint.get("/change")
@requires(Right.PREPARE)
def show_change(page: CampaignPage) -> str:
    """A draft as it was filled in. Raises CampaignOpenError."""
    around = _around(page, page.campaign.questionnaire_key, key="", campaign=_draft(page.campaign))
    lines = list_invitations(session(), page.campaign, actor=page.actor, keys=services().keys, now=services().now())
    kept = kept_data(page.campaign, lines, around.questionnaire, page.say)
    return launch_page(around, _form(around, data=kept), checked=False)


@draft_blueprint.post("/change")
@takes_files
@requires(Right.PREPARE)
def change(page: CampaignPage) -> ResponseReturnValue:
    """Check a draft, keep it, or open it. Raises CampaignOpenError."""
    around = _around(page, request.form.get("questionnaire", ""), key="", campaign=_draft(page.campaign))
    form = _read(around)
    if not _decided(form):
        return _shown(around, form)
    try:
        prepare_anew(session(), page.campaign, _preparation(form, around), **page.action_context())
        return _opened_or_kept(page, page.campaign, around.questionnaire, len(form.invitees))
    except UnitBusyError:
        undo()
        return _refused(around, form)


def _around(
    page: OrganisationPage, questionnaire_key: str, *, key: str, campaign: Campaign | None = None
) -> LaunchPage:
    units = organisations.units(session(), page.organisation.id)
    letters = letters_to_choose(page.actor.account_id, campaign)
    return LaunchPage(page, units, _questionnaire(questionnaire_key), key, letters, campaign)


def _questionnaire(key: str) -> Questionnaire:
    """The questionnaire of that name, or the shipped one."""
    own = services().own_questionnaires
    try:
        return questionnaire(key or DEFAULT_KEY, own)
    except QuestionnaireError:
        return questionnaire(DEFAULT_KEY, own)


def _form(around: LaunchPage, **options: Any) -> LaunchForm:
    return LaunchForm(
        around.page.say,
        questionnaire=around.questionnaire,
        units=around.units,
        first_language=around.page.organisation.locale,
        today=_today(around.page),
        letters=around.letters,
        **options,
    )


def _read(around: LaunchPage) -> LaunchForm:
    """The form as sent, with what is wrong with it; in the other language it is only shown."""
    form = _form(around, formdata=request.form)
    form.read_people(request.files.get("file"))
    if AGAIN not in request.form:
        form.validate()
        form.refuse_smaller_threshold(largest_threshold(_published_before(around, form)))
        if KEEP not in request.form:
            form.refuse_obstacles(busy=is_busy(form.chosen_unit))
    return form


def _published_before(around: LaunchPage, form: LaunchForm) -> list[Campaign]:
    """The confidential campaigns that asked the same people, by the unit and the list as they are in the form."""
    emails = {invitee.email for invitee in form.invitees}
    unit_id = form.chosen_unit.id if form.chosen_unit else ""
    return published_of(session(), around.page.organisation.id, unit_id=unit_id, emails=emails)


def _decided(form: LaunchForm) -> bool:
    return AGAIN not in request.form and form.correct and (OPEN in request.form or KEEP in request.form)


def _shown(around: LaunchPage, form: LaunchForm) -> ResponseReturnValue:
    """The page again: in the other language as it was typed, or with what was found in it."""
    checked = AGAIN not in request.form
    return launch_page(around, form, checked=checked), 200 if form.correct else UNPROCESSABLE


def _refused(around: LaunchPage, form: LaunchForm) -> ResponseReturnValue:
    """The page again: another campaign was opened in the unit meanwhile."""
    form.validate()
    form.refuse_obstacles(busy=is_busy(form.chosen_unit))
    return launch_page(around, form, checked=True), UNPROCESSABLE


def _preparation(form: LaunchForm, around: LaunchPage) -> Preparation:
    assert form.chosen_unit is not None  # noqa: S101 - a form without a unit is not correct
    return Preparation(form.chosen_unit, around.questionnaire, form.draft(), form.invitees, form.meeting.data)


def _today(page: OrganisationPage) -> date:
    return local_day(page.organisation.time_zone, services().now())


def _opened_or_kept(
    page: OrganisationPage, campaign: Campaign, loaded_questionnaire: Questionnaire, people: int
) -> ResponseReturnValue:
    say = page.say
    if OPEN in request.form:
        require(page.actor, Right.LAUNCH, page.organisation.id)
        open_campaign(session(), campaign, questionnaire=loaded_questionnaire, **page.action_context())
        text = opened_said(people, say)
    else:
        text = say("campaigns.launch.kept")
    commit()
    return done(text, OVERVIEW, campaign_id=campaign.id)


def _sent_twice(page: OrganisationPage, around: LaunchPage, form: LaunchForm) -> ResponseReturnValue:
    """The first of two equal forms made the campaign; or another campaign was opened in the unit meanwhile."""
    made = _own_campaign(page, around)
    if made is None:
        return _refused(around, form)
    return done(page.say("campaigns.launch.already"), OVERVIEW, campaign_id=made.id)


def _own_campaign(page: OrganisationPage, around: LaunchPage) -> Campaign | None:
    """What the same page made when it was sent before."""
    return campaigns.in_organisation(session(), page.organisation.id, _own_key(page, around.key))


def _own_key(page: OrganisationPage, key: str) -> str:
    """The campaign's key: another organisation that sends the same makes another, and learns nothing of this one."""
    return hash_of(services().keys.token("campaign", f"{page.organisation.id}/{key}"))[:KEY_LENGTH]


def _draft(campaign: Campaign) -> Campaign:
    if campaign.status != DRAFT:
        raise CampaignOpenError
    return campaign
