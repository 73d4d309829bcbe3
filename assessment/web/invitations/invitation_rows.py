"""View model of invitation rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.questionnaire.respondents import RespondentRole
from assessment.i18n import Language
from assessment.mail import OWN_REASONS
from assessment.services.invitations.list_invitations import InvitationLine
from assessment.store.models import Campaign
from assessment.store.models.campaigns.campaigns import DRAFT
from assessment.store.models.campaigns.invitations import BOUNCED, REFUSED
from assessment.web.base.app_context import services

LINK_STATES = ("waiting", "sent", "unconfirmed", "refused", "bounced", "revoked", "expired")
"""What may have become of the mail and of the link once a campaign is open."""
STATES = (*LINK_STATES, "draft")


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One invited person. `troubled`: the mail did not arrive. `answered` is empty where nobody is to know."""

    id: str
    email: str
    name: str | None
    function: str
    role: RespondentRole
    state: str
    reason: str
    no_reminders: str
    troubled: bool
    revoked: bool
    answered: str


def rows_of(
    lines: Sequence[InvitationLine], campaign: Campaign, questionnaire: Questionnaire, say: Language
) -> dict[str, Any]:
    """Rows in the order of the lines, with the words and marks that they share."""
    states = {state: say(f"campaigns.invitations.states.{state}") for state in STATES}
    if not services().sends_mail:
        states |= {"draft": say("campaigns.invitations.states.draft_link")}
    answers = {
        True: say("campaigns.invitations.answered_yes"),
        False: say("campaigns.invitations.answered_no"),
        None: "",
    }
    rows = [
        InvitationRow(
            id=line.id,
            email=line.email,
            name=line.name,
            function=line.function,
            role=line.role,
            state=states[_state(line, campaign)],
            reason=reason_said(line.reason, say),
            no_reminders=say("campaigns.invitations.no_reminders") if line.no_reminders else "",
            troubled=line.delivery in (REFUSED, BOUNCED) and not line.revoked,
            revoked=line.revoked,
            answered=answers[line.answered],
        )
        for line in lines
    ]
    mark: Any = current_app.jinja_env.globals["mark"]
    return {
        "lines": rows,
        "states": states,
        "marks": {function.key: mark(function.key) for function in questionnaire.functions},
        "names": {function.key: function.name.within(say.code) for function in questionnaire.functions},
        "roles": {role: say(f"campaigns.preview.roles.{role}") for role in RespondentRole},
        "texts": {
            "function": say("campaigns.preview.function"),
            "delivery": say("campaigns.invitations.delivery"),
            "answered": say("campaigns.invitations.answered"),
            "mend": say("campaigns.invitations.mend"),
            "resend": say("campaigns.invitations.resend"),
            "renew": say("campaigns.invitations.renew"),
            "revoke": say("campaigns.invitations.revoke"),
            "move": say("campaigns.moving.act"),
        },
    }


def reason_said(reason: str | None, say: Language) -> str:
    """Why a mail did not arrive, in the reader's language where the product says so, else in the server's words."""
    if not reason:
        return ""
    kind, _, detail = reason.partition(": ")
    if kind not in OWN_REASONS:
        return say("campaigns.invitations.reason", reason=reason)
    return say(f"campaigns.invitations.own_reasons.{kind}", reason=detail)


def _state(line: InvitationLine, campaign: Campaign) -> str:
    if line.revoked:
        return "revoked"
    if line.expired:
        return "expired"
    return "draft" if campaign.status == DRAFT else line.delivery
