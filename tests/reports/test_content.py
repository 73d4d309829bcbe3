"""Report content: complete and consistent with the diagnosis."""

import re
from dataclasses import replace

import numpy as np
import pytest

from assessment.core.comparison.scale_reliability import ScaleReliability
from assessment.core.planning.roadmap import PERIODS
from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.answer_sheet import AnswerSheet, sheet_codes
from assessment.core.questionnaire.definition import Length
from assessment.core.questionnaire.respondents import Respondent, RespondentRole
from assessment.core.results.maturity_levels import LevelDisplay
from assessment.core.results.rank_robustness import WEIGHTINGS
from assessment.core.statistics.intervals import Interval
from assessment.core.statistics.reliability import Alpha, intraclass_correlation
from assessment.i18n import LANGUAGES, language
from assessment.questionnaire_files.catalogue import questionnaire, questionnaire_of_version
from reports.charts.data.charts import Gantt
from reports.content import method
from reports.content.editions import Edition
from reports.content.report import Report
from reports.content.results.answers import MANY, SHARES
from reports.content.sources import sources
from reports.report_html import html
from tests.guards.test_plain_words import AVOIDED
from tests.reports.editions_made import MADE, made
from tests.reports.report_factory import LONG_NAME, STORIES, all_texts, crowd, history, report, seen, texts

BADLY_SPACED = re.compile(r"[ \u00a0][;:!?»]|« |\w[;!?](?=\s|$)|\w:(?=\s)")
"""French high signs and quotes without their narrow no-break space."""
ONE, THREE, TWELVE = "one-leader-quick", "three-heads-disagree", "team-of-twelve-wave1"
SIX = ("marketing", "sales", "finance", "leadership", "service", "operations")
QUESTION_CODE = re.compile(r"\b[VOPSXK]\d{1,2}(\.\w+)?\b")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", STORIES)
def test_every_text_is_complete(name: str, code: str) -> None:
    broken = [text for text in all_texts(history(name, code)) if re.search(r"None|[{}]|\bnan\b|  ", text)]
    assert not broken


@pytest.mark.parametrize("name", STORIES)
def test_french_is_composed(name: str) -> None:
    for text in all_texts(history(name, "fr")):
        assert "'" not in text, text
        assert '"' not in text, text
        assert not BADLY_SPACED.search(text), text


@pytest.mark.parametrize("name", STORIES)
def test_english_is_composed(name: str) -> None:
    for text in all_texts(history(name, "en")):
        assert "'" not in text, text
        assert '"' not in text, text
        assert "«" not in text, text


@pytest.mark.parametrize("name", STORIES)
def test_every_figure_opens_its_trace(name: str) -> None:
    built_report = history(name)
    diagnosis = built_report.chapter.diagnosis
    for key in ("total", *diagnosis.scales, *diagnosis.items):
        assert built_report.trace(key).name


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", STORIES)
def test_numbers_are_those_of_the_diagnosis(name: str, code: str) -> None:
    built_report, say = history(name, code), language(code)
    diagnosis = built_report.chapter.diagnosis
    assert built_report.decision.measure.value == diagnosis.total.score
    for view, lever in zip(built_report.levers.levers, diagnosis.levers, strict=True):
        assert view.measure.value == lever.score
        assert view.measure.written == ("–" if lever.score is None else say.number(lever.score))
        for mark in view.marks:
            assert mark.value == lever.company.functions[mark.function].score
    assert built_report.symptoms is not None
    assert {view.key: view.measure.value for view in built_report.symptoms.families} == {
        family.key: family.score for family in diagnosis.symptoms
    }
    for lever_view in built_report.practices.levers:
        for group in lever_view.groups:
            for practice in group.practices:
                assert practice.measure.value == diagnosis.items[practice.code].mean
                assert practice.level == diagnosis.items[practice.code].level


def test_one_person_s_level_is_theirs() -> None:
    assert history(ONE, "fr").decision.level.statement == "Niveau 2, vu par une personne"
    assert history(ONE, "en").decision.level.statement == "Level 2, as seen by one person"


@pytest.mark.parametrize("name", STORIES)
def test_a_level_is_said_as_surely_as_its_range_allows(name: str) -> None:
    built_report = history(name, "en")
    shown = built_report.chapter.diagnosis.total.shown
    statement = built_report.decision.level.statement
    if shown is None:
        assert statement == "No level"
        return
    expected = {
        LevelDisplay.ONE: f"Level {shown.closer}",
        LevelDisplay.ONE_PERSON: f"Level {shown.closer}, as seen by one person",
        LevelDisplay.BETWEEN: f"Between {shown.low} and {shown.high}, closer to {shown.closer}",
    }
    if shown.saying is LevelDisplay.RANGE:
        assert "evel" not in statement
        assert built_report.decision.level.number is None
    else:
        assert statement == expected[shown.saying]


