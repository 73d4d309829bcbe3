"""CP-SAT model: start variables, resource and precedence constraints, integer objective.

Each limit can be left out by name, so that an impossible problem can say which of them stands in the way.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from assessment.core.optimiser.constraint_names import Constraint, ConstraintKind
from assessment.core.optimiser.cp_sat import CpModel
from assessment.core.planning.problem import GRAIN, Candidate, PlanningProblem, Practice, SingleCause
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE

SCALE = 10_000_000
"""Whole units in a point, so that rounding never decides."""
TIE_DAY = 20
"""Units by which a day of work breaks a tie; the place in the catalogue breaks the next one. All together they stay
below a thousandth of a point."""

Boolean = Any
"""A CP-SAT variable or expression; OR-Tools ships no types."""


@dataclass(frozen=True)
class Model:
    """The model with the variables that are read back."""

    problem: PlanningProblem
    cp: Any
    starts: Mapping[tuple[str, int], Boolean]
    chosen: Mapping[str, Boolean]
    full: Mapping[str, Boolean]
    """Whether an action that has a light form runs in its full one."""
    added: Mapping[str, Any]
    """Units of days added to each function that may get some."""


def build(problem: PlanningProblem, *, dropped: Collection[Constraint] = ()) -> Model:
    """The model under every limit that is not in `dropped`; it has no objective yet."""
    cp = CpModel()
    starts = {
        (candidate.id, slot): cp.new_bool_var(f"{candidate.id}@{slot}")
        for candidate in problem.candidates
        for slot in problem.starts(candidate)
    }
    chosen = {candidate.id: cp.new_bool_var(candidate.id) for candidate in problem.candidates}
    full = {
        candidate.id: cp.new_bool_var(f"{candidate.id} full")
        for candidate in problem.candidates
        if candidate.light_without
    }
    added = {
        function: cp.new_int_var(0, round(days * problem.grain), f"more {function}")
        for function, days in problem.spare.items()
    }
    model = Model(problem, cp, starts, chosen, full, added)
    _tie_together(model)
    rules = {
        ConstraintKind.AT_ONCE: _limit_at_once,
        ConstraintKind.QUICK_WIN: _ask_quick_win,
        ConstraintKind.HEAVY_IT: _limit_heavy,
        ConstraintKind.PREREQUISITES: _respect_prerequisites,
        ConstraintKind.MINIMUM_SIZE: _respect_size,
        ConstraintKind.BUDGET: _limit_budget,
    }
    for rule, limit in rules.items():
        if Constraint(rule) not in dropped:
            limit(model)
    _limit_capacity(
        model, [name for name in problem.functions if Constraint(ConstraintKind.CAPACITY, name) not in dropped]
    )
    for name in sorted(problem.limits.pinned):
        if Constraint(ConstraintKind.PINNED, name) not in dropped:
            cp.add(chosen[name] == 1)
    for name in sorted(problem.limits.excluded):
        if Constraint(ConstraintKind.EXCLUDED, name) not in dropped:
            cp.add(chosen[name] == 0)
    return model


def worth(model: Model) -> Any:
    """What the plan maximises, in SCALE units: each practice's rise up to the target, less charges and ties."""
    problem = model.problem
    terms = [term for practice in problem.practices for term in _rise_terms(model, practice)]
    terms += [round(SCALE * cause.worth) * _treated(model, cause) for cause in problem.single_causes]
    for rank, candidate in enumerate(problem.candidates):
        ties = TIE_DAY * round(sum(candidate.effort.values())) + rank
        terms.append(-(round(SCALE * candidate.charge) + ties) * model.chosen[candidate.id])
    return sum(terms)


def lateness(model: Model, chosen: Collection[str]) -> Any:
    """What the dates of a plan minimise: months to wait, each action weighing twice the one that treats less."""
    order = model.problem.by_gravity(chosen)
    weights = {name: 2 ** (len(order) - place) for place, name in enumerate(order)}
    return sum(weights.get(name, 0) * slot * started for (name, slot), started in model.starts.items())


def follow_what_is_planned(model: Model, chosen: Collection[str]) -> None:
    """Let each chosen action begin no earlier than one of those that it follows, where some of them are chosen."""
    problem = model.problem
    for candidate in problem.candidates:
        for choice in candidate.action.follows if candidate.id in chosen else ():
            leaders = [problem.by_id[name] for name in choice if name in chosen]
            for last in problem.starts(candidate) if leaders else ():
                begun = sum(model.starts[candidate.id, slot] for slot in problem.starts(candidate) if slot <= last)
                led = [
                    model.starts[leader.id, slot]
                    for leader in leaders
                    for slot in problem.starts(leader)
                    if slot <= last
                ]
                model.cp.add(begun <= sum(led))


def _treated(model: Model, cause: SingleCause) -> Any:
    """Whether a cause is treated: it counts once, whoever treats it."""
    treated = model.cp.new_bool_var(f"{cause.kind} {cause.key} treated")
    model.cp.add(treated <= sum(model.chosen[name] for name in model.chosen if name in cause.treated_by))
    return treated


def _tie_together(model: Model) -> None:
    for candidate in model.problem.candidates:
        slots = model.problem.starts(candidate)
        model.cp.add(sum(model.starts[candidate.id, slot] for slot in slots) == model.chosen[candidate.id])
        for other in candidate.light_without:
            model.cp.add(model.full[candidate.id] <= model.chosen.get(other, 0))
        if candidate.light_without:
            model.cp.add(model.full[candidate.id] <= model.chosen[candidate.id])


