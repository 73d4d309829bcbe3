"""Exports of form tools: what is proposed, what is left to decide, and what is read in the end."""

from dataclasses import replace

import pytest

from assessment.core.questionnaire.definition import Length
from assessment.i18n import language
from assessment.importers.form_exports.column_mapping import LEFT_ASIDE, UNDECIDED
from assessment.importers.form_exports.mapped_answers import proposal_instead, read_answer_file
from assessment.importers.form_exports.mapping_file import read_mapping
from assessment.importers.formats.problems import ImportFileError
from tests.importers.answer_file import ALIGNMENT, answers_file, rows, written
from tests.importers.form_exports.form_files import (
    GIVEN,
    OPEN,
    PEOPLE,
    QUICK,
    Lines,
    as_csv,
    boxes,
    google,
    limesurvey,
    microsoft,
    qualtrics,
    typeform,
)
from tests.importers.form_exports.through_mapping import proposed, read_through, refused_through
from tests.importers.workbook_file import workbook

EXPORTS = {
    f"{tool} {code}": lines
    for code in ("fr", "en")
    for tool, lines in {
        "google": google(code),
        "microsoft": microsoft(code),
        "limesurvey codes": limesurvey(code, "codes"),
        "limesurvey questions": limesurvey(code, "questions"),
        "limesurvey both": limesurvey(code, "both"),
        "typeform": typeform(code),
        "qualtrics": qualtrics(code),
    }.items()
}


def _changed(lines: Lines, row: int, place: int, text: str) -> bytes:
    spoiled = [list(line) for line in lines]
    spoiled[row][place] = text
    return as_csv(spoiled)


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("form", ["csv", "xlsx", "semicolons", "utf-16"])
def test_every_tool_is_read_in_either_language(name: str, form: str) -> None:
    lines = EXPORTS[name]
    content = {
        "csv": lambda: as_csv(lines),
        "xlsx": lambda: workbook({"Form Responses 1": lines}),
        "semicolons": lambda: as_csv(lines, separator=";", encoding="utf-8-sig"),
        "utf-16": lambda: as_csv(lines, separator="\t", encoding="utf-16"),
    }[form]()
    mapping = proposed(content)
    assert mapping.undecided == ()
    imported_answers = read_through(content, mapping)
    assert imported_answers.length is Length.QUICK
    places = [imported_answers.sheet.codes.index(item.code) for item in QUICK]
    assert imported_answers.sheet.cells[:, places].tolist() == GIVEN
    assert imported_answers.sheet.functions == tuple(function for function, _ in PEOPLE)
    if "google" in name:
        assert [str(person.role) for person in imported_answers.sheet.respondents] == [role for _, role in PEOPLE]


@pytest.mark.parametrize("name", EXPORTS)
def test_without_a_mapping_an_export_is_refused_and_a_mapping_proposed(name: str) -> None:
    content = as_csv(EXPORTS[name])
    with pytest.raises(ImportFileError) as refused:
        read_answer_file(content, ALIGNMENT)
    assert proposal_instead(content, ALIGNMENT, refused.value) == proposed(content)


@pytest.mark.parametrize(
    "content",
    [
        answers_file(r1={"V1.1": "7"}),
        answers_file(r2={"function": "saless"}),
        answers_file().replace(b"V1.1", b"V1.l", 1),
        answers_file().replace(b"V1.2", b"V1.1", 1),
        b"name,age\nZoe,4\n",
        b"%PDF-1.7",
    ],
)
def test_a_mistake_in_a_file_of_our_own_is_told_and_no_mapping_proposed(content: bytes) -> None:
    with pytest.raises(ImportFileError) as refused:
        read_answer_file(content, ALIGNMENT)
    assert proposal_instead(content, ALIGNMENT, refused.value) is None


def test_columns_that_are_not_asked_are_left_aside_and_told() -> None:
    content = as_csv(google("fr"))
    imported_answers = read_through(content, proposed(content))
    assert [notice.said_in(language("en"), "x.csv") for notice in imported_answers.notices] == [
        "x.csv: 2 columns are left aside: Horodateur, Adresse e-mail"
    ]


def test_a_question_that_was_reworded_is_asked_about_with_the_nearest_one() -> None:
    words = QUICK[0].question.en.split()
    content = _changed(google("en"), 0, 4, " ".join([*words[:6], "the", "people", "here", *words[8:]]))
    mapping = proposed(content)
    assert [(column.read_as, column.near) for column in mapping.columns[4:5]] == [(UNDECIDED, QUICK[0].code)]
    (problem,) = refused_through(content, mapping)
    assert "the mapping leaves 1 thing to decide" in problem