def test_two_people_get_points_and_no_level() -> None:
    decision = crowd(("sales", "finance"), code="en", value=3).decision
    assert decision.level.statement == "50 points, 33 to 67"
    assert decision.level.number is None


def test_a_missing_total_says_which_lever_and_why() -> None:
    decision = history("nobody-knows-lever-two", "fr").decision
    assert decision.measure.value is None
    assert "Chef d’orchestre du revenu" in decision.position
    assert "ce silence est un résultat en soi" in decision.position


def test_a_cap_that_bites_is_told_where_it_bites() -> None:
    decision = history("gate-bites", "fr").decision
    assert "Le score seul donnerait le niveau 4" in decision.cap
    assert any("Chef d’orchestre du revenu" in text for text in all_texts(history("gate-bites", "fr")))
    assert history(TWELVE, "fr").decision.cap == ""


def test_a_missing_function_is_named() -> None:
    built_report = history("no-marketing-function", "fr")
    assert "Il manque une fonction\u202f: Marketing." in built_report.decision.confidence
    assert any("Marketing" in sentence for sentence in built_report.limits.sentences)


def test_one_person_learns_what_one_person_cannot_show() -> None:
    assert history(ONE, "en").limits.title == "What one person’s view cannot show"
    assert len(history(ONE, "en").limits.sentences) == 4


@pytest.mark.parametrize("name", STORIES)
def test_the_workshop_takes_ninety_minutes(name: str) -> None:
    steps = history(name).workshop.steps
    assert sum(step.minutes for step in steps) == 90
    assert [step.start for step in steps] == [
        sum(step.minutes for step in steps[:number]) for number in range(len(steps))
    ]
    assert all(step.minutes >= 5 for step in steps)


@pytest.mark.parametrize("name", STORIES)
def test_every_planned_action_has_its_card_and_its_place(name: str) -> None:
    built_report = history(name)
    planned = built_report.chapter.roadmap.actions
    assert [card.id for card in built_report.roadmap.cards] == [action.action.id for action in planned]
    assert built_report.roadmap.load is not None
    assert len(built_report.roadmap.load.headers) == max(action.period for action in planned) + 3
    assert built_report.roadmap.figure is not None
    assert isinstance(built_report.roadmap.figure.drawing, Gantt)
    assert built_report.roadmap.figure.drawing.periods[-1][0] == PERIODS[-1]
    for action in built_report.decision.actions:
        assert action.owner
        assert action.when
        assert action.first_step


def test_at_the_target_there_is_nothing_to_plan_and_the_report_says_so() -> None:
    built_report = crowd(("marketing", "sales", "finance"), code="fr", value=5)
    assert built_report.decision.actions == ()
    assert "déjà au niveau visé" in built_report.decision.no_actions
    assert built_report.roadmap.empty == built_report.decision.no_actions
    assert built_report.roadmap.figure is None


def test_when_nobody_knows_anything_the_report_still_stands() -> None:
    built_report = crowd(("marketing", "sales", "finance"), code="en", value=-1)
    assert built_report.decision.level.statement == "No level"
    assert "find out who knows" in built_report.decision.no_actions
    assert not [text for text in all_texts(built_report) if "None" in text]


def test_dates_are_told_when_the_firm_gave_one_and_days_otherwise() -> None:
    assert "mars\xa02026" in history(TWELVE, "fr").decision.actions[0].when
    assert history(TWELVE, "fr", day=None).decision.actions[0].when.startswith("jours 1 à")


def test_one_person_s_answers_are_the_texts_they_chose() -> None:
    built_report = history(ONE, "fr")
    rows = {row.code: row.cells for section in built_report.answers.sections for row in section.rows}
    assert len(rows) == 16
    chosen = built_report.chapter.diagnosis.questionnaire.items_by_code["O1.1"].options[0].fr
    assert rows["O1.1"] == (f"1. {chosen}",)


