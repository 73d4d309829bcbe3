"""Frozen results as inputs of the wave comparison and points of the time series."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.published_groups import every_function
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.results.score_uncertainty import Uncertainty
from assessment.core.waves.common_items import wordings
from assessment.core.waves.wave_comparison import Wave
from assessment.core.waves.wave_history import WaveLine, WavePoint
from assessment.questionnaire_files.catalogue import questionnaire_by_hash
from assessment.services.results.frozen_figures import analysis_of, frozen_view, is_frozen, view_of
from assessment.services.waves.wave_summary import summary_of_inputs, summary_of_view
from assessment.store.frozen.content import Json
from assessment.store.frozen.inputs import FrozenInputs
from assessment.store.frozen.results import from_json, to_json
from assessment.store.models import Campaign, FrozenResult

NOTHING = WavePoint(None)


def wave_of(
    frozen: FrozenResult, questionnaire: Questionnaire, *, perturbation_key: str, reader: str | None = None
) -> Wave:
    """What went into a result, for a reader who answered (their function), or for one who did not.

    `perturbation_key`: that of the organisation; it is left aside where the result was not perturbed.
    """
    inputs = frozen.typed_inputs()
    counts = {function: inputs.sheet.functions.count(function) for function in questionnaire.functions_by_key}
    key = perturbation_key if inputs.perturbed else ""
    grouping = inputs.settings.grouping or every_function(counts, triad=questionnaire.triad)
    return Wave(
        key=frozen.campaign_id,
        day=inputs.day,
        version=inputs.questionnaire.version,
        settings=replace(inputs.settings, grouping=grouping, reader=reader, perturbation_key=key),
        sheet=inputs.sheet,
        wordings=_wordings(inputs, questionnaire),
        links=inputs.links,
        published=_published_items(frozen, questionnaire, reader) if _has_lost_answers(inputs) else None,
    )


@dataclass(frozen=True)
class FrozenChain:
    """The waves of one chain as several readers see them, by campaign: each is parsed and perturbed once.

    It lives as long as the comparisons of one campaign are made.
    """

    frozen: Mapping[str, FrozenResult]
    questionnaire: Questionnaire
    perturbation_key: str
    _waves: dict[str, Wave] = field(default_factory=dict, repr=False)

    def wave(self, campaign_id: str, reader: str | None) -> Wave:
        """What went into a result, as `wave_of`."""
        frozen = self.frozen[campaign_id]
        common = self._waves.get(campaign_id)
        if common is None:
            common = wave_of(frozen, self.questionnaire, perturbation_key=self.perturbation_key)
            self._waves[campaign_id] = common
        published = None if common.published is None else _published_items(frozen, self.questionnaire, reader)
        return common.read_by(reader, published)


def _has_lost_answers(inputs: FrozenInputs) -> bool:
    """Whether somebody of a confidential campaign took their answers out since it closed."""
    return inputs.settings.confidential and inputs.answers != len(inputs.sheet.respondents)


def _published_items(
    frozen: FrozenResult, questionnaire: Questionnaire, reader: str | None
) -> Mapping[str, Mapping[str, PublishedFigure]] | None:
    """What a reader was told of each item of each group; None for results from before figures were kept."""
    if not is_frozen(frozen):
        return None
    items = frozen_view(frozen, reader)["items"]
    return from_json(dict[str, dict[str, PublishedFigure]], items, questionnaire)


def _wordings(inputs: FrozenInputs, questionnaire: Questionnaire) -> Mapping[str, str]:
    """What was asked, read in the questionnaire that asked it; where that is lost, as it was kept with the answers."""
    content_hash = inputs.questionnaire.content_hash
    asked = questionnaire if content_hash == questionnaire.content_hash else questionnaire_by_hash(content_hash)
    return wordings(asked, inputs.sheet.codes) if asked else inputs.wordings


def line_of(
    campaign: Campaign, frozen: FrozenResult, questionnaire: Questionnaire | None, *, reader: str | None = None
) -> WaveLine:
    """What was published of a wave, as the reader may see it; `questionnaire` is None where what it asked is lost."""
    wave, shown = answered_and_asked(frozen), _summary(frozen, questionnaire, reader)
    answers, total, scales = wave["answers"], shown["total"], shown["scales"]
    return WaveLine(
        key=campaign.id,
        name=campaign.name,
        day=date.fromisoformat(wave["day"]),
        version=wave["questionnaire"]["version"],
        answers=answers,
        asked=wave["asked"] or None,
        total=_point(total["score"], total["uncertainty"], answers) if total else NOTHING,
        scales={scale["key"]: _point(scale["score"], scale["uncertainty"], _people(scale)) for scale in scales},
        groups={scale["key"]: _groups(scale) for scale in scales},
        items=shown["items"],
    )


def answered_and_asked(frozen: FrozenResult) -> Json:
    """How many people answered and were asked, when, and what; from the summary where there is one."""
    return frozen.summary or summary_of_inputs(frozen.inputs)


def _summary(frozen: FrozenResult, questionnaire: Questionnaire | None, reader: str | None) -> Json:
    """The summary that was kept; where none was kept for a reader who answered, one computed for them."""
    if frozen.summary is not None:
        return view_of(frozen.summary["views"], reader)
    if is_frozen(frozen):
        return summary_of_view(frozen_view(frozen, reader))
    if reader is None:
        return summary_of_view(frozen.figures)
    if questionnaire is None:
        # What the earlier questionnaire said is known no more: nothing could be redacted anew.
        return summary_of_view({})
    return summary_of_view(to_json(analysis_of(frozen, questionnaire, reader=reader)))


def _point(score: float | None, uncertainty: Json | None, people: int) -> WavePoint:
    if score is None:
        return NOTHING
    if uncertainty is None:
        return WavePoint(score, people=people)
    typed_uncertainty = Uncertainty(uncertainty["standard_error"], uncertainty["degrees"], uncertainty["planned"])
    low, high = typed_uncertainty.interval(score, uncertainty.get("range_confidence"))
    return WavePoint(score, low, high, people)


def _people(scale: Json) -> int:
    return sum(part["scored"] for part in scale["functions"].values())


def _groups(scale: Json) -> dict[str, WavePoint]:
    return {key: WavePoint(part["score"], people=part["scored"]) for key, part in scale["functions"].items()}
