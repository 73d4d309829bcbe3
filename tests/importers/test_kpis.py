"""KPI files."""

import io

import pytest
from openpyxl import Workbook

from assessment.core.cost.cost_inputs import CostInputKey, InputRange, OwnInput
from assessment.core.cost.cost_lines import LeadLoss, Overlap
from assessment.core.cost.kpis import Source
from assessment.i18n import language
from assessment.importers.formats.problems import ImportFileError
from assessment.importers.kpis import GivenFigures, read_kpis
from assessment.questionnaire_files.catalogue import questionnaire
from tests.importers.workbook_file import workbook

TABLE = """code,function,value,second,low,high,source,period
K1,marketing,40,,,,system,1st quarter
K1,ventes,25,,,,,
K4,sales,4,,2,6,estimate,
K9,marketing,60,24,,,,
K12,finance,unknown,,,,,
K3,sales,,,,,,
untreated,,25,,10,40,,
"""


def _read(text: str | bytes) -> GivenFigures:
    return read_kpis(text.encode() if isinstance(text, str) else text, questionnaire())


def _said(text: str, code: str = "en") -> list[str]:
    with pytest.raises(ImportFileError) as refused:
        _read(text)
    return refused.value.said_in(language(code), "figures.csv")


def test_a_table_gives_figures_with_who_gave_them_and_from_where() -> None:
    given_figures = _read(TABLE)
    kpi_values = {(value.code, value.function): value for value in given_figures.kpis.values}
    assert (kpi_values["K1", "marketing"].value, kpi_values["K1", "marketing"].source) == (40.0, Source.SYSTEM)
    assert kpi_values["K1", "marketing"].period == "1st quarter"
    assert (kpi_values["K1", "sales"].value, kpi_values["K1", "sales"].source) == (25.0, Source.ESTIMATE)
    assert (kpi_values["K9", "marketing"].value, kpi_values["K9", "marketing"].second) == (60.0, 24.0)
    assert kpi_values["K12", "finance"].source is Source.UNKNOWN
    assert ("K3", "sales") not in kpi_values


def test_a_range_becomes_an_input_of_the_cost_in_its_unit() -> None:
    given_figures = _read(TABLE)
    assert given_figures.own[CostInputKey.CONVERSION] == OwnInput(
        InputRange(0.02, 0.04, 0.06), ("sales",), Source.ESTIMATE
    )
    assert given_figures.own[CostInputKey.UNTREATED] == OwnInput(InputRange(0.10, 0.25, 0.40), (), Source.ESTIMATE)


def test_keys_say_the_same_as_a_table() -> None:
    keys = """
K1: [{function: marketing, value: 40, source: system, period: 1st quarter}, {function: ventes, value: 25}]
K4: [2, 4, 6]
K9: [60, 24]
K12: unknown
K3:
untreated: {low: 10, value: 25, high: 40}
"""
    table, given_figures = _read(TABLE), _read(keys)
    assert set(given_figures.kpis.values) == set(table.kpis.values)
    assert given_figures.own == table.own


def test_json_is_read_as_well() -> None:
    assert _read('{"K1": 40, "K6": {"value": 35, "source": "system"}}').kpis.values[1].source is Source.SYSTEM


def test_a_workbook_is_read_as_well() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in TABLE.splitlines():
        sheet.append(line.split(","))
    written = io.BytesIO()
    book.save(written)
    assert _read(written.getvalue()).own == _read(TABLE).own


def test_semicolons_french_words_and_decimal_commas_are_read() -> None:
    given_figures = _read("code;fonction;valeur;source\nK4;Ventes;4,5;système\nK5;finance;8 000 €;\n")
    assert [(value.code, value.value) for value in given_figures.kpis.values] == [("K4", 4.5), ("K5", 8000.0)]


def test_a_function_left_out_is_the_best_placed_one() -> None:
    assert [value.function for value in _read("K1: 40\nK5: 8000\nlead_velocity: 3\n").kpis.values] == [
        "marketing",
        "finance",
        "marketing",
    ]


def test_what_others_give_widens_the_range_of_the_best_placed() -> None:
    given_figures = _read(
        "K1: [{function: marketing, low: 35, value: 40, high: 45}, {function: sales, value: 25, source: system}]"
    )
    assert given_figures.own[CostInputKey.LEADS] == OwnInput(
        InputRange(25.0, 40.0, 45.0), ("marketing", "sales"), Source.ESTIMATE
    )


def test_the_forecast_gap_counts_in_either_direction() -> None:
    assert _read("K8: [-30, -20, -10]").own[CostInputKey.FORECAST_GAP].range == InputRange(0.1, 0.2, 0.3)
    assert _read("K8: [-10, 5, 20]").own[CostInputKey.FORECAST_GAP].range == InputRange(0.0, 0.05, 0.2)


