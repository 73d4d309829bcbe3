"""The level to aim at: page 1 and page 2 tell the same steps, for every rule there is."""

from dataclasses import replace

import numpy as np
import pytest

from assessment.core.planning.target_level import Target, decided_target, useful_target
from assessment.core.questionnaire.answer_sheet import AnswerSheet, sheet_codes
from assessment.core.questionnaire.company_profile import CompanyProfile, OrderValue, SalesCycle
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.questionnaire.respondents import Respondent, RespondentRole
from assessment.i18n import LANGUAGES
from assessment.questionnaire_files.catalogue import questionnaire
from reports.content.editions import Edition
from reports.content.report import Report
from reports.content.writing.target_text import target_reason, target_sentence
from reports.report_html import html
from tests.reports.report_factory import report

ONE_EACH = {"marketing": 1, "sales": 1, "finance": 1}
SEVERAL = {"marketing": 2, "sales": 5, "finance": 2}
FIRMS = {
    "spread-or-marketing-led": CompanyProfile(headcount=60, several_sites=True),
    "medium-and-staffed": CompanyProfile(headcount=60, staff=SEVERAL),
    "medium-and-thin": CompanyProfile(headcount=60),
    "large": CompanyProfile(headcount=250),
    "mid-and-spread": CompanyProfile(headcount=20, marketing_share=20),
    "mid-long-or-complex": CompanyProfile(headcount=20, cycle=SalesCycle.LONG),
    "mid-short-and-low": CompanyProfile(headcount=20, cycle=SalesCycle.SHORT, basket=OrderValue.LOW),
    "mid-otherwise": CompanyProfile(headcount=20),
    "small-and-spread": CompanyProfile(headcount=8, several_sites=True),
    "small-and-close": CompanyProfile(headcount=8, staff=ONE_EACH),
    "small-otherwise": CompanyProfile(headcount=8),
}
"""A firm that each rule fits."""
ONE_STEP = {
    "fr": "Pour une entreprise comme la vôtre, le niveau {aim}, est le niveau utile.",
    "en": "For a company like yours, level {aim}, is the useful level.",
}
FIRST_STEP = {
    "fr": "Pour une entreprise comme la vôtre, le niveau {aim}, vient d’abord\u202f; le niveau {last}, ensuite.",
    "en": "For a company like yours, level {aim}, comes first; level {last} comes next.",
}
NEXT_STEP = {
    "fr": "Pour une entreprise comme la vôtre, le niveau {first}, première étape, semble atteint ; "
    "le niveau {aim}, vient ensuite.",
    "en": "For a company like yours, level {first}, the first step, seems reached; level {aim}, comes next.",
}
BY_DEFAULT = {
    "fr": "Par défaut, le niveau {aim}, est le niveau utile.",
    "en": "By default, level {aim}, is the useful level.",
}
DECIDED = {"fr": "Vous avez décidé de viser le niveau {aim}.", "en": "You decided to aim at level {aim}."}
AWAITED = {"fr": "quand votre effectif sera connu", "en": "once your headcount is known"}


def _report(answered: int, code: str, firm: CompanyProfile, instrument: Questionnaire) -> Report:
    """One leader who answers `answered` everywhere."""
    codes = sheet_codes(instrument, Length.QUICK)
    cells = np.full((1, len(codes)), answered, dtype=np.int8)
    person = Respondent("r1", "leadership", RespondentRole.HEAD)
    sheet = AnswerSheet((person,), codes, cells, {})
    return report(sheet, Length.QUICK, code=code, context=firm, instrument=instrument)


def _sentence(target: Target, reached: int) -> dict[str, str]:
    first, last = target.steps[0], target.steps[-1]
    if first == last or reached >= last:
        return ONE_STEP
    return NEXT_STEP if reached >= first else FIRST_STEP


def _filled(sentences: dict[str, str], target: Target, code: str) -> str:
    name = questionnaire().levels[target.aim - 1].name.within(code)
    return sentences[code].format(aim=f"{target.aim}, {name}", first=target.steps[0], last=target.steps[-1])


def test_every_rule_has_a_firm() -> None:
    assert {rule.key for rule in questionnaire().targets.rules} == set(FIRMS)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("reached", range(1, 6))
def test_page_1_names_the_steps_in_the_order_of_the_reason_on_page_2(reached: int, code: str) -> None:
    chapter = _report(reached, code, CompanyProfile(), questionnaire()).chapter
    assert chapter.diagnosis.total.level == reached
    for key, firm in FIRMS.items():
        target = useful_target(questionnaire(), firm, reached=reached)
        told = replace(chapter, context=firm, roadmap=replace(chapter.roadmap, target=target))
        assert target.rule is not None
        assert target.rule.key == key
        assert target_sentence(told) == _filled(_sentence(target, reached), target, code), key
        assert target_reason(told).startswith(chapter.read(target.rule.why)), key


@pytest.mark.parametrize("code", LANGUAGES)
def test_sixty_people_of_whom_no_function_told_its_size_have_rules_first_on_both_pages(code: str) -> None:
    made = _report(2, code, FIRMS["medium-and-thin"], questionnaire())
    target = made.chapter.roadmap.target
    assert made.decision.lead.endswith(_filled(FIRST_STEP, target, code))
    page = html(made, Edition.BRIEF)
    assert page.count(_filled(FIRST_STEP, target, code)) == 1
    assert page.count(target_reason(made.chapter)) == 1


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_firm_that_told_nothing_is_not_compared_with_firms_like_it(code: str) -> None:
    chapter = _report(2, code, CompanyProfile(), questionnaire()).chapter
    assert target_sentence(chapter) == _filled(BY_DEFAULT, chapter.roadmap.target, code)
    assert AWAITED[code] in target_reason(chapter)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("firm", [CompanyProfile(), CompanyProfile(headcount=60)])
def test_a_questionnaire_without_rules_waits_for_no_headcount(firm: CompanyProfile, code: str) -> None:
    chapter = _report(2, code, firm, questionnaire("lead-handoff")).chapter
    assert target_sentence(chapter) == _filled(BY_DEFAULT, chapter.roadmap.target, code)
    assert AWAITED[code] not in target_reason(chapter)


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_the_firm_decided_is_told_as_its_decision(code: str) -> None:
    chapter = _report(2, code, FIRMS["medium-and-thin"], questionnaire()).chapter
    target = decided_target(chapter.roadmap.target, aim=5, levers={}, reason="Le groupe l'exige.")
    told = replace(chapter, roadmap=replace(chapter.roadmap, target=target))
    assert target_sentence(told) == _filled(DECIDED, target, code)