def test_the_leadership_reads_its_ratings_in_the_words_that_it_was_asked_in() -> None:
    built_report = crowd(("leadership",), value=5)
    rows = {row.code: row for section in built_report.answers.sections for row in section.rows}
    cross = built_report.chapter.diagnosis.questionnaire.cross
    assert cross is not None
    for item in cross.asked_of("leadership").items:
        assert item.question.fr in str(rows[item.code])
        assert item.scale[4].name.fr in str(rows[item.code].cells)


def test_the_next_step_names_who_begins_and_stands_in_the_place_of_the_next_answer() -> None:
    built_report = crowd(("sales",), value=2)
    for practice in (
        practice for lever in built_report.practices.levers for group in lever.groups for practice in group.practices
    ):
        item = built_report.chapter.diagnosis.questionnaire.items_by_code[practice.code]
        step = item.next_steps[1]
        assert practice.following == f"{built_report.chapter.names[step.begins]}\u202f: {_opening_small(step.text.fr)}"
        assert practice.then == "Vers le niveau 3"
        assert practice.following != item.options[2].fr


def test_a_version_without_next_steps_shows_the_answer_above() -> None:
    before = questionnaire_of_version("alignment", "1.0.0")
    codes = sheet_codes(before, Length.QUICK)
    sheet = AnswerSheet((Respondent("r", "sales", RespondentRole.HEAD),), codes, np.full((1, len(codes)), 2, np.int8))
    built_report = report(sheet, Length.QUICK, code="fr", instrument=before)
    weakest = built_report.practices.weakest[0]
    assert weakest.following == before.items_by_code[weakest.code].options[2].fr
    assert weakest.then == "Niveau 3"


def _opening_small(text: str) -> str:
    return text[0].lower() + text[1:]


def test_groups_answers_are_counts_by_function() -> None:
    built_report = history(TWELVE, "en")
    chapter = built_report.answers
    assert chapter.headers[1:-1] == ("Marketing", "Sales", "Finance", "Leadership")
    counts = [
        int(sign)
        for section in chapter.sections
        for row in section.rows
        for cell in row.cells[:-1]
        for sign in cell.replace("\u202f", "").split("\u00a0")
        if sign.isdigit()
    ]
    options = sum(sum(result.options) for result in built_report.chapter.diagnosis.items.values())
    cross = sum(result.respondents for result in built_report.chapter.diagnosis.cross)
    assert sum(counts) == options + cross


