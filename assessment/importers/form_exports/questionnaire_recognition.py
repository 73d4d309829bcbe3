"""Recognition of the questionnaire that a file answers, by the questions that its columns name."""

from collections.abc import Sequence

from assessment.core.questionnaire.definition import Questionnaire
from assessment.importers.form_exports.header_matching import SURE, HeaderMatcher
from assessment.importers.form_exports.proposal import MOST_BELOW, form_names
from assessment.importers.formats.reading_limits import ReadingLimits
from assessment.importers.formats.tables import ImportedTable, read_table


def questionnaires_answered(
    content: bytes, offered: Sequence[Questionnaire], *, limits: ReadingLimits | None = None
) -> tuple[Questionnaire, ...]:
    """Those of `offered` of whose questions the file's columns name most; nothing where no column names one.

    Raises ImportFileError for what is no table.
    """
    known = frozenset[str]().union(*map(form_names, offered))
    table = read_table(content, known, limits=limits)
    counts = [_questions_named(table, questionnaire) for questionnaire in offered]
    most = max(counts)
    return tuple(asked for asked, count in zip(offered, counts, strict=True) if count == most > 0)


def _questions_named(table: ImportedTable, questionnaire: Questionnaire) -> int:
    """How many questions the header names, or the rows below it that some tools fill with questions."""
    matcher = HeaderMatcher(questionnaire)
    below = table.rows[:MOST_BELOW]
    matches = (matcher.match([name, *(row[place] for row in below)]) for place, name in enumerate(table.header))
    return len({match.code for match in matches if match and match.similarity >= SURE})
