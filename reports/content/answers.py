"""The answers: each chosen text for one person, how answers spread for a group, and the comments."""

from collections.abc import Callable
from dataclasses import dataclass

from assessment.core.answers import Cell
from assessment.core.distribution import Distribution, distributions, everyone
from assessment.core.questionnaire import Item, Kind
from reports.content.basis import NO_VALUE, Basis

MANY = 1000
"""From this many people on, answers are shown for the company only: one page instead of six."""
NOBODY = "·"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question and what was answered: for one person the option and its text, for groups one cell per function."""

    code: str
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """The questions of one lever, of the symptoms, or of the cross-ratings."""

    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class AnswersChapter:
    """Every answer. `person` tells which of the two tables it is; `headers` name the cells' columns."""

    title: str
    note: str
    person: bool
    headers: tuple[str, ...]
    functions: tuple[str, ...]
    """Functions of the columns for groups; empty for one person and for the company as a whole."""
    sections: tuple[AnswerSection, ...]


@dataclass(frozen=True, slots=True)
class CommentsChapter:
    """Free text, question by question, in alphabetical order so that nobody is recognised by their place."""

    title: str
    note: str
    questions: tuple[tuple[str, tuple[str, ...]], ...]


def build(basis: Basis) -> AnswersChapter:
    """The chapter on answers."""
    if basis.single:
        return _of_person(basis)
    return _of_groups(basis)


def comments(basis: Basis) -> CommentsChapter | None:
    """The chapter on comments; None when nobody wrote any."""
    found = []
    for item in basis.diagnosis.questionnaire.open_items:
        texts = [basis.typeset(text) for text in basis.diagnosis.sheet.comments.get(item.code, ()) if text.strip()]
        if texts:
            found.append((basis.read(item.question), tuple(sorted(texts, key=str.casefold))))
    if not found:
        return None
    return CommentsChapter(basis.say("answers.comments.title"), basis.say("answers.comments.note"), tuple(found))


def _sections(basis: Basis, row: Callable[[Item], AnswerRow]) -> tuple[AnswerSection, ...]:
    questionnaire = basis.diagnosis.questionnaire
    asked = set(basis.diagnosis.sheet.codes)
    groups = [(basis.read(lever.name), lever.items) for lever in questionnaire.levers]
    groups += [(basis.read(family.name), family.items) for family in questionnaire.families]
    if questionnaire.cross:
        groups.append((basis.say("functions.cross.title"), questionnaire.cross.items))
    found = ((title, tuple(row(item) for item in items if item.code in asked)) for title, items in groups)
    return tuple(AnswerSection(title, rows) for title, rows in found if rows)


def _of_person(basis: Basis) -> AnswersChapter:
    columns = dict(zip(basis.diagnosis.sheet.codes, basis.diagnosis.sheet.cells[0].tolist(), strict=True))
    own = basis.diagnosis.functions[0]

    def row(item: Item) -> AnswerRow:
        return AnswerRow(item.code, _label(basis, item), (_chosen(basis, item, columns[item.code], own=own),))

    say = basis.say
    headers = tuple(say(f"answers.columns.{column}") for column in ("question", "text"))
    return AnswersChapter(
        say("answers.title_one"), say("answers.note_one"), person=True, headers=headers, functions=(),
        sections=_sections(basis, row),
    )  # fmt: skip


def _chosen(basis: Basis, item: Item, cell: int, *, own: str) -> str:
    """The option with its text, or why there is none."""
    questionnaire = basis.diagnosis.questionnaire
    if cell == Cell.DONT_KNOW:
        return basis.read(questionnaire.dont_know)
    if cell == Cell.NOT_APPLICABLE:
        return basis.read(questionnaire.not_applicable)
    if cell == Cell.SKIPPED:
        return basis.say("answers.own" if item.rated == own else "answers.skipped")
    if item.kind is Kind.ANCHORED:
        return basis.say("answers.chosen", option=cell, text=basis.read(item.options[cell - 1]))
    step = questionnaire.frequency[cell - 1]
    detail = f" ({basis.read(step.detail)})" if step.detail else ""
    return basis.say("answers.chosen", option=cell, text=basis.read(step.name) + detail)


def _of_groups(basis: Basis) -> AnswersChapter:
    say = basis.say
    by_function = distributions(basis.diagnosis)
    total = everyone(basis.diagnosis)
    shown = basis.diagnosis.functions if basis.several and basis.diagnosis.respondents < MANY else ()

    def row(item: Item) -> AnswerRow:
        groups = tuple(NO_VALUE if key == item.rated else _spread(by_function[key][item.code]) for key in shown)
        others = total[item.code]
        own = len(basis.diagnosis.rows.get(item.rated or "", ()))
        without = (others.dont_know, others.not_applicable, others.skipped - own)
        company = () if shown else (_spread(others),)
        return AnswerRow(
            item.code, _label(basis, item), (*groups, *company, *(_count(basis, count) for count in without))
        )

    escapes = ("dont_know", "not_applicable", "skipped")
    names = tuple(basis.names[key] for key in shown) or (say("report.company"),)
    headers = (say("answers.columns.question"), *names, *(say(f"answers.columns.{name}") for name in escapes))
    note = say("answers.note_groups" if shown else "answers.note_company")
    return AnswersChapter(
        say("answers.title"), note, person=False, headers=headers, functions=shown, sections=_sections(basis, row)
    )


def _spread(found: Distribution) -> str:
    """How many chose 1, 2, 3, 4 and 5."""
    return " ".join(str(count) if count else NOBODY for count in found.options)


def _count(basis: Basis, count: int) -> str:
    return basis.say.number(count) if count else NOBODY


def _label(basis: Basis, item: Item) -> str:
    """A practice's name, a symptom's statement, or a cross-rating with the function it rates."""
    if item.kind is Kind.FREQUENCY:
        return basis.read(item.question)
    if item.rated:
        return basis.read(item.question)
    return basis.label(item)
