"""Chapters: answers, distributions and comments."""

from collections.abc import Callable
from dataclasses import dataclass

from assessment.core.comparison.perception_map import MapLine
from assessment.core.questionnaire.definition import Item, Kind
from assessment.core.questionnaire.free_text import MASKED
from assessment.core.questionnaire.respondents import Cell
from assessment.core.results.answer_distribution import Distribution, distributions, everyone, together
from assessment.core.results.published_diagnosis import PersonDetail
from assessment.typography import NARROW_SPACE, NO_BREAK_SPACE, NO_VALUE
from reports.content.writing.chapter_context import ChapterContext

MANY = 1000
"""From this many people on, answers are shown for the company only: one page instead of six."""
SHARES = 200
"""From this many people on, percent instead of counts: three digits in thirty columns cannot be read."""
NOBODY = f"{NARROW_SPACE}·{NARROW_SPACE}"
DIGIT = NARROW_SPACE * 4
"""As wide as a digit of the document's font, which has no figure space."""


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
    """Every answer. `person` tells which of the two tables it is; `headers` name the cells' columns.

    No section where groups are published and none is large enough for the spread of its answers to be shown.
    """

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


def build(chapter: ChapterContext) -> AnswersChapter:
    """The chapter on answers."""
    people = chapter.diagnosis.people
    if people is None:
        return _published(chapter)
    return _of_person(chapter, people) if chapter.single else _of_groups(chapter, people)


def comments(chapter: ChapterContext) -> CommentsChapter | None:
    """The chapter on comments; None when nobody wrote any."""
    written_comments = [
        (chapter.read(item.question), texts)
        for item in chapter.diagnosis.questionnaire.written_about
        if (texts := texts_about(chapter, item))
    ]
    if not written_comments:
        return None
    return CommentsChapter(
        chapter.say("answers.comments.title"), chapter.say("answers.comments.note"), tuple(written_comments)
    )


def texts_about(chapter: ChapterContext, item: Item) -> tuple[str, ...]:
    """What people wrote about an item, in alphabetical order; none where it is protected."""
    texts = [_written(chapter, text) for text in chapter.diagnosis.comments.get(item.code, ()) if text.strip()]
    return tuple(sorted(texts, key=str.casefold))


def _written(chapter: ChapterContext, text: str) -> str:
    return chapter.say("answers.comments.masked") if text == MASKED else chapter.typeset(text)


def _sections(
    chapter: ChapterContext, row: Callable[[Item], AnswerRow], *, only: frozenset[str] | None = None
) -> tuple[AnswerSection, ...]:
    questionnaire = chapter.diagnosis.questionnaire
    asked = frozenset(chapter.diagnosis.codes) if only is None else only
    groups = [(chapter.read(lever.name), lever.items) for lever in questionnaire.levers]
    groups.append((chapter.say("answers.symptoms"), questionnaire.symptom_items))
    if questionnaire.cross:
        groups.append((chapter.say("answers.cross"), questionnaire.cross.items))
    titled_rows = ((title, tuple(row(item) for item in items if item.code in asked)) for title, items in groups)
    return tuple(AnswerSection(title, rows) for title, rows in titled_rows if rows)


def _of_person(chapter: ChapterContext, people: PersonDetail) -> AnswersChapter:
    columns = dict(zip(people.sheet.codes, people.sheet.cells[0].tolist(), strict=True))
    own = chapter.diagnosis.functions[0]
    cross = chapter.diagnosis.questionnaire.cross
    as_asked = {item.code: item for item in cross.asked_of(own).items} if cross else {}

    def row(item: Item) -> AnswerRow:
        return AnswerRow(
            item.code,
            _label(chapter, as_asked.get(item.code, item)),
            (_chosen(chapter, item, columns[item.code], own=own),),
        )

    say = chapter.say
    headers = tuple(say(f"answers.columns.{column}") for column in ("question", "text"))
    return AnswersChapter(
        say("answers.title_one"), say("answers.note_one"), person=True, headers=headers, functions=(),
        sections=_sections(chapter, row),
    )  # fmt: skip


def _chosen(chapter: ChapterContext, item: Item, cell: int, *, own: str) -> str:
    """The option with its text, or why there is none."""
    questionnaire = chapter.diagnosis.questionnaire
    if cell == Cell.DONT_KNOW:
        return chapter.read(questionnaire.dont_know)
    if cell == Cell.NOT_APPLICABLE:
        return chapter.read(questionnaire.not_applicable)
    if cell == Cell.SKIPPED:
        return chapter.say("answers.own" if item.rated == own else "answers.skipped")
    if item.kind is Kind.ANCHORED:
        return chapter.say("answers.chosen", option=cell, text=chapter.read(item.options[cell - 1]))
    step = item.scale[cell - 1]
    detail = f" ({chapter.read(step.detail)})" if step.detail else ""
    return chapter.say("answers.chosen", option=cell, text=chapter.read(step.name) + detail)


