"""Moves an invited person to the function in which they work, until the closing (docs/decisions/0013).

Among named heads their answers follow. In confidential teams nobody knows which answers are theirs, and counts that
moved with them would tell that they had begun: answers given before stay where they were given.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.questionnaire.respondents import RespondentRole
from assessment.services.errors import CampaignClosedError
from assessment.services.permissions import Actor, Right, require
from assessment.store import audit_log
from assessment.store.encryption import FunctionAndRole, SecretKeys
from assessment.store.models import Campaign, Invitation
from assessment.store.models.campaigns.campaigns import DRAFT, OPEN
from assessment.store.queries import responses
from assessment.store.queries.campaigns import invitations


def move_person(
    session: Session,
    campaign: Campaign,
    invitation: Invitation,
    *,
    actor: Actor,
    keys: SecretKeys,
    questionnaire: Questionnaire,
    function: str,
    role: RespondentRole,
    now: datetime,
) -> None:
    """Give somebody another function or role. Raises NotAllowedError, CampaignClosedError, ValueError.

    In confidential mode this does and says the same whether the person has begun or not.
    """
    require(actor, Right.PREPARE, campaign.organisation_id)
    if campaign.status not in (DRAFT, OPEN):
        raise CampaignClosedError
    if function not in questionnaire.functions_by_key:
        raise ValueError(f"no such function: {function}")
    place = moved_place(session, campaign, invitation, keys=keys, function=function, role=role)
    invitation.place = keys.encrypted_place(place, invitation.id)
    if not campaign.confidential:
        pages = questionnaire.pages(Length(campaign.length), function)
        asked = {item.code for page in pages for item in page.items}
        responses.move(session.connection(), invitation.id, function=function, role=role.value, asked=asked)
    audit_log.note(
        session,
        "move",
        organisation_id=campaign.organisation_id,
        account_id=actor.account_id,
        kind="invitation",
        object_id=invitation.id,
        at=now,
    )
    session.flush()


def moved_place(
    session: Session,
    campaign: Campaign,
    invitation: Invitation,
    *,
    keys: SecretKeys,
    function: str,
    role: RespondentRole,
) -> FunctionAndRole:
    """Where somebody stands once they are moved; what they have answered by then stays in its function."""
    before = keys.decrypted_place(invitation.place, invitation.id)
    if function == before.function:
        return replace(before, role=role)
    begun = campaign.confidential and invitations.is_spent(session, invitation, keys)
    given_as = before.given_as or (before.function if begun else "")
    return FunctionAndRole(function, role, given_as, moved=campaign.status == OPEN)
