"""Redaction of a diagnosis: keeps only the figures of published groups, in place of the computed ones.

`diagnose` computes it as always, on groups in the place of functions; at two points the redactor puts published
figures in the place of computed ones. Everything further - company, levels, intervals, total - follows from those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.distributions_and_comments import BLIND_FROM
from assessment.core.privacy.protected_figures import PublishedFigure, PublishedScale, published_scores, scale_score
from assessment.core.privacy.published_groups import Grouping, PublishedGroup
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.definition import TRIAD, Function, Length, Questionnaire
from assessment.core.questionnaire.localised_text import Text
from assessment.core.results.answer_distribution import Distribution
from assessment.core.results.diagnosis import diagnose
from assessment.core.results.maturity_levels import level_of_mean
from assessment.core.results.published_diagnosis import PublishedDiagnosis, Rows
from assessment.core.results.result_types import ItemResult, LeverResult, ScaleResult, TotalResult
from assessment.core.results.score_uncertainty import Uncertainty
from assessment.core.results.scoring import CompanyScore, Floats

BESIDE = "beside"
PROTECTED = "protected"
"""The reason that stands where a score is kept from the reader."""

Figures = Mapping[str, Mapping[str, PublishedScale]]
"""What is published, by scale and group."""


def questionnaire_of_groups(
    questionnaire: Questionnaire, grouping: Grouping, *, names: Mapping[str, Text]
) -> Questionnaire:
    """The questionnaire with published groups for functions; a group without a name bears those of its functions."""
    functions = tuple(_function(questionnaire, group, names) for group in grouping.groups)
    return replace(questionnaire, functions=functions)


def _function(questionnaire: Questionnaire, group: PublishedGroup, names: Mapping[str, Text]) -> Function:
    voice = TRIAD if group.enters else BESIDE
    if group.functions == (group.key,):
        return replace(questionnaire.functions_by_key[group.key], voice=voice)
    members = [questionnaire.functions_by_key[key] for key in group.functions]
    joined = Text(" + ".join(member.name.fr for member in members), " + ".join(member.name.en for member in members))
    name = names.get(group.key, joined)
    return Function(group.key, voice, name, name)


def sheet_of_groups(sheet: AnswerSheet, grouping: Grouping) -> AnswerSheet:
    """The same answers, every respondent in their published group."""
    group_of = grouping.group_of
    return replace(
        sheet, respondents=tuple(replace(person, function=group_of[person.function]) for person in sheet.respondents)
    )


@dataclass(frozen=True)
class Redaction:
    """What `diagnose` puts in the place of what it computes.

    `spreads`: items whose spread over the whole company may be shown. `sees_all` is False for a reader to whom a group
    is hidden: a company's figure must then be made of every voice. `company_items`: the company's items for a reader
    who gets one of its voices more coarsely (`ScoredGroups.company_items`); None for others. `ranges`: whether ranges
    stand beside the company's figures. `settings`: what says how much a person's score is believed to waver.
    """

    figures: Figures
    rows: Rows
    spreads: Mapping[str, Distribution]
    voices: tuple[str, ...]
    settings: AnalysisSettings
    company: bool
    sees_all: bool
    company_items: Mapping[str, PublishedFigure] | None = None
    ranges: bool = True

    def scores(self, key: str, persons: Floats) -> Floats:
        """Person scores of a scale as far as they may enter any figure."""
        published = np.full(len(persons), np.nan)
        company = self._company_score(key)
        for group, rows in self.rows.items():
            alone = company is None or group not in self.voices
            published[rows] = published_scores(persons[rows], self.figures[key][group]) if alone else company
        return published

    def _company_score(self, key: str) -> float | None:
        """The company's score for a reader whose own group is hidden; NaN where it is hidden too, None for others."""
        if self.company_items is None:
            return None
        items = [self.company_items[code] for code in self.figures[key][self.voices[0]].items]
        value = scale_score(items, respondents=0).value
        return np.nan if value is None else value

    def function_score(self, key: str, group: str) -> float | None:
        """A visible group's own score."""
        return self.figures[key][group].score.value

    def planning_noise(self, items: float) -> float:
        """Usual noise (points) of a person's score on a scale of so many items."""
        return self.settings.planning_noise(items)

    def items(self, key: str, results: Mapping[str, ItemResult]) -> dict[str, ItemResult]:
        """Items of a scale with the published means of the groups, and the company's made of them."""
        return {code: self._item(key, result, len(results)) for code, result in results.items()}

    def withholds(self, key: str) -> bool:
        """Whether the company's score on a scale is kept from this reader."""
        company = self._company_score(key)
        if company is not None:
            return bool(np.isnan(company))
        return not self._gives([self.figures[key][voice].score for voice in self.voices])

    def _gives(self, figures: Sequence[PublishedFigure]) -> bool:
        return self.company and (self.sees_all or all(figure.value is not None for figure in figures))

    def _item(self, key: str, result: ItemResult, items: int) -> ItemResult:
        code = result.item.code
        figures = {group: self.figures[key][group].items[code] for group in self.rows}
        voices = [figures[voice] for voice in self.voices]
        if self.company_items is not None:
            voices = [self.company_items[code]]
        given = [figure.value for figure in voices if figure.value is not None] if self._gives(voices) else []
        spread = self.spreads.get(code)
        mean = sum(given) / len(given) if given else None
        return replace(
            result,
            mean=mean,
            level=level_of_mean(mean),
            by_function={group: figure.value for group, figure in figures.items()},
            options=spread.options if spread else (),
            dont_know=spread.dont_know if spread else 0,
            not_applicable=spread.not_applicable if spread else 0,
            skipped=spread.skipped if spread else 0,
            # Counted person by person, the gain would tell how many are at the top already.
            gain=25 / items * sum(min(1.0, 5 - value) for value in given) / len(given) if given else 0.0,
            blind=result.blind and result.respondents >= BLIND_FROM,
        )


