"""Cost and plan chapters."""

import re
from dataclasses import replace

import pytest

from assessment.core.cost.calculator import Cost, calculate
from assessment.core.cost.cost_inputs import CostInputKey, OwnInput, exactly
from assessment.core.cost.payback import payback, two_digits
from assessment.core.cost.sensitivity import tornado
from assessment.core.planning.target_level import decided_target
from assessment.i18n import LANGUAGES, language
from reports.content.cost import cost, input_review
from reports.content.cost_and_plan_chapters import CostAndPlanChapters
from reports.content.editions import Edition, chapters
from reports.content.planning.plan import load_note
from reports.content.planning.roadmap import build
from reports.findings import PlanFindings
from tests.core.questionnaire_factory import alignment
from tests.reports.report_factory import STORIES, history
from tests.reports.reports_with_plan import with_findings

FR = language("fr")


def _plain(text: str) -> str:
    return re.sub("[\u202f\u00a0]", " ", text)


def _chapters(code: str = "fr") -> CostAndPlanChapters:
    cost_and_plan_chapters = with_findings(code).money
    assert cost_and_plan_chapters is not None
    return cost_and_plan_chapters


def _disputes(hours: float, **more: float) -> Cost:
    own = {CostInputKey.DISPUTE_HOURS: hours, CostInputKey.HOURLY_COST: 50.0, CostInputKey.RECOVERABLE_DISPUTES: 0.5}
    own |= {CostInputKey(name): value for name, value in more.items()}
    return calculate({entry: OwnInput(exactly(value), ("finance",)) for entry, value in own.items()})


def _duplicates(people: OwnInput) -> Cost:
    cost_inputs = _disputes(2.0).inputs
    hours = OwnInput(exactly(3.0), ("sales",))
    return calculate({**cost_inputs, CostInputKey.PEOPLE: people, CostInputKey.DUPLICATE_HOURS: hours})


def _priced(hours: float, euros: float) -> PlanFindings:
    """The plan of the sample firm at another price, against the cost of those hours."""
    plan = with_findings().findings.plan
    assert plan is not None
    return replace(plan, euros=euros, payback=payback(_disputes(hours), euros))


@pytest.mark.parametrize("name", STORIES)
def test_without_figures_a_report_is_as_it_was(name: str) -> None:
    report = history(name)
    assert report.money is None
    printed = {entry.anchor for edition in Edition for entry in chapters(report, edition)}
    assert not {"cost", "cfo", "contradictions", "figures", "sheets"} & printed


@pytest.mark.parametrize("code", LANGUAGES)
def test_figures_bring_their_chapters_in_order(code: str) -> None:
    anchors = [entry.anchor for entry in chapters(with_findings(code), Edition.FULL)]
    expected = ["contradictions", "cost", "cfo", "roadmap", "cards", "workshop"]
    assert [anchor for anchor in anchors if anchor in expected] == expected


def test_the_statement_is_made_of_two_digits() -> None:
    cost_chapter = _chapters().cost
    assert cost_chapter is not None
    amounts = [int(digits.replace(" ", "")) for digits in re.findall(r"(\d[\d ]*) €", _plain(cost_chapter.statement))]
    assert len(amounts) == 3
    assert all(two_digits(amount) == amount for amount in amounts)


@pytest.mark.parametrize(
    ("hours", "said"), [(0.0, "0 € : avec ces chiffres"), (0.1, "28 € par an."), (8.0, "2 200 € par an.")]
)
def test_a_small_amount_and_none_at_all_are_said_as_they_are(hours: float, said: str) -> None:
    cost_chapter = cost.build(_disputes(hours), alignment(), FR)
    assert said in _plain(cost_chapter.statement)


def test_without_any_line_no_amount_is_claimed() -> None:
    cost_chapter = cost.build(calculate({}), alignment(), FR)
    assert cost_chapter.figure is None
    assert "Aucun montant" in cost_chapter.statement
    assert all(line.state in ("lacking", "off") for line in cost_chapter.lines)
    assert input_review.build(calculate({}), (), alignment(), FR).figure is None


def test_a_capped_total_says_what_was_found_and_where_it_stops() -> None:
    cost_chapter = cost.build(_disputes(80.0, revenue=10_000.0), alignment(), FR)
    assert "22 000 €" in _plain(" ".join(cost_chapter.sentences))
    assert "1 000 € par an" in _plain(cost_chapter.statement)


@pytest.mark.parametrize(
    ("euros", "said"),
    [(1100.0, "si 50 % du coût central est évité"), (4400.0, "200 % du coût central : elle ne se rembourse pas")],
)
def test_the_break_even_is_told_either_way(euros: float, said: str) -> None:
    cost_chapter = cost.build(_disputes(8.0), alignment(), FR, plan=_priced(8.0, euros))
    assert said in _plain(" ".join(cost_chapter.payback))


def test_a_plan_with_nothing_to_recover_says_so() -> None:
    cost_chapter = cost.build(_disputes(0.0), alignment(), FR, plan=_priced(0.0, 5000.0))
    assert "aucune perte évitable" in " ".join(cost_chapter.payback)


