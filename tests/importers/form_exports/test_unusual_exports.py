"""Exports that name no question in their header, or more than questions, and tables of another kind."""

import pytest

from assessment.i18n import language
from assessment.importers.form_exports.column_mapping import UNDECIDED
from assessment.importers.form_exports.mapped_answers import proposal_instead, read_answer_file
from assessment.importers.formats.problems import ImportFileError
from tests.importers.answer_file import ALIGNMENT
from tests.importers.form_exports.form_files import PEOPLE, QUICK, as_csv, google, limesurvey, microsoft, qualtrics
from tests.importers.form_exports.through_mapping import proposed, read_through, refused_through


def test_points_and_feedback_of_a_quiz_are_left_aside() -> None:
    lines = [[cell for cell in line for _ in range(3)] for line in [line[6:] for line in microsoft("en")]]
    for row, line in enumerate(lines):
        line[1::3] = [f"Points - {cell}" for cell in line[1::3]] if row == 0 else [""] * len(QUICK)
        line[2::3] = [f"{cell} [Feedback]" for cell in line[2::3]] if row == 0 else ["well done"] * len(QUICK)
    mapping = proposed(as_csv([[*front[5:6], *line] for front, line in zip(microsoft("en"), lines, strict=True)]))
    assert mapping.undecided == ()
    assert [column.read_as for column in mapping.columns[1::3]] == [item.code for item in QUICK]


def test_a_header_that_names_groups_of_questions_goes_on_in_the_row_below() -> None:
    header, *filled = google("en")
    grouped = ["", "", "Response", "", *header[4:]]
    header[4:] = ["What about these practices?", *[""] * (len(QUICK) - 1)]
    content = as_csv([header, grouped, *filled])
    mapping = proposed(content)
    assert (mapping.undecided, mapping.rows_below_header) == ((), 1)
    assert read_through(content, mapping).sheet.functions == tuple(function for function, _ in PEOPLE)


def test_answers_whose_questions_are_not_told_are_left_to_decide() -> None:
    numbered = [limesurvey("fr", "codes")[0][:5] + [f"G1[SQ{n:03}]" for n in range(len(QUICK))]]
    content = as_csv(numbered + limesurvey("fr", "codes")[1:])
    with pytest.raises(ImportFileError) as refused:
        read_answer_file(content, ALIGNMENT)
    mapping = proposal_instead(content, ALIGNMENT, refused.value)
    assert mapping is not None
    assert [column.read_as for column in mapping.columns[5:]] == [UNDECIDED] * len(QUICK)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"respondent,r1,r2\nV1.1,3,4\nV1.2,3,4\nV1.3,3,4\n", "questions stand in rows here"),
        (b"who,question,answer\nr1,V1.1,3\nr1,V1.2,3\nr1,V1.3,4\nr2,V1.1,4\n", "one row per answer here"),
        (b'[\n {"respondent": "r1", "V1.1": 4}\n]', "neither CSV nor XLSX"),
    ],
)
def test_a_table_of_another_kind_is_told_as_such_and_nothing_else(content: bytes, message: str) -> None:
    with pytest.raises(ImportFileError) as refused:
        read_answer_file(content, ALIGNMENT)
    (line,) = refused.value.said_in(language("en"), "export.csv")
    assert message in line
    assert proposal_instead(content, ALIGNMENT, refused.value) is None


def test_a_mapping_serves_for_no_other_survey_whose_questions_have_the_same_numbers() -> None:
    mapping = proposed(as_csv(qualtrics("en")))
    other = qualtrics("en")
    other[1][11], other[1][12] = other[1][12], other[1][11]
    assert proposed(as_csv(other)).shape != mapping.shape
    (problem,) = refused_through(as_csv(other), mapping)
    assert "not the same questions below the header" in problem
