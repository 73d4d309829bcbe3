"""What the labels in cells stand for: options, functions and roles."""

import re
from collections.abc import Iterator

from assessment.core.questionnaire.definition import OPTIONS, Item, Questionnaire
from assessment.core.questionnaire.respondents import Cell
from assessment.importers.form_exports import likeness
from assessment.importers.form_exports.column_mapping import CELL_NAMES, MOST_ON_A_SCALE, UNDECIDED
from assessment.importers.form_exports.form_words import AGREEMENT, ROLE_LABELS
from assessment.importers.formats.answer_words import OPTION, as_seen, cell_of, is_date
from assessment.importers.formats.name_matching import functions_by_name, nearest, plain

SURE = 90
LONG = 20
"""Characters from which a label is compared by likeness; « agree » and « disagree » are too alike for that."""
LONGEST = 400
_NUMBER_FIRST = re.compile(r"^\s*[(\[]?(\d{1,2})\s*(?:[)\].:=–—-]+\s*|\s+)(?=\S)(.*)$", re.DOTALL)
_NUMBER_LAST = re.compile(r"^(.*\S)\s*[(\[](\d{1,2})[)\]]\s*$", re.DOTALL)
_ANSWER_CODE = re.compile(r"(?:A|AO|L)0{0,2}([0-9]|10)")
"""As LimeSurvey numbers the answers of a list when it exports codes."""
_WHOLE_NUMBER = re.compile(r"\d{1,3}", re.ASCII)
NO_ANSWER_CODES = frozenset((66, 77, 88, 96, 97, 98, 99))
"""Numbers that tools write for what is no answer; they say nothing of the scale, and are asked about."""
MOST_ON_A_USUAL_SCALE = 10
_NAME_OF = {cell: name for name, cell in CELL_NAMES.items()}


def is_answer(text: str) -> bool:
    """Whether a cell is read without any mapping."""
    seen = as_seen(text)
    return not seen or OPTION.fullmatch(seen) is not None or cell_of(seen) is not None


def number_on_scale(text: str, questionnaire: Questionnaire) -> int | None:
    """The number of an answer as its scale counts: `4`, `A4` or `4 - Agree`; None for any other text."""
    bare = as_seen(text)[:LONGEST]
    if is_date(bare):
        return None
    if _WHOLE_NUMBER.fullmatch(bare):
        return int(bare)
    if code := _ANSWER_CODE.fullmatch(bare):
        return int(code[1])
    number, words = _numbered(bare)
    return None if number is None or _non_response(words, questionnaire) is not None else number


def looks_like_answer(text: str, questionnaire: Questionnaire) -> bool:
    """Whether a cell may answer some question: a number up to ten, a word of agreement, a frequency, a non-response."""
    number = number_on_scale(text, questionnaire)
    if number is not None:
        return number <= MOST_ON_A_USUAL_SCALE
    _, words = _numbered(as_seen(text)[:LONGEST])
    steps = {plain(name) for step in questionnaire.frequency for name in (step.name.fr, step.name.en)}
    return _non_response(words, questionnaire) is not None or plain(words) in AGREEMENT or plain(words) in steps


def is_beyond_options(text: str, questionnaire: Questionnaire) -> bool:
    """Whether an answer's number is none of the options: the form used another scale, from 1 to 7 or from 0 to 10."""
    number = number_on_scale(text, questionnaire)
    if number is None or number in NO_ANSWER_CODES:
        return False
    return not 1 <= number <= OPTIONS and number <= MOST_ON_A_SCALE


