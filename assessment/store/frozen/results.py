"""Converter of what is kept of a result for ever: inputs, analyses, comparisons, plans and forecasts, as JSON.

Results name what belongs to their questionnaire by its key or code; they are read back with the questionnaire that was
asked, found by the hash of its content. Answers stand once, in a result's inputs: people's detail is joined with them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, TypeVar, get_args, get_origin

import numpy as np
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn

from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.definition import Dimension, Family, Function, Item, Lever, Questionnaire
from assessment.core.questionnaire.planning_content import Action, TargetRule
from assessment.core.results.diagnosis import rows_by_function
from assessment.core.results.maturity_levels import level_of_mean, score_of_mean
from assessment.core.results.published_diagnosis import PersonDetail
from assessment.core.results.result_types import DimensionResult, ItemResult
from assessment.core.results.score_uncertainty import Bounds, is_too_wide
from assessment.store.frozen.content import Json, content_converter, new_converter, plain
from assessment.store.frozen.inputs import PEOPLE, FrozenInputs, register_inputs
from assessment.store.frozen.plans import register_plan_reader, register_plan_writer

Value = TypeVar("Value")
KEPT_READERS = 8


def to_json(value: Any) -> Any:
    """A result as plain values: questionnaire parts by their key, NaN as None, no answer sheet."""
    return plain(_result_writer().unstructure(value))


def from_json(kind: type[Value], data: Any, questionnaire: Questionnaire) -> Value:
    """The result again, without people. Raises ClassValidationError for a part that the questionnaire does not hold."""
    return _result_reader(_ReaderCacheKey(id(questionnaire), questionnaire)).structure(data, kind)


def inputs_to_json(inputs: FrozenInputs) -> Json:
    """Frozen inputs as plain values: the same inputs always make the same bytes."""
    written = _input_converter().unstructure(inputs)
    # Thousands of people are written as plain values from the outset.
    return {name: value if name == PEOPLE else plain(value) for name, value in written.items()}


def inputs_from_json(data: Mapping[str, Any]) -> FrozenInputs:
    """Frozen inputs again, of this release or an earlier one."""
    return _input_converter().structure(data, FrozenInputs)


def people_from_json(data: Mapping[str, Any], questionnaire: Questionnaire, sheet: AnswerSheet) -> PersonDetail:
    """Scores of named people, joined with their answers."""
    scores = {key: _read_array(values, None) for key, values in data["scores"].items()}
    return PersonDetail(sheet, rows_by_function(questionnaire, sheet), scores)


def _is_array(kind: Any) -> bool:
    return kind is np.ndarray or get_origin(kind) is np.ndarray


def _written_array(values: Any) -> list[Any]:
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124 # NaN alone differs from itself


def _read_array(values: Any, kind: Any) -> Any:
    whole = np.dtype(np.intp) == get_args(get_args(kind)[1])[0] if get_args(kind) else False
    return np.array([np.nan if value is None else value for value in values], dtype=np.intp if whole else np.float64)


def _array_converter() -> Converter:
    converter = new_converter()
    converter.register_unstructure_hook_func(_is_array, _written_array)
    converter.register_structure_hook_func(_is_array, _read_array)
    return converter


@cache
def _input_converter() -> Converter:
    converter = _array_converter()
    register_inputs(converter)
    return converter


@cache
def _result_writer() -> Converter:
    converter = _array_converter()
    by_code: tuple[type, ...] = (Item, Dimension)
    by_key: tuple[type, ...] = (Lever, Family, TargetRule)
    for kind in by_code:
        converter.register_unstructure_hook(kind, attrgetter("code"))
    for kind in by_key:
        converter.register_unstructure_hook(kind, attrgetter("key"))
    converter.register_unstructure_hook(Action, lambda action: {"id": action.id, "effort": dict(action.effort)})
    register_plan_writer(converter)
    converter.register_unstructure_hook(Questionnaire, _groups_of)
    converter.register_unstructure_hook(
        PersonDetail, lambda people: {"scores": {key: _written_array(scores) for key, scores in people.scores.items()}}
    )
    return converter


def _groups_of(questionnaire: Questionnaire) -> Json:
    """Of the questionnaire of a result, its functions alone: they are the published groups."""
    return {"functions": content_converter().unstructure(questionnaire.functions)}


@dataclass(frozen=True)
class _ReaderCacheKey:
    """A questionnaire by its identity: making a converter takes a tenth of a second."""

    identity: int
    questionnaire: Questionnaire = field(compare=False, repr=False)


@lru_cache(maxsize=KEPT_READERS)
def _result_reader(key: _ReaderCacheKey) -> Converter:
    questionnaire = key.questionnaire
    converter = _array_converter()
    levers = {lever.key: lever for lever in questionnaire.levers}
    by_name: Mapping[type, Mapping[str, Any]] = {
        Item: questionnaire.items_by_code,
        Dimension: {part.code: part for lever in questionnaire.levers for part in lever.dimensions},
        Lever: levers,
        Family: {family.key: family for family in questionnaire.families},
        TargetRule: {rule.key: rule for rule in questionnaire.targets.rules},
    }
    for kind, parts in by_name.items():
        converter.register_structure_hook(kind, _by_name(parts))

    def action(data: Any, _kind: Any) -> Action:
        return replace(questionnaire.actions_by_id[data["id"]], effort=data["effort"])

    def with_groups(data: Any, _kind: Any) -> Questionnaire:
        functions = tuple(content_converter().structure(function, Function) for function in data["functions"])
        return questionnaire if functions == questionnaire.functions else replace(questionnaire, functions=functions)

    converter.register_structure_hook(Action, action)
    converter.register_structure_hook(Questionnaire, with_groups)
    register_plan_reader(converter, questionnaire)
    # Rows that were kept before these were stored have them worked out again.
    _with_default(converter, ItemResult, lambda data: {"level": level_of_mean(data["mean"])})
    _with_default(converter, DimensionResult, _dimension_defaults)
    _with_default(converter, Bounds, lambda data: {"too_wide": is_too_wide(data["low"], data["high"])})
    return converter


def _with_default(converter: Converter, kind: type, default: Callable[[Any], Json]) -> None:
    by_field: Callable[[Any, Any], Any] = make_dict_structure_fn(kind, converter)
    converter.register_structure_hook(kind, lambda data, wanted: by_field({**default(data), **data}, wanted))


def _dimension_defaults(data: Mapping[str, Any]) -> Json:
    mean = data["mean"]
    return {"score": None if mean is None else score_of_mean(mean), "level": level_of_mean(mean)}


def _by_name(parts: Mapping[str, Any]) -> Callable[[Any, Any], Any]:
    return lambda name, _kind: parts[name]