def test_many_people_are_shown_in_percent_and_thousands_as_one_company() -> None:
    shares = crowd(SIX * (SHARES // 6 + 1), code="en").answers
    assert "percentage" in shares.note
    assert len(shares.functions) == 6
    assert crowd(SIX * (MANY // 6 + 1), code="en").answers.functions == ()


def test_an_own_function_left_out_is_no_silence() -> None:
    rows = crowd(("marketing", "sales"), code="en", value=3).answers.sections[-1].rows
    assert rows[0].code == "X1.marketing"
    assert rows[0].cells[0] == "–"
    assert not re.search(r"\d", rows[0].cells[-1])


def test_comments_come_without_name_or_function_in_alphabetical_order() -> None:
    built_report = crowd(("sales", "finance"), comments={"T1": ("Zut, les fichiers", "", "Ah, l'attente"), "T2": ()})
    assert built_report.comments is not None
    assert [written for _, written in built_report.comments.questions] == [("Ah, l’attente", "Zut, les fichiers")]
    assert crowd(("sales", "finance")).comments is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_folklore_is_never_told_as_a_fact(code: str) -> None:
    register = sources(questionnaire().claims, language(code))
    assert register is not None
    assert {view.grade for view in register.folklore} == {"D"}
    assert not {view.grade for view in (*register.facts, *register.annex)} & {"D"}
    assert all(view.replaces == view.origin == "" for view in register.folklore)
    views = (*register.facts, *register.annex, *register.folklore)
    assert len(views) == len(questionnaire().claims)
    assert not [view for view in views if re.search(r"['\"]", view.sentence)]
    assert sources((), language(code)) is None


def test_levers_within_reach_of_one_another_are_told_as_a_tie() -> None:
    built_report = history(THREE, "en")
    assert built_report.decision.findings[0].title == "The levers to work on"
    assert "tied" in built_report.decision.findings[0].sentence
    assert any("10,000" in row for row in built_report.method.parameters.rows)
    assert WEIGHTINGS == 10_000


def test_the_method_calls_no_lever_last_where_page_one_calls_none() -> None:
    level = crowd(("sales", "marketing", "finance"), value=3)
    words = " ".join(texts(level.method))
    assert "se tiennent de trop près pour que l’un d’eux soit dit dernier" in words
    assert "reste dernier" not in words


def test_the_method_says_what_ranges_are_made_of_and_of_confidential_teams_that_it_is_not_their_spread() -> None:
    named = " ".join(texts(history(TWELVE, "en").method))
    assert "from how far each person stands from the mean of their function" in named
    confidential = " ".join(texts(seen(TWELVE, Mode.CONFIDENTIAL, "en").method))
    assert "does not come from the spread of its answers" in confidential
    assert "from the spread of answers within each function" not in confidential


ALPHAS = {
    "together": (0.82, 0.71, 0.9, True),
    "partly": (0.55, 0.2, 0.66, True),
    "apart": (-0.4, -1.2, 0.3, True),
    "undecided": (0.35, -3.38, 1.0, True),
    "aligned": (-7.07, -30.0, 0.9, False),
}
"""What an alpha says of its lever: its value, its interval, and whether it can be read."""


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", ALPHAS)
def test_an_alpha_below_zero_is_told_in_words(monkeypatch: pytest.MonkeyPatch, kind: str, code: str) -> None:
    value, low, high, readable = ALPHAS[kind]
    chapter = history(TWELVE, code).chapter
    alpha = Alpha(value, Interval(low, high, 0.95), 12, 10)
    icc = replace(intraclass_correlation([[1.0, 2.0], [2.0, 1.0]]), icc1_n0=-0.2)
    lever = chapter.diagnosis.levers[0]
    monkeypatch.setattr(
        method, "scale_reliability", lambda _diagnosis: (ScaleReliability(lever.key, icc, alpha, readable),)
    )
    title = chapter.say("method.reliability.title")
    (passage,) = [passage for passage in method.build(chapter).passages if passage.title == title]
    _, told, share = passage.sentences
    assert chapter.say("method.reliability.icc_none") in share
    assert not re.search(r"[−-]\d", " ".join(passage.sentences))
    name = chapter.read(lever.lever.name)
    written = chapter.say("decision.quoted", name=name)
    if kind in ("together", "partly"):
        numbers = {
            key: chapter.say.number(number, digits=2)
            for key, number in (("value", value), ("low", low), ("high", high))
        }
        written = chapter.say("method.reliability.alpha_lever", lever=name, **numbers)
    assert told == chapter.say(f"method.reliability.{kind}", levers=written)


@pytest.mark.parametrize(("name", "steps"), [("all fives", False), ("all ones", True)])
def test_no_column_waits_for_a_next_step_where_every_practice_is_at_the_last_level(name: str, steps: bool) -> None:  # noqa: FBT001
    page = html(made(name, "en"), Edition.FULL)
    assert ('class="step-next"' in page) is steps


def test_a_lever_that_stays_last_says_in_how_many_cases() -> None:
    finding = history("sixty-people", "en").decision.findings[0]
    assert finding.name == "Integrated processes and tools"
    assert re.search(r"still be last in \d+% of cases", finding.sentence)


def test_blind_spots_are_spoken_of_from_three_people() -> None:
    assert "not yet a blind spot" in history(ONE, "en").blind_spots.rule
    assert "With two people" in crowd(("sales", "finance"), code="en").blind_spots.rule
    assert len(history("nobody-knows-lever-two", "en").blind_spots.spots) >= 8


def test_a_long_name_is_kept_whole() -> None:
    built_report = history(ONE, "fr", organisation=LONG_NAME)
    assert built_report.organisation == LONG_NAME.replace("'", "’")
    assert built_report.organisation in built_report.title


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_edition_uses_a_word_that_a_leader_would_look_up(code: str) -> None:
    avoided = re.compile("|".join(AVOIDED[code]), re.IGNORECASE)
    assert {(name, text) for name in MADE for text in _read(made(name, code)) if avoided.search(text)} == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_sentence_names_a_question_by_its_code(code: str) -> None:
    texts = {text for name in MADE for text in _read(made(name, code)) if QUESTION_CODE.search(text)}
    # A code that stands alone is a key, and is printed in the annex only.
    assert {text for text in texts if not QUESTION_CODE.fullmatch(text)} == set()


def _read(report: Report) -> set[str]:
    chapters = (report.evidence, report.missing, report.decisions, report.waves)
    money = report.money
    # Words of a questionnaire that is published change with its next version only.
    entries = set(texts(report.glossary))
    words = {*all_texts(report), *texts(chapters)} - entries
    return words | {*texts((money.kpis, money.contradictions, money.cost, money.cfo, money.plan))} if money else words
