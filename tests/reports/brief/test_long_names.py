"""Functions and owners with long names: nothing leaves the sheet, nothing is set over anything else."""

from dataclasses import replace
from datetime import date

import pytest

from assessment.core.planning.decisions import Decision
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.questionnaire.localised_text import Text
from reports import pdf
from reports.content.editions import Edition
from reports.content.report import Report
from tests.reports.edition_pages import outside, overlapping, pages_of
from tests.reports.editions_made import made

FUNCTIONS = {
    "sales": "Ventes, développement commercial et relations grands comptes",
    "marketing": "Marketing, communication, marque et expérience des clients",
    "finance": "Finance, contrôle de gestion, trésorerie et achats du groupe",
    "leadership": "Direction générale et secrétariat du comité de direction",
}
OWNER = "Marie-Emmanuelle de La Rochefoucauld-Montmorency, directrice adj."


def _renamed(questionnaire: Questionnaire) -> Questionnaire:
    functions = tuple(
        replace(function, name=Text(name, name)) if (name := FUNCTIONS.get(function.key)) else function
        for function in questionnaire.functions
    )
    return replace(questionnaire, functions=functions)


def _long_names(name: str) -> Report:
    """A report of functions with long names, whose first actions a meeting gave to somebody with a long name."""
    report = made(name, "fr")
    chapter, questionnaire = report.chapter, report.chapter.diagnosis.questionnaire
    decisions = tuple(
        Decision(planned.action.items[0], "On commence en réunion.", OWNER, date(2026, 4, 2), planned.action.id)
        for planned in chapter.roadmap.first()
    )
    renamed = replace(
        chapter,
        diagnosis=replace(chapter.diagnosis, questionnaire=_renamed(questionnaire)),
        asked=_renamed(chapter.asked or questionnaire),
        decisions=decisions,
    )
    findings = replace(report.findings, decisions=decisions)
    return Report(renamed, report.history, findings, report.theme, report.recipient)


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("name", ["twelve, named", "second wave"])
def test_long_names_stay_on_the_sheet_and_in_their_place(name: str, edition: Edition) -> None:
    pages = pages_of(pdf.render(_long_names(name), edition))
    faults = {number: [*outside(page), *overlapping(page)] for number, page in enumerate(pages, start=1)}
    assert {number: seen for number, seen in faults.items() if seen} == {}


@pytest.mark.parametrize("name", ["twelve, named", "second wave"])
def test_an_owner_with_a_long_name_leaves_page_one_a_page(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in tuple(FUNCTIONS):
        monkeypatch.delitem(FUNCTIONS, key)
    report = _long_names(name)
    pages = pages_of(pdf.render(report, Edition.BRIEF))
    sure = report.chapter.say("brief.sure.title").split()[0]
    assert any(word.text.startswith(sure) for word in pages[0])
