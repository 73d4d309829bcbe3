"""Plan limits in the words of a test: any sequence of actions, any sequence of days."""

from collections.abc import Iterable, Mapping, Sequence

from assessment.core.planning.plan_limits import PlanLimits


def plan_limits(
    capacity: Mapping[str, Sequence[float]], pinned: Iterable[str] = (), excluded: Iterable[str] = (), **others: object
) -> PlanLimits:
    """Limits whose other fields are those of PlanLimits."""
    days = {function: tuple(given) for function, given in capacity.items()}
    return PlanLimits(days, pinned=frozenset(pinned), excluded=frozenset(excluded), **others)  # type: ignore[arg-type]
