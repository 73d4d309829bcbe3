"""Campaign preparation page: draft, preview, open."""

import secrets
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import language as language_of
from assessment.questionnaire_files.catalogue import DEFAULT_KEY, questionnaire
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.campaigns.prepare_campaign import Preparation, prepare_anew, prepare_campaign
from assessment.services.errors import CampaignOpenError, UnitBusyError
from assessment.services.invitations.list_invitations import list_invitations
from assessment.services.local_time import local_day
from assessment.services.permissions import Right, require
from assessment.store.link_tokens import hash_of
from assessment.store.models import Campaign
from assessment.store.models.base import KEY_LENGTH
from assessment.store.models.campaigns import DRAFT
from assessment.store.queries import campaigns, organisations
from assessment.web.base.action_context import action_context, campaign_url_values
from assessment.web.base.app_context import commit, services, session, undo
from assessment.web.base.body_limits import takes_files
from assessment.web.base.member_access import MemberContext, campaign_member, member_page
from assessment.web.base.signed_in_page import DONE
from assessment.web.campaigns.launch_form import LaunchForm
from assessment.web.campaigns.launch_view import LaunchPage, first_data, is_busy, kept_data, launch_page

SEE_OTHER, UNPROCESSABLE = 303, 422
AGAIN, OPEN, KEEP = "again", "open", "keep"
"""Buttons: the other language, open, keep as a draft. Without one, the page is checked."""
KEY_BYTES = 8
MOST_KEY = 40

