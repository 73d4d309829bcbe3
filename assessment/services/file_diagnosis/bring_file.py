"""A file of answers that a member brings: diagnosed, refused, or held until its mapping is decided."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import Language
from assessment.importers.formats.problems import ImportFileError, ImportProblem, letters, visible
from assessment.importers.formats.reading_limits import MEGABYTE, ReadingLimits
from assessment.services.file_diagnosis.diagnose_file import (
    DiagnosisRequest,
    FileDiagnosis,
    diagnose_file,
    settings_for,
)
from assessment.services.file_diagnosis.export_reader import ColumnMapping, ExportReader
from assessment.services.file_diagnosis.kept_mappings import keep_mapping, known_mapping
from assessment.services.permissions import Actor
from assessment.store.models import Organisation

LIMITS = ReadingLimits(
    unpacked=32 * MEGABYTE, rows=20_000, columns=500, cells=500_000, workbook_cells=500_000, strings=200_000
)
"""A page answers within seconds, whatever the file."""
OTHERWISE_ON_PAGE = frozenset(("empty_file", "unknown_column", "mapping_several", "mapping_twice"))
"""Problems whose text names an option or a file of the command."""


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """A file with its name, the questionnaire that it answers, and the mode in which it is read."""

    content: bytes
    name: str
    questionnaire: Questionnaire
    mode: str


@dataclass(frozen=True, slots=True)
class FileRefused:
    """A file that cannot be used; `lines` say why."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was read and diagnosed; `mapping` is what an export was read through.

    `from_memory`: the mapping is the one that was decided on for an earlier file, and nobody looked at it for this one.
    """

    diagnosis: FileDiagnosis
    mapping: ColumnMapping | None = None
    from_memory: bool = False


@dataclass(frozen=True, slots=True)
class MappingChoices:
    """What somebody chose on the page of a mapping: what columns are read as, then what labels stand for."""

    columns: Callable[[ColumnMapping], ColumnMapping]
    labels: Callable[[ColumnMapping], ColumnMapping]


@dataclass(frozen=True, slots=True)
class MappingNeeded:
    """An export whose mapping somebody has to look at; `lines` say what is wrong with the one that was chosen."""

    mapping: ColumnMapping
    lines: tuple[str, ...] = ()


def bring_file(
    session: Session,
    file: BroughtFile,
    organisation: Organisation,
    *,
    actor: Actor,
    say: Language,
    today: date,
    chosen: MappingChoices | None = None,
    review: bool = False,
) -> FileRead | FileRefused | MappingNeeded:
    """The diagnosis of a file of our own form, or of an export through a mapping that was looked at.

    `chosen` turns the mapping that was proposed into the one that somebody decided on; it is kept for the next file of
    that shape. `review`: the mapping is to be looked at again, though it is known. Raises NotAllowedError.
    """
    reader = ExportReader(file.questionnaire, LIMITS)
    try:
        if chosen is None and not review:
            try:
                return FileRead(_diagnosed(file, None, say))
            except ImportFileError as error:
                proposed = reader.proposed_instead(file.content, error)
                if proposed is None:
                    raise
        else:
            proposed = reader.proposed(file.content)
        base = known_mapping(session, organisation.id, reader, file.content, proposed) or proposed
    except ImportFileError as error:
        return FileRefused(_said_on_page(error, say, file.name))
    if chosen is None:
        kept = base is not proposed and not base.undecided and not review
        mapping = base if kept else MappingNeeded(base)
    else:
        mapping = _decided(reader, file, base, chosen, say)
    if isinstance(mapping, MappingNeeded):
        return mapping
    try:
        file_diagnosis = _diagnosed(file, mapping, say)
    except ImportFileError as error:
        return MappingNeeded(mapping, _said_on_page(error, say, file.name))
    keep_mapping(session, organisation.id, reader, mapping, actor=actor, say=say, today=today)
    return FileRead(file_diagnosis, mapping, from_memory=chosen is None)


def _decided(
    reader: ExportReader, file: BroughtFile, base: ColumnMapping, chosen: MappingChoices, say: Language
) -> ColumnMapping | MappingNeeded:
    """The mapping as it was chosen, unless its columns contradict each other or something is left to decide.

    A column that was chosen otherwise holds labels that were not asked about; they are, before anything is read.
    """
    mapping = chosen.columns(base)
    try:
        # What was chosen is read again as a file would be: a value that nobody offered is told like a mistyped one.
        reader.mapping(reader.written(mapping, say))
        mapping = chosen.labels(reader.completed(mapping, file.content))
        checked = reader.mapping(reader.written(mapping, say))
    except ImportFileError as error:
        problems = [_as_page_names(problem, mapping, say) for problem in error.problems]
        refused = ImportFileError(problems, more=error.more)
        return MappingNeeded(chosen.labels(mapping), _said_on_page(refused, say, file.name))
    return MappingNeeded(mapping) if mapping.undecided else checked


def _as_page_names(problem: ImportProblem, mapping: ColumnMapping, say: Language) -> ImportProblem:
    """A problem of a mapping's file, which nobody has seen: without its line, columns named as the page names them."""
    values = dict(problem.values)
    if problem.what == "mapping_twice":
        headers = {letters(number): column.header for number, column in enumerate(mapping.columns, start=1)}
        values |= {name: visible(headers[values[name]] or values[name]) for name in ("name", "first")}
        values["value"] = say(f"filediagnosis.read_as.{values['value']}")
    return replace(problem, line=0, column=0, values=values)


def file_to_fill_in(questionnaire: Questionnaire, say: Language) -> bytes:
    """An XLSX file of our own form, with the questions and the values that a cell may hold beside it."""
    # The workbook library takes a quarter of a second to load, which no other page needs.
    from assessment.importers.answer_template import empty_workbook  # noqa: PLC0415

    return empty_workbook(questionnaire, Length.FULL, say)


def _said_on_page(error: ImportFileError, say: Language, name: str) -> tuple[str, ...]:
    """The problems as the page tells them: it has choices to make where the command names its own words."""
    problems = (
        replace(problem, what=f"{problem.what}_on_page") if problem.what in OTHERWISE_ON_PAGE else problem
        for problem in error.problems
    )
    return tuple(ImportFileError(problems, more=error.more).said_in(say, name))


def _diagnosed(file: BroughtFile, mapping: ColumnMapping | None, say: Language) -> FileDiagnosis:
    settings = settings_for(file.mode, threshold=None, staff={}, reader=None)
    request = DiagnosisRequest(settings, mapping=mapping, reading_limits=LIMITS)
    return diagnose_file(file.content, file.questionnaire, language_code=say.code, request=request)
