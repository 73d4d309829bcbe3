"""Page that prepares a campaign like this one, for the same client or another."""

import secrets
from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from assessment.services.permissions import GRANTED, Actor, MemberRole, Right
from assessment.services.scheduling.duplicate_mission import DuplicateTarget, duplicate_mission
from assessment.store.link_tokens import hash_of
from assessment.store.models import Organisation, Unit
from assessment.store.models.base import KEY_LENGTH
from assessment.store.queries import organisations
from assessment.web.base.app_context import commit, session, undo
from assessment.web.base.member_access import requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.forms.fields import ChoiceField, LineField, TickField
from assessment.web.forms.page_form import PageForm
from assessment.web.presentation.campaign_labels import questionnaire_of_next_wave

UNPROCESSABLE = 422
LONGEST_NAME = 120
KEY_BYTES, MOST_KEY = 8, 40

blueprint = Blueprint("duplicate", __name__, url_prefix="/duplicate")


@dataclass(frozen=True, slots=True)
class TargetUnit:
    """A unit in which the reader may prepare a campaign."""

    organisation: Organisation
    unit: Unit
    role: MemberRole


class DuplicateForm(PageForm):
    """For whom, under which name, and with the same people or not. Needs `targets`, by the unit's key."""

    unit = ChoiceField(lambda meta: tuple(meta.targets), wrong="campaigns.wrong.unit")
    name = LineField(most=LONGEST_NAME, missing="campaigns.wrong.name")
    people = TickField()


@blueprint.get("")
@requires(Right.PREPARE)
def show(page: CampaignPage) -> str:
    """What comes along, and what does not."""
    kept = {"unit": page.campaign.unit_id, "name": page.campaign.name, "people": True}
    return _page(page, DuplicateForm(page.say, data=kept, targets=_targets()), secrets.token_hex(KEY_BYTES))


@blueprint.post("")
@requires(Right.PREPARE)
def duplicate(page: CampaignPage) -> ResponseReturnValue:
    """Prepare the draft; a form that is sent twice makes one."""
    targets, key = _targets(), request.form.get("key", "")[:MOST_KEY]
    form = DuplicateForm(page.say, request.form, targets=targets)
    if not form.validate():
        return _page(page, form, key), UNPROCESSABLE
    chosen = targets[form.unit.data]
    actor = Actor(page.actor.account_id, chosen.organisation.id, chosen.role)
    target = DuplicateTarget(chosen.organisation, chosen.unit, actor, form.name.data, people=form.people.data)
    asked, own_key = questionnaire_of_next_wave(page.campaign), hash_of(f"{page.campaign.id}/{key}")[:KEY_LENGTH]
    try:
        duplicate_mission(session(), page.campaign, target, questionnaire=asked, key=own_key, **page.action_context())
        commit()
    except IntegrityError:
        undo()
    return done(
        page.say("scheduling.duplicate.done"),
        "organisation.campaign.overview.show",
        organisation_id=chosen.organisation.id,
        campaign_id=own_key,
    )


def _targets() -> dict[str, TargetUnit]:
    """Units of the reader's clients in which they may prepare a campaign, by key."""
    return {
        unit.id: TargetUnit(mine.organisation, unit, MemberRole(mine.role))
        for mine in organisations.of_account(session(), current_user.id)
        if Right.PREPARE in GRANTED[MemberRole(mine.role)]
        for unit in organisations.units(session(), mine.organisation.id)
    }


def _page(page: CampaignPage, form: DuplicateForm, key: str) -> str:
    whole = page.say("organisations.units.whole")
    options = [
        (unit_id, f"{target.organisation.name} · {target.unit.name or whole}")
        for unit_id, target in form.meta.targets.items()
    ]
    return page.render("scheduling/duplicate.html", form=form, options=options, key=key)