blueprint = Blueprint("launch", __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns")


@blueprint.get("/new")
@member_page(Right.PREPARE)
def show(language: str, member: MemberContext) -> str:
    """The page with what is proposed."""
    around = _around(member, DEFAULT_KEY, key=secrets.token_hex(KEY_BYTES))
    proposed = first_data(member.organisation, around.units, _today(member), language_of(language))
    return launch_page(language, around, _form(language, around, data=proposed), checked=False)


@blueprint.post("/new")
@takes_files
@member_page(Right.PREPARE)
def prepare(language: str, member: MemberContext) -> ResponseReturnValue:
    """Check, keep as a draft, or open."""
    around = _around(member, request.form.get("questionnaire", ""), key=request.form.get("key", "")[:MOST_KEY])
    form = _read(language, around)
    if _own_campaign(member, around) is not None:
        return _sent_twice(language, member, around, form)
    if not _decided(form):
        return _shown(language, around, form)
    try:
        campaign = prepare_campaign(
            session(),
            member.organisation,
            _preparation(form, around),
            key=_own_key(member, around.key),
            **action_context(member),
        )
        return _opened_or_kept(language, member, campaign, around.questionnaire, len(form.invitees))
    except (IntegrityError, UnitBusyError):
        undo()
        return _sent_twice(language, member, around, form)


@blueprint.get("/<campaign_id>/change")
@campaign_member(Right.PREPARE)
def show_change(language: str, member: MemberContext, campaign: Campaign) -> str:
    """A draft as it was filled in. Raises CampaignOpenError."""
    around = _around(member, campaign.questionnaire_key, key="", campaign=_draft(campaign))
    lines = list_invitations(session(), campaign, actor=member.actor, keys=services().keys, now=services().now())
    kept = kept_data(campaign, lines, around.questionnaire, language_of(language))
    return launch_page(language, around, _form(language, around, data=kept), checked=False)


@blueprint.post("/<campaign_id>/change")
@takes_files
@campaign_member(Right.PREPARE)
def change(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Check a draft, keep it, or open it. Raises CampaignOpenError."""
    around = _around(member, request.form.get("questionnaire", ""), key="", campaign=_draft(campaign))
    form = _read(language, around)
    if not _decided(form):
        return _shown(language, around, form)
    try:
        prepare_anew(session(), campaign, _preparation(form, around), **action_context(member))
        return _opened_or_kept(language, member, campaign, around.questionnaire, len(form.invitees))
    except UnitBusyError:
        undo()
        return _refused(language, around, form)


def _around(member: MemberContext, questionnaire_key: str, *, key: str, campaign: Campaign | None = None) -> LaunchPage:
    units = organisations.units(session(), member.organisation.id)
    return LaunchPage(member, units, _questionnaire(questionnaire_key), key, campaign)


def _questionnaire(key: str) -> Questionnaire:
    """The questionnaire of that name, or the shipped one."""
    own = services().own_questionnaires
    try:
        return questionnaire(key or DEFAULT_KEY, own)
    except QuestionnaireError:
        return questionnaire(DEFAULT_KEY, own)


def _form(language: str, around: LaunchPage, **options: Any) -> LaunchForm:
    return LaunchForm(
        language_of(language),
        questionnaire=around.questionnaire,
        units=around.units,
        first_language=around.member.organisation.locale,
        today=_today(around.member),
        **options,
    )


def _read(language: str, around: LaunchPage) -> LaunchForm:
    """The form as sent, with what is wrong with it; in the other language it is only shown."""
    form = _form(language, around, formdata=request.form)
    form.read_people(request.files.get("file"))
    if AGAIN not in request.form:
        form.validate()
        if KEEP not in request.form:
            form.refuse_obstacles(busy=is_busy(form.chosen_unit))
    return form


def _decided(form: LaunchForm) -> bool:
    return AGAIN not in request.form and form.correct and (OPEN in request.form or KEEP in request.form)


def _shown(language: str, around: LaunchPage, form: LaunchForm) -> ResponseReturnValue:
    """The page again: in the other language as it was typed, or with what was found in it."""
    checked = AGAIN not in request.form
    return launch_page(language, around, form, checked=checked), 200 if form.correct else UNPROCESSABLE


def _refused(language: str, around: LaunchPage, form: LaunchForm) -> ResponseReturnValue:
    """The page again: another campaign was opened in the unit meanwhile."""
    form.validate()
    form.refuse_obstacles(busy=is_busy(form.chosen_unit))
    return launch_page(language, around, form, checked=True), UNPROCESSABLE


def _preparation(form: LaunchForm, around: LaunchPage) -> Preparation:
    assert form.chosen_unit is not None  # noqa: S101 - a form without a unit is not correct
    return Preparation(form.chosen_unit, around.questionnaire, form.draft(), form.invitees, form.meeting.data)


def _today(member: MemberContext) -> date:
    return local_day(member.organisation.time_zone, services().now())


def _opened_or_kept(
    language: str, member: MemberContext, campaign: Campaign, found: Questionnaire, people: int
) -> ResponseReturnValue:
    say = language_of(language)
    if OPEN in request.form:
        require(member.actor, Right.LAUNCH, member.organisation.id)
        open_campaign(session(), campaign, questionnaire=found, **action_context(member))
        text = say("campaigns.launch.opened", count=people)
    else:
        text = say("campaigns.launch.kept")
    commit()
    flash(text, DONE)
    return _to(language, member, campaign)


def _sent_twice(language: str, member: MemberContext, around: LaunchPage, form: LaunchForm) -> ResponseReturnValue:
    """The first of two equal forms made the campaign; or another campaign was opened in the unit meanwhile."""
    made = _own_campaign(member, around)
    if made is None:
        return _refused(language, around, form)
    flash(language_of(language)("campaigns.launch.already"), DONE)
    return _to(language, member, made)


def _own_campaign(member: MemberContext, around: LaunchPage) -> Campaign | None:
    """What the same page made when it was sent before."""
    return campaigns.in_organisation(session(), member.organisation.id, _own_key(member, around.key))


def _own_key(member: MemberContext, key: str) -> str:
    """The campaign's key: another organisation that sends the same makes another, and learns nothing of this one."""
    return hash_of(services().keys.token("campaign", f"{member.organisation.id}/{key}"))[:KEY_LENGTH]


def _draft(campaign: Campaign) -> Campaign:
    if campaign.status != DRAFT:
        raise CampaignOpenError
    return campaign


def _to(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    return redirect(url_for("campaigns.show", **campaign_url_values(language, member, campaign)), SEE_OTHER)
