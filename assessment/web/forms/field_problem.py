"""What is wrong with a field: the key of a text and the values that fill it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessment.i18n import Language


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """`key` names a text of the wording files, filled with `values`."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def said_in(self, say: Language) -> str:
        """The message in the reader's language, its numbers as that language writes them."""
        return say(self.key, **{name: _written(value, say) for name, value in self.values.items()})


class FieldProblemError(Exception):
    """A typed text cannot be read; `wrong` says why."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.wrong = FieldProblem(key, values)


def _written(value: Any, say: Language) -> Any:
    if isinstance(value, float):
        return say.number(value, digits=1)
    return say.number(value) if isinstance(value, int) else value
