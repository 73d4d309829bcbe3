"""Published scores of one campaign with the variance of their answer noise, as a benchmark takes them in."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.privacy.cell_perturbation import POINTS_PER_OPTION, sum_variance
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.results.maturity_levels import score_of_mean
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.core.results.result_types import ItemResult

ITEM_NOISE = 25.0
"""Usual noise of one person's answer to one practice, in points: an option. A planning value, as that of a lever is."""


class MeasuredKind(StrEnum):
    """What is compared: each kind has its own words and its own spread between firms."""

    LEVER = "lever"
    SYMPTOM = "symptom"
    PRACTICE = "practice"


class MeasuredScore(NamedTuple):
    """A score in points of 0 to 100, and the variance of its answer noise in squared points.

    A tuple: a benchmark of a thousand clients holds tens of thousands of them.
    """

    kind: MeasuredKind
    points: float
    variance: float


def measured_scores(analysis: CampaignAnalysis) -> dict[str, MeasuredScore]:
    """Levers, symptoms and practices of a campaign by their key or code, in the questionnaire's order.

    Only what is published exactly: what is hidden, or told as a bound, is left out.
    """
    diagnosis = analysis.diagnosis
    if diagnosis is None:
        return {}
    return _scales(analysis, diagnosis) | _practices(analysis, diagnosis)


def _scales(analysis: CampaignAnalysis, diagnosis: PublishedDiagnosis) -> dict[str, MeasuredScore]:
    kinds = {lever.key: MeasuredKind.LEVER for lever in diagnosis.levers}
    kinds |= {symptom.key: MeasuredKind.SYMPTOM for symptom in diagnosis.symptoms}
    return {
        key: MeasuredScore(kinds[key], scale.score, scale.uncertainty.standard_error**2)
        for key, scale in diagnosis.scales.items()
        if scale.score is not None and scale.uncertainty is not None and _exact(analysis.scores, key)
    }


def _practices(analysis: CampaignAnalysis, diagnosis: PublishedDiagnosis) -> dict[str, MeasuredScore]:
    return {
        item.code: MeasuredScore(
            MeasuredKind.PRACTICE,
            score_of_mean(result.mean),
            _item_variance(diagnosis, result, perturbed=analysis.perturbed),
        )
        for lever in diagnosis.levers
        for item in lever.lever.items
        if (result := diagnosis.items.get(item.code)) and result.mean is not None and _exact(analysis.items, item.code)
    }


def _exact(figures: Mapping[str, Mapping[str, object]], key: str) -> bool:
    figure = figures.get(key, {}).get(COMPANY)
    return figure is None or bool(getattr(figure, "exact", False))


def _item_variance(diagnosis: PublishedDiagnosis, result: ItemResult, *, perturbed: bool) -> float:
    """The variance of a mean of functions, one voice each, from the people of those that answered.

    What was added to confidential answers before anything was computed of them wavers as well.
    """
    voices = [group for group, mean in result.by_function.items() if mean is not None and diagnosis.answered.get(group)]
    people = [diagnosis.answered[group] for group in voices] or [max(1, diagnosis.respondents)]
    noise = ITEM_NOISE**2 * sum(1 / count for count in people)
    if perturbed:
        noise += POINTS_PER_OPTION**2 * sum(sum_variance(count) / count**2 for count in people)
    return noise / len(people) ** 2
