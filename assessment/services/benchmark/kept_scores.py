"""What a benchmark takes of a campaign, as it is kept beside the frozen result: by reader, in a few numbers."""

from assessment.core.benchmark.measured_scores import MeasuredKind, MeasuredScore, measured_scores
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.results.frozen_figures import reading_of, view_of
from assessment.store.frozen_inputs import FrozenInputs, Json


def kept_scores(questionnaire: Questionnaire, inputs: FrozenInputs, views: Json, *, input_hash: str) -> Json:
    """The scores of every reader. `views`: the analyses as they are kept, those that are alike once."""
    by_place = {place: reader for reader, place in views["by_reader"].items()}
    distinct = []
    for place in range(len(views["distinct"])):
        analysis = reading_of(questionnaire, inputs, input_hash=input_hash, reader=by_place[place] or None)
        by_kind: dict[str, Json] = {}
        for key, score in measured_scores(analysis).items():
            by_kind.setdefault(score.kind.value, {})[key] = [score.points, score.variance]
        distinct.append(by_kind)
    return {"questionnaire": questionnaire.content_hash, "views": {**views, "distinct": distinct}}


def scores_for(kept: Json, reader: str | None) -> dict[str, MeasuredScore]:
    """The scores for a reader (their function, when they answered), by the key of a scale or the code of a practice."""
    scores = {}
    for name, by_key in view_of(kept["views"], reader).items():
        kind = MeasuredKind(name)
        for key, (points, variance) in by_key.items():
            scores[key] = MeasuredScore(kind, points, variance)
    return scores
