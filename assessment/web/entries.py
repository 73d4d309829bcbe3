"""A form as a page shows it: what was typed, field by field, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Wrong:
    """`key` names a text of the wording files, filled with `values`."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


class WrongError(Exception):
    """A field cannot be read; `wrong` says why."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.wrong = Wrong(key, values)


@dataclass(frozen=True, slots=True)
class Entries:
    """What was typed, and what is wrong with it, both by field; `choices` are values that only this reader may take."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Wrong] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
