"""Reading a file through a mapping, as tests do."""

import pytest

from assessment.i18n import language
from assessment.importers.answers import ImportedAnswers
from assessment.importers.form_exports.column_mapping import ColumnMapping
from assessment.importers.form_exports.mapped_answers import read_answer_file, read_export
from assessment.importers.form_exports.mapping_file import read_mapping, written_mapping
from assessment.importers.form_exports.proposal import propose_mapping
from assessment.importers.formats.problems import ImportFileError
from tests.importers.answer_file import ALIGNMENT


def proposed(content: bytes) -> ColumnMapping:
    """The mapping that is proposed for a file."""
    return propose_mapping(read_export(content, ALIGNMENT), ALIGNMENT)


def read_through(content: bytes, mapping: ColumnMapping) -> ImportedAnswers:
    """The answers through a mapping that went through its file, as a person would keep it."""
    for code in ("fr", "en"):
        kept = read_mapping(written_mapping(mapping, ALIGNMENT, language(code)).encode(), ALIGNMENT)
        assert read_mapping(written_mapping(kept, ALIGNMENT, language(code)).encode(), ALIGNMENT) == kept
    return read_answer_file(content, ALIGNMENT, kept)


def refused_through(content: bytes, mapping: ColumnMapping, code: str = "en") -> list[str]:
    """What is wrong with a file that is read through a mapping."""
    with pytest.raises(ImportFileError) as refused:
        read_answer_file(content, ALIGNMENT, mapping)
    return refused.value.said_in(language(code), "export.csv")
