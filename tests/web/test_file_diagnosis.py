"""A member brings a file: it is read, refused with what to mend, or its mapping is asked for once."""

import io
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from assessment.core.questionnaire.localised_text import Text
from assessment.i18n import language
from assessment.importers.form_exports.column_mapping import ColumnMapping
from assessment.importers.form_exports.mapped_answers import read_export
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.web.file_diagnosis import file_pages
from assessment.web.file_diagnosis.mapping_form import chosen_labels, label_rows
from tests.importers.answer_file import ALIGNMENT, answers_file
from tests.importers.form_exports.form_files import as_csv, google, qualtrics
from tests.web.auditing_client import page_of
from tests.web.members import ALICE, SAM, House, Reader, text_of


def _bring(house: House, reader: Reader, content: bytes, name: str = "form.csv", **form: Any) -> TestResponse:
    return reader.post(f"{house.organisation}/file", file=(io.BytesIO(content), name), mode="named", **form)


def _form(answer: TestResponse) -> dict[str, str]:
    page = page_of(answer)
    hidden = {
        field.get("name"): field.get("value") for field in page.xpath("(//main//form)[last()]//input[@type='hidden']")
    }
    chosen = {field.getparent().get("name"): field.get("value") for field in page.xpath("//option[@selected]")}
    return {name: value for name, value in (hidden | chosen).items() if name != "csrf_token"}


def test_a_file_of_our_own_is_diagnosed_at_once(house: House) -> None:
    answer = _bring(house, house.reader(ALICE), answers_file(), "answers.csv")
    assert answer.status_code == 200
    assert "3 personnes ont répondu" in text_of(answer)


def test_the_result_is_told_in_tables_with_its_first_actions(house: House) -> None:
    page = page_of(_bring(house, house.reader(ALICE), answers_file(), "answers.csv"))
    tables = {table.get("aria-labelledby"): table for table in page.xpath("//table")}
    rows = {row.findtext("th"): row.xpath("td/text()") for row in tables["scores"].xpath("tbody/tr")}
    assert next(iter(rows)) == "Ensemble"
    assert len(rows) == 4
    assert all(cells and cells[0].isdigit() for cells in rows.values())
    assert page.xpath("//ol/li")
    assert not page.xpath("//pre")


def test_an_export_asks_for_its_mapping_once_and_remembers_it(house: House) -> None:
    reader = house.reader(ALICE)
    asked = _bring(house, reader, as_csv(google("fr")))
    assert asked.status_code == 200
    assert "Comment lire ce fichier" in text_of(asked)
    read = reader.post(f"{house.organisation}/file", **_form(asked))
    assert "3 personnes ont répondu" in text_of(read)
    assert "Horodateur" in text_of(read)
    again = _bring(house, reader, as_csv(google("fr")), "next.csv")
    assert "3 personnes ont répondu" in text_of(again)
    report = reader.post(f"{house.organisation}/file/report.pdf", **_form(again))
    assert report.get_data().startswith(b"%PDF")


def test_what_is_left_to_decide_is_asked_again(house: House) -> None:
    reader = house.reader(ALICE)
    asked = _bring(house, reader, as_csv([[*line[:10], *line[11:]] for line in qualtrics("en")]))
    refused = reader.post(f"{house.organisation}/file", **_form(asked))
    assert refused.status_code == 422
    assert "Faites le choix qui reste ouvert" in text_of(refused)
    read = reader.post(f"{house.organisation}/file", **(_form(refused) | {"everybody": "sales"}))
    assert "3 personnes ont répondu" in text_of(read)


