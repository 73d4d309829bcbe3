"""Imports a list of invitees."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.questionnaire.free_text import cleaned
from assessment.core.questionnaire.respondents import RespondentRole
from assessment.email_addresses import cleaned_address, is_address, needs_smtputf8, without_invisible
from assessment.importers.formats import delimited
from assessment.importers.formats.name_matching import (
    FUNCTION,
    ROLE,
    ROLES,
    function_writings,
    functions_by_name,
    nearest,
    plain,
)
from assessment.importers.formats.problems import ImportFileError, ImportNotice, ImportProblem, visible
from assessment.importers.formats.reading_limits import ReadingLimits
from assessment.importers.formats.tables import (
    FOREIGN,
    LOOKED_AT,
    Numbered,
    numbered_rows,
    title_notices,
)

LARGEST = 2 * 1024 * 1024
"""Bytes; five thousand people with names take a tenth of that."""
MOST_PEOPLE = 5000
SEPARATOR = " ; "
"""Between the cells of a line as it is typed."""
EMAIL, NAME, LANGUAGE, FIRST_NAME = "email", "name", "language", "first_name"
COLUMNS = {
    "email": EMAIL,
    "emails": EMAIL,
    "e mails": EMAIL,
    "mails": EMAIL,
    "email address": EMAIL,
    "work email": EMAIL,
    "work e mail": EMAIL,
    "email professionnel": EMAIL,
    "e mail professionnel": EMAIL,
    "mail professionnel": EMAIL,
    "mail pro": EMAIL,
    "email pro": EMAIL,
    "adresse email": EMAIL,
    "adresse de messagerie": EMAIL,
    "adresse courriel": EMAIL,
    "messagerie": EMAIL,
    "contact": EMAIL,
    "e mail": EMAIL,
    "mail": EMAIL,
    "courriel": EMAIL,
    "adresse": EMAIL,
    "adresse electronique": EMAIL,
    "adresse e mail": EMAIL,
    "adresse mail": EMAIL,
    "e mail address": EMAIL,
    "name": NAME,
    "nom": NAME,
    "nom complet": NAME,
    "full name": NAME,
    "surname": NAME,
    "last name": NAME,
    "family name": NAME,
    "nom de famille": NAME,
    "nom et prenom": NAME,
    "nom prenom": NAME,
    "prenom nom": NAME,
    "prenom et nom": NAME,
    "collaborateur": NAME,
    "employee": NAME,
    "first name": FIRST_NAME,
    "given name": FIRST_NAME,
    "prenom": FIRST_NAME,
    "function": FUNCTION,
    "fonction": FUNCTION,
    "equipe": FUNCTION,
    "service": FUNCTION,
    "team": FUNCTION,
    "department": FUNCTION,
    "departement": FUNCTION,
    "direction": FUNCTION,
    "pole": FUNCTION,
    "role": ROLE,
    "language": LANGUAGE,
    "langue": LANGUAGE,
}
LANGUAGES = {"fr": "fr", "francais": "fr", "french": "fr", "en": "en", "anglais": "en", "english": "en"}
LONGEST_NAME = 120
LIMITS = ReadingLimits(
    unpacked=32 * 1024 * 1024, rows=20_000, columns=200, cells=400_000, workbook_cells=400_000, strings=100_000
)
"""A list comes in through a page, and nobody waits for a large one."""
_IN_BRACKETS = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*@[^<>]*)>")
_QUOTED_NAME = re.compile(r"\"([^\"<>\n]*)\"(?=\s*<)")
"""As mail programs write a name that holds a comma: "Roy, Claire" <claire@exemple.fr>."""
_SPACED = re.compile(r"^(\S+@\S+)[ \t\u00a0\u202f]+(\S.*)$")


@dataclass(frozen=True, slots=True)
class Invitee:
    """One person. `role` and `language` are None where they were left out."""

    line: int
    email: str
    function: str
    name: str | None = None
    role: RespondentRole | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Invitees:
    """Who can be invited, and the lines that cannot be read, both in the order of the list.

    `notices` tell which sheet was read and what was passed over. `unread`: lines with a problem, as they can be typed.
    """

    people: tuple[Invitee, ...]
    problems: tuple[ImportProblem, ...]
    notices: tuple[ImportNotice, ...] = ()
    unread: tuple[str, ...] = ()


def read_invitees(
    content: bytes,
    questionnaire: Questionnaire,
    *,
    languages: Collection[str] = ("fr", "en"),
    accents_refused: bool = False,
) -> Invitees:
    """Read a pasted list or the bytes of a CSV or XLSX file.

    `accents_refused`: the mail server is known to take no address with letters beyond ASCII before the sign @.

    A first line of column names is obeyed; without one, each cell is read by what it holds: an address, a function, a
    role, a language, and else a name. Raises ImportFileError when the list as a whole cannot be read.
    """
    numbered, notices = _rows(content)
    numbered, columns, above = _below_header(numbered)
    notices += above
    if len(numbered) > MOST_PEOPLE:
        raise ImportFileError([ImportProblem("too_many_people", values={"count": len(numbered), "most": MOST_PEOPLE})])
    reader = _InviteesReader(questionnaire, columns, languages, accents_refused=accents_refused)
    for line, row in numbered:
        reader.read(line, row)
    return Invitees(tuple(reader.people.values()), tuple(reader.problems), tuple(notices), tuple(reader.unread))


def _below_header(numbered: Numbered) -> tuple[Numbered, Mapping[str, int] | None, list[ImportNotice]]:
    """The people, where each named column stands, and what is said of a title above; all rows where none names them."""
    first_person = next((place for place, (_, row) in enumerate(numbered) if any("@" in cell for cell in row)), None)
    last = LOOKED_AT if first_person is None else min(LOOKED_AT, first_person)
    for place, (_, row) in enumerate(numbered[:last]):
        columns = _columns(row)
        if columns is not None:
            return numbered[place + 1 :], columns, title_notices(numbered[:place])
    return numbered, None, []


def _rows(content: bytes) -> tuple[Numbered, list[ImportNotice]]:
    if content.startswith((b"PK", *FOREIGN)) or len(content) > LARGEST:
        return numbered_rows(content, COLUMNS, limits=LIMITS, largest=LARGEST)
    return [(line, row) for line, row in _text_rows(content) if any(cell.strip() for cell in row)], []


def _text_rows(content: bytes) -> Numbered:
    """Rows of a text, split at the separator that most of its lines use: the first line may have none, or another."""
    text = _QUOTED_NAME.sub(_unquoted, delimited.decoded(content)).replace("\x0b", "\n")
    lines = text.splitlines()
    if text[:4].casefold() == "sep=":
        return delimited.rows(content, COLUMNS)
    used = max(delimited.SEPARATORS, key=lambda separator: sum(separator in line for line in lines))
    if used not in text:
        # « address function », with nothing between them but a space.
        used, text = "\t", "\n".join(_SPACED.sub(r"\1\t\2", line) for line in lines)
    announced = f"sep={used}\n{text}".encode()
    try:
        return [(line - 1, row) for line, row in delimited.rows(announced, COLUMNS)]
    except ImportFileError as error:
        raise ImportFileError([replace(problem, line=problem.line - 1) for problem in error.problems]) from error


def _unquoted(match: re.Match[str]) -> str:
    return re.sub(r"[,;|\t]", " ", match[1])


def _columns(first: list[str]) -> Mapping[str, int] | None:
    """Where each known column stands, if that row names columns; the address must be among them."""
    names = [COLUMNS.get(plain(cell)) for cell in first]
    if EMAIL not in names or any("@" in cell for cell in first):
        return None
    return {name: names.index(name) for name in dict.fromkeys(names) if name}


class _InviteesReader:
    """Reads line after line, and remembers whom it has met."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        columns: Mapping[str, int] | None,
        languages: Collection[str],
        *,
        accents_refused: bool,
    ) -> None:
        self.accents_refused = accents_refused
        self.functions = functions_by_name(questionnaire)
        self.writings = function_writings(questionnaire)
        self.allowed = ", ".join(function.name.fr for function in questionnaire.functions)
        self.columns = columns
        self.languages = languages
        self.people: dict[str, Invitee] = {}
        self.problems: list[ImportProblem] = []
        self.unread: list[str] = []

    def read(self, line: int, row: list[str]) -> None:
        """Keep the person of that line, or what is wrong with it."""
        try:
            invitee = self._invitee(line, [_one_line(cell) for cell in row])
        except _WrongLineError as wrong:
            self._refuse(wrong.problem, row)
            return
        if invitee.email in self.people:
            values = {"value": invitee.email, "first": self.people[invitee.email].line}
            self._refuse(ImportProblem("same_person", line, values=values), row)
            return
        self.people[invitee.email] = invitee

    def _refuse(self, problem: ImportProblem, row: list[str]) -> None:
        """Keep what is wrong with a line, and the line without the columns that tell nothing of an invitation."""
        told = row if self.columns is None else [row[place] for place in self.columns.values() if place < len(row)]
        self.problems.append(problem)
        self.unread.append(SEPARATOR.join(cell for cell in map(_one_line, told) if cell))

    def _invitee(self, line: int, cells: list[str]) -> Invitee:
        fields = self._by_column(line, cells) if self.columns is not None else self._by_content(line, cells)
        email, beside = _address(line, fields.get(EMAIL, ""))
        if self.accents_refused and needs_smtputf8(email):
            raise _WrongLineError("accented_address", line, value=visible(email))
        name = cleaned(" ".join(filter(None, (fields.get(FIRST_NAME), fields.get(NAME)))) or beside) or None
        if name and len(name) > LONGEST_NAME:
            raise _WrongLineError("long_name", line, value=visible(name), most=LONGEST_NAME)
        return Invitee(
            line, email, self._function(line, fields), name, self._role(line, fields), self._language(line, fields)
        )

    def _by_column(self, _line: int, cells: list[str]) -> dict[str, str]:
        assert self.columns is not None  # noqa: S101 - for the type checker
        return {name: cells[place] for name, place in self.columns.items() if place < len(cells) and cells[place]}

    def _by_content(self, line: int, cells: list[str]) -> dict[str, str]:
        fields: dict[str, str] = {}
        for cell in filter(None, cells):
            kind = self._kind(cell)
            if kind in fields:
                raise _WrongLineError("said_twice", line, value=visible(fields[kind]), other=visible(cell))
            fields[kind] = cell
        return fields

    def _kind(self, cell: str) -> str:
        if "@" in cell:
            return EMAIL
        word = plain(cell)
        for kind, known in ((FUNCTION, self.functions), (ROLE, ROLES), (LANGUAGE, LANGUAGES)):
            # A name of signs alone has no plain form, and an empty role stands for a member: neither says anything.
            if word and word in known:
                return kind
        # One word that is nobody's given name looks like a mistyped function rather than a name.
        return FUNCTION if " " not in cell and nearest(cell, self.functions) else NAME

    def _function(self, line: int, fields: Mapping[str, str]) -> str:
        written = fields.get(FUNCTION, "")
        if not written:
            raise _WrongLineError("invitee_without_function", line)
        function = self.functions.get(plain(written))
        if function:
            return function
        near = nearest(written, self.writings)
        what = "invitee_function_near" if near else "invitee_function"
        raise _WrongLineError(what, line, value=visible(written), near=near or "")

    def _role(self, line: int, fields: Mapping[str, str]) -> RespondentRole | None:
        written = fields.get(ROLE, "")
        if not written:
            return None
        if plain(written) not in ROLES:
            raise _WrongLineError("unknown_role", line, value=visible(written))
        return ROLES[plain(written)]

    def _language(self, line: int, fields: Mapping[str, str]) -> str | None:
        written = fields.get(LANGUAGE, "")
        if not written:
            return None
        code = LANGUAGES.get(plain(written), "")
        if code not in self.languages:
            raise _WrongLineError("invitee_language", line, value=visible(written))
        return code


def _one_line(cell: str) -> str:
    return " ".join(cleaned(without_invisible(cell) if "@" in cell else cell).split())


class _WrongLineError(Exception):
    def __init__(self, what: str, line: int, **values: object) -> None:
        super().__init__(what)
        self.problem = ImportProblem(what, line, values=values)


def _address(line: int, written: str) -> tuple[str, str]:
    """The address as it is kept, and the name that stood before it as in « Claire Roy <claire@exemple.fr> »."""
    bracketed = _IN_BRACKETS.fullmatch(written)
    email, name = (bracketed["email"], bracketed["name"].strip(" \"'")) if bracketed else (written, "")
    email = cleaned_address(email.strip().removeprefix("mailto:"))
    if not email:
        raise _WrongLineError("no_address", line)
    if not is_address(email):
        raise _WrongLineError("wrong_address", line, value=visible(email))
    return email, name
