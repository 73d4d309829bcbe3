"""Optimised plans, kept by everything that decides them, so that a page that is read again plans nothing anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import sha256
from typing import TYPE_CHECKING

from assessment.core.optimiser.build_problem import build_problem
from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.planning.plan_limits import PlanLimits
from assessment.core.planning.responsible_functions import usual_limits
from assessment.core.planning.roadmap import Roadmap
from assessment.core.planning.target_level import Target
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.planning_content import Action
from assessment.core.results.published_diagnosis import PublishedDiagnosis

if TYPE_CHECKING:
    from assessment.core.optimiser.marginal_values import DayMarginalValue
    from assessment.core.optimiser.optimise import OptimisedPlan

KEPT_PLANS = 64
"""Plans that a process remembers: whoever changes a limit turns back to the page that follows."""


@dataclass(frozen=True)
class PlanInputs:
    """Everything besides the limits that decides a plan; `target` and `actions` are None for the usual ones."""

    diagnosis: PublishedDiagnosis
    context: CompanyProfile
    target: Target | None = None
    avoidable: Mapping[str, float] = field(default_factory=dict)
    actions: tuple[Action, ...] | None = None


@dataclass(frozen=True)
class PlanQuestion:
    """What makes two plans the same, as a hash, with what answers it. Limits of None are those of a usual firm."""

    content_hash: str
    sources: PlanInputs = field(compare=False, repr=False)
    limits: PlanLimits | None = field(compare=False, repr=False)


def plan_question(sources: PlanInputs, limits: PlanLimits | None = None) -> PlanQuestion:
    """The question that those inputs and limits ask. Raises LimitsRefusedError."""
    diagnosis, context = sources.diagnosis, sources.context
    problem = build_problem(
        diagnosis,
        context,
        limits=limits or usual_limits(diagnosis, context),
        target=sources.target,
        avoidable=sources.avoidable,
        actions=sources.actions,
    )
    scores = [(lever.key, lever.score) for lever in diagnosis.levers]
    means = [(code, result.mean) for code, result in diagnosis.items.items()]
    written = repr((problem, limits is None, context.day, scores, diagnosis.total.score, means))
    return PlanQuestion(sha256(written.encode()).hexdigest(), sources, limits)


def proposed_roadmap(sources: PlanInputs) -> Roadmap:
    """The plan within the days that a firm of that size usually has."""
    outcome = planned(plan_question(sources))
    if isinstance(outcome, Infeasible):
        raise TypeError(outcome)
    return outcome.roadmap


@lru_cache(maxsize=KEPT_PLANS)
def planned(question: PlanQuestion) -> "OptimisedPlan | Infeasible":
    """The best plan within the limits, or why there is none."""
    # OR-Tools takes time and memory to load, which every page without a plan does without.
    from assessment.core.optimiser import optimise  # noqa: PLC0415

    sources, limits = question.sources, question.limits
    make = optimise.optimise_usual if limits is None else partial(optimise.optimise, limits=limits)
    return make(
        sources.diagnosis,
        sources.context,
        target=sources.target,
        avoidable=sources.avoidable,
        actions=sources.actions,
    )


@lru_cache(maxsize=KEPT_PLANS)
def worth_of_days(question: PlanQuestion) -> "tuple[DayMarginalValue, ...]":
    """What one more day of each function brings; nothing where there is no plan."""
    from assessment.core.optimiser import marginal_values  # noqa: PLC0415

    plan = planned(question)
    return () if isinstance(plan, Infeasible) else marginal_values.worth_of_a_day(plan)