def test_a_label_that_means_something_else_in_one_question_is_decided_there() -> None:
    mapping = ColumnMapping("shape", 0, (), answers_of={"V1.1": {"Yes": "?"}, "V1.2": {"Yes": "4", "No": "?"}})
    rows = {row.name: row for row in label_rows(mapping, ALIGNMENT, language("en")) if row.name.startswith("answer")}
    fields = {(name.rpartition(".")[0], row.written): name for name, row in rows.items()}
    assert list(fields) == [("answer.V1.1", "Yes"), ("answer.V1.2", "Yes"), ("answer.V1.2", "No")]
    assert rows[fields["answer.V1.1", "Yes"]].note.startswith("Answer to V1.1 – ")
    form = {fields["answer.V1.1", "Yes"]: "5", fields["answer.V1.2", "No"]: "1", "everybody": "sales"}
    decided = chosen_labels(replace(mapping, function="?"), form)
    assert decided.answers_of == {"V1.1": {"Yes": "5"}, "V1.2": {"Yes": "4", "No": "1"}}
    assert decided.undecided == ()


def _with(form: dict[str, str], page: TestResponse, **chosen: str) -> dict[str, str]:
    """A form with other choices, by what stands before each field."""
    fields = {label.text_content(): label.get("for") for label in page_of(page).xpath("//main//label")}
    return form | {fields[written]: to for written, to in chosen.items()}


def test_labels_of_a_column_that_is_chosen_otherwise_are_asked_about_and_those_of_one_left_aside_no_more(
    house: House,
) -> None:
    reader = house.reader(ALICE)
    lines = google("fr")
    lines[0][2], lines[0][5] = "Zone", "Ce que vous en pensez"
    for line, (zone, remark) in zip(lines[1:], (("1", "ça va"), ("2", "moyen"), ("3", "bof")), strict=True):
        line[2], line[5] = zone, remark
    asked = _bring(house, reader, as_csv(lines))
    chosen = _with(_form(asked), asked, Zone="function", **{"Ce que vous en pensez": "V1.1"})
    both = reader.post(f"{house.organisation}/file", **chosen)
    assert both.status_code == 422
    assert {"1", "2", "3", "ça va", "moyen", "bof"} <= set(page_of(both).xpath("//main//label/text()"))
    chosen = _with(_form(both), both, **{"1": "sales", "2": "marketing", "3": "finance", "Ce que vous en pensez": "-"})
    read = reader.post(f"{house.organisation}/file", **chosen)
    assert "3 personnes ont répondu" in text_of(read)


def test_a_mapping_that_was_kept_is_told_and_can_be_looked_at_again(house: House) -> None:
    reader = house.reader(ALICE)
    reader.post(f"{house.organisation}/file", **_form(_bring(house, reader, as_csv(google("fr")))))
    read = _bring(house, reader, as_csv(google("fr")))
    assert "comme pour le dernier fichier aux mêmes colonnes" in text_of(read)
    review = reader.post(f"{house.organisation}/file", **_form(read), review="1")
    assert "Comment lire ce fichier" in text_of(review)
    twice = _with(_form(review), review, Horodateur="function")
    refused = reader.post(f"{house.organisation}/file", **twice)
    columns = "« Horodateur » et « Quelle est votre fonction ? »"
    assert f"{columns} sont lues comme la même chose (Fonction)" in " ".join(text_of(refused).split())
    assert _form(refused)["column.0"] == "function"


def test_a_refused_file_keeps_what_was_chosen_and_names_nothing_of_the_command(house: House) -> None:
    reader = house.reader(ALICE)
    refused = _bring(house, reader, b"name,age\nZoe,4\n")
    assert "le tableau à remplir" in text_of(refused)
    assert "diapason questionnaire" not in text_of(refused)
    assert page_of(refused).xpath("//input[@checked]/@value") == ["named"]
    template = reader.get(f"{house.organisation}/file/template.xlsx")
    assert template.get_data().startswith(b"PK")
    answer = _bring(house, reader, template.get_data(), "answers.xlsx")
    assert "aucune réponse sous l’en-tête" in text_of(answer)


def _handoff_file(*, by_text: bool) -> bytes:
    """Three people who answered the other questionnaire, with its codes or its questions for a header."""
    items = questionnaire("lead-handoff").rated_items
    header = [item.question.fr if by_text else item.code for item in items]
    people = [[f"r{number}", function, *["3"] * len(items)] for number, function in enumerate(("Ventes", "Marketing"))]
    return as_csv([["respondent", "function", *header], *people])


