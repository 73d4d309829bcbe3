"""Reads a pasted or uploaded list of invitees."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.importers.formats.problems import ImportFileError
from assessment.importers.invitees import SEPARATOR, Invitee, read_invitees

__all__ = ["Invitee", "InviteeList", "list_invitees", "written_list"]


@dataclass(frozen=True, slots=True)
class InviteeList:
    """People to invite, and what is wrong with the rest, said line by line.

    `notices` say what was done with a file that its author may not expect: the sheet that was read, rows passed over.
    """

    people: tuple[Invitee, ...] = ()
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """The lines with a problem, as they can be typed."""


def list_invitees(
    content: bytes,
    questionnaire: Questionnaire,
    *,
    languages: Collection[str],
    say: Language,
    file: str,
    accents_refused: bool = False,
) -> InviteeList:
    """The people of a pasted list or a CSV or XLSX file; `file` is how the reader calls it.

    `accents_refused`: the mail server is known not to take addresses with accents.
    """
    try:
        invitees = read_invitees(content, questionnaire, languages=languages, accents_refused=accents_refused)
    except ImportFileError as error:
        return InviteeList(problems=tuple(error.said_in(say, file)))
    problems = tuple(problem.said_in(say, file) for problem in invitees.problems)
    notices = tuple(notice.said_in(say, file) for notice in invitees.notices)
    return InviteeList(invitees.people, problems, notices, invitees.unread)


def typed_with(typed: str, brought: InviteeList, questionnaire: Questionnaire, say: Language) -> str:
    """The typed list with the lines of a file below, those that cannot be read last, to be mended where one types."""
    return "\n".join(
        part for part in (typed, written_list(brought.people, questionnaire, say), *brought.unread) if part
    )


def written_list(people: Iterable[Invitee], questionnaire: Questionnaire, say: Language) -> str:
    """People as lines that can be read back: address ; function ; name ; role ; language, as far as they were told."""
    names = {function.key: function.name.within(say.code) for function in questionnaire.functions}
    lines = []
    for person in people:
        role = say(f"campaigns.preview.roles.{person.role}") if person.role else ""
        cells = (person.email, names[person.function], person.name or "", role, person.language or "")
        lines.append(SEPARATOR.join(cell for cell in cells if cell))
    return "\n".join(lines)
