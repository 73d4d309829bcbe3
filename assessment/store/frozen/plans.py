"""Shape of an approved plan as JSON: the roadmap beside its load and proof, actions by their id and effort.

Plans name what belongs to the questionnaire by its key. What that knows no more is left out: nobody could say what it
was. Plans of earlier releases lack the causes, and the actions that were not worth it, in place or not needed.
"""

from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from assessment.core.optimiser.exclusion_reasons import ExcludedAction
from assessment.core.optimiser.plan_summary import PlanSummary
from assessment.core.planning.roadmap import PlannedAction
from assessment.core.questionnaire.definition import Questionnaire

Json = dict[str, Any]
EXCLUSION_FIELDS = attrgetter("id", "reason", "names", "amount")


def register_plan_writer(converter: Converter) -> None:
    """Let plans be written by a converter that writes actions by their id and effort."""
    converter.register_unstructure_hook(
        ExcludedAction, lambda excluded_action: converter.unstructure(EXCLUSION_FIELDS(excluded_action))
    )
    # A writer of fields looks up the writers of their types when it is made.
    action_by_field = make_dict_unstructure_fn(PlannedAction, converter)

    def written_action(planned: PlannedAction) -> Json:
        nested: Json = action_by_field(planned)
        return {**nested.pop("action"), **nested}

    converter.register_unstructure_hook(PlannedAction, written_action)
    plan_by_field = make_dict_unstructure_fn(PlanSummary, converter)

    def written_plan(plan: PlanSummary) -> Json:
        nested: Json = plan_by_field(plan)
        return {**nested.pop("roadmap"), **nested}

    converter.register_unstructure_hook(PlanSummary, written_plan)


def register_plan_reader(converter: Converter, questionnaire: Questionnaire) -> None:
    """Let plans be read by a converter that finds actions and rules in the questionnaire."""
    converter.register_structure_hook(ExcludedAction, converter.structure_attrs_fromtuple)
    action_by_field = make_dict_structure_fn(PlannedAction, converter)

    def read_action(data: Mapping[str, Any], kind: type[PlannedAction]) -> PlannedAction:
        planned: PlannedAction = action_by_field({**data, "action": data}, kind)
        return replace(planned, action=replace(planned.action, owner=planned.owner))

    converter.register_structure_hook(PlannedAction, read_action)
    plan_by_field = make_dict_structure_fn(PlanSummary, converter)
    rules = {rule.key for rule in questionnaire.targets.rules}

    def is_known(action: Mapping[str, Any]) -> bool:
        return action["id"] in questionnaire.actions_by_id

    def read_plan(data: Mapping[str, Any], kind: type[PlanSummary]) -> PlanSummary:
        target = data["target"]
        known = {
            **data,
            "target": target if target["rule"] in rules else {**target, "rule": None},
            "actions": [action for action in data["actions"] if is_known(action)],
            "not_worth_it": [action for action in data.get("not_worth_it", ()) if is_known(action)],
            "held_back": [excluded for excluded in data["held_back"] if excluded[0] in questionnaire.actions_by_id],
        }
        plan: PlanSummary = plan_by_field({**known, "roadmap": known}, kind)
        return plan

    converter.register_structure_hook(PlanSummary, read_plan)
