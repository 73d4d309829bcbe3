"""Cadence of units and automation of campaigns."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.permissions import Right
from assessment.services.scheduling.automation import change_itself
from assessment.services.scheduling.cadence import cadence_settings_of, set_cadence
from assessment.store.models import Campaign, Unit
from assessment.store.queries import organisations, waves
from assessment.web.base.action_context import campaign_url_values
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, NotVisibleError, campaign_member, member_page
from assessment.web.base.signed_in_page import DONE, ERROR, signed_in_page
from assessment.web.forms.form_state import FieldProblemError, FormState
from assessment.web.scheduling.cadence_form import cadence_entries, read_cadence, reminder_days

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint("cadences", __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>")


@blueprint.get("/cadence")
@member_page(Right.FOLLOW)
def show(language: str, member: MemberContext) -> str:
    """The cadence of one unit, and of the others in a word."""
    units = organisations.units(session(), member.organisation.id)
    unit = _unit(units, request.args.get("unit", ""))
    return _page(
        language, member, units, unit, cadence_entries(cadence_settings_of(waves.cadence_of(session(), unit.id)))
    )


@blueprint.post("/cadence")
@member_page(Right.LAUNCH)
def change(language: str, member: MemberContext) -> ResponseReturnValue:
    """Set the cadence of a unit, or of all."""
    units = organisations.units(session(), member.organisation.id)
    unit = _unit(units, request.form.get("unit", ""))
    form = read_cadence(request.form)
    if form.entries.errors:
        return _page(language, member, units, unit, form.entries), UNPROCESSABLE
    chosen = units if form.everywhere else [unit]
    set_cadence(session(), member.organisation, chosen, form.cadence_settings, actor=member.actor, now=services().now())
    commit()
    flash(language_of(language)("waves.cadence.saved"), DONE)
    organisation_id = member.organisation.id
    address = url_for("cadences.show", language=language, organisation_id=organisation_id, unit=unit.id)
    return redirect(address, SEE_OTHER)


@blueprint.post("/campaigns/<campaign_id>/itself")
@campaign_member(Right.PREPARE)
def change_campaign(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """What one campaign does by itself: when it reminds, whether it publishes. Raises CampaignClosedError."""
    say = language_of(language)
    try:
        days = reminder_days(request.form.get("reminders", ""))
        publishes = request.form.get("publishes") == "yes"
        change_itself(
            session(), campaign, actor=member.actor, reminders=days, publishes=publishes, now=services().now()
        )
        commit()
        flash(say("waves.itself.done"), DONE)
    except FieldProblemError as error:
        flash(error.wrong.said_in(say), ERROR)
    return redirect(url_for("campaigns.show", **campaign_url_values(language, member, campaign)), SEE_OTHER)


def _unit(units: list[Unit], key: str) -> Unit:
    if not key:
        return units[0]
    found = next((unit for unit in units if unit.id == key), None)
    if found is None:
        raise NotVisibleError
    return found


def _page(language: str, member: MemberContext, units: list[Unit], unit: Unit, form: FormState) -> str:
    cadences = {one.id: cadence_settings_of(waves.cadence_of(session(), one.id)) for one in units}
    return signed_in_page(
        "scheduling/cadence.html",
        language,
        organisation=member.organisation,
        may=member.may,
        units=units,
        unit=unit,
        cadences=cadences,
        form=form,
    )
