"""diapason diagnose with KPIs and plan limits."""

import json
from math import prod
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.cli.conftest import Run

WORKED = """
K1: {value: 40, source: system}
K4: [2, 4, 6]
K5: [6000, 8000, 10000]
K6: {value: 35, source: system}
K11: [8.363636363636363, 16.727272727272727, 33.45454545454545]
contents: {value: 30, source: system}
people: {value: 5, source: system}
"""
"""Five people, forty leads a month, four people half an hour to two a week in disputes; the rest are outside figures.

Dispute hours a month are such that eleven months hold 46 weeks.
"""
CAPACITY = "sales: 4\nmarketing: [2, 2, 2, 6, 6, 6]\nfinance: 2\nleadership: 2\nbudget: 20000\n"


def _figures(run: Run, team: Path, tmp_path: Path, *, code: str = "fr", **files: str) -> dict[str, Any]:
    options = []
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        options += [f"--{name}", tmp_path / f"{name}.yaml"]
    ran = run("diagnose", team, "--json", "-", *options, "--lang", code)
    assert ran.code == 0, ran.err
    figures: dict[str, Any] = json.loads(ran.out)
    return figures


def test_the_worked_case_comes_out(run: Run, team: Path, tmp_path: Path) -> None:
    cost = _figures(run, team, tmp_path, kpis=WORKED)["cost"]
    total = cost["total"]
    assert [total["p10"], total["p50"], total["p90"]] == pytest.approx([18_600, 24_300, 31_200], rel=0.02)
    assert (total["printed"]["p10"], total["printed"]["p50"], total["printed"]["p90"]) == (19_000, 24_000, 31_000)
    counted = {key for key, line in cost["lines"].items() if line["state"] == "counted"}
    assert counted == {"C1", "C4", "C5", "C6"}


@pytest.mark.parametrize("staff", [(3, 2, 1), (6, 5, 1), (8, 4, 4)])
def test_duplicate_hours_of_two_functions_weigh_their_people_with_a_range_or_without(
    run: Run, team: Path, staff: tuple[int, int, int]
) -> None:
    sales, marketing, finance = staff
    case = Path(__file__).parents[1] / "core" / "cases" / "k10_range_plus_plain.csv"
    counted = f"sales={sales},marketing={marketing},finance={finance}"
    answers = Path(__file__).parents[1] / "core" / "cases" / "missing_triad_function_n2.csv"
    ran = run("diagnose", answers, "--json", "-", "--kpis", case, "--staff", counted)
    assert ran.code == 0, ran.err
    hours = json.loads(ran.out)["cost"]["inputs"]["duplicate_hours"]
    ends = zip((0.35, 0.7, 1.05), (1.3 * 0.8, 1.3, 1.3 * 1.2), strict=True)
    expected = [(sales * one + marketing * two) / (sales + marketing) for one, two in ends]
    assert [hours["low"], hours["central"], hours["high"]] == pytest.approx(expected)


def test_every_euro_can_be_multiplied_again_from_its_trace(run: Run, team: Path, tmp_path: Path) -> None:
    cost = _figures(run, team, tmp_path, kpis=WORKED)["cost"]
    for line in cost["lines"].values():
        if line["trace"]:
            for end in ("low", "central", "high"):
                assert prod(part[end] for part in line["trace"]["parts"]) == pytest.approx(line["trace"][end])
            assert line["amount"]["low"] == pytest.approx(line["trace"]["low"])
            assert line["amount"]["high"] == pytest.approx(line["trace"]["high"])
            named = {name for part in line["trace"]["parts"] for name in part["inputs"]}
            assert named <= set(cost["inputs"])
    assert cost["inputs"]["leads"]["origin"] == "own"
    assert (cost["inputs"]["untreated"]["origin"], cost["inputs"]["untreated"]["grade"]) == ("reference", "A-")
    widths = [swing["width"] for swing in cost["tornado"]]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0


