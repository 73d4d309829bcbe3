"""Groups of a campaign beside those that earlier campaigns of the same people published.

Answers are perturbed by published group: a group and the groups that it is made of would be perturbed each for itself,
and their figures beside each other would tell one sum twice. Where as many people of the same functions answered as
were published together before, their answers are therefore taken to be the same ones, and are published as they were,
or not at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.published_groups import OTHERS, Grouping, PublishedGroup, company_alone
from assessment.core.privacy.suppression_reasons import SuppressedKind, Suppression, SuppressionReason

EarlierGroup = Mapping[str, int]
"""How many people of each function were published together."""


def beside_earlier_groups(
    grouping: Grouping,
    counts: EarlierGroup,
    earlier: Iterable[EarlierGroup],
    *,
    threshold: Threshold,
    triad: Sequence[str],
) -> Grouping:
    """The grouping as it may be published: no group divides an earlier one, and none is made of several.

    `counts`: people who answered now, by function. Where a group would divide an earlier one, the company stands alone.
    In the place of a group that several earlier ones make stand those of them that reach the threshold; where none
    does, the group itself: of some 34,000 of its figures the attack finds one told too well (decision 0017). An earlier
    group of whose functions more or fewer people answer now is left out of account: there perturbation draws anew.
    """
    same = {
        frozenset(group) for group in earlier if all(counts.get(function) == count for function, count in group.items())
    }
    together = [frozenset(group.functions) for group in grouping.groups]
    if any(group & functions and not group <= functions for group in same for functions in together):
        grouping = company_alone(grouping, SuppressionReason.RELEASED)
    groups: list[PublishedGroup] = []
    for group in grouping.groups:
        parts = _parts(group.functions, same)
        groups += _as_before(parts, counts, threshold=threshold, triad=triad) or [group]
    return grouping if tuple(groups) == grouping.groups else _regrouped(grouping, groups)


def _parts(functions: Sequence[str], earlier: Iterable[frozenset[str]]) -> list[tuple[str, ...]]:
    """The earlier groups that make a group, the smallest that do; none where they leave somebody out, or it is one."""
    parts: list[frozenset[str]] = []
    for group in sorted(earlier, key=lambda group: (len(group), sorted(group))):
        if group <= set(functions) and not any(group & part for part in parts):
            parts.append(group)
    if len(parts) < 2 or frozenset().union(*parts) != set(functions):
        return []
    return [tuple(function for function in functions if function in part) for part in parts]


def _as_before(
    parts: Sequence[tuple[str, ...]], counts: EarlierGroup, *, threshold: Threshold, triad: Sequence[str]
) -> list[PublishedGroup]:
    """The earlier groups that reach the threshold, of several functions one at most: their name is the same."""
    groups: dict[str, PublishedGroup] = {}
    for part in parts:
        people = sum(counts[function] for function in part)
        key = part[0] if len(part) == 1 else OTHERS
        if people >= threshold.people:
            groups.setdefault(key, PublishedGroup(key, part, people, any(function in triad for function in part)))
    return list(groups.values())


def _regrouped(grouping: Grouping, groups: Sequence[PublishedGroup]) -> Grouping:
    """Other groups of the same people, with the reason of each function that does not stand on its own."""
    kept = {function: group.key for group in groups for function in group.functions}
    reasons = {hidden.group: hidden.reason for hidden in grouping.hidden}
    functions = [function for group in grouping.groups for function in group.functions]
    hidden = [
        Suppression(
            SuppressedKind.GROUP,
            reasons.get(function, SuppressionReason.MERGED) if function in kept else SuppressionReason.RELEASED,
            function,
        )
        for function in functions
        if kept.get(function) != function
    ]
    return replace(grouping, groups=tuple(groups), hidden=tuple(hidden))
