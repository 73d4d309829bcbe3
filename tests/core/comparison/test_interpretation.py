"""Permitted statements against golden files."""

import re

import pytest

from assessment.core.comparison.interpretation import Message, points_below, verdict_name
from assessment.core.comparison.verdicts import RespondentBand, Verdict, respondent_band
from assessment.i18n import LANGUAGES, language
from tests.core.comparison.golden_statements import GOLDEN, cases, golden_text, rendered
from tests.guards.wording import leaves

BANNED = re.compile(
    r"significati|prouv|proven|p-value|valeur p\b|corr[eé]lation|tendance|trend\b|!|félicitations|bravo|alarm",
    re.IGNORECASE,
)
"""Words that claim more than the answers do, praise or alarm."""

NAMES = {
    Verdict.HIDDEN: ("Masqué pour protéger l’anonymat", "Hidden to protect anonymity"),
    Verdict.FEW: ("Trop peu de réponses pour conclure", "Too few answers to conclude"),
    Verdict.SIGNAL: ("Écart avéré", "Established gap"),
    Verdict.SMALL: ("Écart réel mais faible", "Real but small gap"),
    Verdict.CONFIRM: ("À confirmer", "To be confirmed"),
    Verdict.SAME: ("Vision partagée", "Shared view"),
    Verdict.NOISE: (
        "Indécis\N{NARROW NO-BREAK SPACE}: le hasard suffit à l’expliquer",
        "Undecided: chance is enough to explain it",
    ),
}
CHANGES = NAMES | {
    Verdict.SIGNAL: ("Évolution avérée", "Established change"),
    Verdict.SMALL: ("Évolution réelle mais faible", "Real but small change"),
    Verdict.CONFIRM: ("À confirmer à la prochaine vague", "To be confirmed next wave"),
    Verdict.SAME: ("Stable", "Stable"),
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_reads_as_in_its_golden_file(code: str) -> None:
    written = (GOLDEN / f"sentences.{code}.txt").read_text(encoding="utf-8").splitlines()
    assert golden_text(code).splitlines() == written


@pytest.mark.parametrize("code", Verdict)
def test_verdicts_bear_the_names_of_the_specification(code: Verdict) -> None:
    for change, names in ((False, NAMES), (True, CHANGES)):
        said = (verdict_name(code, change=change),)
        assert tuple(rendered(said, language(locale)) for locale in LANGUAGES) == names[code]


def test_no_sentence_claims_more_than_the_answers_do() -> None:
    for code in LANGUAGES:
        assert BANNED.findall(golden_text(code)) == []
    assert BANNED.search("Une corrélation significative")


def test_every_text_of_the_library_is_said_somewhere() -> None:
    said = {sentence.key for _, sentences in cases() for sentence in sentences}
    written = {leaf.key for leaf in leaves() if leaf.key.startswith("verdicts.")}
    assert written - said == set()


@pytest.mark.parametrize(
    ("people", "band"),
    [
        (1, RespondentBand.ONE),
        (2, RespondentBand.TWO),
        (3, RespondentBand.FEW),
        (4, RespondentBand.FEW),
        (5, RespondentBand.SEVERAL),
        (9, RespondentBand.SEVERAL),
        (10, RespondentBand.MANY),
    ],
)
def test_people_are_counted_in_bands(people: int, band: RespondentBand) -> None:
    assert respondent_band(people) is band


def test_a_saying_is_a_key_and_values_and_writes_nothing_itself() -> None:
    sentence = Message("verdicts.gap.difference", {"points": 12, "distance": 0.4, "count": 12})
    written = sentence.written(lambda value, digits: f"<{value:.{digits}f}>", groups={}, levels={})
    assert written == {"points": "<12>", "distance": "<0.4>", "count": 12}


@pytest.mark.parametrize(
    ("points", "below", "told"),
    [(9.4, 10.0, 9), (9.6, 10.0, 9.6), (9.97, 10.0, 9.9), (9.97, None, 10), (12.3, None, 12)],
)
def test_what_is_said_to_miss_a_limit_is_not_told_as_that_limit(
    points: float, below: float | None, told: float
) -> None:
    assert points_below(points, below) == told
    assert below is None or told < below
