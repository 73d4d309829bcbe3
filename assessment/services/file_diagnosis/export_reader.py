"""Reads exports of form tools for one questionnaire: proposes, writes and reads the mapping, and reads through it."""

from dataclasses import dataclass
from itertools import islice

from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.importers.answers import ImportedAnswers
from assessment.importers.form_exports.column_mapping import (
    SEVERAL,
    UNDECIDED,
    ColumnMapping,
    MappedColumn,
    box_of,
    tick_target,
)
from assessment.importers.form_exports.label_proposal import completed
from assessment.importers.form_exports.mapped_answers import (
    has_shape_of,
    proposal_instead,
    read_answer_file,
    read_export,
)
from assessment.importers.form_exports.mapping_file import read_mapping, written_mapping
from assessment.importers.form_exports.proposal import propose_mapping
from assessment.importers.formats.problems import ImportFileError, visible
from assessment.importers.formats.reading_limits import ReadingLimits

__all__ = ["SEVERAL", "UNDECIDED", "ColumnMapping", "ExportReader", "MappedColumn", "box_of", "tick_target", "visible"]
SAMPLED = 3
"""Cells by which somebody sees what a column holds."""


@dataclass(frozen=True)
class ExportReader:
    """The questionnaire whose texts columns and labels are compared with, and how much of a file is read."""

    questionnaire: Questionnaire
    limits: ReadingLimits | None = None

    def proposed(self, content: bytes) -> ColumnMapping:
        """A mapping for a file, whatever it is. Raises ImportFileError for what is no table."""
        return propose_mapping(read_export(content, self.questionnaire, limits=self.limits), self.questionnaire)

    def proposed_instead(self, content: bytes, refused: ImportFileError) -> ColumnMapping | None:
        """A mapping for a file that was refused as one of our own form; None where it is no export."""
        return proposal_instead(content, self.questionnaire, refused, limits=self.limits)

    def completed(self, mapping: ColumnMapping, content: bytes) -> ColumnMapping:
        """A mapping that was decided on, with the labels of a file that it has not met."""
        return completed(mapping, read_export(content, self.questionnaire, limits=self.limits), self.questionnaire)

    def samples(self, content: bytes, mapping: ColumnMapping) -> tuple[tuple[str, ...], ...]:
        """The first different texts that stand in each column below its header rows."""
        table = read_export(content, self.questionnaire, limits=self.limits)
        rows = table.rows[mapping.rows_below_header :]
        columns = list(zip(*rows, strict=True)) or [()] * len(mapping.columns)
        return tuple(tuple(islice(dict.fromkeys(filter(None, map(str.strip, cells))), SAMPLED)) for cells in columns)

    def mapping(self, content: bytes) -> ColumnMapping:
        """The mapping that a YAML file holds. Raises ImportFileError."""
        return read_mapping(content, self.questionnaire)

    def written(self, mapping: ColumnMapping, say: Language) -> bytes:
        """The YAML file of a mapping."""
        return written_mapping(mapping, self.questionnaire, say).encode()

    def earlier(self, content: bytes, mapping: ColumnMapping | None) -> ImportedAnswers:
        """The answers of an earlier wave: through the mapping where the file has its shape. Raises ImportFileError."""
        if mapping and not has_shape_of(read_export(content, self.questionnaire, limits=self.limits), mapping):
            mapping = None
        return read_answer_file(content, self.questionnaire, mapping, limits=self.limits)
