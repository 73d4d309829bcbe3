"""The mapping page's form: one choice per column and per label."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.questionnaire.respondents import RespondentRole
from assessment.i18n import Language
from assessment.services.file_diagnosis.bring_file import MappingNeeded
from assessment.services.file_diagnosis.export_reader import (
    SEVERAL,
    UNDECIDED,
    ColumnMapping,
    MappedColumn,
    box_of,
    tick_target,
    visible,
)

ASIDE = "-"
OPTIONS = ("1", "2", "3", "4", "5", "dont_know", "not_applicable", "skipped")
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One line of the page: what stands in the file, what it is read as, and what else it could be."""

    name: str
    written: str
    chosen: str
    choices: Sequence[Choice]
    note: str = ""


def column_rows(mapping_needed: MappingNeeded, say: Language) -> list[MappingRow]:
    """The columns of the file."""
    mapping, questionnaire = mapping_needed.mapping, mapping_needed.questionnaire
    items = [(code, f"{code} – {item.question.within(say.code)}") for code, item in questionnaire.items_by_code.items()]
    fixed = [(name, say(f"filediagnosis.read_as.{name}")) for name in ("respondent", "function", "role")]
    choices = [(UNDECIDED, say("filediagnosis.decide")), (ASIDE, say("filediagnosis.aside")), *fixed, *items]
    return [
        MappingRow(
            f"column.{number}",
            column.header,
            column.read_as,
            [*choices, *_box_choices(column, say)],
            " ".join(_column_notes(column, sample, say)),
        )
        for number, (column, sample) in enumerate(zip(mapping.columns, mapping_needed.samples, strict=True))
    ]


def _column_notes(column: MappedColumn, sample: Sequence[str], say: Language) -> Iterator[str]:
    """What a column looks like, and what stands in it; of what is left aside, names and addresses, nothing is shown."""
    if column.near:
        yield say("filediagnosis.alike", similarity=column.similarity, code=column.near)
    if sample and (column.read_as != ASIDE or not column.header):
        yield say("filediagnosis.sample", cells=" · ".join(map(visible, sample)))


def _box_choices(column: MappedColumn, say: Language) -> list[Choice]:
    """The options that a tick in this column can stand for."""
    box = box_of(column.read_as)
    code = box[0] if box else column.near if column.box else ""
    return [
        (tick_target(code, option), say("filediagnosis.box", code=code, option=say(f"filediagnosis.options.{option}")))
        for option in OPTIONS
        if code
    ]


def label_rows(mapping: ColumnMapping, questionnaire: Questionnaire, say: Language) -> list[MappingRow]:
    """The labels of answers, functions and roles."""
    decide = (UNDECIDED, say("filediagnosis.decide"))
    functions = [(function.key, function.name.within(say.code)) for function in questionnaire.functions]
    options = [decide, *((option, say(f"filediagnosis.options.{option}")) for option in OPTIONS)]
    roles = [decide, *((str(role), say(f"campaigns.preview.roles.{role}")) for role in RespondentRole)]
    rows = _rows("function", mapping.functions, [decide, (ASIDE, say("filediagnosis.leave_out")), *functions])
    if mapping.function:
        everybody = say("filediagnosis.everybody")
        why = say("filediagnosis.everybody_why")
        rows.append(MappingRow("everybody", everybody, mapping.function, [decide, *functions], why))
    rows += [*_rows("role", mapping.roles, roles), *_rows("answer", mapping.answers, options)]
    if mapping.several:
        several = [(choice, say(f"filediagnosis.several.{choice}")) for choice in SEVERAL]
        rows.append(MappingRow("several", say("filediagnosis.several.label"), mapping.several, several))
    for code, labels in mapping.answers_of.items():
        question = questionnaire.items_by_code[code].question.within(say.code)
        rows += _rows(f"answer.{code}", labels, options, say("filediagnosis.label_of", code=code, question=question))
    return rows


def _rows(kind: str, labels: Mapping[str, str], choices: Sequence[Choice], note: str = "") -> list[MappingRow]:
    return [MappingRow(_field(kind, label), label, to, choices, note) for label, to in labels.items()]


def _field(kind: str, label: str) -> str:
    """The name of a label's field. It is the label's own: which labels are asked about depends on the columns."""
    return f"{kind}.{hashlib.sha256(label.encode()).hexdigest()[:12]}"


def chosen_columns(mapping: ColumnMapping, form: Mapping[str, str]) -> ColumnMapping:
    """The mapping with its columns as they were chosen on its page."""
    columns = tuple(
        replace(column, read_as=form.get(f"column.{n}", column.read_as)) for n, column in enumerate(mapping.columns)
    )
    return replace(mapping, columns=columns)


def chosen_labels(mapping: ColumnMapping, form: Mapping[str, str]) -> ColumnMapping:
    """The mapping with what was chosen on its page for the labels of its columns."""

    def labels(kind: str, proposed: Mapping[str, str]) -> dict[str, str]:
        return {label: form.get(_field(kind, label), to) for label, to in proposed.items()}

    return replace(
        mapping,
        answers=labels("answer", mapping.answers),
        answers_of={code: labels(f"answer.{code}", proposed) for code, proposed in mapping.answers_of.items()},
        functions=labels("function", mapping.functions),
        roles=labels("role", mapping.roles),
        function=form.get("everybody", mapping.function) if mapping.function else "",
        several=form.get("several", mapping.several) if mapping.several else "",
    )
