"""Frozen results as inputs of the wave comparison and points of the time series."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assessment.core.privacy.published_groups import every_function
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.results.result_types import RANGE_CONFIDENCE
from assessment.core.results.score_uncertainty import Uncertainty
from assessment.core.waves.common_items import wordings
from assessment.core.waves.wave_comparison import Wave
from assessment.core.waves.wave_history import WaveLine, WavePoint
from assessment.questionnaire_files.catalogue import questionnaire_by_hash
from assessment.services.results.frozen_figures import analysis_of, frozen_view, is_frozen
from assessment.store.frozen import to_json
from assessment.store.frozen_inputs import FrozenInputs, Json
from assessment.store.models import Campaign, FrozenResult

NOTHING = WavePoint(None)


def wave_of(frozen: FrozenResult, questionnaire: Questionnaire, *, reader: str | None = None) -> Wave:
    """What went into a result, for a reader who answered (their function), or for one who did not."""
    inputs = frozen.typed_inputs()
    counts = {function: inputs.sheet.functions.count(function) for function in questionnaire.functions_by_key}
    grouping = inputs.settings.grouping or every_function(counts, triad=questionnaire.triad)
    return Wave(
        key=frozen.campaign_id,
        day=inputs.day,
        version=inputs.questionnaire.version,
        settings=replace(inputs.settings, grouping=grouping, reader=reader),
        sheet=inputs.sheet,
        wordings=_wordings(inputs, questionnaire),
        links=inputs.links,
    )


def _wordings(inputs: FrozenInputs, questionnaire: Questionnaire) -> Mapping[str, str]:
    """What was asked, read in the questionnaire that asked it; where that is lost, as it was kept with the answers."""
    content_hash = inputs.questionnaire.content_hash
    asked = questionnaire if content_hash == questionnaire.content_hash else questionnaire_by_hash(content_hash)
    return wordings(asked, inputs.sheet.codes) if asked else inputs.wordings


def line_of(
    campaign: Campaign, frozen: FrozenResult, questionnaire: Questionnaire | None, *, reader: str | None = None
) -> WaveLine:
    """What was published of a wave, as the reader may see it; `questionnaire` is None where what it asked is lost."""
    figures, inputs = _figures(frozen, questionnaire, reader), frozen.typed_inputs()
    diagnosis = figures.get("diagnosis") or {}
    scales = [*diagnosis.get("levers", ()), *diagnosis.get("symptoms", ())]
    asked = sum(inputs.settings.staff.values())
    total = diagnosis.get("total")
    return WaveLine(
        key=campaign.id,
        name=campaign.name,
        day=inputs.day,
        version=inputs.questionnaire.version,
        answers=inputs.answers,
        asked=asked or None,
        total=_point(total["score"], total["uncertainty"], inputs.answers) if total else NOTHING,
        scales={
            scale["key"]: _point(scale["company"]["score"], scale["uncertainty"], _people(scale)) for scale in scales
        },
        groups={scale["key"]: _groups(scale) for scale in scales},
        items={code: item["by_function"] for code, item in diagnosis.get("items", {}).items()},
    )


def _figures(frozen: FrozenResult, questionnaire: Questionnaire | None, reader: str | None) -> Json:
    """The figures that were kept; where they were not kept for a reader who answered, figures computed for them."""
    if is_frozen(frozen):
        return frozen_view(frozen, reader)
    if reader is None:
        return frozen.figures
    if questionnaire is None:
        # What the earlier questionnaire said is known no more: nothing could be redacted anew.
        return {}
    figures: Json = to_json(analysis_of(frozen, questionnaire, reader=reader))
    return figures


def _point(score: float | None, uncertainty: Json | None, people: int) -> WavePoint:
    if score is None:
        return NOTHING
    if uncertainty is None:
        return WavePoint(score, people=people)
    typed_uncertainty = Uncertainty(uncertainty["standard_error"], uncertainty["degrees"], uncertainty["planned"])
    low, high = typed_uncertainty.interval(score, RANGE_CONFIDENCE)
    return WavePoint(score, low, high, people)


def _people(scale: Json) -> int:
    return sum(function["scored"] for function in scale["company"]["functions"].values())


def _groups(scale: Json) -> dict[str, WavePoint]:
    functions: dict[str, Any] = scale["company"]["functions"]
    return {key: WavePoint(function["score"], people=function["scored"]) for key, function in functions.items()}
