"""Single-use slips of a meeting: as many of each function as people were declared and not invited by name.

So no function has more answers than people, whoever holds how many slips: an answer counts a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.services.campaign_audit import audit_campaign
from assessment.services.campaigns.people_asked import invited_by_function
from assessment.services.errors import CampaignClosedError, NobodyDeclaredError
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Campaign, MeetingSlip
from assessment.store.models.campaigns.campaigns import DRAFT, OPEN
from assessment.store.queries.campaigns import slips

SLIP = "slip"


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """One slip as it is printed: number `number` of `count` of its function."""

    function: str
    number: int
    count: int
    token: str = field(repr=False)
    code: str = field(repr=False)


def slips_by_function(session: Session, campaign: Campaign, *, keys: SecretKeys) -> dict[str, int]:
    """How many slips each function has: people declared, less those who are invited by name."""
    invited = invited_by_function(session, campaign, keys)
    counts = {function: people - invited[function] for function, people in campaign.staff.items()}
    return {function: count for function, count in sorted(counts.items()) if count > 0}


def make_slips(session: Session, campaign: Campaign, *, actor: Actor, keys: SecretKeys, now: datetime) -> int:
    """Make the slips of a draft or of an open campaign; how many there are. Made again, they stay the same.

    Raises NotAllowedError, CampaignClosedError, and NobodyDeclaredError where no function has anybody without an
    invitation.
    """
    require(actor, Right.PREPARE, campaign.organisation_id)
    if campaign.status not in (DRAFT, OPEN):
        raise CampaignClosedError
    counts = slips_by_function(session, campaign, keys=keys)
    if not counts:
        raise NobodyDeclaredError
    printed = _printed(campaign, counts, keys)
    rows = [
        {
            "token_hash": hash_of(slip.token),
            "code_hash": keys.party(SLIP, slip.code),
            "campaign_id": campaign.id,
            "function": slip.function,
            "number": slip.number,
        }
        for slip in printed
    ]
    slips.keep_only(session, campaign.id, rows)
    # Whoever answers by a slip has no address: nobody can be recognised in another wave by one.
    campaign.meeting_issue = max(1, campaign.meeting_issue)
    audit_campaign(session, "make_slips", campaign, actor=actor, now=now)
    session.flush()
    return len(rows)


def printed_slips(session: Session, campaign: Campaign, *, actor: Actor, keys: SecretKeys) -> list[PrintedSlip]:
    """Every slip that was made, used or not: which, the sheet does not tell. Raises NotAllowedError."""
    require(actor, Right.PREPARE, campaign.organisation_id)
    counts: dict[str, int] = {}
    for slip in slips.of_campaign(session, campaign.id):
        counts[slip.function] = counts.get(slip.function, 0) + 1
    return _printed(campaign, counts, keys)


def token_of_code(session: Session, code: str | None, *, keys: SecretKeys) -> str | None:
    """The token of the slip that bears a short code (`ABCD-EFGH-JKMN`); None where none does."""
    slip = slips.with_code_hash(session, keys.party(SLIP, code)) if code else None
    return None if slip is None else keys.token(SLIP, _owner(slip.campaign_id, slip.function, slip.number))


def mark_of(slip: MeetingSlip, *, keys: SecretKeys) -> str:
    """What is kept once that slip was used."""
    return keys.spent_mark(f"{SLIP}/{slip.token_hash}")


def _printed(campaign: Campaign, counts: Mapping[str, int], keys: SecretKeys) -> list[PrintedSlip]:
    return [
        PrintedSlip(
            function,
            number,
            count,
            token=keys.token(SLIP, _owner(campaign.id, function, number)),
            code=keys.code(f"{SLIP}/{_owner(campaign.id, function, number)}"),
        )
        for function, count in counts.items()
        for number in range(1, count + 1)
    ]


def _owner(campaign_id: str, function: str, number: int) -> str:
    return f"{campaign_id}/{function}/{number}"
