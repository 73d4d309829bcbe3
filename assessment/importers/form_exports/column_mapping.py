"""How the columns and answers of a form tool's export are read here."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessment.core.questionnaire.respondents import Cell

LEFT_ASIDE, UNDECIDED = "-", "?"
CELL_NAMES = {"dont_know": Cell.DONT_KNOW, "not_applicable": Cell.NOT_APPLICABLE, "skipped": Cell.SKIPPED}
"""How a mapping names what is no option."""
CELL_WORDS = {"dont_know": "NSP", "not_applicable": "SO", "skipped": ""}
"""The same as a file of our own writes it."""
OPTION_NAMES = ("1", "2", "3", "4", "5", *CELL_NAMES)
"""What a label or a ticked box may stand for."""
REFUSED, SKIPPED = "refused", "skipped"
SEVERAL = (REFUSED, SKIPPED)
"""What several options given to one question are: told with their cell, or no answer."""
MOST_ON_A_SCALE = 100
_BOX = "="
_IMPORT_NUMBER = '{"importid"'


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of the export: its header, and what it is read as.

    `read_as` is `respondent`, `function`, `role`, an item's code, LEFT_ASIDE or UNDECIDED, or `V1.1=3` where a tick in
    this column gives item V1.1 its option 3. `similarity` (0 to 100) tells how alike header and question are, `near`
    the item that an undecided header looks like most, `box` that the column holds ticks.
    """

    header: str
    read_as: str
    similarity: int = 100
    near: str = ""
    box: bool = False


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How one shape of export is read. Labels are kept as written and compared by `label_key`.

    `answers` gives labels an option (`1` to `5`), a name of CELL_NAMES or UNDECIDED; `answers_of` does for one item
    where the same label means something else there. `functions` and `roles` give labels a key, LEFT_ASIDE (functions
    only: these people are left out) or UNDECIDED. `function` and `role` hold for everybody where no column tells them.
    `several` is one of SEVERAL, empty where no question takes several options.
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
    several: str = ""

    @property
    def undecided(self) -> tuple[str, ...]:
        """Headers and labels that nobody has decided on, in the order of the file."""
        columns = [column.header for column in self.columns if column.read_as == UNDECIDED]
        label_maps = [self.answers, *self.answers_of.values(), self.functions, self.roles]
        labels = [label for part in label_maps for label, value in part.items() if value == UNDECIDED]
        constants = ["function"] if self.function == UNDECIDED else []
        return tuple(dict.fromkeys([*columns, *labels, *constants]))

    @property
    def other_scale(self) -> tuple[int, int] | None:
        """Lowest and highest number that is to be decided on, where some are none of the options."""
        labels = [label for label, value in self.answers.items() if value == UNDECIDED]
        numbers = sorted(int(label) for label in labels if label.isascii() and label.isdigit() and len(label) < 4)
        beyond = [number for number in numbers if str(number) not in OPTION_NAMES and number <= MOST_ON_A_SCALE]
        return (numbers[0], numbers[-1]) if len(numbers) > 1 and beyond else None

    @property
    def left_aside(self) -> tuple[str, ...]:
        """Headers of the columns that are not read."""
        return tuple(column.header for column in self.columns if column.read_as == LEFT_ASIDE and column.header)

    @property
    def recognised(self) -> tuple[str, ...]:
        """What the columns that are read are read as, each once; boxes by their item."""
        targets = [column.read_as for column in self.columns if column.read_as not in (LEFT_ASIDE, UNDECIDED)]
        return tuple(dict.fromkeys(box[0] if (box := box_of(target)) else target for target in targets))


def tick_target(code: str, option: str) -> str:
    """What a column of ticks is read as; UNDECIDED where its option is not known."""
    return UNDECIDED if option == UNDECIDED else f"{code}{_BOX}{option}"


def box_of(read_as: str) -> tuple[str, str] | None:
    """The item and the option that a tick stands for; None for a column that holds no ticks."""
    code, sign, option = read_as.rpartition(_BOX)
    return (code, option) if sign and option in OPTION_NAMES else None


def shape_of(header: Sequence[str], below: Sequence[Sequence[str]] = ()) -> str:
    """The signature of a header and the rows of questions below it, sixteen hexadecimal digits.

    It is alike for files with the same columns in one order. Qualtrics numbers the questions of every survey Q1, Q2 and
    on, and tells what they ask in the next row alone. Its row of import numbers says nothing more.
    """
    texts = [row for row in below if not any(is_import_number(cell) for cell in row)]
    joined_labels = "\x1f".join(label_key(name) for row in (header, *texts) for name in row)
    return hashlib.sha256(joined_labels.encode()).hexdigest()[:16]


def is_import_number(cell: str) -> bool:
    """Whether a cell holds the number by which Qualtrics reads its own export again."""
    return cell.replace(" ", "").casefold().startswith(_IMPORT_NUMBER)


def label_key(text: str) -> str:
    """A label for comparison: spaces and case do not count."""
    return " ".join(text.split()).casefold()
