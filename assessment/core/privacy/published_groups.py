"""Published groups: large functions, merged small functions, or the company alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.suppression_reasons import SuppressedKind, Suppression, SuppressionReason

OTHERS = "others"
COMPANY = "company"


@dataclass(frozen=True, slots=True)
class PublishedGroup:
    """Functions whose answers are published together. `enters`: has a voice in the company's figures."""

    key: str
    functions: tuple[str, ...]
    respondents: int
    enters: bool


@dataclass(frozen=True, slots=True)
class Grouping:
    """The published groups of one wave, and the functions that do not stand on their own."""

    groups: tuple[PublishedGroup, ...]
    hidden: tuple[Suppression, ...] = ()

    @property
    def voices(self) -> tuple[PublishedGroup, ...]:
        """Groups that make the company's figures, one voice each."""
        return tuple(group for group in self.groups if group.enters) or self.groups

    @property
    def group_of(self) -> dict[str, str]:
        """The group in which each function is published."""
        return {function: group.key for group in self.groups for function in group.functions}


def merge_order(invited: Mapping[str, int]) -> tuple[str, ...]:
    """The order in which functions are merged, smallest first; fixed when a wave opens, from who is invited.

    Functions of one size keep the order of `invited`.
    """
    return tuple(sorted(invited, key=lambda function: invited[function]))


def every_function(counts: Mapping[str, int], *, triad: Sequence[str]) -> Grouping:
    """Each function that answered as a group of its own: the grouping of named heads."""
    return Grouping(tuple(_alone(function, counts, triad) for function, count in counts.items() if count))


def published_groups(
    counts: Mapping[str, int], *, order: Sequence[str], threshold: Threshold, triad: Sequence[str]
) -> Grouping:
    """The groups that may be published in confidential mode.

    `counts`: people who answered, by function. `order`: see `merge_order`; functions it lacks are merged last.
    Functions below the threshold are merged; when even together they stay below it, only the company is shown; when the
    company does, nothing is. Merged functions enter the company's figures when one of the triad is among them.
    """
    present = {function: count for function, count in counts.items() if count > 0}
    everyone = sum(present.values())
    if everyone < threshold.people:
        return Grouping((), (Suppression(SuppressedKind.COMPANY, SuppressionReason.FEW_PEOPLE),))
    ranks = {function: rank for rank, function in enumerate(order)}
    small = sorted(
        (function for function, count in present.items() if count < threshold.people),
        key=lambda function: ranks.get(function, len(ranks)),
    )
    merged = sum(present[function] for function in small)
    if small and (merged < threshold.people or merged == everyone):
        reason = SuppressionReason.REMAINDER if merged < threshold.people else SuppressionReason.MERGED
        hidden = tuple(Suppression(SuppressedKind.GROUP, reason, function) for function in present)
        return Grouping((PublishedGroup(COMPANY, tuple(present), everyone, enters=True),), hidden)
    groups = [_alone(function, present, triad) for function in present if function not in small]
    if small:
        enters = any(function in triad for function in small)
        groups.append(PublishedGroup(OTHERS, tuple(small), merged, enters=enters))
    return Grouping(
        tuple(groups),
        tuple(Suppression(SuppressedKind.GROUP, SuppressionReason.MERGED, function) for function in small),
    )


def company_alone(grouping: Grouping, reason: SuppressionReason) -> Grouping:
    """The same people as one group, where their groups may not be told apart."""
    functions = tuple(function for group in grouping.groups for function in group.functions)
    people = sum(group.respondents for group in grouping.groups)
    hidden = tuple(Suppression(SuppressedKind.GROUP, reason, function) for function in functions)
    return Grouping((PublishedGroup(COMPANY, functions, people, enters=True),), hidden)


def _alone(function: str, counts: Mapping[str, int], triad: Sequence[str]) -> PublishedGroup:
    return PublishedGroup(function, (function,), counts[function], enters=function in triad)
