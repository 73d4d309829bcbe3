"""Next steps of the shipped questionnaires: something to do on Monday, said plainly in both languages."""

import re
from collections.abc import Iterator

import pytest

from assessment.core.questionnaire.definition import OPTIONS, Item, NextStep
from assessment.questionnaire_files.catalogue import folders, questionnaire
from assessment.typography import NARROW_SPACE

FIRST_VERSION = (1, 1, 0)
"""From this version on, a published questionnaire says what to do next."""
LEAST, MOST = 40, 160
"""Characters of one instruction: enough to be concrete, short enough to be read aloud in one breath."""
INFINITIVE = re.compile(r"^[A-ZÉ][a-zéèêîôûç]+(er|ir|re|oir)\b")
NO_VERB_TO_BEGIN_WITH = re.compile(r"^(A|An|The|On|In|At|With|When|Once|Your|Our|There|It|They)\b")
LEADING_CLAUSE = re.compile(r"^(Before|At|For) [^,]+, (?=[a-z])")
JARGON = re.compile(
    r"\b(ICP|SLA|MQL|SQL|CRO|LTV|CAC|KPI|S&OP|pipeline|funnel|workflow|reporting|feedback|onboarding|process(us)?|sponsor"
    r"|stakeholders?|synerg\w+|alignment|alignement|gouvernance|governance|rituels?|rituals?|transverse|silos?|implémenter"
    r"|bruit de réponse|answer noise|pondérations?|weightings?|options?|voix|notées?|what presses|who carries)\b",
    re.IGNORECASE,
)
"""Words that a leader would have to look up, or that the report may not use."""


def _steps() -> Iterator[tuple[str, Item, int, NextStep]]:
    for key in sorted(folders()):
        for item in questionnaire(key).lever_items:
            for level, step in enumerate(item.next_steps, start=1):
                yield key, item, level, step


STEPS = list(_steps())
TEXTS = [
    pytest.param(step.text.within(code), code, id=f"{key}-{item.code}-{level}-{code}")
    for key, item, level, step in STEPS
    for code in ("fr", "en")
]


@pytest.mark.parametrize("key", sorted(folders()))
def test_each_practice_says_what_to_do_from_every_level_below_the_top(key: str) -> None:
    asked = questionnaire(key)
    assert tuple(map(int, asked.version.split("."))) >= FIRST_VERSION
    for item in asked.lever_items:
        assert [item.step_from(level) is not None for level in range(1, OPTIONS + 1)] == [True] * 4 + [False]


def test_who_begins_is_a_function_of_the_questionnaire() -> None:
    for key, item, level, step in STEPS:
        assert step.begins in questionnaire(key).functions_by_key, (item.code, level)


def test_no_instruction_is_a_state_that_an_answer_describes() -> None:
    for code in ("fr", "en"):
        answers = {
            option.within(code)
            for key in folders()
            for item in questionnaire(key).lever_items
            for option in item.options
        }
        assert not [step for *_, step in STEPS if step.text.within(code) in answers]


@pytest.mark.parametrize("code", ["fr", "en"])
def test_no_instruction_is_given_twice(code: str) -> None:
    texts = [step.text.within(code) for *_, step in STEPS]
    assert len(texts) == len(set(texts)) > 150


@pytest.mark.parametrize(("text", "code"), TEXTS)
def test_an_instruction_is_one_plain_sentence(text: str, code: str) -> None:
    assert LEAST <= len(text) <= MOST, len(text)
    assert text[-1] in ".?"
    assert len(re.findall(r"[.?](?=\s|$)", text)) == 1
    assert not JARGON.search(text)
    assert not re.search(r"[()\[\]/!…–—]", text)
    if code == "fr":
        assert INFINITIVE.match(text)
        assert not re.search(rf"(?<!{NARROW_SPACE})[;:?»]", text)
        assert "'" not in text
    else:
        assert not NO_VERB_TO_BEGIN_WITH.match(LEADING_CLAUSE.sub(lambda _: "", text)), text
