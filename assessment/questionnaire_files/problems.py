"""Validation problems with file, line and key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessment.i18n import Language


@dataclass(frozen=True, slots=True)
class QuestionnaireProblem:
    """One thing to mend. `what` names a text of `wording/content.yaml`, filled with `values`."""

    file: str
    line: int
    key: str
    what: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def said_in(self, language: Language) -> str:
        """`file:line: key: message` in the reader's language."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        key = f"{self.key}{language('content.colon')} " if self.key else ""
        return f"{place}{language('content.colon')} {key}{language(f'content.{self.what}', **self.values)}"


class QuestionnaireError(Exception):
    """A questionnaire cannot be used; `problems` says why, all at once."""

    def __init__(self, problems: tuple[QuestionnaireProblem, ...]) -> None:
        super().__init__(
            "; ".join(f"{problem.file}:{problem.line} {problem.key} {problem.what}" for problem in problems)
        )
        self.problems = problems
