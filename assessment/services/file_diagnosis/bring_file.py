"""A file of answers that a member brings: diagnosed, refused, or held until its mapping is decided."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.importers.formats.problems import ImportFileError
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
Chosen = Callable[[ColumnMapping], ColumnMapping]


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
    chosen: Chosen | None = None,
) -> FileDiagnosis | FileRefused | MappingNeeded:
    """The diagnosis of a file of our own form, or of an export through a mapping that was looked at.

    `chosen` turns the mapping that was proposed into the one that somebody decided on; it is kept for the next file of
    that shape. Raises NotAllowedError.
    """
    reader = ExportReader(file.questionnaire, LIMITS)
    if chosen is None:
        try:
            return _diagnosed(file, None, say)
        except ImportFileError as error:
            proposed = reader.proposed_instead(file.content, error)
            if proposed is None:
                return FileRefused(tuple(error.said_in(say, file.name)))
        kept = known_mapping(session, organisation.id, reader, proposed)
        if kept is None or kept.undecided:
            return MappingNeeded(kept or proposed)
        mapping = kept
    else:
        try:
            proposed = reader.proposed(file.content)
            known = known_mapping(session, organisation.id, reader, proposed)
            # What was chosen is read again as a file would be: a value that nobody offered is told like a mistyped one.
            mapping = reader.mapping(reader.written(chosen(known or proposed), say))
        except ImportFileError as error:
            return FileRefused(tuple(error.said_in(say, file.name)))
    try:
        file_diagnosis = _diagnosed(file, mapping, say)
    except ImportFileError as error:
        return MappingNeeded(mapping, tuple(error.said_in(say, file.name)))
    keep_mapping(session, organisation.id, reader, mapping, actor=actor, say=say, today=today)
    return file_diagnosis


def _diagnosed(file: BroughtFile, mapping: ColumnMapping | None, say: Language) -> FileDiagnosis:
    settings = settings_for(file.mode, threshold=None, staff={}, reader=None)
    request = DiagnosisRequest(settings, mapping=mapping, reading_limits=LIMITS)
    return diagnose_file(file.content, file.questionnaire, language_code=say.code, request=request)
