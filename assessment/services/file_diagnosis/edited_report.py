"""An edited Word file as edits in a file, and such a file read for a report."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assessment.i18n import Language
from assessment.services.errors import EditsRefusedError
from reports.content.report import Report
from reports.edits.patches import EditsFormatError, ReportEdits, edits_from_json, edits_to_json

if TYPE_CHECKING:
    from reports.word.edited_file import EditedFile


def edits_of_word(content: bytes, *, author: str = "") -> "EditedFile":
    """The edits of a Word file. Raises EditsRefusedError, which says why."""
    # The libraries of Word take half a second to load, which a run without edits can do without.
    from reports.word import edited_file  # noqa: PLC0415

    try:
        return edited_file.read_edited(content, author=author)
    except edited_file.UnreadableFileError as error:
        raise EditsRefusedError("damaged") from error
    except edited_file.NoSectionsError as error:
        raise EditsRefusedError("no_sections") from error
    except edited_file.FileTooLongError as error:
        raise EditsRefusedError("too_long") from error
    except EditsFormatError as error:
        raise EditsRefusedError("damaged_sections") from error


def edits_of_file(content: bytes) -> ReportEdits:
    """The edits that a file holds: a Word file that was edited, or the JSON made of one. Raises EditsRefusedError."""
    if content.startswith(b"PK"):
        return edits_of_word(content).edits
    try:
        return edits_from_json(content)
    except EditsFormatError as error:
        raise EditsRefusedError("no_edits") from error


def conflicts_of(report: Report) -> int:
    """How many of an editor's texts were written against something that has changed since."""
    # What draws charts comes with the pages, and takes as long.
    from reports.report_html import edit_conflicts  # noqa: PLC0415

    return len(edit_conflicts(report))


def written_edits(edited: "EditedFile") -> bytes:
    """The edits as the JSON that `diagnose --edits` reads."""
    return edits_to_json(edited.edits)


def edited_lines(edited: "EditedFile", say: Language) -> Iterator[str]:
    """What was taken over and what was not, line by line."""
    yield say("edits.taken", count=len(edited.edits.patches))
    if edited.edits.hidden:
        yield say("edits.hidden", count=len(edited.edits.hidden))
    for altered in edited.altered:
        yield say("edits.altered", section=altered.section, figure=altered.figure, written=altered.written)
    for section, figure in edited.own_figures:
        yield say("edits.own", section=section, figure=figure)
    for section, words in edited.kept:
        yield say("edits.kept", section=section, words=words[:80])
