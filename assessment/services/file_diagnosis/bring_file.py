"""A file of answers that a member brings: diagnosed, refused, or held until its mapping is decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import Language
from assessment.importers.form_exports.questionnaire_recognition import questionnaires_answered
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
    """A file with its name, the questionnaires that it may answer, and the mode in which it is read.

    Of several, the one whose questions the file bears is meant; the first where it bears none.
    """

    content: bytes
    name: str
    questionnaires: Sequence[Questionnaire]
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
    """An export whose mapping somebody has to look at; `lines` say what is wrong with the one that was chosen.

    `samples`: what stands in some cells of each column, for whoever brought the file to see what it is about.
    """

    mapping: ColumnMapping
    questionnaire: Questionnaire
    samples: Sequence[Sequence[str]]
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
    try:
        intake = _Intake(file, ExportReader(_answered(file, say), LIMITS), say)
        outcome = intake.proposed() if chosen or review else intake.as_our_own()
        if isinstance(outcome, FileRead):
            return outcome
        kept = known_mapping(session, organisation.id, intake.reader, file.content, outcome)
    except ImportFileError as error:
        return FileRefused(_said_on_page(error, say, file.name))
    if chosen:
        mapping = intake.decided(kept or outcome, chosen)
    else:
        known = kept is not None and not kept.undecided and not review
        mapping = kept if kept and known else intake.needed(kept or outcome)
    read = mapping if isinstance(mapping, MappingNeeded) else intake.through(mapping, from_memory=chosen is None)
    if isinstance(read, FileRead) and read.mapping:
        keep_mapping(session, organisation.id, intake.reader, read.mapping, actor=actor, say=say, today=today)
    return read


def _answered(file: BroughtFile, say: Language) -> Questionnaire:
    """The questionnaire that the file answers. Raises ImportFileError where its questions are those of several."""
    if len(file.questionnaires) == 1:
        return file.questionnaires[0]
    answered = questionnaires_answered(file.content, file.questionnaires, limits=LIMITS)
    if len(answered) > 1:
        names = [questionnaire.title.within(say.code) for questionnaire in answered]
        raise ImportFileError([ImportProblem("several_questionnaires", values={"names": names})])
    return answered[0] if answered else file.questionnaires[0]


@dataclass(frozen=True, slots=True)
class _Intake:
    """A file on its way to its diagnosis, with the reader of exports for its questionnaire."""

    file: BroughtFile
    reader: ExportReader
    say: Language

    def as_our_own(self) -> FileRead | ColumnMapping:
        """The diagnosis of a file of our own form, or the mapping that an export would be read through.

        Raises ImportFileError for what is neither.
        """
        try:
            return FileRead(self._diagnosed(None))
        except ImportFileError as error:
            proposed = self.reader.proposed_instead(self.file.content, error)
            if proposed is None:
                raise
            return proposed

    def proposed(self) -> ColumnMapping:
        """The mapping that is proposed for a file, whatever it is. Raises ImportFileError for what is no table."""
        return self.reader.proposed(self.file.content)

    def decided(self, base: ColumnMapping, chosen: MappingChoices) -> ColumnMapping | MappingNeeded:
        """The mapping as it was chosen, unless its columns contradict each other or something is left to decide.

        A column that was chosen otherwise holds labels that were not asked about; they are, before anything is read.
        """
        mapping = chosen.columns(base)
        try:
            # What was chosen is read again as a file would be: a value that nobody offered is told like a mistyped one.
            self.reader.mapping(self.reader.written(mapping, self.say))
            mapping = chosen.labels(self.reader.completed(mapping, self.file.content))
            checked = self.reader.mapping(self.reader.written(mapping, self.say))
        except ImportFileError as error:
            problems = [_as_page_names(problem, mapping, self.say) for problem in error.problems]
            return self.needed(chosen.labels(mapping), ImportFileError(problems, more=error.more))
        return self.needed(mapping) if mapping.undecided else checked

    def through(self, mapping: ColumnMapping, *, from_memory: bool) -> FileRead | MappingNeeded:
        """The diagnosis of an export through a mapping, or that mapping with what does not hold in it."""
        try:
            return FileRead(self._diagnosed(mapping), mapping, from_memory)
        except ImportFileError as error:
            return self.needed(mapping, error)

    def needed(self, mapping: ColumnMapping, refused: ImportFileError | None = None) -> MappingNeeded:
        """A mapping to be looked at, with what is wrong with it."""
        lines = _said_on_page(refused, self.say, self.file.name) if refused else ()
        samples = self.reader.samples(self.file.content, mapping)
        return MappingNeeded(mapping, self.reader.questionnaire, samples, lines)

    def _diagnosed(self, mapping: ColumnMapping | None) -> FileDiagnosis:
        settings = settings_for(self.file.mode, threshold=None, staff={}, reader=None)
        request = DiagnosisRequest(settings, mapping=mapping, reading_limits=LIMITS)
        return diagnose_file(self.file.content, self.reader.questionnaire, language_code=self.say.code, request=request)


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
