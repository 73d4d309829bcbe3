"""Perception map: each item by group, ordered by distance between groups, and blind spots."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.core.comparison.scored_groups import Scale, ScoredGroups, spread_hidden
from assessment.core.privacy.distributions_and_comments import BLIND_FROM
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.published_groups import PublishedGroup
from assessment.core.privacy.suppression_reasons import SuppressionReason
from assessment.core.questionnaire.definition import Item
from assessment.core.questionnaire.respondents import Cell
from assessment.core.results.answer_distribution import Distribution, distribution_of
from assessment.core.results.diagnosis import is_blind

DOTS_BELOW = 10
"""Below this many people a group is drawn as one dot each: a mean of four says less than the four."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One group on one item. `dots`: its answers in ascending order, for a small group of named heads.

    `dont_know` is None where the count is protected; `blind` says that too many do not know.
    """

    group: str
    figure: PublishedFigure
    dots: tuple[int, ...]
    spread: Distribution | None
    spread_hidden: SuppressionReason | None
    dont_know: int | None
    blind: bool


@dataclass(frozen=True, slots=True)
class MapLine:
    """One item of the map. `width` (options) lies between the groups `lowest` and `highest`; None with fewer than two.

    Where one of the two is a bound, the true width is at least that. Items are for discussion, never a verdict.
    """

    item: Item
    scale: str
    marks: tuple[Mark, ...]
    lowest: str | None
    highest: str | None
    width: float | None
    weight: float

    @property
    def at_least(self) -> bool:
        """Whether the true width may be larger than `width`."""
        return any(mark.figure.end for mark in self.marks if mark.group in (self.lowest, self.highest))

    @property
    def rank(self) -> float:
        """What the map is ordered by."""
        return -1.0 if self.width is None else self.width * self.weight


@dataclass(frozen=True, slots=True)
class UnknownItem:
    """A group too many of whom do not know. `dont_know` is None where the count is protected."""

    item: Item
    scale: str
    group: str
    dont_know: int | None
    respondents: int


def draw_map(scored: ScoredGroups, *, weights: Mapping[str, float] | None = None) -> tuple[MapLine, ...]:
    """Every lever item and symptom, ordered by width × weight, ties in reading order.

    `weights`: levers' weights in the total; a lever counts by its weight against an equal share, a symptom as one.
    """
    weights = weights or {}
    average = sum(weights.values()) / len(weights) if weights else 1.0
    lines = [
        _line(scored, scale, item, weight=weights.get(scale.key, average) / average)
        for scale in scored.scales
        for item in scale.items
    ]
    return tuple(sorted(lines, key=lambda line: -line.rank))


def blind_spots(lines: tuple[MapLine, ...], groups: tuple[PublishedGroup, ...]) -> tuple[UnknownItem, ...]:
    """Groups that do not know, item by item, in the order of the map."""
    sizes = {group.key: group.respondents for group in groups}
    return tuple(
        UnknownItem(line.item, line.scale, mark.group, mark.dont_know, sizes[mark.group])
        for line in lines
        for mark in line.marks
        if mark.blind
    )


def _line(scored: ScoredGroups, scale: Scale, item: Item, *, weight: float) -> MapLine:
    marks = tuple(_mark(scored, scale, item.code, group) for group in scored.access.groups)
    given = [(mark.figure.value, mark.group) for mark in marks if mark.figure.value is not None]
    if len(given) < 2:
        return MapLine(item, scale.key, marks, None, None, None, weight)
    (low, lowest), (high, highest) = min(given, key=_value), max(given, key=_value)
    return MapLine(item, scale.key, marks, lowest, highest, high - low, weight)


def _value(given: tuple[float, str]) -> float:
    return given[0]


def _mark(scored: ScoredGroups, scale: Scale, code: str, group: PublishedGroup) -> Mark:
    figure = scored.figure(scale, group.key, code)
    answers = scored.answers(group.key, code)
    blind = is_blind(int((answers == Cell.DONT_KNOW).sum()), len(answers))
    blind = blind and (not scored.confidential or len(answers) >= BLIND_FROM)
    reason = spread_hidden(scored, scale, code, group)
    spread = None if reason else distribution_of(answers)
    small = not scored.confidential and len(answers) < DOTS_BELOW
    dots = tuple(sorted(answers[answers > 0].tolist())) if small else ()
    return Mark(group.key, figure, dots, spread, reason, spread.dont_know if spread else None, blind)