def option_of(label: str, item: Item, questionnaire: Questionnaire) -> str:
    """The option `1` to `5` that a label stands for in answers to an item, a name of CELL_NAMES, or UNDECIDED."""
    text = as_seen(label)[:LONGEST]
    if OPTION.fullmatch(text) or is_date(text):
        return UNDECIDED if is_date(text) else text[0]
    cell = _non_response(text, questionnaire)
    if cell is not None:
        return _NAME_OF[cell]
    number, words = _numbered(text)
    if number is None:
        code = _ANSWER_CODE.fullmatch(text)
        if code:
            return code[1] if 1 <= int(code[1]) <= OPTIONS else UNDECIDED
        return _option_named(text, item, questionnaire) or UNDECIDED
    beside = _non_response(words, questionnaire)
    if beside is not None:
        return _NAME_OF[beside]
    named = _option_named(words, item, questionnaire)
    option = str(number) if 1 <= number <= OPTIONS else None
    # A number that contradicts its words may belong to a scale that runs the other way.
    return option if option and named in (None, option) else UNDECIDED


def is_named_option(text: str, item: Item, questionnaire: Questionnaire) -> bool:
    """Whether the words of a text, a number before or behind them aside, are an option's or a non-response's."""
    _, words = _numbered(as_seen(text)[:LONGEST])
    return _non_response(words, questionnaire) is not None or _option_named(words, item, questionnaire) is not None


def _numbered(text: str) -> tuple[int | None, str]:
    """The number before or behind a label and the words beside it; 3.5 and 04-03-2026 have none."""
    if (first := _NUMBER_FIRST.match(text)) and _holds_letter(first[2]):
        return int(first[1]), first[2]
    if (last := _NUMBER_LAST.match(text)) and _holds_letter(last[1]):
        return int(last[2]), last[1]
    return None, text


def _holds_letter(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


def _non_response(text: str, questionnaire: Questionnaire) -> Cell | None:
    """The kind of non-response that a label names, also in the questionnaire's own words."""
    known = cell_of(text)
    if known is not None:
        return known
    word = plain(text)
    for wording, cell in (
        (questionnaire.dont_know, Cell.DONT_KNOW),
        (questionnaire.not_applicable, Cell.NOT_APPLICABLE),
    ):
        if word in (plain(wording.fr), plain(wording.en)):
            return cell
    return None


def _option_named(text: str, item: Item, questionnaire: Questionnaire) -> str | None:
    """The option whose text a label is, in either language; long texts may differ by a few characters."""
    word = plain(text)
    texts = list(_option_texts(item, questionnaire))
    exact = {str(option) for option, option_text in texts if option_text == word}
    if exact:
        return exact.pop() if len(exact) == 1 else None
    if word in AGREEMENT:
        return str(AGREEMENT[word])
    if len(word) < LONG:
        return None
    scores = sorted(
        ((likeness.ratio(word, option_text), option) for option, option_text in texts if len(option_text) >= LONG),
        reverse=True,
    )
    return str(scores[0][1]) if scores and scores[0][0] >= SURE else None


def _option_texts(item: Item, questionnaire: Questionnaire) -> Iterator[tuple[int, str]]:
    """Option numbers with their plain texts: the item's own, the frequencies with and without detail, the ladder."""
    for number, wording in enumerate(item.options, start=1):
        yield from ((number, plain(text)) for text in (wording.fr, wording.en))
    for steps in (questionnaire.frequency, questionnaire.ladder):
        for number, step in enumerate(steps, start=1):
            yield from ((number, plain(text)) for text in (step.name.fr, step.name.en))
            if step.detail:
                yield number, plain(f"{step.name.fr} {step.detail.fr}")
                yield number, plain(f"{step.name.en} {step.detail.en}")


def function_of(label: str, questionnaire: Questionnaire) -> str:
    """The key of the function that a label names, or UNDECIDED."""
    names = functions_by_name(questionnaire)
    word = plain(label)
    if word in names:
        return names[word]
    near = nearest(label, names)
    sure = near and max(likeness.ratio(word, name) for name in names) >= SURE
    return near if near and sure else UNDECIDED


def role_of(label: str) -> str:
    """The role that a label names, or UNDECIDED."""
    role = ROLE_LABELS.get(plain(label))
    return str(role) if role else UNDECIDED
