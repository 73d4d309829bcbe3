"""Questions offered as boxes to tick: columns that stand for one option each, and cells that list several."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assessment.core.questionnaire.definition import Item, Kind, Questionnaire
from assessment.core.questionnaire.respondents import Cell
from assessment.importers.form_exports.column_mapping import UNDECIDED, label_key, tick_target
from assessment.importers.form_exports.header_matching import SURE, HeaderMatch
from assessment.importers.form_exports.label_matching import is_named_option, option_of
from assessment.importers.formats.answer_words import cell_of
from assessment.importers.formats.name_matching import plain

_TICKED = frozenset(("y", "yes", "oui", "o", "true", "vrai", "1", "x", "checked", "selected", "coche", "quoted"))
_CLEAR = frozenset(("", "n", "no", "non", "false", "faux", "0", "unchecked", "not selected", "non coche", "not quoted"))
_SIGNS = {"✓": True, "✔": True, "☑": True, "☐": False, "-": False}
_NUMBERED_BOX = re.compile(r"[\[_/](?:SQ|AO|A|L)?0{0,2}([1-9])\]?(?:\.\s.*)?", re.DOTALL)
"""How LimeSurvey (`V11[SQ003]`), Qualtrics (`Q1_3`) and KoboToolbox (`V11/3`) name the column of a box."""
_SEPARATORS = (" - ", " – ", " — ", " | ", " > ", ": ", ". ", "?", "/", "_")
LIST_SIGNS = (";", "\n", "|", ", ")
"""What tools write between the options of one cell."""
MOST_PIECES = 12


def is_ticked(text: str, option: str, item: Item, questionnaire: Questionnaire, header: Iterable[str]) -> bool | None:
    """Whether the box of an option is ticked; None for a text that says neither.

    Some tools repeat the option's text or number in its column: what its headers end with counts as a tick too.
    """
    bare = text.strip()
    if bare in _SIGNS:
        return _SIGNS[bare]
    word = plain(bare)
    if word in _CLEAR:
        return False
    if word in _TICKED or (option != UNDECIDED and option_of(bare, item, questionnaire) == option):
        return True
    if any(label_key(bare) == label_key(part) for name in header for part in _parts(name)):
        return True
    # LimeSurvey writes N/A in the boxes of a question that was not shown.
    return False if cell_of(bare) is Cell.NOT_APPLICABLE else None


def tick_columns(
    texts: Sequence[Sequence[str]],
    matches: Mapping[int, HeaderMatch],
    body: Sequence[Sequence[str]],
    questionnaire: Questionnaire,
) -> dict[int, str]:
    """Places of columns that are boxes of an item, with their target; the option is UNDECIDED where no header tells it.

    `texts`: the header texts of each column; `matches`: the item that each header looks like.
    """
    groups: dict[str, list[int]] = {}
    for place, match in matches.items():
        if match.similarity >= SURE:
            groups.setdefault(match.code, []).append(place)
    by_option_alone = _columns_named_by_options(texts, questionnaire)
    targets: dict[int, str] = {}
    items = questionnaire.items_by_code
    for code, places in [*groups.items(), *by_option_alone.items()]:
        item = items[code]
        if len(places) < 2 or item.kind is Kind.OPEN or targets.keys() & set(places):
            continue
        options = _options(places, texts, item, questionnaire)
        known = [option for option in options.values() if option != UNDECIDED]
        if len(known) >= 2 and all(
            _holds_ticks(place, options[place], texts[place], body, item, questionnaire) for place in places
        ):
            targets |= {place: tick_target(code, option) for place, option in options.items()}
    return targets


def _holds_ticks(
    place: int, option: str, header: Sequence[str], body: Sequence[Sequence[str]], item: Item, asked: Questionnaire
) -> bool:
    cells = dict.fromkeys(row[place] for row in body)
    return all(is_ticked(cell, option, item, asked, header) is not None for cell in cells)


def _options(
    places: Sequence[int], texts: Sequence[Sequence[str]], item: Item, questionnaire: Questionnaire
) -> dict[int, str]:
    """The option of each box: by its text, else by its number where all five and no more are numbered."""
    options = {place: _option_in(texts[place], item, questionnaire) for place in places}
    if set(options.values()) == {UNDECIDED}:
        numbers = {place: _number(texts[place][0]) for place in places}
        if sorted(numbers.values()) == ["1", "2", "3", "4", "5"]:
            options = numbers
    again = {option for option, count in Counter(options.values()).items() if count > 1}
    return {place: UNDECIDED if option in again else option for place, option in options.items()}


def _number(header: str) -> str:
    numbered = [match[1] for match in _NUMBERED_BOX.finditer(header)]
    return numbered[0] if numbered else ""


def _option_in(header: Sequence[str], item: Item, questionnaire: Questionnaire) -> str:
    """The option whose text a header ends with; a number alone may be that of the question."""
    for text in header:
        for part in _parts(text):
            if is_named_option(part, item, questionnaire):
                return option_of(part, item, questionnaire)
    return UNDECIDED


def _parts(text: str) -> Iterator[str]:
    """The ends of a header that can be the option's text, the longest first: in brackets, or behind a sign."""
    bare = text.strip()
    yield bare
    if bare.endswith(("]", ")")):
        opening = "[" if bare.endswith("]") else "("
        yield bare[bare.rfind(opening) + 1 : -1].strip()
    starts = sorted({found + len(sign) for sign in _SEPARATORS for found in _places(bare, sign)})
    yield from (bare[start:].strip() for start in starts[:MOST_PIECES])


def _places(text: str, sign: str) -> Iterator[int]:
    place = text.find(sign)
    while place >= 0:
        yield place
        place = text.find(sign, place + 1)


def _columns_named_by_options(texts: Sequence[Sequence[str]], questionnaire: Questionnaire) -> dict[str, list[int]]:
    """Columns whose header is the text of an option and nothing else, as Typeform exports boxes, by their item."""
    owners: dict[str, set[str]] = {}
    for item in questionnaire.rated_items:
        for option in item.options:
            for text in (option.fr, option.en):
                owners.setdefault(plain(text), set()).add(item.code)
    places: dict[str, list[int]] = {}
    for place, header in enumerate(texts):
        codes = {code for text in header for code in owners.get(plain(text), ())}
        if len(codes) == 1:
            places.setdefault(codes.pop(), []).append(place)
    return places


def listed_options(label: str, item: Item, questionnaire: Questionnaire) -> tuple[str, ...]:
    """The options that a cell lists, as `first; second` or with a sign behind the last one; nothing for any other text.

    An option's own text may hold the sign: pieces are joined until they are an option.
    """
    for sign in LIST_SIGNS:
        pieces = [piece.strip() for piece in label.split(sign)]
        if len(pieces) > 1 and len(pieces) <= MOST_PIECES:
            options = _joined_options([piece for piece in pieces if piece], sign, item, questionnaire)
            if options:
                return options
    return ()


def _joined_options(pieces: Sequence[str], sign: str, item: Item, questionnaire: Questionnaire) -> tuple[str, ...]:
    if not pieces:
        return ()
    for count in range(len(pieces), 0, -1):
        option = option_of(sign.join(pieces[:count]), item, questionnaire)
        if option == UNDECIDED:
            continue
        rest = _joined_options(pieces[count:], sign, item, questionnaire)
        if rest or count == len(pieces):
            return (option, *rest)
    return ()