def test_twice_the_leads_cost_twice_the_line_and_nothing_else(run: Run, team: Path, tmp_path: Path) -> None:
    single = _figures(run, team, tmp_path, kpis=WORKED)["cost"]["lines"]
    two = _figures(run, team, tmp_path, kpis=WORKED.replace("value: 40", "value: 80"))["cost"]["lines"]
    assert two["C1"]["amount"]["p50"] == pytest.approx(2 * single["C1"]["amount"]["p50"])
    assert {key: two[key] for key in ("C4", "C5", "C6")} == {key: single[key] for key in ("C4", "C5", "C6")}


def test_nothing_lost_is_zero_and_nothing_known_is_no_amount(run: Run, team: Path, tmp_path: Path) -> None:
    zero = "K1: 0\nK4: 4\nK5: 8000\nK6: 35\n"
    assert _figures(run, team, tmp_path, kpis=zero)["cost"]["total"]["p90"] == 0
    nothing = _figures(run, team, tmp_path, kpis="K3: 70\n")["cost"]
    assert nothing["total"] is None
    assert nothing["lines"]["C1"]["lacking"] == ["leads", "conversion", "basket", "margin"]


def test_the_total_is_capped_by_revenue(run: Run, team: Path, tmp_path: Path) -> None:
    cost = _figures(run, team, tmp_path, kpis=WORKED + "revenue: {value: 100000, source: system}\n")["cost"]
    assert cost["capped"]
    assert cost["total"]["p50"] == cost["cap"] == 10_000
    assert cost["uncapped"]["p50"] > 20_000


def test_figures_that_contradict_the_answers_stand_beside_them(run: Run, team: Path, tmp_path: Path) -> None:
    text = "K1: [{function: marketing, value: 40}, {function: sales, value: 20}]\n"
    figures = _figures(run, team, tmp_path, code="en", kpis=text)
    figure = figures["contradictions"]
    assert [(contradiction["kpi"], contradiction["against"]) for contradiction in figure] == [("K1", "differs")]
    assert figure[0]["figure"] == pytest.approx(100)
    assert [value["value"] for value in figure[0]["values"]] == [40, 20]
    assert "differ by more than 25%" in figure[0]["message"]
    assert figures["kpis"]["disagreements"][0]["kpi"] == "K1"
    assert _figures(run, team, tmp_path, kpis="K1: 40\n")["contradictions"] == []


def test_without_figures_there_is_neither_cost_nor_contradiction(run: Run, team: Path, tmp_path: Path) -> None:
    figures = _figures(run, team, tmp_path)
    assert figures["cost"] is None
    assert figures["contradictions"] == []
    assert "kpis" not in figures
    assert (figures["roadmap"]["method"], figures["roadmap"]["objective"]) == (
        "optimised",
        pytest.approx(figures["roadmap"]["bound"]),
    )


def test_the_plan_holds_every_limit_and_tells_how_good_it_is(run: Run, team: Path, tmp_path: Path) -> None:
    roadmap = _figures(run, team, tmp_path, kpis=WORKED, capacity=CAPACITY)["roadmap"]
    limits = roadmap["limits"]
    assert limits["capacity"]["marketing"] == [2, 2, 2, 6, 6, 6]
    assert limits["capacity"]["sales"] == [4, 4, 4, 12, 12, 12]
    for function, days in roadmap["load"].items():
        assert all(load <= room + 1e-9 for load, room in zip(days, limits["capacity"][function], strict=True))
    assert roadmap["proven"]
    assert roadmap["objective"] == pytest.approx(roadmap["bound"])
    assert roadmap["spending"][1] <= 20_000
    assert min(action["finish_day"] for action in roadmap["actions"]) <= 30
    for day in range(1, 361):
        assert sum(action["start_day"] <= day <= action["finish_day"] for action in roadmap["actions"]) <= 3
    assert roadmap["payback"]["of_total"] > 0
    for action in roadmap["actions"]:
        assert action["period"] in roadmap["periods"]
        assert action["effort"]
        assert action["gain"] >= 0


def test_the_same_limits_give_the_same_plan(run: Run, team: Path, tmp_path: Path) -> None:
    first = _figures(run, team, tmp_path, capacity=CAPACITY)
    assert first == _figures(run, team, tmp_path, capacity=CAPACITY)


