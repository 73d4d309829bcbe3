"""Groups that one reader may see, given that their own answers are known to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.published_groups import COMPANY, Grouping, PublishedGroup
from assessment.core.privacy.release_log import Atom, ReleaseLog, exposed, statements
from assessment.core.privacy.suppression_reasons import SuppressedKind, Suppression, SuppressionReason
from assessment.core.questionnaire.respondents import RespondentRole

WAVE = "this wave"
"""One wave is looked at here: earlier ones were weighed when they were released."""


@dataclass(frozen=True, slots=True)
class ReaderAccess:
    """What of a grouping one reader may see."""

    groups: tuple[PublishedGroup, ...]
    company: bool
    hidden: tuple[Suppression, ...]


def reader_access(grouping: Grouping, *, reader: str | None, threshold: Threshold) -> ReaderAccess:
    """The groups that somebody may see, and whether the company's figures are among it.

    `reader`: function of a reader who answered; None for one who did not. The reader's own group is hidden when it has
    exactly k people, then the smallest voices until nobody can be worked out, then the company.
    """
    own = next((group for group in grouping.groups if reader in group.functions), None)
    if own is None:
        return ReaderAccess(grouping.groups, bool(grouping.groups), grouping.hidden)
    visible = [group for group in grouping.groups if group is not own or own.respondents > threshold.people]
    company = True
    while _exposes(grouping, visible, own, company=company, threshold=threshold):
        voices = [group for group in visible if group in grouping.voices]
        if voices:
            visible.remove(min(voices, key=lambda group: group.respondents))
        else:
            company = False
    return ReaderAccess(tuple(visible), company, grouping.hidden + _reasons(grouping, visible, own, company=company))


def _reasons(
    grouping: Grouping, visible: Sequence[PublishedGroup], own: PublishedGroup, *, company: bool
) -> tuple[Suppression, ...]:
    hidden = [
        Suppression(
            SuppressedKind.GROUP,
            SuppressionReason.READER_INSIDE if group is own else SuppressionReason.SUBTRACTION,
            group.key,
        )
        for group in grouping.groups
        if group not in visible and group.key != COMPANY
    ]
    if not company:
        hidden.append(Suppression(SuppressedKind.COMPANY, SuppressionReason.READER_INSIDE))
    return tuple(hidden)


def _exposes(
    grouping: Grouping, visible: Sequence[PublishedGroup], own: PublishedGroup, *, company: bool, threshold: Threshold
) -> bool:
    """Whether the reader could work out fewer than k others. Inside a group people are alike: each is one atom here."""
    whole = replace(grouping, groups=tuple(replace(group, functions=(group.key,)) for group in grouping.groups))
    people = {Atom(group.key, RespondentRole.MEMBER, WAVE): group.respondents for group in grouping.groups}
    first, *others = statements(whole, people, wave=WAVE)
    keys = {group.key for group in visible}
    shown = [first] * company + [release for release in others if release.group in keys]
    reader = Atom(own.key, RespondentRole.MEMBER, WAVE)
    return bool(exposed(ReleaseLog(people, tuple(shown)), threshold=threshold, reader=reader))