def test_every_input_bears_who_gave_it_and_how_solid_it_is() -> None:
    input_review_chapter = _chapters().cfo
    assert input_review_chapter is not None
    inputs = {input_view.key: input_view for input_view in input_review_chapter.inputs}
    assert (inputs["basket"].by, inputs["basket"].grade) == ("Finance", "vôtre, relevé dans un outil")
    assert inputs["leads"].by == "Marketing et Ventes", "two functions counted, and the range holds both"
    assert (inputs["untreated"].by, inputs["untreated"].grade) == ("repère extérieur", "note A−")
    assert inputs["recoverable_leads"].grade == "hypothèse"
    assert not [input_view for input_view in input_review_chapter.inputs if "note D" in input_view.grade]


def test_who_is_counted_for_duplicated_hours_is_told_where_the_staff_tells_it() -> None:
    staff = OwnInput(exactly(9), ("staff",))
    counted = _plain(" ".join(input_review.build(_duplicates(staff), [], alignment(), FR).notes))
    assert (
        "celles des fonctions Marketing, Ventes et Finance, et de toute autre fonction qui a dit ses heures" in counted
    )
    typed = " ".join(input_review.build(_duplicates(replace(staff, by=("sales",))), [], alignment(), FR).notes)
    assert "Personnes concernées" not in typed


def test_the_tornado_draws_what_was_computed_widest_first() -> None:
    report = with_findings()
    assert report.findings.cost is not None
    assert report.findings.cost.cost is not None
    input_review_chapter = _chapters().cfo
    assert input_review_chapter is not None
    assert input_review_chapter.figure is not None
    swings = tornado(report.findings.cost.cost)
    names = [row[0] for row in input_review_chapter.figure.table.rows]
    assert names == [FR(f"cost.entries.{swing.entry.value}") for swing in swings if swing.width > 0][: len(names)]
    assert len(names) == 10


@pytest.mark.parametrize("highest", [0.0, 0.4, 9.0, 2200.0, 33_443.0, 9_999_999.0])
def test_the_axis_holds_everything_in_round_steps(highest: float) -> None:
    ticks = cost.axis(highest, FR)
    assert ticks[0].value == 0
    assert ticks[-1].value >= highest
    assert 2 <= len(ticks) <= 7


def test_the_load_stands_beside_the_days_there_are() -> None:
    report = with_findings()
    assert report.findings.plan is not None
    assert report.roadmap.load is not None
    plan = report.findings.plan.summary
    (finance,) = [row for row in report.roadmap.load.rows if row[0] == "Finance"]
    for number, cell in enumerate(finance[1:-1]):
        there = FR.number(plan.capacity["finance"][number])
        assert cell.endswith(f"/ {there}")
    assert "préalables respectés" not in " ".join(report.method.passages[-1].sentences)


def test_a_month_above_its_usual_days_is_explained_beside_the_table_and_nowhere_else() -> None:
    report = with_findings()
    assert report.findings.plan is not None
    told = "Les jours usuels se comptent par trimestre"
    assert told not in report.roadmap.load_note
    plan = report.findings.plan.summary
    load = {**plan.load, "finance": (plan.capacity["finance"][0] + 1, *plan.load["finance"][1:])}
    crowded = replace(plan, load=load)
    assert told in load_note(crowded, FR)
    assert told in build(report.chapter, plan=crowded).load_note


def test_both_numbers_of_a_contradiction_stand_side_by_side() -> None:
    (leads, *_) = _chapters().contradictions
    assert leads.figure == "Leads reçus par mois"
    assert "Marketing : 60" in _plain(leads.shown)
    assert "Ventes : 40" in _plain(leads.shown)


def test_the_pilot_is_one_segment_six_months_and_a_joint_goal() -> None:
    sheet = _chapters().pilot
    rows = {row[0]: row[1] for row in sheet.rows}
    assert "4\u00a0mars 2026" in rows["Durée"]
    assert "2\u00a0septembre 2026" in rows["Durée"]
    assert rows["Autour de la table"] == "Marketing, Ventes et Finance"
    empty = [name for name, values in sheet.rows if not values]
    assert any("objectif commun" in name for name in empty), "the goal is for them to write"


def test_the_one_pagers_begin_from_the_firm_s_own_figures() -> None:
    commitments, review, glossary = _chapters().sheets
    today = {row[0]: row[2] for row in commitments.rows}
    assert _plain(today["Part des leads contactés en 24 heures"]) == "35 %"
    assert today["Un motif codé pour chaque lead refusé ou perdu"] == "à mesurer"
    assert sum(int(re.sub(r"\D", "", row[0])) for row in review.rows) == 30
    assert "Leads reçus par mois" in review.rows[0][2]
    assert all(row[-1] == "" for row in glossary.rows)


def test_a_decided_target_is_printed_with_its_reason() -> None:
    report = history("three-heads-disagree")
    target = decided_target(report.chapter.roadmap.target, aim=2, levers={}, reason="Une levée de fonds d'abord.")
    decided = replace(report, chapter=replace(report.chapter, roadmap=replace(report.chapter.roadmap, target=target)))
    assert "niveau 2" in decided.decision.target
    assert "Une levée de fonds d’abord." in decided.decision.target_reason
    assert "La règle proposait le niveau" in decided.decision.target_reason
    assert any("levée de fonds" in sentence for sentence in decided.roadmap.expected)
