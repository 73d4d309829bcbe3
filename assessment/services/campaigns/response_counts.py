"""Response counts of a campaign by function, merged below the threshold."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign
from assessment.store.queries.campaigns import invitations


@dataclass(frozen=True, slots=True)
class FunctionResponseCounts:
    """One function, or, in confidential mode, small ones together: where one person is asked, a count is a name."""

    functions: tuple[str, ...]
    invited: int
    began: int
    finished: int


@dataclass(frozen=True, slots=True)
class ResponseCounts:
    """How far a campaign is. `deliveries`: mails by what became of them (`store.models.invitations`)."""

    lines: tuple[FunctionResponseCounts, ...]
    invited: int
    began: int
    finished: int
    deliveries: Mapping[str, int]


def campaign_response_counts(
    session: Session, campaign: Campaign, *, actor: Actor, keys: SecretKeys, functions: Sequence[str]
) -> ResponseCounts:
    """Counts by function, in three queries however many are invited; `functions` is the questionnaire's order.

    Raises NotAllowedError.
    """
    require(actor, Right.FOLLOW, campaign.organisation_id)
    invited = Counter(
        keys.decrypted_place(invitation.place, invitation.id).function
        for invitation in invitations.of_campaign(session, campaign.id)
        if not invitation.revoked
    )
    counts = invitations.response_counts(session, campaign.id)
    present = [function for function in functions if invited[function] or function in counts]
    groups: list[tuple[str, ...]] = [(function,) for function in present]
    if campaign.confidential:
        groups = _large_enough(present, invited, least=campaign.threshold)
    lines = tuple(_line(group, invited, counts) for group in groups)
    return ResponseCounts(
        lines=lines,
        invited=sum(line.invited for line in lines),
        began=sum(line.began for line in lines),
        finished=sum(line.finished for line in lines),
        deliveries=invitations.deliveries(session, campaign.id),
    )


def _line(
    group: tuple[str, ...], invited: Mapping[str, int], counts: Mapping[str, tuple[int, int]]
) -> FunctionResponseCounts:
    function_counts = [counts.get(function, (0, 0)) for function in group]
    return FunctionResponseCounts(
        group,
        sum(invited.get(function, 0) for function in group),
        sum(began for began, _ in function_counts),
        sum(finished for _, finished in function_counts),
    )


def _large_enough(present: Sequence[str], invited: Mapping[str, int], *, least: int) -> list[tuple[str, ...]]:
    """Functions on their own where `least` people are asked; the others together, with the next larger if need be."""
    by_size = sorted(present, key=lambda function: invited.get(function, 0))
    small = [function for function in by_size if invited.get(function, 0) < least]
    rest = by_size[len(small) :]
    while small and rest and sum(invited.get(function, 0) for function in small) < least:
        small.append(rest.pop(0))
    alone: list[tuple[str, ...]] = [(function,) for function in present if function in rest]
    return [*alone, tuple(function for function in present if function in small)] if small else alone