def test_two_columns_for_one_question_are_never_chosen_between() -> None:
    lines = [[*line, line[4]] for line in google("en")]
    mapping = proposed(as_csv(lines))
    assert mapping.columns[4].read_as == QUICK[0].code
    assert mapping.columns[-1].read_as == UNDECIDED


@pytest.mark.parametrize("label", ["6 - Perfect", "4 - Strongly disagree", "0", "Quite so"])
def test_a_label_that_means_nothing_or_contradicts_its_number_is_left_to_decide(label: str) -> None:
    content = _changed(qualtrics("en"), 3, 11, label)
    assert proposed(content).answers[label] == UNDECIDED


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("I don't know", None),
        ("6 - Ne sait pas", "dont_know"),
        ("(2) Plutôt pas d'group_agreement", "2"),
        ("Plutôt d'group_agreement (4)", "4"),
        ("Neither agree nor disagree", "3"),
        ("n/a", None),
    ],
)
def test_labels_of_many_kinds(label: str, meaning: str | None) -> None:
    assert proposed(_changed(qualtrics("en"), 3, 11, label)).answers.get(label) == meaning


def test_a_label_that_the_mapping_has_not_met_is_told_with_its_cell() -> None:
    mapping = proposed(as_csv(google("en")))
    content = _changed(google("en"), 2, 5, "Something new")
    assert refused_through(content, mapping) == [
        f"export.csv, line 3, column F ({QUICK[1].question.en[:39]}…): the mapping does not know the answer "
        "“Something new”; add it under answers"
    ]


def test_a_file_of_another_shape_says_what_differs() -> None:
    mapping = proposed(as_csv(google("en")))
    (problem,) = refused_through(_changed(google("en"), 0, 0, "When"), mapping)
    assert "new: When; missing: Timestamp" in problem


def test_one_function_for_everybody_stands_in_the_mapping() -> None:
    lines = [[*line[:2], *line[4:]] for line in google("en")]
    mapping = proposed(as_csv(lines))
    assert mapping.undecided == ("function",)
    imported_answers = read_through(as_csv(lines), replace(mapping, function="sales", role="head"))
    assert imported_answers.sheet.functions == ("sales", "sales", "sales")
    assert [person.identifier for person in imported_answers.sheet.respondents] == ["1", "2", "3"]


def test_people_of_a_function_that_is_not_asked_can_be_left_out() -> None:
    content = _changed(google("en"), 1, 2, "Legal affairs")
    mapping = proposed(content)
    assert mapping.undecided == ("Legal affairs",)
    imported_answers = read_through(
        content, replace(mapping, functions={**mapping.functions, "Legal affairs": LEFT_ASIDE})
    )
    assert len(imported_answers.sheet.respondents) == len(PEOPLE) - 1
    assert "people_left_out" in [notice.what for notice in imported_answers.notices]


def test_open_questions_are_read_whole() -> None:
    lines = google("fr")
    lines = [
        [*lines[0], OPEN[0].question.fr],
        *([*line, f"Un mot\x0bet {n} autres"] for n, line in enumerate(lines[1:])),
    ]
    imported_answers = read_through(as_csv(lines), proposed(as_csv(lines)))
    assert imported_answers.sheet.comments[OPEN[0].code][0] == "Un mot\net 0 autres"


def test_what_people_say_of_their_own_function_is_not_counted_and_told() -> None:
    filled = rows(r2={"X1.sales": "4"})
    content = written([{name.replace(".", "_"): cell for name, cell in row.items()} for row in filled]).encode()
    imported_answers = read_through(content, proposed(content))
    assert [notice.what for notice in imported_answers.notices] == ["own_ratings_left"]


def test_a_column_of_other_answers_is_left_aside() -> None:
    lines = [[*line, ""] for line in google("en")]
    lines[0][-1] = f"{QUICK[0].question.en} [Other]"
    mapping = proposed(as_csv(lines))
    assert mapping.columns[-1].read_as == LEFT_ASIDE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("shape: x\ncolumns: {A: {header: a, read_as: V9.9}}\n", "line 2: column A: “V9.9” is neither respondent"),
        (
            "shape: x\ncolumns: {A: {header: a, read_as: role}, B: {header: b, read_as: role}}\n",
            "keep one, and “-”",
        ),
        ("shape: x\ncolumns: {}\nanswers: {Agree: 9}\n", "line 3: “9” is not allowed; write 1, 2, 3"),
        ("shape: x\ncolumns: {}\nfunctions: [a]\n", "write a text and its value per line"),
        ("shape: x\ncolumns: {}\nrows_below_header: many\n", "“many” is not allowed"),
        ("columns: {}\n", "“shape” is missing"),
        ("shape: x\ncolumns: {}\ncolor: red\n", "“color” is not expected here"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ImportFileError) as refused:
        read_mapping(text.encode(), ALIGNMENT)
    assert message in "\n".join(refused.value.said_in(language("en"), "mapping.yaml"))


