"""History of measures of named people without a campaign: one person's own, or those of a joint round."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import Mode
from assessment.core.privacy.published_groups import every_function
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.results.diagnosis import diagnose
from assessment.core.waves.common_items import wordings
from assessment.core.waves.wave_comparison import Wave, WaveComparison, compare
from assessment.core.waves.wave_history import WaveHistory, WaveLine, published_line, with_breaks
from assessment.services.results.closing_sheet import in_order, sheet_of
from assessment.store.queries.campaigns.campaign_answers import PersonAnswers

Catalogue = Callable[[str, str | None], Questionnaire]
"""Gives the questionnaire of that key in that version."""


@dataclass(frozen=True)
class NamedMeasure:
    """One measure: what was asked, who answered, and the day of the last answer.

    `persons`: who each of `people` is from one measure to the next, in the same order.
    """

    key: str
    name: str
    day: date
    questionnaire: Questionnaire
    length: Length
    people: tuple[PersonAnswers, ...]
    persons: tuple[str, ...]


def named_history(measures: Sequence[NamedMeasure]) -> WaveHistory:
    """The measures, earliest first, and the last of them against the one before and against the first."""
    waves = [_wave(measure) for measure in measures]
    lines = with_breaks([_line(measure, wave) for measure, wave in zip(measures, waves, strict=True)])
    asked = measures[-1].questionnaire
    previous = _compared(waves[-2], waves[-1], asked) if len(waves) > 1 else None
    first = _compared(waves[0], waves[-1], asked) if len(waves) > 2 else None
    return WaveHistory(asked, lines, previous, first)


def _compared(before: Wave, after: Wave, asked: Questionnaire) -> WaveComparison:
    """The later wave against the earlier one; how many different people answered either is known here."""
    persons: dict[str, set[str]] = {}
    for wave in (before, after):
        for respondent, person in zip(wave.sheet.respondents, wave.links, strict=True):
            persons.setdefault(respondent.function, set()).add(person)
    return compare(before, after, asked, people={function: len(them) for function, them in persons.items()})


def _wave(measure: NamedMeasure) -> Wave:
    asked, people = measure.questionnaire, list(measure.people)
    person_of = {id(person_answers): person for person_answers, person in zip(people, measure.persons, strict=True)}
    sheet = sheet_of(asked, people, length=measure.length, mode=Mode.NAMED)
    counts = {function: sheet.functions.count(function) for function in asked.functions_by_key}
    grouping = every_function(counts, triad=asked.triad)
    return Wave(
        key=measure.key,
        day=measure.day,
        version=asked.version,
        settings=AnalysisSettings(length=measure.length, mode=Mode.NAMED, grouping=grouping),
        sheet=sheet,
        wordings=wordings(asked, sheet.codes),
        links=tuple(person_of[id(person_answers)] for person_answers in in_order(asked, people, length=measure.length)),
    )


def _line(measure: NamedMeasure, wave: Wave) -> WaveLine:
    diagnosis = diagnose(measure.questionnaire, wave.sheet, length=measure.length)
    return published_line(diagnosis, key=measure.key, name=measure.name, day=measure.day)