def test_actions_to_do_and_to_leave_out_are_obeyed(run: Run, team: Path, tmp_path: Path) -> None:
    firm = "headcount: 60\n"
    free = _figures(run, team, tmp_path, capacity=CAPACITY, context=firm)["roadmap"]
    chosen = [action["id"] for action in free["actions"]]
    left = [action["id"] for action in free["held_back"] if action["reason"] in ("others_bring_more", "not_worth_it")]
    text = f"{CAPACITY}excluded: {chosen[1]}\npinned: [{left[0]}]\n"
    bound = [
        action["id"] for action in _figures(run, team, tmp_path, capacity=text, context=firm)["roadmap"]["actions"]
    ]
    assert chosen[1] not in bound
    assert left[0] in bound


def test_other_periods_are_told_of(run: Run, team: Path, tmp_path: Path) -> None:
    text = "periods: [90, 180, 270, 360]\nsales: 4\nmarketing: 4\nfinance: 4\nleadership: 4\n"
    roadmap = _figures(run, team, tmp_path, capacity=text)["roadmap"]
    assert roadmap["periods"] == [90, 180, 270, 360]
    assert {len(days) for days in roadmap["load"].values()} == {4}
    assert all(action["finish_day"] <= action["period"] for action in roadmap["actions"])


def test_figures_alone_suppose_a_usual_capacity_where_the_staff_is_known(run: Run, team: Path, tmp_path: Path) -> None:
    context = "staff: {sales: 5, marketing: 4, finance: 2, leadership: 1}\n"
    limits = _figures(run, team, tmp_path, kpis=WORKED, context=context)["roadmap"]["limits"]
    assert limits["usual_capacity"]
    assert limits["capacity"]["sales"] == [10, 10, 10, 30, 30, 30]
    unknown = _figures(run, team, tmp_path, kpis=WORKED)["roadmap"]["limits"]
    assert (unknown["usual_capacity"], unknown["capacity"]) == (False, {})


def test_a_usual_capacity_that_leaves_no_plan_stands_in_nobodys_way(run: Run, team: Path, tmp_path: Path) -> None:
    context = "staff: {leadership: 0}\n"
    roadmap = _figures(run, team, tmp_path, kpis=WORKED, context=context)["roadmap"]
    assert roadmap["actions"]
    assert not roadmap["limits"]["usual_capacity"]


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        ("fr", ["aucune feuille de route ne tient dans ces limites", "ce qui ferait de la place"]),
        ("en", ["no roadmap fits within these limits", "what would make room"]),
    ],
)
def test_limits_that_leave_no_plan_say_which_and_what_would_help(
    run: Run, team: Path, tmp_path: Path, code: str, sentences: list[str]
) -> None:
    limits = tmp_path / "days.yaml"
    limits.write_text("sales: 0\nmarketing: 0\nfinance: 0\nleadership: 0\n", encoding="utf-8")
    output = tmp_path / "figures.json"
    ran = run("diagnose", team, "--capacity", limits, "--json", output, "--lang", code)
    assert ran.code == 2
    assert not output.exists()
    assert all(text in ran.err for text in sentences)
    assert ran.problems[0].count("{") == 0
    assert {"fr": "0,5 jour de plus (Ventes)", "en": "0.5 more days (Sales)"}[code] in ran.err


def test_an_action_that_costs_more_than_the_budget_names_both(run: Run, team: Path, tmp_path: Path) -> None:
    limits = tmp_path / "days.yaml"
    limits.write_text("pinned: A17\nbudget: 100\n", encoding="utf-8")
    ran = run("diagnose", team, "--capacity", limits, "--lang", "en")
    assert ran.code == 2
    assert ran.problems[0] == "no roadmap fits within these limits: action A17 to do and the budget"
    assert "what would make room: not insisting on action A17" in ran.problems
    assert "what would make room: €14,900 more of budget" in ran.problems


def test_problems_of_both_files_are_told_in_one_go(run: Run, team: Path, tmp_path: Path) -> None:
    kpis, limits = tmp_path / "kpis.csv", tmp_path / "days.csv"
    kpis.write_text("code,value\nK1,-4\n", encoding="utf-8")
    limits.write_text("function,30\nbakery,3\n", encoding="utf-8")
    ran = run("diagnose", team, "--kpis", kpis, "--capacity", limits, "--lang", "en")
    assert ran.code == 2
    assert [line.split(": ")[0] for line in ran.problems] == ["kpis.csv, line 2, column B (value)", "days.csv, line 2"]


