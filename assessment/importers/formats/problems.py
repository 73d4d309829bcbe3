"""Import problems with file, line and column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessment.i18n import Language

PRINTED = 50
"""Nobody mends more than this in one go; the rest is counted."""
QUOTED = 40
"""Characters of a wrong value that are repeated to the reader."""


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """One thing to mend. `what` names a text of `wording/intake.yaml`; lines and columns count from 1, 0 is nowhere."""

    what: str
    line: int = 0
    column: int = 0
    code: str = ""
    """The column's name in the header."""
    values: Mapping[str, Any] = field(default_factory=dict)

    def said_in(self, language: Language, file: str) -> str:
        """`file, line 3, column E (V1.2): message` in the reader's language."""
        return _said(f"intake.problem.{self.what}", self, language, file)


@dataclass(frozen=True, slots=True)
class ImportNotice:
    """One thing that was done with a file and that its author may not expect; nothing needs mending.

    `what` names a text under `notice` in `wording/intake.yaml`; the rest is as in an `ImportProblem`.
    """

    what: str
    line: int = 0
    column: int = 0
    code: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def said_in(self, language: Language, file: str) -> str:
        """`file, line 3: message` in the reader's language."""
        return _said(f"intake.notice.{self.what}", self, language, file)


def _said(key: str, outcome: ImportProblem | ImportNotice, language: Language, file: str) -> str:
    """A message with its place before it; lists are joined with commas."""
    place = {"file": file, "line": outcome.line, "letter": letters(outcome.column), "code": visible(outcome.code)}
    where = "cell" if outcome.column else "line" if outcome.line else "file"
    if where == "cell" and not outcome.code:
        where = "nameless"
    values = {name: _shown(value, language) for name, value in outcome.values.items() if name != "count"}
    if "count" in outcome.values:
        # The number itself chooses between singular and plural.
        values["count"] = outcome.values["count"]
    return language(f"intake.place.{where}", **place) + language("intake.place.colon") + " " + language(key, **values)


def _shown(value: object, language: Language) -> object:
    """A value as the reader's language writes it."""
    if isinstance(value, list):
        return ", ".join(str(entry) for entry in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
        return language.number(value, digits=decimals)
    return value


class ImportFileError(Exception):
    """A file cannot be used; `problems` says why, in reading order, and `more` counts those that were left out."""

    def __init__(self, problems: Iterable[ImportProblem], *, more: int = 0) -> None:
        import_problems = sorted(problems, key=lambda problem: (problem.line, problem.column))
        self.problems = tuple(import_problems[:PRINTED])
        self.more = more + len(import_problems) - len(self.problems)
        super().__init__("; ".join(f"{problem.line}:{problem.column} {problem.what}" for problem in self.problems))

    def said_in(self, language: Language, file: str) -> list[str]:
        """One line per problem, the last one counting those not listed."""
        lines = [problem.said_in(language, file) for problem in self.problems]
        return [*lines, language("intake.more", count=self.more)] if self.more else lines


def letters(column: int) -> str:
    """A column's letters as a spreadsheet shows them: 1 is A, 27 is AA; 0 is nothing."""
    written = ""
    while column:
        column, rest = divmod(column - 1, 26)
        written = chr(ord("A") + rest) + written
    return written


def visible(value: object) -> str:
    """A value of a stranger's file, shortened and without characters that could move a terminal's cursor."""
    text = "".join(sign if sign.isprintable() else "·" for sign in str(value))
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"