def redacted_diagnosis(
    questionnaire: Questionnaire,
    sheet: AnswerSheet,
    *,
    length: Length,
    staff: Mapping[str, int],
    weights: Mapping[str, float] | None,
    redactor: Redaction,
    visible: Sequence[str],
    silent: Mapping[str, int],
) -> PublishedDiagnosis:
    """The diagnosis of published groups as one reader may see it; questionnaire, sheet and staff are in groups.

    It holds no answer and no person's score: a trace ends at the groups. The comments of `sheet` remain: only those
    that may be shown are to be given. `silent`: people of the triad's functions of which nobody answered.
    """
    published_diagnosis = diagnose(
        questionnaire, sheet, length=length, staff=staff, weights=weights, redactor=redactor, silent=silent
    )
    levers = tuple(_lever(lever, visible, redactor) for lever in published_diagnosis.levers)
    return replace(
        published_diagnosis,
        answered={key: published_diagnosis.answered[key] for key in visible},
        levers=levers,
        symptoms=tuple(_scale(symptom, visible, redactor) for symptom in published_diagnosis.symptoms),
        total=_total(published_diagnosis.total, levers, redactor),
        items={code: _item(result, visible) for code, result in published_diagnosis.items.items()},
    )


Scale = TypeVar("Scale", bound=ScaleResult)


def _scale(scale: Scale, visible: Sequence[str], redactor: Redaction) -> Scale:
    functions = {
        key: replace(function, score=redactor.function_score(scale.key, key))
        for key, function in scale.company.functions.items()
        if key in visible
    }
    withheld = redactor.withholds(scale.key)
    return replace(
        scale,
        company=CompanyScore(None if withheld else scale.score, functions),
        reason=PROTECTED if withheld else scale.reason,
        uncertainty=_uncertainty(scale.uncertainty) if redactor.ranges and not withheld else None,
        # A second mean of the groups, in other proportions, would let a hidden one be worked out.
        bounds=scale.bounds if redactor.sees_all else None,
    )


def _uncertainty(uncertainty: Uncertainty | None) -> Uncertainty | None:
    """What an interval is made of would tell how many of a group have a score."""
    return replace(uncertainty, protected=True) if uncertainty else None


def _lever(lever: LeverResult, visible: Sequence[str], redactor: Redaction) -> LeverResult:
    shown = replace(_scale(lever, visible, redactor), thin_items=())
    if not redactor.withholds(lever.key):
        return shown if redactor.ranges else replace(shown, shown=None)
    return replace(shown, level_before_cap=None, level=None, capped_by=None, shown=None)


def _total(total: TotalResult, levers: Sequence[LeverResult], redactor: Redaction) -> TotalResult:
    if any(redactor.withholds(lever.key) for lever in levers):
        return TotalResult(None, PROTECTED, None, None, None, None, None, total.weights, None, None)
    shown = {lever.key: lever for lever in levers}
    return replace(
        total,
        uncertainty=_uncertainty(total.uncertainty) if redactor.ranges else None,
        shown=total.shown if redactor.ranges else None,
        capped_by=shown[total.capped_by.key] if total.capped_by else None,
        weakest=shown[total.weakest.key] if total.weakest else None,
    )


def _item(result: ItemResult, visible: Sequence[str]) -> ItemResult:
    return replace(result, by_function={key: result.by_function[key] for key in visible})
