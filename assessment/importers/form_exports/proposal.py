"""Proposes a mapping for an export, by likeness with the questionnaire's texts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from assessment.core.questionnaire.definition import Kind, Questionnaire
from assessment.importers.form_exports.column_mapping import (
    LEFT_ASIDE,
    UNDECIDED,
    ColumnMapping,
    MappedColumn,
    is_import_number,
    shape_of,
)
from assessment.importers.form_exports.form_words import (
    FUNCTION_QUESTIONS,
    IDENTIFIERS,
    METADATA,
    ROLE_LABELS,
    ROLE_QUESTIONS,
)
from assessment.importers.form_exports.header_matching import AHEAD, BY_CODE, SURE, HeaderMatch, HeaderMatcher
from assessment.importers.form_exports.label_matching import looks_like_answer, option_of
from assessment.importers.form_exports.label_proposal import with_labels
from assessment.importers.form_exports.tick_columns import tick_columns
from assessment.importers.formats.name_matching import (
    COLUMNS,
    FUNCTION,
    RESPONDENT,
    ROLE,
    column_names,
    functions_by_name,
    plain,
)
from assessment.importers.formats.tables import ImportedTable

MOST_BELOW = 3
"""Rows under the header that a tool may fill with something else than answers."""
LOOKED_AT = 200
"""Rows by which columns without a telling header are recognised."""
MOSTLY = 0.8
FEWEST_OF_ANSWERS = 3
"""Columns of answers from which a file without a known question is one of answers."""


def form_names(questionnaire: Questionnaire) -> frozenset[str]:
    """Plain header texts by which an export's header is found: codes, questions, and what form tools add."""
    items = (*questionnaire.rated_items, *questionnaire.open_items)
    questions = {plain(text) for item in items for text in (item.question.fr, item.question.en)}
    spelt = {plain(item.code.replace(".", sign)) for item in items for sign in ("_", "")}
    return frozenset({*column_names(questionnaire), *questions, *spelt, *METADATA, *FUNCTION_QUESTIONS} - {""})


def propose_mapping(table: ImportedTable, questionnaire: Questionnaire) -> ColumnMapping:
    """A mapping of every column and label of a table read with `form_names`. What it does not know is UNDECIDED.

    A column whose header looks like nothing that is asked is proposed to be left aside.
    """
    matcher = HeaderMatcher(questionnaire)
    below = _header_rows(table, matcher)
    columns = _columns(table, questionnaire, matcher, below)
    below = max(below, _unreadable_rows(table, columns, questionnaire))
    if not any(column.near or column.read_as in questionnaire.items_by_code for column in columns):
        columns = _asked_by_content(columns, table.rows[below:], questionnaire)
    mapping = ColumnMapping(shape_of(table.header, table.rows[:below]), below, columns)
    return with_labels(mapping, table, questionnaire)


def _header_rows(table: ImportedTable, matcher: HeaderMatcher) -> int:
    """How many rows under the header hold questions again, or Qualtrics' import numbers."""
    for number, row in reversed(list(enumerate(table.rows[:MOST_BELOW]))):
        if any(is_import_number(cell) for cell in row):
            return number + 1
    below = 0
    for number, row in enumerate(table.rows[:MOST_BELOW], start=1):
        matches = [match for cell in row if len(cell) > 15 and (match := matcher.match([cell]))]
        if len({match.code for match in matches if match.similarity >= SURE}) >= 3:
            below = number
    return below


def _columns(
    table: ImportedTable, questionnaire: Questionnaire, matcher: HeaderMatcher, below: int
) -> tuple[MappedColumn, ...]:
    texts = [[name, *(row[place] for row in table.rows[:below])] for place, name in enumerate(table.header)]
    matches = [matcher.match(text) for text in texts]
    sample = [list(cells) for cells in zip(*table.rows[below : below + LOOKED_AT], strict=True)]
    sample = sample or [[] for _ in table.header]
    taken: dict[int, str] = {}
    for read_as, headers, values in (
        (FUNCTION, FUNCTION_QUESTIONS, functions_by_name(questionnaire)),
        (ROLE, ROLE_QUESTIONS, ROLE_LABELS),
    ):
        place = _told_column(read_as, texts, sample, headers, values, taken)
        if place is not None:
            taken[place] = read_as
    identifier = _identifier_column(texts, sample, taken)
    if identifier is not None:
        taken[identifier] = RESPONDENT
    likely = {place: match for place, match in enumerate(matches) if match and place not in taken}
    boxes = {
        place: target
        for place, target in tick_columns(texts, likely, table.rows[below:], questionnaire).items()
        if place not in taken
    }
    likely = {place: match for place, match in likely.items() if place not in boxes}
    best = _places_of_items(likely, table.rows[below:])
    return tuple(
        MappedColumn(name, taken[place])
        if place in taken
        else _box_column(name, boxes[place], matches[place])
        if place in boxes
        else _item_column(name, texts[place], likely.get(place), best=place in best)
        for place, name in enumerate(table.header)
    )