def test_what_the_cost_counts_may_be_told() -> None:
    given_figures = _read(
        "sector: it\nlead_loss: spend\ncount_late_response: oui\nduplicates_hold: [contents, disputes]\n"
    )
    assert given_figures.sector == "it"
    assert given_figures.choices.lead_loss is LeadLoss.SPEND
    assert given_figures.choices.late_response
    assert not given_figures.choices.forecast_gap
    assert given_figures.choices.duplicates_hold == frozenset(Overlap)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "figures.csv: the file is empty"),
        ("- K1\n- K2\n", "figures.csv, line 1: write a name and its value per line"),
        ("K1: [1\n", "the layout breaks here"),
        ("K99: 3\n", "unknown figure: “K99”"),
        ("untreted: 3\n", "unknown figure: “untreted”; did you mean “untreated”?"),
        ("K1: forty\n", "K1: “forty” cannot be read as a number"),
        ("K1: 1,234\n", "K1: “1,234” can be read as 1,234 or 1.234; write thousands without a sign"),
        ("K1: -3\n", "K1: this number cannot be negative; one between 0 and 100,000 is needed"),
        ("K1: 8.000\n", "K1: “8.000” can be read as 8,000 or 8;"),
        ("K2: 0.5\n", "K2: “0.5” can be read as 0.5% or 50%; write “0.5%” or “50”"),
        ("K2: [0.1, 20, 30]\n", "K2: “0.1” can be read as 0.1% or 10%"),
        ("K5: 12 %\n", "K5: “12 %” is not in the right unit; this figure is given in euros, such as 8000"),
        ("K2: 40 €\n", "K2: “40 €” is not in the right unit; this figure is given in percent"),
        ("K1: 40 h\n", "K1: “40 h” is not in the right unit; this figure is a number, without a unit"),
        ("K7: 60 h\n", "K7: “60 h” is not in the right unit; this figure is given in days"),
        ("hourly_cost: 45 h\n", "hourly_cost: “45 h” is not in the right unit; this figure is given in euros"),
        ("K5: 0\n", "K5: zero makes no sense here"),
        ("K2: 140\n", "K2: this number is out of bounds, 0 to 100; check the unit"),
        ("K4: [6, 4, 2]\n", "K4: low, value and high must follow in this order"),
        ("K4: {low: 2, value: 4}\n", "K4: a number is missing; a range needs low, value and high"),
        ("K3: [1, 2, 3]\n", "K3: this figure is a single number, without low and high"),
        ("K4: [1, 2]\n", "K4: write one number, or three between brackets"),
        ("K1: {worth: 3}\n", "“worth” is not expected here"),
        ("K1: {value: 3, function: bakery}\n", "unknown function: “bakery”"),
        ("K1: {value: 3, source: guess}\n", "“guess” is not a source; write system, estimate or unknown"),
        ("K1: 3\nK1: 4\n", "K1 is written twice"),
        ("K1: [{value: 3}, {value: 4}]\n", "K1 is given twice by the same function"),
        ("K9: [20, 30]\n", "K9: this number contradicts another one"),
        ("K2: 90\nuntreated: [30, 40, 50]\n", "untreated: this number contradicts another one"),
        ("sector: bakery\n", "sector: “bakery” is not allowed; write training, services, it"),
        ("hourly_cost: 2000\n", "hourly_cost: this number is out of bounds, 5 to 500"),
    ],
)
def test_what_cannot_stand_is_told_once_and_clearly(text: str, message: str) -> None:
    said = _said(text)
    assert len(said) == 1, said
    assert message in said[0]


def test_a_table_tells_the_cell() -> None:
    said = _said("code,function,value\nK1,marketing,40\nK2,sales,many\nK4,sales,-3\n")
    assert said == [
        "figures.csv, line 3, column C (value): K2: “many” cannot be read as a number",
        "figures.csv, line 4, column C (value): K4: this number cannot be negative; one between 0 and 100 is needed",
    ]
    assert _said("code,value,worth\nK1,40,3\n")[0].startswith("figures.csv, line 1, column C: unknown column: “worth”")


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_message_is_said_in_both_languages(code: str) -> None:
    said = _said("K99: 3\nK1: forty\nsector: bakery\nK4: {low: 2, value: 4}\n", code)
    assert len(said) == 4
    assert not any("{" in line for line in said)


def test_a_file_that_refers_to_itself_a_million_times_is_refused() -> None:
    levels = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    levels += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    assert "too many entries, or entries inside others" in _said(levels)[0]


def test_what_was_passed_over_in_a_workbook_of_figures_is_told() -> None:
    lines = [line.split(",") for line in TABLE.splitlines()]
    content = workbook({"Old": lines, "Figures": [["Figures of the year"], *lines]}, hidden=["Old"])
    assert [notice.said_in(language("en"), "f.xlsx") for notice in _read(content).notices] == [
        "f.xlsx: the sheet “Figures” is read",
        "f.xlsx: hidden sheets are not read: Old",
        "f.xlsx, line 1: 1 row above the header is not read: Figures of the year",
    ]


def test_a_title_above_the_header_of_a_text_file_is_passed_over_too() -> None:
    assert _read("Figures of the year\n\n" + TABLE).kpis == _read(TABLE).kpis


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("code,value\n" + "K1,3\n" * 3000, "more than 2,000 rows"),
        ("code,value" + ",x" * 150 + "\n", "more than 100 columns"),
        ("code,value\n" + "K1,3" * 800_000, "larger than 2,048 KB"),
    ],
)
def test_a_file_of_figures_that_is_too_large_ends_soon(content: str, message: str) -> None:
    assert message in _said(content)[0]