def _of_groups(chapter: ChapterContext, detail: PersonDetail) -> AnswersChapter:
    say = chapter.say
    by_function = distributions(detail)
    total = everyone(detail)
    people = chapter.diagnosis.respondents
    shown = chapter.diagnosis.functions if chapter.several and people < MANY else ()
    columns = [by_function[key] for key in shown] or [total]
    spread = _shares if shown and people >= SHARES else _counts
    digits = [max(len(sign) for distribution in column.values() for sign in spread(distribution)) for column in columns]

    def row(item: Item) -> AnswerRow:
        groups = (
            NO_VALUE if key == item.rated else _aligned(spread(column[item.code]), width)
            for key, column, width in zip(shown or ("",), columns, digits, strict=True)
        )
        distribution = total[item.code]
        # Nobody is asked about their own function, so what stands empty there is no silence.
        own = by_function[item.rated][item.code].skipped if item.rated in by_function else 0
        escapes = (distribution.dont_know, distribution.not_applicable, distribution.skipped - own)
        without = _aligned(tuple(str(count) if count else "" for count in escapes), len(str(people)))
        return AnswerRow(item.code, _short(chapter, item), (*groups, without))

    names = tuple(chapter.names[key] for key in shown) or (say("report.company"),)
    headers = (say("answers.columns.question"), *names, say("answers.columns.without"))
    note = say(f"answers.note_{'company' if not shown else 'shares' if people >= SHARES else 'groups'}")
    return AnswersChapter(
        say("answers.title"), note, person=False, headers=headers, functions=shown, sections=_sections(chapter, row)
    )


def _published(chapter: ChapterContext) -> AnswersChapter:
    """How the answers of published groups spread, where that may be shown; the word for what is hidden elsewhere.

    Those without an opinion are counted over all groups: where one group never shows its spread, they take no column.
    """
    say = chapter.say
    lines = {line.item.code: line for line in chapter.reading.map} if chapter.reading else {}
    hidden = say("report.hidden")
    width = max((len(str(people)) for people in chapter.people.values()), default=1)
    shown = tuple(key for key in chapter.people if any(_spread(line, key) for line in lines.values()))
    counted = any(all(mark.spread for mark in line.marks) for line in lines.values())

    def row(item: Item) -> AnswerRow:
        spreads = {mark.group: mark.spread for mark in lines[item.code].marks}
        cells = (_aligned(_counts(spread), width) if (spread := spreads[key]) else hidden for key in shown)
        known = [spread for spread in spreads.values() if spread]
        total = together(known)
        escapes = (total.dont_know, total.not_applicable, total.skipped)
        without = _aligned(tuple(str(count) if count else "" for count in escapes), width)
        last = (without if len(known) == len(spreads) else hidden,) if counted else ()
        return AnswerRow(item.code, _short(chapter, item), (*cells, *last))

    names = tuple(chapter.names[key] for key in shown)
    headers = (say("answers.columns.question"), *names, *((say("answers.columns.without"),) if counted else ()))
    sections = _sections(chapter, row, only=frozenset(lines)) if shown else ()
    note = "note_erased" if chapter.answers_erased else "note_published"
    return AnswersChapter(
        say("answers.title"), say(f"answers.{note}"), person=False, headers=headers, functions=shown,
        sections=sections,
    )  # fmt: skip


def _spread(line: MapLine, group: str) -> Distribution | None:
    return next(mark.spread for mark in line.marks if mark.group == group)


def _counts(distribution: Distribution) -> tuple[str, ...]:
    """How many chose 1, 2, 3, 4 and 5."""
    return tuple(str(count) if count else "" for count in distribution.options)


def _shares(distribution: Distribution) -> tuple[str, ...]:
    """Which percent of those who chose an option chose 1, 2, 3, 4 and 5."""
    answered = sum(distribution.options)
    return tuple(str(round(100 * count / answered)) if count else "" for count in distribution.options)


def _aligned(numbers: tuple[str, ...], width: int) -> str:
    """Numbers in columns: a dot for nobody, and narrow spaces as wide as the digits that are not there."""
    written = (DIGIT * (width - len(number)) + number if number else DIGIT * (width - 1) + NOBODY for number in numbers)
    return NO_BREAK_SPACE.join(written)


def _label(chapter: ChapterContext, item: Item) -> str:
    """A practice's name, or the statement of a symptom or of a cross-rating."""
    return chapter.label(item) if item.kind is Kind.ANCHORED else chapter.read(item.question)


def _short(chapter: ChapterContext, item: Item) -> str:
    """An item's name, with the function that it rates."""
    if item.rated is None:
        return chapter.label(item)
    return chapter.say("answers.rated", label=chapter.label(item), function=chapter.names[item.rated])
