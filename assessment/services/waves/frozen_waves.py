"""Frozen results as inputs of the wave comparison and points of the time series."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from assessment.core.privacy.published_groups import every_function
from assessment.core.questionnaire.answer_sheet import AnswerSheet, Respondent, RespondentRole
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.results.result_types import RANGE_CONFIDENCE
from assessment.core.results.score_uncertainty import Uncertainty
from assessment.core.waves.common_items import wordings
from assessment.core.waves.wave_comparison import Wave
from assessment.core.waves.wave_history import WaveLine, WavePoint
from assessment.questionnaire_files.catalogue import questionnaire_by_hash
from assessment.services.results.frozen_figures import analysis_of, frozen_view, is_frozen
from assessment.services.results.frozen_inputs import Plain, settings_of
from assessment.store.frozen import to_json
from assessment.store.models import Campaign, FrozenResult

NOTHING = WavePoint(None)


def wave_of(frozen: FrozenResult, questionnaire: Questionnaire, *, reader: str | None = None) -> Wave:
    """What went into a result, for a reader who answered (their function), or for one who did not."""
    inputs = frozen.inputs
    people = tuple(Respondent(name, function, RespondentRole(role)) for name, function, role, _ in inputs["people"])
    codes = tuple(inputs["codes"])
    cells = np.array([row for *_, row in inputs["people"]], dtype=np.int8).reshape(len(people), len(codes))
    sheet = AnswerSheet(people, codes, cells)
    counts = {function: sheet.functions.count(function) for function in questionnaire.functions_by_key}
    settings = settings_of(inputs, reader=reader)
    return Wave(
        key=frozen.campaign_id,
        day=date.fromisoformat(inputs["day"]),
        version=inputs["questionnaire"]["version"],
        settings=replace(settings, grouping=settings.grouping or every_function(counts, triad=questionnaire.triad)),
        sheet=sheet,
        wordings=_wordings(inputs, questionnaire),
        links=tuple(inputs.get("links", ())),
    )


def _wordings(inputs: Plain, questionnaire: Questionnaire) -> Mapping[str, str]:
    """What was asked, read in the questionnaire that asked it; where that is lost, as it was kept with the answers."""
    asked_with = inputs["questionnaire"]["hash"]
    asked = questionnaire if asked_with == questionnaire.content_hash else questionnaire_by_hash(asked_with)
    return wordings(asked, inputs["codes"]) if asked else dict(inputs.get("wordings", {}))


def line_of(
    campaign: Campaign, frozen: FrozenResult, questionnaire: Questionnaire | None, *, reader: str | None = None
) -> WaveLine:
    """What was published of a wave, as the reader may see it; `questionnaire` is None where what it asked is lost."""
    figures, inputs = _figures(frozen, questionnaire, reader), frozen.inputs
    diagnosis = figures.get("diagnosis") or {}
    scales = [*diagnosis.get("levers", ()), *diagnosis.get("symptoms", ())]
    asked = sum(inputs["staff"].values())
    total = diagnosis.get("total")
    # Those whose answers left what was frozen count in what was published.
    answers = inputs.get("answers", len(inputs["people"]))
    return WaveLine(
        key=campaign.id,
        name=campaign.name,
        day=date.fromisoformat(inputs["day"]),
        version=inputs["questionnaire"]["version"],
        answers=answers,
        asked=asked or None,
        total=_point(total["score"], total["uncertainty"], answers) if total else NOTHING,
        scales={one["key"]: _point(one["company"]["score"], one["uncertainty"], _people(one)) for one in scales},
        groups={one["key"]: _groups(one) for one in scales},
        items={code: one["by_function"] for code, one in diagnosis.get("items", {}).items()},
    )


def _figures(frozen: FrozenResult, questionnaire: Questionnaire | None, reader: str | None) -> Plain:
    """The figures that were kept; where they were not kept for a reader who answered, figures computed for them."""
    if is_frozen(frozen):
        return frozen_view(frozen, reader)
    if reader is None:
        return frozen.figures
    if questionnaire is None:
        # What the earlier questionnaire said is known no more: nothing could be redacted anew.
        return {}
    figures: Plain = to_json(analysis_of(frozen, questionnaire, reader=reader))
    return figures


def _point(score: float | None, uncertainty: Plain | None, people: int) -> WavePoint:
    if score is None:
        return NOTHING
    if uncertainty is None:
        return WavePoint(score, people=people)
    found = Uncertainty(uncertainty["standard_error"], uncertainty["degrees"], uncertainty["planned"])
    low, high = found.interval(score, RANGE_CONFIDENCE)
    return WavePoint(score, low, high, people)


def _people(scale: Plain) -> int:
    return sum(one["scored"] for one in scale["company"]["functions"].values())


def _groups(scale: Plain) -> dict[str, WavePoint]:
    functions: dict[str, Any] = scale["company"]["functions"]
    return {key: WavePoint(one["score"], people=one["scored"]) for key, one in functions.items()}
