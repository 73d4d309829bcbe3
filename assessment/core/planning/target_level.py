"""Target maturity level derived from the company profile."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.questionnaire.planning_content import TargetRule

Conditions = Mapping[str, object]
TOLD = ("cycle", "basket", "complex_offer", "several_sites")
"""Conditions that ask for one value."""
COMPARE: Mapping[str, Callable[[float, float], bool]] = {"min": operator.ge, "max": operator.le, "over": operator.gt}
LOWEST, HIGHEST = 1, 5
"""Levels."""
TRIAD = ("marketing", "sales", "finance")
"""Functions whose size tells how far a firm has specialised."""


@dataclass(frozen=True, slots=True)
class Target:
    """The level to aim at. `steps` are aimed at in turn; `aim` is the one that comes next."""

    aim: int
    steps: tuple[int, ...]
    levers: Mapping[str, int]
    rule: TargetRule | None
    """The rule that fits the firm; None when the firm told too little and the default holds."""
    followed: bool
    """Whether a lever was kept at the first step because the firm is small."""
    decided: str = ""
    """Why the firm aims elsewhere than the rules suggest, in its own words; empty where the rules hold."""
    suggested: int | None = None
    """What the rules suggest, where the firm decided otherwise."""

    @property
    def total(self) -> int:
        """The level aimed at for the firm as a whole."""
        return self.aim


def useful_target(questionnaire: Questionnaire, context: CompanyProfile, *, reached: int | None = None) -> Target:
    """The target of a firm in that context; `reached` is the total's level, from which the next step is chosen."""
    targets = questionnaire.targets
    rule = next((rule for rule in targets.rules if holds(rule.when, context)), None)
    steps = rule.target if rule else (targets.default,)
    aim = next((step for step in steps if reached is None or step > reached), steps[-1])
    levers = {lever.key: aim for lever in questionnaire.levers}
    follow = targets.follow
    small = follow is not None and (context.headcount or 0) < follow.unless_headcount_at_least
    followed = follow is not None and small and steps[0] < aim
    if follow is not None and followed:
        levers[follow.lever] = steps[0]
    return Target(aim, steps, levers, rule, followed)


def decided_target(suggested: Target, *, aim: int, levers: Mapping[str, int], reason: str) -> Target:
    """What the firm decided in place of the suggestion: a level for the whole, and one for each lever (else the same).

    Raises ValueError for a level that is none, or no reason.
    """
    wanted = {key: levers.get(key, aim) for key in suggested.levers}
    if not reason.strip() or any(not LOWEST <= level <= HIGHEST for level in (aim, *wanted.values())):
        raise ValueError("a target is a level from 1 to 5, with a reason")
    return Target(aim, (aim,), wanted, suggested.rule, followed=False, decided=reason, suggested=suggested.total)


def holds(conditions: Conditions, context: CompanyProfile) -> bool:
    """Whether every condition holds; one on something that the firm did not tell does not."""
    return all(_condition_holds(name, wanted, context) for name, wanted in conditions.items())


def _condition_holds(name: str, wanted: object, context: CompanyProfile) -> bool:
    if name == "any":
        return isinstance(wanted, list) and any(holds(choice, context) for choice in wanted)
    if name in TOLD:
        return bool(getattr(context, name) == wanted)
    figure, _, comparison = name.rpartition("_")
    value = _figure(figure, context)
    return value is not None and COMPARE[comparison](value, float(str(wanted)))


def _figure(name: str, context: CompanyProfile) -> float | None:
    """The figure that a condition bounds; None when the firm did not tell it."""
    staff = [context.staff[function] for function in TRIAD if function in context.staff]
    complete = len(staff) == len(TRIAD)
    figures = {
        "headcount": context.headcount,
        "marketing_share": context.marketing_share,
        "smallest_function": min(staff) if complete else None,
        "largest_function": max(staff) if complete else None,
    }
    return figures[name]
