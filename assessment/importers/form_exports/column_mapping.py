"""How the columns and answers of a form tool's export are read here."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessment.core.questionnaire.answer_sheet import Cell

LEFT_ASIDE, UNDECIDED = "-", "?"
CELL_NAMES = {"dont_know": Cell.DONT_KNOW, "not_applicable": Cell.NOT_APPLICABLE, "skipped": Cell.SKIPPED}
"""How a mapping names what is no option."""
CELL_WORDS = {"dont_know": "NSP", "not_applicable": "SO", "skipped": ""}
"""The same as a file of our own writes it."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of the export: its header, and what it is read as.

    `read_as` is `respondent`, `function`, `role`, an item's code, LEFT_ASIDE or UNDECIDED. `similarity` (0 to 100)
    tells how alike header and question are, `near` the item that an undecided header looks like most.
    """

    header: str
    read_as: str
    similarity: int = 100
    near: str = ""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How one shape of export is read. Labels are kept as written and compared by `label_key`.

    `answers` gives labels an option (`1` to `5`), a name of CELL_NAMES or UNDECIDED; `answers_of` does for one item
    where the same label means something else there. `functions` and `roles` give labels a key, LEFT_ASIDE (functions
    only: these people are left out) or UNDECIDED. `function` and `role` hold for everybody where no column tells them.
    """

    shape: str
    rows_below_header: int
    columns: tuple[MappedColumn, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    answers_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    function: str = ""
    role: str = ""

    @property
    def undecided(self) -> tuple[str, ...]:
        """Headers and labels that nobody has decided on, in the order of the file."""
        columns = [column.header for column in self.columns if column.read_as == UNDECIDED]
        label_maps = [self.answers, *self.answers_of.values(), self.functions, self.roles]
        labels = [label for part in label_maps for label, value in part.items() if value == UNDECIDED]
        constants = ["function"] if self.function == UNDECIDED else []
        return tuple(dict.fromkeys([*columns, *labels, *constants]))

    @property
    def left_aside(self) -> tuple[str, ...]:
        """Headers of the columns that are not read."""
        return tuple(column.header for column in self.columns if column.read_as == LEFT_ASIDE and column.header)

    @property
    def recognised(self) -> tuple[str, ...]:
        """What the columns that are read are read as."""
        aside = (LEFT_ASIDE, UNDECIDED)
        return tuple(column.read_as for column in self.columns if column.read_as not in aside)


def shape_of(header: Sequence[str]) -> str:
    """The signature of a header, sixteen hexadecimal digits: alike for files with the same columns in one order."""
    joined_labels = "\x1f".join(label_key(name) for name in header)
    return hashlib.sha256(joined_labels.encode()).hexdigest()[:16]


def label_key(text: str) -> str:
    """A label for comparison: spaces and case do not count."""
    return " ".join(text.split()).casefold()