@pytest.mark.parametrize("by_text", [True, False])
def test_the_questions_of_a_file_say_which_questionnaire_it_answers(house: House, *, by_text: bool) -> None:
    reader = house.reader(ALICE)
    answer = _bring(house, reader, _handoff_file(by_text=by_text), questionnaire="")
    assert "Questionnaire : Passage des leads, version" in text_of(answer)
    if by_text:
        answer = reader.post(f"{house.organisation}/file", **_form(answer))
    assert "2 personnes ont répondu" in text_of(answer)
    assert _form(answer)["questionnaire"] == "lead-handoff"


def test_a_file_whose_questions_are_those_of_two_questionnaires_asks_which_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = replace(ALIGNMENT, key="own", title=Text(fr="Notre alignement", en="Our alignment"), content_hash="own")
    monkeypatch.setattr(file_pages, "usable", lambda _own: {"alignment": ALIGNMENT, "own": copy})
    reader = house.reader(ALICE)
    asked = _bring(house, reader, answers_file(), questionnaire="")
    assert asked.status_code == 422
    assert "Notre alignement" in text_of(asked)
    assert "choisissez le vôtre sous le fichier" in text_of(asked)
    read = _bring(house, reader, answers_file(), questionnaire="own")
    assert "Questionnaire : Notre alignement" in text_of(read)


def test_an_earlier_version_can_be_chosen_for_a_file_that_was_collected_with_it(house: House) -> None:
    reader = house.reader(ALICE)
    offered = page_of(reader.get(f"{house.organisation}/file")).xpath("//select/option/@value")
    assert offered == ["", "alignment", "lead-handoff", "alignment@1.0.0", "lead-handoff@1.0.0"]
    answer = _bring(house, reader, answers_file(), questionnaire="alignment@1.0.0")
    assert "version 1.0.0" in text_of(answer)
    assert _form(answer)["questionnaire"] == "alignment@1.0.0"


def test_the_table_to_fill_in_is_there_for_each_questionnaire(house: House) -> None:
    reader = house.reader(ALICE)
    links = page_of(reader.get(f"{house.organisation}/file")).xpath("//a[contains(@href, 'template.xlsx')]/@href")
    headers = [read_export(reader.get(link).get_data(), ALIGNMENT).header for link in links]
    assert ["V1.1" in header for header in headers] == [True, False]
    assert ["G1.1" in header for header in headers] == [False, True]


def test_a_column_shows_some_of_its_cells_unless_it_is_left_aside(house: House) -> None:
    lines = google("fr")
    lines[0][5] = "Ce que vous en pensez des objectifs de chiffre"
    for line, remark in zip(lines[1:], ("<b>oui</b>", "", "plutôt non\u202e"), strict=True):
        line[5] = remark
    asked = page_of(_bring(house, house.reader(ALICE), as_csv(lines)))
    notes = {
        field.get("name"): " ".join(asked.xpath(f"string(//*[@id='{field.get('name')}-why'])").split())
        for field in asked.xpath("//select")
    }
    assert notes["column.2"] == "Par exemple : Commercial · Marketing · Finance."
    assert notes["column.1"] == "", "an address that is not read is not shown"
    reader = house.reader(ALICE)
    asked_again = _bring(house, reader, as_csv(lines))
    chosen = _with(_form(asked_again), asked_again, **{lines[0][5]: "?"})
    undecided = page_of(reader.post(f"{house.organisation}/file", **chosen))
    note = " ".join(undecided.xpath("string(//*[@id='column.5-why'])").split())
    assert note.endswith("Par exemple : <b>oui</b> · plutôt non·.")


def test_what_cannot_be_read_says_why(house: House) -> None:
    reader = house.reader(ALICE)
    for content, message in ((b"", "Choisissez un fichier"), (b"%PDF-1.7", "ni un CSV ni un XLSX")):
        answer = _bring(house, reader, content)
        assert answer.status_code == 422
        assert message in text_of(answer)


def test_whoever_only_follows_may_not_bring_files(house: House) -> None:
    assert house.reader(SAM).get(f"{house.organisation}/file").status_code == 403
