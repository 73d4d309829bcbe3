"""A client's levers, symptoms and practices beside a consultant's other clients."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from assessment.core.benchmark.empirical_bayes import Reference, shrunk
from assessment.core.benchmark.measured_scores import MeasuredKind, MeasuredScore
from assessment.core.benchmark.release_guard import FEWEST_FIRMS
from assessment.core.benchmark.standing import Standing, standing, told_mean


@dataclass(frozen=True, slots=True)
class ComparedScore:
    """One scale or practice of a client, in whole points, beside `firms` other clients."""

    key: str
    kind: MeasuredKind
    measured: int
    estimate: int
    low: int
    high: int
    others: int
    firms: int
    standing: Standing
    taken_on: date
    """Day on which the figure of the others was fixed."""


@dataclass(frozen=True, slots=True)
class FixedReference:
    """A reference with the day on which it was fixed. `own`: keys of the client's own measurements among its firms."""

    reference: Reference
    taken_on: date
    own: Collection[str] = ()


def compared_scores(
    scores: Mapping[str, MeasuredScore],
    references: Mapping[str, FixedReference],
    own_scores: Mapping[str, Mapping[str, MeasuredScore]],
) -> tuple[ComparedScore, ...]:
    """What may be compared, in the order of `scores`; what FEWEST_FIRMS other clients have no figure of is left out.

    `own_scores`: the client's scores by measurement, for those that a reference counts.
    """
    compared = (
        _compared(key, score, references[key], own_scores) for key, score in scores.items() if key in references
    )
    return tuple(score for score in compared if score is not None)


def _compared(
    key: str, score: MeasuredScore, fixed: FixedReference, own_scores: Mapping[str, Mapping[str, MeasuredScore]]
) -> ComparedScore | None:
    own = next((own_scores[name][key].points for name in fixed.own if key in own_scores.get(name, {})), None)
    firms = fixed.reference.firms - (own is not None)
    if firms < FEWEST_FIRMS:
        return None
    beside = shrunk(score.points, score.variance, fixed.reference, own=own)
    return ComparedScore(
        key,
        score.kind,
        round(beside.measured),
        round(beside.estimate),
        round(beside.low),
        round(beside.high),
        told_mean(beside.others),
        firms,
        standing(beside),
        fixed.taken_on,
    )
