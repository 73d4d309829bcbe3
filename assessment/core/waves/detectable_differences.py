"""Power of a planned campaign: smallest gap and change that it can detect, from the number of invitees."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from assessment.core.comparison.verdicts import (
    DEFAULT_PARAMETERS,
    FEWEST_RESPONDENTS,
    Verdict,
    VerdictParameters,
    strongest_reachable,
)
from assessment.core.privacy.cell_perturbation import planning_noise
from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.published_groups import COMPANY, Grouping, every_function, merge_order, published_groups
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.statistics.reference_distributions import noncentrality_for_power
from assessment.core.waves.minimal_detectable_change import POWER, minimal_detectable_change


@dataclass(frozen=True, slots=True)
class DetectableGap:
    """The smallest gap between two groups (points) that will be found; None where too few people stand on one side."""

    first: str
    second: str
    points: float | None


@dataclass(frozen=True, slots=True)
class DetectableDifferences:
    """If everybody answers: the smallest change until the next wave (points), and the smallest gaps between groups.

    `groups`: keys of the groups that will be shown, « others » and « company » among them. `strongest`: the strongest
    word that a change will be able to bear.
    """

    people: int
    change: float | None
    strongest: Verdict
    groups: tuple[str, ...]
    gaps: tuple[DetectableGap, ...]

    @property
    def smallest_gap(self) -> DetectableGap | None:
        """The gap that is easiest to see."""
        visible = [gap for gap in self.gaps if gap.points is not None]
        return min(visible, key=lambda gap: gap.points or 0.0, default=None)


def detectable_differences(
    invited: Mapping[str, int],
    *,
    triad: Sequence[str],
    levers: int,
    threshold: Threshold | None,
    parameters: VerdictParameters = DEFAULT_PARAMETERS,
) -> DetectableDifferences:
    """What so many invited people by function can reveal. `threshold` is None for named heads, linked next time.

    Planning value: an answer wobbles by `smallest_noise` points. Gaps are judged between groups of the triad, or of
    other functions when none of it is invited, as `core.comparison.function_gaps` will judge them.
    """
    people = sum(invited.values())
    grouping = _grouping(invited, triad, threshold)
    sizes = {group.key: group.respondents for group in grouping.voices}
    linked = threshold is None
    return DetectableDifferences(
        people=people,
        change=detectable_changes(invited, triad=triad, levers=levers, threshold=threshold, parameters=parameters)[
            0 if linked else 1
        ],
        strongest=strongest_reachable(2.0 ** (1 - people) if linked else None, levers, parameters=parameters),
        groups=tuple(group.key for group in grouping.groups),
        gaps=tuple(
            DetectableGap(first, second, _smallest_gap(sizes, (first, second), parameters))
            for first, second in combinations(sizes, 2)
        ),
    )


def threshold_that_shows_groups(
    invited: Mapping[str, int], *, triad: Sequence[str], threshold: Threshold, least: int
) -> int | None:
    """The largest threshold, from `least` to less than that given, with which groups are shown beside the company."""
    lower = (people for people in range(threshold.people - 1, least - 1, -1))
    return next((people for people in lower if _shows_groups(_grouping(invited, triad, Threshold(people)))), None)


def _shows_groups(grouping: Grouping) -> bool:
    return any(group.key != COMPANY for group in grouping.groups)


def planned_noise(questionnaire: Questionnaire, length: Length, threshold: Threshold | None) -> VerdictParameters:
    """What levers of a campaign will be judged with: among confidential teams the perturbation is noise as well."""
    counts = (len(questionnaire.of_length(lever.items, length)) for lever in questionnaire.levers)
    # A short questionnaire may ask nothing of a lever.
    fewest = min((count for count in counts if count), default=0)
    if threshold is None or not fewest:
        return DEFAULT_PARAMETERS
    return replace(DEFAULT_PARAMETERS, smallest_noise=planning_noise(people=threshold.people, items=fewest))


def detectable_changes(
    invited: Mapping[str, int],
    *,
    triad: Sequence[str],
    levers: int,
    threshold: Threshold | None,
    parameters: VerdictParameters = DEFAULT_PARAMETERS,
) -> tuple[int | None, int | None]:
    """The smallest change that the next wave will find with the same people, linked and not; arguments as above."""
    sizes = [group.respondents for group in _grouping(invited, triad, threshold).voices]
    linked, apart = (
        minimal_detectable_change(sizes, linked=linked, levers=levers, parameters=parameters)
        for linked in (True, False)
    )
    return linked, apart


def _grouping(invited: Mapping[str, int], triad: Sequence[str], threshold: Threshold | None) -> Grouping:
    if threshold is None:
        return every_function(invited, triad=triad)
    return published_groups(invited, order=merge_order(invited), threshold=threshold, triad=triad)


def _smallest_gap(sizes: Mapping[str, int], pair: tuple[str, str], parameters: VerdictParameters) -> float | None:
    """Noncentrality times SE = sigma_min·sqrt(Σ1/n), the spread being pooled inside every group (df = Σn − G)."""
    if min(sizes[name] for name in pair) < FEWEST_RESPONDENTS:
        return None
    degrees = sum(sizes.values()) - len(sizes)
    error = parameters.smallest_noise * math.sqrt(sum(1 / sizes[name] for name in pair))
    return noncentrality_for_power(POWER, parameters.alpha, degrees) * error