def test_trials_and_empty_rows_are_left_out_and_unfinished_ones_are_told() -> None:
    lines = qualtrics("en")
    trial, unfinished, empty = list(lines[3]), list(lines[4]), list(lines[5])
    trial[2], unfinished[6] = "Survey Preview", "False"
    empty[11:] = [""] * len(QUICK)
    content = as_csv([*lines, trial, unfinished, empty])
    imported_answers = read_through(content, proposed(content))
    assert len(imported_answers.sheet.respondents) == len(PEOPLE) + 1
    counted = {notice.what: notice.values["count"] for notice in imported_answers.notices if "count" in notice.values}
    assert (counted["trials_left_out"], counted["unfinished_responses"], counted["empty_responses"]) == (1, 1, 1)


def test_a_response_without_a_day_of_submission_is_told_as_unfinished() -> None:
    content = _changed(limesurvey("fr", "both"), 1, 1, "")
    imported_answers = read_through(content, proposed(content))
    assert len(imported_answers.sheet.respondents) == len(PEOPLE)
    assert "unfinished_responses" in [notice.what for notice in imported_answers.notices]


def test_no_number_of_a_longer_scale_is_taken_for_an_option() -> None:
    lines = typeform("en")
    lines[1][2], lines[2][2], lines[3][2] = "7", "4", "0"
    mapping = proposed(as_csv(lines))
    numbers_used = {cell for line in lines[1:] for cell in line[2 : 2 + len(QUICK)]}
    assert set(mapping.undecided) == numbers_used
    decided = replace(mapping, answers={label: str(max(1, round(int(label) / 2))) for label in mapping.answers})
    assert read_through(as_csv(lines), decided).sheet.cells[0].max() == round(7 / 2)


def _sections(first: str, second: str) -> bytes:
    """A form that asks one question in two sections: what somebody of each of two functions wrote there."""
    header, *filled = google("en")
    place = header.index(QUICK[0].question.en)
    header.insert(place + 1, header[place] + "2")
    for row, (here, there) in zip(filled, ((first, ""), (second, filled[1][place]), ("5", "")), strict=True):
        row[place] = here
        row.insert(place + 1, there)
    return as_csv([header, *filled])


def test_a_question_asked_in_a_section_for_each_function_is_one_item() -> None:
    content = _sections("4", "")
    mapping = proposed(content)
    assert sum(column.read_as == QUICK[0].code for column in mapping.columns) == 2
    sheet = read_through(content, mapping).sheet
    assert sheet.cells[:, sheet.codes.index(QUICK[0].code)].tolist() == [4, GIVEN[1][0], 5]


def test_two_answers_to_one_question_are_told_with_their_cell() -> None:
    mapping = proposed(_sections("4", ""))
    both = _sections("4", "1" if GIVEN[1][0] != 1 else "2")
    (problem,) = refused_through(both, mapping)
    assert problem.startswith("export.csv, line 3, column F (")
    assert f"answers question {QUICK[0].code} twice, and differently" in problem
    assert [column.read_as for column in proposed(both).columns].count(QUICK[0].code) == 1


BOXES = ["limesurvey codes", "limesurvey values", "limesurvey questions", "limesurvey both"]
BOXES += ["qualtrics", "qualtrics texts", "typeform"]
FIRST_BOX = 4
"""Place of the first option's column."""


@pytest.mark.parametrize("code", ["fr", "en"])
@pytest.mark.parametrize("tool", BOXES)
def test_a_question_of_boxes_is_read_where_one_is_ticked(tool: str, code: str) -> None:
    content = as_csv(boxes(tool, code))
    mapping = proposed(content)
    targets = [column.read_as for column in mapping.columns[FIRST_BOX : FIRST_BOX + 5]]
    assert targets == [f"{QUICK[0].code}={number}" for number in range(1, 6)]
    imported_answers = read_through(content, mapping)
    places = [imported_answers.sheet.codes.index(item.code) for item in QUICK]
    assert imported_answers.sheet.cells[:, places].tolist() == GIVEN