def _rise_terms(model: Model, practice: Practice) -> Iterable[Any]:
    """The worth of a practice's rise, step by step: each next step is worth no more, so the first are taken first."""
    lifting = model.problem.lifting[practice.code]
    weights = model.problem.weights
    light = any(candidate.light_without for candidate in lifting)
    steps_of_full = round(1 / weights.light_share) if light else 1
    size = weights.rise / steps_of_full
    steps: list[Boolean] = []
    reached = 0.0
    while practice.gap - reached > ROUNDING_TOLERANCE and len(steps) < steps_of_full * len(lifting):
        step = model.cp.new_bool_var(f"{practice.code} step {len(steps)}")
        steps.append(step)
        yield round(SCALE * (practice.worth_of(reached + size) - practice.worth_of(reached))) * step
        reached += size
    lifts = [_lift(model, candidate, steps_of_full) for candidate in lifting]
    model.cp.add(sum(steps) <= sum(lifts))


def _lift(model: Model, candidate: Candidate, steps_of_full: int) -> Any:
    if not candidate.light_without:
        return steps_of_full * model.chosen[candidate.id]
    return model.chosen[candidate.id] + (steps_of_full - 1) * model.full[candidate.id]


def _limit_at_once(model: Model) -> None:
    problem = model.problem
    for slot in range(problem.slots):
        running = [
            started
            for (name, start), started in model.starts.items()
            if start <= slot < start + problem.by_id[name].length
        ]
        model.cp.add(sum(running) <= problem.limits.parallel_actions)
    # The same said of the whole plan adds nothing but lets the solver prove its plan sooner.
    seats = sum(candidate.length * model.chosen[candidate.id] for candidate in problem.candidates)
    model.cp.add(seats <= problem.limits.parallel_actions * problem.slots)


def _ask_quick_win(model: Model) -> None:
    problem = model.problem
    if not problem.needs_quick_win:
        return
    quick = [
        started for (name, start), started in model.starts.items() if problem.is_quick_win(problem.by_id[name], start)
    ]
    model.cp.add_bool_or(quick)


def _limit_heavy(model: Model) -> None:
    heavy = [model.chosen[candidate.id] for candidate in model.problem.candidates if candidate.action.heavy_it]
    model.cp.add(sum(heavy) <= model.problem.heavy_at_most)


def _respect_prerequisites(model: Model) -> None:
    """An action has started by a slot only if, for each of its choices, one action was done before that slot."""
    problem = model.problem
    for candidate in problem.candidates:
        slots = problem.starts(candidate)
        for choice in candidate.after:
            for last in slots:
                begun = sum(model.starts[candidate.id, slot] for slot in slots if slot <= last)
                done = [
                    model.starts[name, slot]
                    for name in choice
                    for slot in problem.starts(problem.by_id[name])
                    if slot + problem.by_id[name].length <= last
                ]
                model.cp.add(begun <= sum(done))


def _respect_size(model: Model) -> None:
    for candidate in model.problem.candidates:
        if candidate.too_large:
            model.cp.add(model.chosen[candidate.id] == 0)


def _limit_budget(model: Model) -> None:
    if model.problem.limits.budget is not None:
        model.cp.add(spending(model) <= floor(model.problem.limits.budget))


def spending(model: Model) -> Any:
    """Euros that the plan may cost at most."""
    return sum(ceil(candidate.euros) * model.chosen[candidate.id] for candidate in model.problem.candidates)


def _limit_capacity(model: Model, functions: Iterable[str]) -> None:
    for function in functions:
        if function in model.problem.limits.capacity:
            _limit_days(model, function)


def _limit_days(model: Model, function: str) -> None:
    problem = model.problem
    per_hundredth = problem.grain // GRAIN
    capacity = [floor(days * GRAIN + ROUNDING_TOLERANCE) * per_hundredth for days in problem.grouped_capacity[function]]
    more = [_more_days(model, function) for _ in capacity if function in model.added]
    for group, units in enumerate(capacity):
        model.cp.add(_load(model, function, group) <= units + (more[group] if more else 0))
    if more:
        model.cp.add(sum(more) <= model.added[function])
    # As for the actions under way: the whole plan's days, for the sake of the proof.
    whole = [
        round(candidate.effort.get(function, 0.0) * problem.grain) * model.chosen[candidate.id]
        for candidate in problem.candidates
    ]
    model.cp.add(sum(whole) <= sum(capacity) + model.added.get(function, 0))


def _more_days(model: Model, function: str) -> Any:
    return model.cp.new_int_var(0, round(model.problem.spare[function] * model.problem.grain), f"more {function}")


def _load(model: Model, function: str, group: int) -> Any:
    """Units of a function's days in a group of periods; every share of a slot is a whole number of units."""
    problem = model.problem
    slots = [slot for slot in range(problem.slots) if problem.group_of[slot] == group]
    terms = []
    for (name, start), started in model.starts.items():
        candidate = problem.by_id[name]
        share = sum(candidate.share(start, slot) for slot in slots)
        units = round(candidate.effort.get(function, 0.0) * problem.grain * share)
        if units:
            terms.append(units * started)
    return sum(terms)
