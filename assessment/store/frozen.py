"""Converter of what is kept for ever: inputs, analyses, comparisons, plans, forecasts and questionnaires, as JSON.

Results name what belongs to their questionnaire by its key or code; they are read back with the questionnaire that was
asked, found by the hash of its content. Answers stand once, in a result's inputs: people's detail is joined with them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, TypeVar, get_args, get_origin

import numpy as np
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn
from cattrs.preconf.json import make_converter

from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Dimension, Family, Function, Item, Lever, Questionnaire
from assessment.core.questionnaire.localised_text import Text
from assessment.core.questionnaire.planning_content import Action, TargetRule
from assessment.core.results.diagnosis import rows_by_function
from assessment.core.results.maturity_levels import level_of_mean, score_of_mean
from assessment.core.results.published_diagnosis import PersonDetail
from assessment.core.results.result_types import DimensionResult, ItemResult
from assessment.core.results.score_uncertainty import Bounds, is_too_wide
from assessment.store.frozen_inputs import FrozenInputs, Json, register_inputs
from assessment.store.frozen_plans import register_plan_reader, register_plan_writer

Value = TypeVar("Value")
KEPT_READERS = 8
PLAIN = frozenset({int, float, str, bool, type(None)})
"""Kinds that JSON takes as they are: nearly every value of thousands of people."""


def to_json(value: Any) -> Any:
    """A result as plain values: questionnaire parts by their key, NaN as None, no answer sheet."""
    return _plain(_result_writer().unstructure(value))


def from_json(kind: type[Value], data: Any, questionnaire: Questionnaire) -> Value:
    """The result again, without people. Raises ClassValidationError for a part that the questionnaire does not hold."""
    return _result_reader(_ReaderCacheKey(id(questionnaire), questionnaire)).structure(data, kind)


def inputs_to_json(inputs: FrozenInputs) -> Json:
    """Frozen inputs as plain values: the same inputs always make the same bytes."""
    plain: Json = _plain(_input_converter().unstructure(inputs))
    return plain


def inputs_from_json(data: Mapping[str, Any]) -> FrozenInputs:
    """Frozen inputs again, of this release or an earlier one."""
    return _input_converter().structure(data, FrozenInputs)


def profile_to_json(profile: CompanyProfile) -> Json:
    """What was told of a firm, as plain values; what was left out is left out, and so is the day of the report."""
    plain: Json = _plain(_input_converter().unstructure(profile))
    return plain


def profile_from_json(data: Mapping[str, Any], *, day: date | None) -> CompanyProfile:
    """The profile again; `day` is the day that the report bears."""
    return replace(_input_converter().structure(data, CompanyProfile), day=day)


def people_from_json(data: Mapping[str, Any], questionnaire: Questionnaire, sheet: AnswerSheet) -> PersonDetail:
    """Scores of named people, joined with their answers."""
    scores = {key: _read_array(values, None) for key, values in data["scores"].items()}
    return PersonDetail(sheet, rows_by_function(questionnaire, sheet), scores)


def questionnaire_to_json(questionnaire: Questionnaire) -> Json:
    """A questionnaire with all its texts as plain values."""
    content: Json = _plain(_content_converter().unstructure(questionnaire))
    return content


def questionnaire_from_json(data: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire again."""
    return _content_converter().structure(data, Questionnaire)


def _plain(value: Any) -> Any:
    """Numbers of the standard library alone, every sequence as a list."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return list(value) if PLAIN.issuperset(map(type, value)) else [_plain(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    return value.item() if isinstance(value, np.generic) else value


def _is_array(kind: Any) -> bool:
    return kind is np.ndarray or get_origin(kind) is np.ndarray


def _written_array(values: Any) -> list[Any]:
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124 # NaN alone differs from itself


def _read_array(values: Any, kind: Any) -> Any:
    whole = np.dtype(np.intp) == get_args(get_args(kind)[1])[0] if get_args(kind) else False
    return np.array([np.nan if value is None else value for value in values], dtype=np.intp if whole else np.float64)


def _with_arrays(converter: Converter) -> Converter:
    converter.register_unstructure_hook_func(_is_array, _written_array)
    converter.register_structure_hook_func(_is_array, _read_array)
    # A whole number where a fraction might stand comes back as it was written.
    converter.register_structure_hook(float, lambda value, _kind: value)
    # What a rule of the questionnaire compares, or says: numbers, names, or a text in both languages.
    converter.register_unstructure_hook_func(_is_object, lambda value: converter.unstructure(value, type(value)))
    converter.register_structure_hook_func(_is_object, _read_object)
    return converter


def _is_object(kind: Any) -> bool:
    return kind is object


def _read_object(value: Any, _kind: Any) -> Any:
    if isinstance(value, Mapping) and value.keys() == {"fr", "en"}:
        return Text(value["fr"], value["en"])
    return {key: _read_object(inner, None) for key, inner in value.items()} if isinstance(value, Mapping) else value


@cache
def _content_converter() -> Converter:
    converter = _with_arrays(make_converter())

    def text_or_name(value: Any, _kind: Any) -> Text | str:
        return converter.structure(value, Text) if isinstance(value, Mapping) else str(value)

    def is_text_or_name(kind: Any) -> bool:
        return set(get_args(kind)) == {Text, str}

    converter.register_unstructure_hook_func(is_text_or_name, lambda value: converter.unstructure(value, type(value)))
    converter.register_structure_hook_func(is_text_or_name, text_or_name)
    return converter


@cache
def _input_converter() -> Converter:
    converter = _with_arrays(make_converter())
    register_inputs(converter)
    return converter


@cache
def _result_writer() -> Converter:
    converter = _with_arrays(make_converter())
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
    return {"functions": _content_converter().unstructure(questionnaire.functions)}


@dataclass(frozen=True)
class _ReaderCacheKey:
    """A questionnaire by its identity: making a converter takes a tenth of a second."""

    identity: int
    questionnaire: Questionnaire = field(compare=False, repr=False)


@lru_cache(maxsize=KEPT_READERS)
def _result_reader(key: _ReaderCacheKey) -> Converter:
    questionnaire = key.questionnaire
    converter = _with_arrays(make_converter())
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
        functions = tuple(_content_converter().structure(function, Function) for function in data["functions"])
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