def test_a_staff_beyond_what_the_cost_can_count_is_refused(run: Run, team: Path, tmp_path: Path) -> None:
    kpis = tmp_path / "kpis.yaml"
    kpis.write_text("K10: 2\n", encoding="utf-8")
    ran = run("diagnose", team, "--kpis", kpis, "--staff", "sales=90000", "--lang", "en")
    assert ran.code == 2
    assert ran.problems == ["kpis.yaml: people: this number is out of bounds, 0 to 10,000; check the unit"]


def test_empty_files_to_fill_in_are_read_again(run: Run, team: Path, tmp_path: Path) -> None:
    for kind in ("kpis", "capacity"):
        for suffix in ("csv", "xlsx"):
            file = tmp_path / f"{kind}.{suffix}"
            assert run("questionnaire", "template", "--kind", kind, "-o", file).code == 0
            ran = run("diagnose", team, f"--{kind}", file, "--json", "-")
            assert (ran.code, ran.err) == (0, "")
    filled = (
        (tmp_path / "kpis.csv")
        .read_text(encoding="utf-8")
        .replace("hourly_cost,Coût horaire chargé,€,,", "hourly_cost,Coût horaire chargé,€,,40")
    )
    (tmp_path / "filled.csv").write_text(filled, encoding="utf-8")
    inputs = json.loads(run("diagnose", team, "--kpis", tmp_path / "filled.csv", "--json", "-").out)["cost"]["inputs"]
    assert inputs["hourly_cost"]["central"] == 40


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_report_tells_the_cost_its_inputs_and_the_load(run: Run, team: Path, tmp_path: Path, code: str) -> None:
    (tmp_path / "k.yaml").write_text(WORKED, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(CAPACITY, encoding="utf-8")
    options = ("--kpis", tmp_path / "k.yaml", "--capacity", tmp_path / "c.yaml", "--pdf", tmp_path / "report.pdf")
    assert run("diagnose", team, *options, "--edition", "full", "--lang", code).code == 0
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages)
    flat = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
    sentences = {
        "fr": ["Que coûte le désalignement en un an", "De 19 000 € à 31 000 €", "De quoi ce montant est-il fait"],
        "en": ["What does misalignment cost in a year", "From €19,000 to €31,000"],
    }[code]
    assert [sentence for sentence in sentences if sentence not in flat] == []


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_summary_tells_the_cost_and_the_plan(run: Run, team: Path, tmp_path: Path, code: str) -> None:
    (tmp_path / "k.yaml").write_text(WORKED, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(CAPACITY, encoding="utf-8")
    out = run("diagnose", team, "--kpis", tmp_path / "k.yaml", "--capacity", tmp_path / "c.yaml", "--lang", code).out
    sentences = {
        "fr": ["De 19\u202f000\u202f€ à 31\u202f000\u202f€", "Aucun autre choix d’actions n’apporterait plus"],
        "en": [
            "From €19,000 to €31,000 a year; central value: €24,000.",
            "No other choice of actions would bring more",
        ],
    }[code]
    assert all(text in out for text in sentences)
    assert "{" not in out


def test_a_cost_that_its_cap_cuts_is_one_amount(run: Run, team: Path, tmp_path: Path) -> None:
    (tmp_path / "k.yaml").write_text(WORKED + "revenue: {value: 100000, source: system}\n", encoding="utf-8")
    out = run("diagnose", team, "--kpis", tmp_path / "k.yaml", "--lang", "en").out
    assert "€10,000 a year." in out
    assert "From €10,000 to €10,000" not in out


def test_without_a_figure_of_the_firm_the_summary_names_the_two_that_would_do(
    run: Run, team: Path, tmp_path: Path
) -> None:
    (tmp_path / "k.csv").write_text("code,function,value\nK1,marketing,\n", encoding="utf-8")
    out = run("diagnose", team, "--kpis", tmp_path / "k.csv", "--lang", "en").out
    assert "No amount: only outside figures would enter it. Two of yours are enough" in out
    assert "No limit of days or budget was given." in out
