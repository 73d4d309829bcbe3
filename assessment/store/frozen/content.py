"""Firms and questionnaires as JSON: what is kept of them for ever, apart from all that is computed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, get_args

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override
from cattrs.preconf.json import make_converter

from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.questionnaire.localised_text import Text

Json = dict[str, Any]
PLAIN = frozenset({int, float, str, bool, type(None)})
"""Kinds that JSON takes as they are: nearly every value of thousands of people."""


def profile_to_json(profile: CompanyProfile) -> Json:
    """What was told of a firm, as plain values; what was left out is left out, and so is the day of the report."""
    written: Json = plain(_profile_converter().unstructure(profile))
    return written


def profile_from_json(data: Mapping[str, Any], *, day: date | None) -> CompanyProfile:
    """The profile again; `day` is the day that the report bears."""
    return replace(_profile_converter().structure(data, CompanyProfile), day=day)


def questionnaire_to_json(questionnaire: Questionnaire) -> Json:
    """A questionnaire with all its texts as plain values."""
    written: Json = plain(content_converter().unstructure(questionnaire))
    return written


def questionnaire_from_json(data: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire again."""
    return content_converter().structure(data, Questionnaire)


def hash_of_inputs(inputs: Json) -> str:
    """SHA-256 of inputs as plain values, whatever the order of their keys."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def plain(value: Any) -> Any:
    """Numbers of the standard library alone, every sequence as a list."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return list(value) if PLAIN.issuperset(map(type, value)) else [plain(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    # A number of an array, which has a way to one of the standard library.
    return value.item() if hasattr(value, "item") else value


def new_converter() -> Converter:
    """A converter that takes numbers as they were written, and what a rule of the questionnaire compares or says."""
    converter = make_converter()
    # A whole number where a fraction might stand comes back as it was written.
    converter.register_structure_hook(float, lambda value, _kind: value)
    # What a rule of the questionnaire compares, or says: numbers, names, or a text in both languages.
    converter.register_unstructure_hook_func(_is_object, lambda value: converter.unstructure(value, type(value)))
    converter.register_structure_hook_func(_is_object, _read_object)
    return converter


def register_profile(converter: Converter) -> None:
    """Let profiles be kept: of each, what was left out is left out, and so is the day, which stands beside it."""
    converter.register_unstructure_hook(
        CompanyProfile,
        make_dict_unstructure_fn(CompanyProfile, converter, _cattrs_omit_if_default=True, day=override(omit=True)),
    )


@cache
def content_converter() -> Converter:
    """The converter of questionnaires and of their parts."""
    converter = new_converter()

    def text_or_name(value: Any, _kind: Any) -> Text | str:
        return converter.structure(value, Text) if isinstance(value, Mapping) else str(value)

    def is_text_or_name(kind: Any) -> bool:
        return set(get_args(kind)) == {Text, str}

    converter.register_unstructure_hook_func(is_text_or_name, lambda value: converter.unstructure(value, type(value)))
    converter.register_structure_hook_func(is_text_or_name, text_or_name)
    return converter


@cache
def _profile_converter() -> Converter:
    converter = new_converter()
    register_profile(converter)
    return converter


def _is_object(kind: Any) -> bool:
    return kind is object


def _read_object(value: Any, _kind: Any) -> Any:
    if isinstance(value, Mapping) and value.keys() == {"fr", "en"}:
        return Text(value["fr"], value["en"])
    return {key: _read_object(inner, None) for key, inner in value.items()} if isinstance(value, Mapping) else value
