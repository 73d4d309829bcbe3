"""Effect of each limit on the plan, conflicts and remedies."""

from collections.abc import Collection, Mapping

from assessment.core.optimiser.constraint_names import Constraint, ConstraintKind, Infeasible, Relaxation
from assessment.core.optimiser.exclusion_reasons import ExcludedAction, ExclusionReason
from assessment.core.optimiser.plan_summary import PlanSummary
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from reports.content.cost.cost_text import euros
from reports.content.planning.plan import action_name, action_names, days, function_name

ABOUT_ACTIONS = (ConstraintKind.PINNED, ConstraintKind.EXCLUDED)


def reasons(
    plan: PlanSummary,
    questionnaire: Questionnaire,
    say: Language,
    *,
    pinned: Collection[str],
    excluded: Collection[str],
) -> tuple[str, ...]:
    """A sentence for each limit that shaped the plan: functions without days, actions pinned or excluded."""
    held = {excluded_action.id: excluded_action for excluded_action in plan.held_back}
    sentences = [
        _without_days(function, held, questionnaire, say) for function, given in plan.capacity.items() if not sum(given)
    ]
    sentences += [_excluded(name, held, questionnaire, say) for name in sorted(excluded)]
    planned = {action.action.id: action for action in plan.roadmap.actions}
    for name in sorted(pinned):
        if name in planned:
            place = {"start": say.number(planned[name].start_day), "finish": say.number(planned[name].finish_day)}
            sentences.append(say("plans.why.pinned", action=action_name(name, questionnaire, say), **place))
    return tuple(sentences)


def change(before: PlanSummary, after: PlanSummary, questionnaire: Questionnaire, say: Language) -> str:
    """What a new plan does differently from the one before, in one sentence."""
    old = [action.action.id for action in before.roadmap.actions]
    new = [action.action.id for action in after.roadmap.actions]
    came, gone = [name for name in new if name not in old], [name for name in old if name not in new]
    points = {"before": say.number(before.gain, digits=1), "after": say.number(after.gain, digits=1)}
    if not came and not gone:
        return say("plans.change.same", **points)
    parts = [say("plans.change.came", actions=action_names(came, questionnaire, say))] if came else []
    parts += [say("plans.change.gone", actions=action_names(gone, questionnaire, say))] if gone else []
    return say("plans.change.differs", parts=say("plans.change.and").join(parts), **points)


def conflict(infeasible: Infeasible, questionnaire: Questionnaire, say: Language) -> str:
    """Which limits cannot hold together."""
    limits = say.list([_limit(limit, questionnaire, say) for limit in infeasible.conflict])
    return say("plans.none.conflict", limits=limits)


def remedies(infeasible: Infeasible, questionnaire: Questionnaire, say: Language) -> tuple[str, ...]:
    """What would make room, one way out each."""
    return tuple(_remedy(remedy, questionnaire, say) for remedy in infeasible.remedies)


def _without_days(
    function: str, held: Mapping[str, ExcludedAction], questionnaire: Questionnaire, say: Language
) -> str:
    name = function_name(function, questionnaire, say)
    lost = [
        excluded_action.id
        for excluded_action in held.values()
        if excluded_action.reason is ExclusionReason.CAPACITY and function in excluded_action.names
    ]
    if not lost:
        return say("plans.why.no_days_no_loss", function=name)
    actions = action_names(lost, questionnaire, say)
    return say("plans.why.no_days", count=len(lost), function=name, actions=actions)


def _excluded(name: str, held: Mapping[str, ExcludedAction], questionnaire: Questionnaire, say: Language) -> str:
    action = action_name(name, questionnaire, say)
    waiting = [
        excluded_action.id
        for excluded_action in held.values()
        if excluded_action.reason is ExclusionReason.PREREQUISITES and name in excluded_action.names
    ]
    if not waiting:
        return say("plans.why.excluded", action=action)
    others = action_names(waiting, questionnaire, say)
    return say("plans.why.excluded_with", count=len(waiting), action=action, others=others)


def _limit(limit: Constraint, questionnaire: Questionnaire, say: Language) -> str:
    if limit.rule is ConstraintKind.CAPACITY:
        return say("plans.limits.capacity", function=function_name(limit.name, questionnaire, say))
    if limit.rule in ABOUT_ACTIONS:
        return say(f"plans.limits.{limit.rule}", action=action_name(limit.name, questionnaire, say))
    return say(f"plans.limits.{limit.rule}")


def _remedy(remedy: Relaxation, questionnaire: Questionnaire, say: Language) -> str:
    lifts = [_lift(limit, amount, questionnaire, say) for limit, amount in remedy.lifts.items()]
    return say("plans.none.remedy", lifts=say.list(lifts))


def _lift(limit: Constraint, amount: float | None, questionnaire: Questionnaire, say: Language) -> str:
    if limit.rule is ConstraintKind.CAPACITY:
        function = function_name(limit.name, questionnaire, say)
        if amount is None:
            return say("plans.lift.capacity_all", function=function)
        return say("plans.lift.capacity", function=function, days=days(amount, say))
    if limit.rule in ABOUT_ACTIONS:
        return say(f"plans.lift.{limit.rule}", action=action_name(limit.name, questionnaire, say))
    if limit.rule is ConstraintKind.BUDGET and amount is not None:
        return say("plans.lift.budget", euros=euros(amount, say))
    if limit.rule is ConstraintKind.AT_ONCE and amount is not None:
        return say("plans.lift.at_once", count=amount, value=say.number(amount))
    return say(f"plans.lift.without_{limit.rule}")