def _told_column(
    read_as: str,
    texts: Sequence[Sequence[str]],
    sample: Sequence[Sequence[str]],
    headers: Collection[str],
    values: Collection[str],
    taken: Mapping[int, str],
) -> int | None:
    """The column that tells functions or roles: by our own name, by its question, else by what stands in it."""
    free = [place for place in range(len(texts)) if place not in taken]
    own = [place for place in free if COLUMNS.get(plain(texts[place][0])) == read_as]
    asked = [place for place in free if any(_question_word(text) in headers for text in texts[place])]
    known = [place for place in free if _mostly_known(sample[place], values)]
    by_both = [place for place in asked if place in known]
    return next(iter([*own, *by_both, *asked, *known]), None)


def _question_word(text: str) -> str:
    return plain(text.rstrip(" ?*:").split("(")[0])


def _mostly_known(cells: Iterable[str], values: Collection[str]) -> bool:
    """Whether nearly all filled cells are known labels, at least two of them."""
    filled = [plain(cell) for cell in cells if cell.strip()]
    return len(filled) >= 2 and sum(cell in values for cell in filled) >= MOSTLY * len(filled)


def _identifier_column(
    texts: Sequence[Sequence[str]], sample: Sequence[Sequence[str]], taken: Mapping[int, str]
) -> int | None:
    """The column that tells people apart, if its cells do; one of our own name before any other."""
    places = [
        place
        for place, header_texts in enumerate(texts)
        if place not in taken
        and (plain(header_texts[0]) in IDENTIFIERS or header_texts[0].strip() in ("#", "n°", "N°"))
    ]
    places.sort(key=lambda place: COLUMNS.get(plain(texts[place][0])) != RESPONDENT)
    for place in places:
        cells = [cell.strip() for cell in sample[place]]
        own = COLUMNS.get(plain(texts[place][0])) == RESPONDENT
        if own or (all(cells) and len(set(cells)) == len(cells)):
            return place
    return None


def _places_of_items(matches: Mapping[int, HeaderMatch], body: Sequence[Sequence[str]]) -> set[int]:
    """The columns of the items: for each the one that looks most like it, and those that take turns with it.

    A form with a section for each function asks one question in several columns, of which each person fills one.
    """
    places: dict[str, list[int]] = {}
    for place, match in sorted(matches.items(), key=lambda entry: (-entry[1].similarity, entry[0])):
        same = places.setdefault(match.code, [])
        if not same or (match.similarity >= SURE and _take_turns([*same, place], body)):
            same.append(place)
    return {place for same in places.values() for place in same}


def _take_turns(places: Sequence[int], body: Sequence[Sequence[str]]) -> bool:
    """Whether each of these columns is filled somewhere, and no two of them in one row."""
    filled = [[place for place in places if row[place].strip()] for row in body]
    return max(map(len, filled), default=0) == 1 and {place for row in filled for place in row} == set(places)


def _item_column(name: str, texts: Sequence[str], match: HeaderMatch | None, *, best: bool) -> MappedColumn:
    """What a column is read as that tells neither who nor what function."""
    if match is None or (match.similarity < BY_CODE and _is_metadata(texts)):
        return MappedColumn(name, LEFT_ASIDE, 0)
    similarity = round(match.similarity)
    sure = match.similarity >= SURE and (match.ahead >= AHEAD or match.similarity >= BY_CODE)
    if sure and best:
        return MappedColumn(name, match.code, similarity)
    return MappedColumn(name, UNDECIDED, similarity, match.code)


def _asked_by_content(
    columns: tuple[MappedColumn, ...], body: Sequence[Sequence[str]], questionnaire: Questionnaire
) -> tuple[MappedColumn, ...]:
    """The columns of a file that names no question: those that hold answers are to be decided."""
    sample = [[row[place] for row in body[:LOOKED_AT] if row[place].strip()] for place in range(len(columns))]
    places = {
        place
        for place, column in enumerate(columns)
        if column.read_as == LEFT_ASIDE and plain(column.header) not in METADATA and len(sample[place]) > 1
        if sum(looks_like_answer(cell, questionnaire) for cell in sample[place]) >= MOSTLY * len(sample[place])
    }
    if len(places) < FEWEST_OF_ANSWERS:
        return columns
    return tuple(
        replace(column, read_as=UNDECIDED) if place in places else column for place, column in enumerate(columns)
    )


def _box_column(name: str, target: str, match: HeaderMatch | None) -> MappedColumn:
    """What a column of ticks is read as."""
    near = match.code if match and target == UNDECIDED else ""
    return MappedColumn(name, target, round(match.similarity) if match else 100, near, box=True)


def _is_metadata(texts: Sequence[str]) -> bool:
    return any(plain(text) in METADATA for text in texts)


def _unreadable_rows(table: ImportedTable, columns: Sequence[MappedColumn], questionnaire: Questionnaire) -> int:
    """How many first rows hold no answer at all in the items' columns, where the rows below do."""
    items = questionnaire.items_by_code
    places = [
        place
        for place, column in enumerate(columns)
        if column.read_as in items and items[column.read_as].kind is not Kind.OPEN
    ]

    def readable(row: Sequence[str]) -> float:
        filled = [place for place in places if row[place].strip()]
        known = [
            place
            for place in filled
            if option_of(row[place], items[columns[place].read_as], questionnaire) != UNDECIDED
        ]
        return len(known) / len(filled) if filled else 1.0

    for below in range(min(MOST_BELOW, len(table.rows) - 1), 0, -1):
        rest = [readable(row) for row in table.rows[below : below + 10]]
        if readable(table.rows[below - 1]) == 0 and min(rest) > 0:
            return below
    return 0
