"""What a benchmark takes of a campaign, as it is kept beside the frozen result: by reader, in a few numbers."""

from collections.abc import Mapping

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.benchmark.measured_scores import MeasuredKind, MeasuredScore, measured_scores
from assessment.services.results.frozen_figures import view_of
from assessment.store.frozen.content import Json


def kept_scores(analyses: Mapping[str | None, CampaignAnalysis], views: Json, *, questionnaire_hash: str) -> Json:
    """The scores of every reader. `views`: their analyses as they are kept, those that are alike once."""
    by_place = {place: reader for reader, place in views["by_reader"].items()}
    distinct = []
    for place in range(len(views["distinct"])):
        by_kind: dict[str, Json] = {}
        for key, score in measured_scores(analyses[by_place[place] or None]).items():
            by_kind.setdefault(score.kind.value, {})[key] = [score.points, score.variance]
        distinct.append(by_kind)
    return {"questionnaire": questionnaire_hash, "views": {**views, "distinct": distinct}}


def scores_for(kept: Json, reader: str | None) -> dict[str, MeasuredScore]:
    """The scores for a reader (their function, when they answered), by the key of a scale or the code of a practice."""
    scores = {}
    for name, by_key in view_of(kept["views"], reader).items():
        kind = MeasuredKind(name)
        for key, (points, variance) in by_key.items():
            scores[key] = MeasuredScore(kind, points, variance)
    return scores
