"""Submitted form values and field errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.web.forms.field_problem import FieldProblem, FieldProblemError

__all__ = ("FieldProblem", "FieldProblemError", "FormState")


@dataclass(frozen=True, slots=True)
class FormState:
    """What was typed, and what is wrong with it, both by field; `choices` are values that only this reader may take."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, FieldProblem] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
