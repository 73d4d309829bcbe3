"""Reads an export through a mapping: the table as a file of our own would be written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assessment.core.questionnaire.definition import Kind, Length, Questionnaire
from assessment.importers.answers import ImportedAnswers, answers_of_table, read_answers
from assessment.importers.form_exports.column_mapping import (
    CELL_WORDS,
    LEFT_ASIDE,
    SKIPPED,
    UNDECIDED,
    ColumnMapping,
    box_of,
    label_key,
    shape_of,
)
from assessment.importers.form_exports.label_matching import is_answer
from assessment.importers.form_exports.proposal import form_names, propose_mapping
from assessment.importers.form_exports.response_status import ResponseStatus, ResponseStatusReader
from assessment.importers.form_exports.tick_columns import is_ticked, listed_options
from assessment.importers.formats.name_matching import FUNCTION, RESPONDENT, ROLE, ROLES, functions_by_name, plain
from assessment.importers.formats.problems import ImportFileError, ImportNotice, ImportProblem, visible
from assessment.importers.formats.reading_limits import ReadingLimits
from assessment.importers.formats.tables import ImportedTable, read_table

FOREIGN_KINDS = frozenset(
    ("unknown_column", "unknown_column_near", "no_item_column", "wrong_answer", "unknown_function", "duplicate_column")
)
"""Problems that an export of a form tool has when it is read as a file of our own."""
MOST_NAMED = 10
"""Labels or headers that one message names."""


def read_export(content: bytes, questionnaire: Questionnaire, *, limits: ReadingLimits | None = None) -> ImportedTable:
    """The table of a form tool's export as it stands. Raises ImportFileError."""
    return read_table(content, form_names(questionnaire), limits=limits)


def read_answer_file(
    content: bytes,
    questionnaire: Questionnaire,
    mapping: ColumnMapping | None = None,
    *,
    length: Length | None = None,
    limits: ReadingLimits | None = None,
) -> ImportedAnswers:
    """The answers of a file of our own form, or of an export through its mapping. Raises ImportFileError."""
    if mapping is None:
        return read_answers(content, questionnaire, length=length, limits=limits)
    table = read_export(content, questionnaire, limits=limits)
    return read_mapped_answers(table, questionnaire, mapping, length=length)


def proposal_instead(
    content: bytes, questionnaire: Questionnaire, refused: ImportFileError, *, limits: ReadingLimits | None = None
) -> ColumnMapping | None:
    """The mapping to propose for a file that was refused as one of our own; None where it is no export.

    An export bears questions instead of codes, labels instead of options, columns of its own or a second header; a file
    of our own with a mistyped name or value is none.
    """
    kinds = {problem.what for problem in refused.problems}
    if not kinds & FOREIGN_KINDS:
        return None
    try:
        table = read_export(content, questionnaire, limits=limits)
    except ImportFileError:
        return None
    mapping = propose_mapping(table, questionnaire)
    items = [code for code in mapping.recognised if code in questionnaire.items_by_code]
    if "no_item_column" in kinds and not items:
        # No question is recognised: where there are columns of answers, what they answer is for somebody to say.
        return mapping if any(column.read_as == UNDECIDED for column in mapping.columns) else None
    boxes = any(column.box for column in mapping.columns)
    own = {plain(name) for name in table.header} & {plain(code) for code in items}
    labels = [*mapping.answers.values(), *(to for labels in mapping.answers_of.values() for to in labels.values())]
    known_labels = sum(to != UNDECIDED for to in labels)
    strange = len(items) - len(own) > 1 or (bool(items) and "unknown_column" in kinds)
    labelled = known_labels > 0 and 2 * known_labels >= len(labels)
    return mapping if items and (strange or labelled or boxes or mapping.rows_below_header) else None


def has_shape_of(table: ImportedTable, mapping: ColumnMapping) -> bool:
    """Whether a mapping was made for a table with these columns and questions."""
    return shape_of(table.header, table.rows[: mapping.rows_below_header]) == mapping.shape


def read_mapped_answers(
    table: ImportedTable, questionnaire: Questionnaire, mapping: ColumnMapping, *, length: Length | None = None
) -> ImportedAnswers:
    """The answers of an export. Raises ImportFileError for another shape, undecided entries and unknown labels."""
    if not has_shape_of(table, mapping) or len(table.header) != len(mapping.columns):
        raise ImportFileError([_other_shape(table, mapping)])
    if mapping.undecided:
        names = [visible(name) for name in mapping.undecided[:MOST_NAMED]]
        values = {"count": len(mapping.undecided), "names": names}
        raise ImportFileError([ImportProblem("mapping_undecided", values=values)])
    translation = _Translation(mapping, questionnaire)
    plain_table = translation.table(table)
    if translation.unknown or translation.contradictions or translation.several:
        raise ImportFileError(translation.problems(table))
    imported_answers = answers_of_table(plain_table, questionnaire, length=length)
    return replace(imported_answers, notices=(*imported_answers.notices, *translation.notices()))


