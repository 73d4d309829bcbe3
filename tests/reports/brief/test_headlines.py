"""The finding of page 1: every sentence of the library, with the pattern that calls for it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from assessment.core.questionnaire.answer_sheet import AnswerSheet, sheet_codes
from assessment.core.questionnaire.definition import Kind, Length
from assessment.core.questionnaire.respondents import Cell, Respondent, RespondentRole
from assessment.i18n import LANGUAGES, language
from assessment.questionnaire_files.catalogue import questionnaire
from reports.content.brief.headline import Pattern, headline, pattern
from reports.content.brief.lever_standing import LeverStanding, lever_standing
from reports.content.writing.chapter_context import ChapterContext
from tests.guards.wording import leaves
from tests.reports.editions_made import TRIAD, made
from tests.reports.report_factory import report

Case = tuple[ChapterContext, LeverStanding]
OTHER_KEY = "market"


def _answered(
    value: int, code: str, *, unknown: int = 0, people: tuple[str, ...] = TRIAD, symptoms: int | None = None
) -> Case:
    """Everybody answers `value`, `symptoms` where asked about them, and knows nothing of the first practices."""
    instrument = questionnaire()
    codes = sheet_codes(instrument, Length.FULL)
    cells = np.full((len(people), len(codes)), value, dtype=np.int8)
    cells[:, :unknown] = Cell.DONT_KNOW
    if symptoms is not None:
        cells[:, [instrument.items_by_code[name].kind is Kind.FREQUENCY for name in codes]] = symptoms
    for column, name in enumerate(codes):
        cells[[key == instrument.items_by_code[name].rated for key in people], column] = Cell.SKIPPED
    respondents = tuple(Respondent(key, key, RespondentRole.HEAD) for key in people)
    chapter = report(AnswerSheet(respondents, codes, cells, {}), Length.FULL, code=code).chapter
    return chapter, lever_standing(chapter)


def _of_made(name: str) -> Callable[[str], Case]:
    def case(code: str) -> Case:
        chapter = made(name, code).chapter
        return chapter, lever_standing(chapter)

    return case


def _of_levers(lagging: str, holding: str = "") -> Callable[[str], Case]:
    """Levers told apart clearly, whatever their scores."""

    def case(code: str) -> Case:
        chapter, standing = _answered(2, code)
        levers = {lever.key: lever for lever in standing.scored}
        return chapter, replace(standing, lagging=levers[lagging], holding=levers.get(holding), reached=False)

    return case


def _of_another_library(code: str) -> Case:
    """A questionnaire with a lever of its own."""
    chapter, standing = _answered(2, code)
    lever = replace(chapter.diagnosis.levers[0], key=OTHER_KEY)
    diagnosis = replace(chapter.diagnosis, levers=(lever, *chapter.diagnosis.levers[1:]))
    return replace(chapter, diagnosis=diagnosis), replace(standing, lagging=lever, holding=None, reached=False)


def _even(value: int) -> Callable[[str], Case]:
    def case(code: str) -> Case:
        chapter, standing = _answered(value, code)
        return chapter, replace(standing, lagging=None, holding=None, reached=False)

    return case


LIBRARY: dict[str, tuple[Callable[[str], Case], Pattern, str, str]] = {
    "nothing": (
        _of_made("nothing answered"), Pattern.NOTHING,
        "Il manque des réponses pour conclure.",
        "Answers are missing before anything can be said.",
    ),
    "contradicted": (
        _of_made("all fives"), Pattern.CONTRADICTED,
        "Tout est dit en place, mais les symptômes disent le contraire.",
        "Everything is said to be in place, yet the symptoms say the opposite.",
    ),
    "returning": (
        lambda code: _answered(4, code), Pattern.RETURNING,
        "Le niveau utile est atteint, pourtant des symptômes reviennent.",
        "The useful level is reached, yet symptoms keep coming back.",
    ),
    "full": (
        lambda code: _answered(5, code, symptoms=1), Pattern.FULL,
        "Tout est en place\u202f: il reste à le tenir.",
        "Everything is in place: what remains is to keep it there.",
    ),
    "reached": (
        lambda code: _answered(4, code, symptoms=1), Pattern.REACHED,
        "Le niveau utile est atteint\u202f: il reste à le tenir.",
        "The useful level is reached: what remains is to keep it.",
    ),
    "divided": (
        _of_made("three"), Pattern.DIVIDED,
        "Marketing et Finance ne décrivent pas la même entreprise.",
        "Marketing and Finance describe two different companies.",
    ),
    "unknown": (
        lambda code: _answered(2, code, unknown=10), Pattern.UNKNOWN,
        "Sur trop de points, personne ne sait répondre.",
        "On too many points, nobody knows the answer.",
    ),
    "unknown_one": (
        lambda code: _answered(2, code, unknown=10, people=("leadership",)), Pattern.UNKNOWN,
        "Sur trop de points, la réponse est à chercher chez vos collègues.",
        "On too many points, the answer is to be found with your colleagues.",
    ),
    "one_lever": (
        _of_made("one lever answered"), Pattern.ONE_LEVER,
        "«\u202fVision et objectifs communs\u202f» seulement\u202f: le reste attend des réponses.",
        "“Shared vision and objectives” only: the rest is waiting for answers.",
    ),
    "holds.vision.orchestrator": (
        _of_levers("orchestrator", "vision"), Pattern.HOLDS,
        "On s’entend sur le cap, personne ne tient la barre.",
        "The course is agreed, nobody is at the helm.",
    ),
    "holds.vision.processes": (
        _of_levers("processes", "vision"), Pattern.HOLDS,
        "Le cap est clair, le travail quotidien ne suit pas.",
        "The goal is clear, daily work does not follow.",
    ),
    "holds.orchestrator.vision": (
        _of_levers("vision", "orchestrator"), Pattern.HOLDS,
        "Quelqu’un tient la barre, mais le cap n’est pas partagé.",
        "Somebody is at the helm, but the course is not shared.",
    ),
    "holds.orchestrator.processes": (
        _of_levers("processes", "orchestrator"), Pattern.HOLDS,
        "Quelqu’un répond du revenu, mais chaque équipe garde ses outils.",
        "Somebody answers for revenue, but each team keeps its own tools.",
    ),
    "holds.processes.vision": (
        _of_levers("vision", "processes"), Pattern.HOLDS,
        "Les équipes travaillent ensemble, sans viser le même but.",
        "The teams work together without aiming at the same goal.",
    ),
    "holds.processes.orchestrator": (
        _of_levers("orchestrator", "processes"), Pattern.HOLDS,
        "Le travail s’enchaîne, mais personne ne tranche.",
        "Work flows from team to team, but nobody decides.",
    ),
    "lags.vision": (
        _of_levers("vision"), Pattern.LAGS,
        "Chaque fonction vise encore son propre but.",
        "Each function still aims at its own goal.",
    ),
    "lags.orchestrator": (
        _of_levers("orchestrator"), Pattern.LAGS,
        "Chacun fait sa part, personne ne répond de l’ensemble.",
        "Everyone does their part, nobody answers for the whole.",
    ),
    "lags.processes": (
        _of_levers("processes"), Pattern.LAGS,
        "Chaque équipe travaille encore avec ses propres outils.",
        "Each team still works with its own tools.",
    ),
    "lags_other": (
        _of_another_library, Pattern.LAGS,
        "«\u202fVision et objectifs communs\u202f» retient l’ensemble.",
        "“Shared vision and objectives” holds the rest back.",
    ),
    "even_low": (
        _even(1), Pattern.EVEN_LOW,
        "Presque tout reste à mettre en commun.",
        "Nearly everything has yet to be brought together.",
    ),
    "even_middle": (
        _even(3), Pattern.EVEN_MIDDLE,
        "Des règles existent, elles ne tiennent pas encore partout.",
        "Rules exist, but they do not hold everywhere yet.",
    ),
    "even_high": (
        _even(4), Pattern.EVEN_HIGH,
        "L’essentiel tient\u202f; il reste peu à faire.",
        "The essentials hold; little is left to do.",
    ),
}  # fmt: skip
"""Key of each sentence: results that call for it, their pattern, the sentence in French and in English."""


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("key", LIBRARY)
def test_each_pattern_has_its_sentence(key: str, code: str) -> None:
    case, kind, french, english = LIBRARY[key]
    chapter, standing = case(code)
    assert pattern(chapter, standing) is kind
    assert headline(chapter, standing) == (french if code == "fr" else english)
    assert language(code).has(f"headlines.{key}")


def test_the_whole_library_is_tested() -> None:
    library = {leaf.key.removeprefix("headlines.") for leaf in leaves() if leaf.key.startswith("headlines.")}
    assert library == set(LIBRARY)
    assert {kind for _, kind, _, _ in LIBRARY.values()} == set(Pattern)
