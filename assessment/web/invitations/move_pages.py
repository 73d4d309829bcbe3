"""Page that moves an invited person to the function in which they work."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.respondents import RespondentRole
from assessment.services.invitations.move_person import move_person
from assessment.services.permissions import Right
from assessment.store.models import Invitation
from assessment.store.queries.campaigns import invitations
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.forms.fields import ChoiceField
from assessment.web.forms.page_form import PageForm
from assessment.web.presentation.campaign_labels import questionnaire_of

UNPROCESSABLE = 422

blueprint = Blueprint("moving", __name__, url_prefix="/invitations")


class PlaceForm(PageForm):
    """Function and role of an invited person. Needs `questionnaire`."""

    function = ChoiceField(lambda meta: tuple(meta.questionnaire.functions_by_key), wrong="invited.wrong.function")
    role = ChoiceField(tuple(RespondentRole), coerce=RespondentRole, wrong="invited.wrong.role")


@blueprint.get("/<invitation_id>/place")
@requires(Right.PREPARE)
def show_place(page: CampaignPage, invitation_id: str) -> str:
    """Where the person is, to be changed."""
    invitation = _invitation(page, invitation_id)
    place = services().keys.decrypted_place(invitation.place, invitation.id)
    return _page(page, invitation, _form(page, data={"function": place.function, "role": place.role}))


@blueprint.post("/<invitation_id>/place")
@requires(Right.PREPARE)
def change_place(page: CampaignPage, invitation_id: str) -> ResponseReturnValue:
    """Move the person; what is said is the same whether they have begun or not."""
    invitation, form = _invitation(page, invitation_id), _form(page, formdata=request.form)
    if not form.validate():
        return _page(page, invitation, form), UNPROCESSABLE
    move_person(
        session(),
        page.campaign,
        invitation,
        actor=page.actor,
        keys=services().keys,
        questionnaire=questionnaire_of(page.campaign),
        function=form.function.data,
        role=form.role.data,
        now=services().now(),
    )
    commit()
    function = questionnaire_of(page.campaign).functions_by_key[form.function.data].name.within(page.language)
    said = page.say("campaigns.moving.done", email=invitation.email, function=function)
    return done(said, "organisation.campaign.invitations.show")


def _invitation(page: CampaignPage, invitation_id: str) -> Invitation:
    invitation = invitations.in_campaign(session(), page.campaign.id, invitation_id)
    if invitation is None:
        raise NotVisibleError
    return invitation


def _form(page: CampaignPage, **options: Any) -> PlaceForm:
    return PlaceForm(page.say, questionnaire=questionnaire_of(page.campaign), **options)


def _page(page: CampaignPage, invitation: Invitation, form: PlaceForm) -> str:
    functions = questionnaire_of(page.campaign).functions
    return page.render(
        "invitations/place.html",
        invitation=invitation,
        form=form,
        functions=[(function.key, function.name.within(page.language)) for function in functions],
        roles=[(role.value, page.say(f"campaigns.preview.roles.{role}")) for role in RespondentRole],
    )