@pytest.mark.parametrize("tool", BOXES)
def test_two_ticks_in_one_question_are_told_with_their_cell_or_left_out(tool: str) -> None:
    lines = boxes(tool, "en")
    ticked = next(cell for cell in lines[1][FIRST_BOX : FIRST_BOX + 5] if cell not in ("", "0", "Non", "N/A"))
    other = GIVEN[0][0] % 5
    lines[1][FIRST_BOX + other] = QUICK[0].options[other].en if len(ticked) > 3 else ticked
    mapping = proposed(as_csv(lines))
    (problem,) = refused_through(as_csv(lines), mapping)
    both = ", ".join(map(str, sorted((GIVEN[0][0], other + 1))))
    column = "ABCDEFGHIJ"[FIRST_BOX + max(GIVEN[0][0] - 1, other)]
    assert problem.startswith(f"export.csv, line 2, column {column} (")
    assert f"several answers ({both}) to question {QUICK[0].code}" in problem
    imported_answers = read_through(as_csv(lines), replace(mapping, several="skipped"))
    place = imported_answers.sheet.codes.index(QUICK[0].code)
    assert imported_answers.sheet.cells[:, place].tolist() == [0, GIVEN[1][0], GIVEN[2][0]]
    assert "several_skipped" in [notice.what for notice in imported_answers.notices]


def test_a_person_who_ticked_nothing_anywhere_gave_no_answer() -> None:
    lines = boxes("limesurvey values", "en")
    lines[1][FIRST_BOX:] = ["0"] * 5 + [""] * (len(QUICK) - 1)
    imported_answers = read_through(as_csv(lines), proposed(as_csv(lines)))
    assert len(imported_answers.sheet.respondents) == len(PEOPLE) - 1


def test_what_is_no_tick_is_told_with_its_cell() -> None:
    lines = boxes("limesurvey codes", "en")
    mapping = proposed(as_csv(lines))
    lines[2][FIRST_BOX + 1] = "perhaps"
    (problem,) = refused_through(as_csv(lines), mapping)
    assert problem.startswith("export.csv, line 3, column F (")
    assert "“perhaps” does not tell whether the box is ticked" in problem


@pytest.mark.parametrize("sign", [";", "; ", ", ", "\n"])
def test_a_cell_that_lists_one_option_is_read_and_one_that_lists_several_is_told(sign: str) -> None:
    first, second = (option.fr for option in QUICK[0].options[:2])
    changed = _changed(google("fr"), 1, 4, f"{first}{sign}")
    sheet = read_through(changed, proposed(changed)).sheet
    assert sheet.cells[0, sheet.codes.index(QUICK[0].code)] == 1
    several = _changed(google("fr"), 1, 4, f"{first}{sign}{second}{sign}")
    mapping = proposed(several)
    assert mapping.undecided == ()
    (problem,) = refused_through(several, mapping, "fr")
    assert "plusieurs réponses (1, 2) à la question" in problem
    assert "ligne 2, colonne E" in problem


@pytest.mark.parametrize("written", ["3.5", "04-03-2026", "2026-03-04 00:00:00", "44", "A7", "7 - Absolutely"])
def test_what_is_no_answer_to_five_options_is_asked_about(written: str) -> None:
    content = _changed(qualtrics("en"), 3, 11, written)
    assert proposed(content).answers[written] == UNDECIDED


def test_numbered_labels_of_a_longer_scale_are_asked_about_together() -> None:
    content = _changed(qualtrics("en"), 3, 11, "7 - Absolutely")
    assert {to for label, to in proposed(content).answers.items()} == {UNDECIDED}
    content = _changed(qualtrics("en"), 3, 11, "99")
    assert [label for label, to in proposed(content).answers.items() if to == UNDECIDED] == ["99"]


@pytest.mark.parametrize(("header", "whole", "part"), [("lastpage", "5", "2"), ("Progress", "100", "40")])
def test_without_a_day_of_submission_the_last_page_tells_who_did_not_finish(header: str, whole: str, part: str) -> None:
    lines = [[*line, whole] for line in google("en")]
    lines[0][-1] = header
    lines[2][-1] = part
    notices = read_through(as_csv(lines), proposed(as_csv(lines))).notices
    assert [notice.values["count"] for notice in notices if notice.what == "unfinished_responses"] == [1]
