"""Solver-independent summary and proof of a plan, computed or stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessment.core.optimiser.exclusion_reasons import ExcludedAction
from assessment.core.planning.plan_limits import PlanLimits
from assessment.core.planning.roadmap import Roadmap

if TYPE_CHECKING:
    from assessment.core.optimiser.optimise import OptimisedPlan


@dataclass(frozen=True)
class PlanSummary:
    """The roadmap, its load beside the days there are, its proof, and what was left out."""

    roadmap: Roadmap
    periods: tuple[int, ...]
    load: Mapping[str, tuple[float, ...]]
    capacity: Mapping[str, tuple[float, ...]]
    habits: Mapping[str, float]
    """Person-days a quarter that each function goes on giving to what the plan sets up."""
    gain: float
    gap: float
    euros_avoided: float
    spending: tuple[float, float]
    held_back: tuple[ExcludedAction, ...]

    @property
    def days(self) -> float:
        """Person-days of all functions within the plan."""
        return sum(sum(days) for days in self.load.values())


@dataclass(frozen=True)
class PlanProof:
    """Worth of a plan (points weighted by symptoms and euros), the bound no plan can pass, and the limits it kept."""

    objective: float
    bound: float
    proven: bool
    """Whether no better plan exists; else the solver ran out of time."""
    limits: PlanLimits


def plan_proof(plan: "OptimisedPlan") -> PlanProof:
    """How near to the best a plan is that was just made, and within which limits."""
    solution = plan.solution
    return PlanProof(solution.objective, solution.bound, solution.proven, plan.problem.limits)


def plan_summary(plan: "OptimisedPlan") -> PlanSummary:
    """What is shown of a plan that was just made."""
    return PlanSummary(
        roadmap=plan.roadmap,
        periods=plan.problem.limits.periods,
        load=plan.load,
        capacity=plan.problem.limits.capacity,
        habits=plan.problem.habits(plan.solution.names),
        gain=plan.gain,
        gap=plan.gap,
        euros_avoided=plan.euros_avoided,
        spending=plan.spending,
        held_back=plan.held_back,
    )