def _other_shape(table: ImportedTable, mapping: ColumnMapping) -> ImportProblem:
    """What distinguishes the file's header from the one that the mapping was made for."""
    mapped = {label_key(column.header) for column in mapping.columns}
    there = {label_key(name) for name in table.header}
    new = [visible(name) for name in table.header if label_key(name) not in mapped][:MOST_NAMED]
    gone = [visible(column.header) for column in mapping.columns if label_key(column.header) not in there][:MOST_NAMED]
    if not new and not gone and mapping.rows_below_header:
        return ImportProblem("mapping_other_questions", table.header_line + 1)
    values = {"new": new or ["–"], "gone": gone or ["–"]}
    return ImportProblem("mapping_other_shape", table.header_line, values=values)


class _Translation:
    """Turns rows of the export into rows of our own; labels that it does not know are kept in `unknown`.

    Columns keep their places, so that a message about a cell names the cell of the export.
    """

    def __init__(self, mapping: ColumnMapping, questionnaire: Questionnaire) -> None:
        self._mapping, self._questionnaire = mapping, questionnaire
        self._functions = functions_by_name(questionnaire)
        self._rated = {item.code: item.rated for item in questionnaire.rated_items if item.rated}
        self._open = {item.code for item in questionnaire.open_items if item.kind is Kind.OPEN}
        self._answers = _by_key(mapping.answers)
        self._answers_of = {code: _by_key(labels) for code, labels in mapping.answers_of.items()}
        self._function_labels, self._role_labels = _by_key(mapping.functions), _by_key(mapping.roles)
        self.unknown: dict[tuple[str, str], tuple[int, int]] = {}
        """Kind and label with the line and column where it stands first."""
        self._headers: list[list[str]] = []
        self._rows: Counter[str] = Counter()
        """Rows and cells that are counted apart, by the notice that tells of them."""
        self._items = frozenset((*self._rated, *questionnaire.items_by_code))
        self.contradictions: list[tuple[int, int, str]] = []
        """Line, column and item of a second answer to an item that another column answers otherwise."""
        self.several: dict[tuple[int, str], tuple[int, list[str]]] = {}
        """Options given together to an item in a line, with the column of the last one."""

    def table(self, table: ImportedTable) -> ImportedTable:
        """The same table with our names in its header and our words in its cells."""
        boxes = {place: box for place, column in enumerate(self._mapping.columns) if (box := box_of(column.read_as))}
        read_as = [
            boxes[place][0] if place in boxes else column.read_as for place, column in enumerate(self._mapping.columns)
        ]
        added = [name for name in (RESPONDENT, FUNCTION, ROLE) if name not in read_as and self._constant(name, 1)]
        first = {name: place for place, name in reversed(list(enumerate(read_as)))}
        again = {place: name for place, name in enumerate(read_as) if name in self._items and first[name] != place}
        header = ["" if name == LEFT_ASIDE or place in again else name for place, name in enumerate(read_as)] + added
        rows, lines = [], []
        below = self._mapping.rows_below_header
        reader = ResponseStatusReader(table.header, table.rows[below:])
        self._headers = [[name, *(row[place] for row in table.rows[:below])] for place, name in enumerate(table.header)]
        for number, (row, line) in enumerate(zip(table.rows[below:], table.lines[below:], strict=True), start=1):
            status = reader.status(row)
            if status is ResponseStatus.TRIAL:
                self._rows["trials_left_out"] += 1
                continue
            cells = [
                self._box(row[place], line, place, boxes[place])
                if place in boxes
                else self._cell(name, row[place], line, place)
                for place, name in enumerate(read_as)
            ]
            answered = any(
                (cells[place] if place in boxes else row[place]).strip()
                for place, name in enumerate(read_as)
                if name in self._items
            )
            self._take_ticks(cells, boxes, line)
            for place, name in again.items():
                self._join(cells, first[name], place, name, line)
            cells += [self._constant(name, number) for name in added]
            function = cells[header.index(FUNCTION)] if FUNCTION in header else ""
            if function == LEFT_ASIDE:
                self._rows["people_left_out"] += 1
                continue
            if not answered:
                self._rows["empty_responses"] += 1
                continue
            if status is ResponseStatus.UNFINISHED:
                self._rows["unfinished_responses"] += 1
            rows.append(self._without_own_ratings(header, cells, function))
            lines.append(line)
        return replace(table, header=tuple(header), rows=rows, lines=lines)

    def _box(self, text: str, line: int, place: int, box: tuple[str, str]) -> str:
        """The option of a ticked box; nothing where it is clear."""
        code, option = box
        item = self._questionnaire.items_by_code[code]
        ticked = is_ticked(text, option, item, self._questionnaire, self._headers[place])
        if ticked is None:
            self.unknown.setdefault(("tick", " ".join(text.split())), (line, place + 1))
        return CELL_WORDS.get(option, option) if ticked else ""

    def _take_ticks(self, cells: list[str], boxes: Mapping[int, tuple[str, str]], line: int) -> None:
        """Note items of which several boxes are ticked; their boxes are cleared."""
        ticked: dict[str, list[int]] = {}
        for place, (code, _) in boxes.items():
            if cells[place]:
                ticked.setdefault(code, []).append(place)
        for code, places in ticked.items():
            if len({cells[place] for place in places}) > 1:
                self._note_several(code, line, places[-1], [cells[place] for place in places])
                for place in places:
                    cells[place] = ""

    def _note_several(self, code: str, line: int, place: int, options: list[str]) -> None:
        if self._mapping.several == SKIPPED:
            self._rows["several_skipped"] += 1
        else:
            self.several[line, code] = (place + 1, options)

    def _join(self, cells: list[str], first: int, place: int, code: str, line: int) -> None:
        """Move what a further column of an item holds to the item's first column; texts stand below each other."""
        later, cells[place] = cells[place], ""
        if not cells[first].strip():
            cells[first] = later
        elif code in self._open and later.strip():
            cells[first] = f"{cells[first]}\n{later}"
        elif later.strip() not in ("", cells[first].strip()):
            self.contradictions.append((line, place + 1, code))

    def _constant(self, name: str, number: int) -> str:
        """What stands in a column that the export lacks."""
        return {RESPONDENT: str(number), FUNCTION: self._mapping.function, ROLE: self._mapping.role}[name]

    def _cell(self, name: str, text: str, line: int, place: int) -> str:
        if name in (LEFT_ASIDE, UNDECIDED):
            return ""
        if name == RESPONDENT or name in self._open or not text.strip():
            return text
        key = label_key(text)
        if name == FUNCTION:
            return self._known(
                name, text, self._function_labels.get(key) or self._functions.get(plain(text)), line, place
            )
        if name == ROLE:
            role = self._role_labels.get(key) or (text if plain(text) in ROLES else None)
            return self._known(name, text, role, line, place)
        value = self._answers_of.get(name, {}).get(key) or self._answers.get(key)
        value = CELL_WORDS.get(value, value) if value is not None else text if is_answer(text) else None
        item = self._questionnaire.items_by_code[name]
        if value is None and (listed := listed_options(text, item, self._questionnaire)):
            options = [CELL_WORDS.get(option, option) for option in dict.fromkeys(listed)]
            if len(options) > 1:
                self._note_several(name, line, place, options)
                return ""
            value = options[0]
        return self._known("answer", text, value, line, place)

    def _known(self, kind: str, text: str, value: str | None, line: int, place: int) -> str:
        if value is None:
            self.unknown.setdefault((kind, " ".join(text.split())), (line, place + 1))
            return ""
        return value

    def _without_own_ratings(self, header: Sequence[str], cells: list[str], function: str) -> list[str]:
        """A form asks everybody everything; what people say of their own function is not counted."""
        for place, name in enumerate(header):
            if cells[place] and self._rated.get(name) == function and function:
                cells[place] = ""
                self._rows["own_ratings_left"] += 1
        return cells

    def problems(self, table: ImportedTable) -> list[ImportProblem]:
        """One problem per unknown label, where it stands first, and per item with several answers in one row."""
        two = [
            ImportProblem("mapping_two_answers", line, column, table.header[column - 1], {"item": code})
            for line, column, code in self.contradictions
        ]
        two += [
            ImportProblem("mapping_several", line, column, table.header[column - 1], {"item": code, "options": options})
            for (line, code), (column, options) in self.several.items()
        ]
        return two + [
            ImportProblem(f"mapping_lacks_{kind}", line, column, table.header[column - 1], {"value": visible(label)})
            for (kind, label), (line, column) in self.unknown.items()
        ]

    def notices(self) -> list[ImportNotice]:
        """What was left out by the mapping's decision."""
        notices = []
        if self._mapping.left_aside:
            names = [visible(name) for name in self._mapping.left_aside]
            notices.append(ImportNotice("columns_left_aside", values={"count": len(names), "names": names}))
        if self._mapping.rows_below_header:
            notices.append(ImportNotice("rows_below_header", values={"count": self._mapping.rows_below_header}))
        return notices + [ImportNotice(what, values={"count": count}) for what, count in self._rows.items()]


def _by_key(labels: Mapping[str, str]) -> dict[str, str]:
    return {label_key(label): value for label, value in labels.items()}
