"""Proposes what the labels of an export stand for, once it is known what its columns are read as."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assessment.core.questionnaire.definition import Kind, Questionnaire
from assessment.importers.form_exports.column_mapping import (
    REFUSED,
    UNDECIDED,
    ColumnMapping,
    MappedColumn,
    box_of,
    label_key,
)
from assessment.importers.form_exports.label_matching import (
    function_of,
    is_answer,
    is_beyond_options,
    number_on_scale,
    option_of,
    role_of,
)
from assessment.importers.form_exports.tick_columns import listed_options
from assessment.importers.formats.name_matching import FUNCTION, ROLE, ROLES, plain
from assessment.importers.formats.tables import ImportedTable

MOST_LABELS = 400
"""Different labels that are looked at; a column of free text taken for a question has as many as people."""


def with_labels(mapping: ColumnMapping, table: ImportedTable, questionnaire: Questionnaire) -> ColumnMapping:
    """A mapping of columns with what the labels of its file stand for; what is not known is UNDECIDED."""
    body = table.rows[mapping.rows_below_header :]
    columns = mapping.columns
    answers, answers_of, lists = _answers(body, columns, questionnaire)
    boxes = any(column.box or box_of(column.read_as) for column in columns)
    has_function = any(column.read_as == FUNCTION for column in columns)
    return replace(
        mapping,
        answers=answers,
        answers_of=answers_of,
        functions=_labels(body, columns, FUNCTION, lambda label: function_of(label, questionnaire)),
        roles=_labels(body, columns, ROLE, role_of),
        function="" if has_function else mapping.function or UNDECIDED,
        several=mapping.several or (REFUSED if boxes or lists else ""),
    )


def completed(mapping: ColumnMapping, table: ImportedTable, questionnaire: Questionnaire) -> ColumnMapping:
    """A mapping that somebody decided on, for a file of its shape: the labels that it has not met are added.

    Labels that nobody decided on are left out where no column that is read holds them any more.
    """
    fresh = with_labels(mapping, table, questionnaire)
    met = {label_key(label) for label in _kept(mapping.answers, fresh.answers)}
    added = {
        code: {label: value for label, value in labels.items() if label_key(label) not in met}
        for code, labels in fresh.answers_of.items()
    }
    answers_of = {
        code: labels
        for code in dict.fromkeys((*mapping.answers_of, *added))
        if (labels := _joined(mapping.answers_of.get(code, {}), added.get(code, {})))
    }
    return replace(
        fresh,
        answers=_joined(mapping.answers, fresh.answers),
        answers_of=answers_of,
        functions=_joined(mapping.functions, fresh.functions),
        roles=_joined(mapping.roles, fresh.roles),
    )


def _kept(decided: Mapping[str, str], fresh: Mapping[str, str]) -> dict[str, str]:
    """The labels that somebody decided on, and those still to decide that the file holds."""
    there = {label_key(label) for label in fresh}
    return {label: value for label, value in decided.items() if value != UNDECIDED or label_key(label) in there}


def _joined(decided: Mapping[str, str], fresh: Mapping[str, str]) -> dict[str, str]:
    kept = _kept(decided, fresh)
    met = {label_key(label) for label in kept}
    return {**kept, **{label: value for label, value in fresh.items() if label_key(label) not in met}}


def _answers(
    body: Sequence[Sequence[str]], columns: Sequence[MappedColumn], questionnaire: Questionnaire
) -> tuple[dict[str, str], dict[str, dict[str, str]], bool]:
    """What each label stands for; by item where one label stands for different options; whether cells list several.

    A cell that lists several options has no meaning to decide on: it is told where it stands.
    """
    items = questionnaire.items_by_code
    meanings: dict[str, dict[str, str]] = {}
    written: dict[str, str] = {}
    lists = False
    asked = [place for place, column in enumerate(columns) if column.read_as in items]
    closed = [place for place in asked if items[columns[place].read_as].kind is not Kind.OPEN]
    cells_of = {place: list(dict.fromkeys(row[place] for row in body)) for place in closed}
    other_scale = any(is_beyond_options(cell, questionnaire) for cells in cells_of.values() for cell in cells)
    for place, cells in cells_of.items():
        item = items[columns[place].read_as]
        for cell in cells:
            key = label_key(cell)
            if other_scale and number_on_scale(cell, questionnaire) is not None:
                # 4 of 7 or of 10 is not 4 of 5: what each number stands for is asked, none is taken as it is.
                written.setdefault(key, " ".join(cell.split()))
                meanings.setdefault(key, {})[item.code] = UNDECIDED
                continue
            if is_answer(cell) or (key not in written and len(written) >= MOST_LABELS):
                continue
            option = option_of(cell, item, questionnaire)
            if option == UNDECIDED and (listed := set(listed_options(cell, item, questionnaire))):
                lists = True
                if len(listed) > 1:
                    continue
                option = listed.pop()
            written.setdefault(key, " ".join(cell.split()))
            meanings.setdefault(key, {})[item.code] = option
    answers: dict[str, str] = {}
    answers_of: dict[str, dict[str, str]] = {}
    # Numbers stand first and in their order; labels in that of the file.
    numbers = {key: number_on_scale(key, questionnaire) for key in meanings}
    for key in sorted(meanings, key=lambda key: (numbers[key] is None, numbers[key] or 0)):
        by_item = meanings[key]
        known = {value for value in by_item.values() if value != UNDECIDED}
        if len(known) <= 1:
            answers[written[key]] = next(iter(known), UNDECIDED)
            continue
        for code, value in by_item.items():
            answers_of.setdefault(code, {})[written[key]] = value
    return answers, answers_of, lists


def _labels(
    body: Sequence[Sequence[str]], columns: Sequence[MappedColumn], read_as: str, meaning: Callable[[str], str]
) -> dict[str, str]:
    """What the labels of the function or role column stand for, those left out that are known without a mapping."""
    place = next((place for place, column in enumerate(columns) if column.read_as == read_as), None)
    if place is None:
        return {}
    labels = list(dict.fromkeys(" ".join(row[place].split()) for row in body))[:MOST_LABELS]
    return {label: meaning(label) for label in labels if label and not (read_as == ROLE and plain(label) in ROLES)}
