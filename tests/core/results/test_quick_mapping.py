"""Full-length score foreseen from a quick check."""

import numpy as np
import pytest

from assessment.core.results.quick_mapping import TOTAL, foreseen_full_scores, predicted_full_score
from tests.core.questionnaire_factory import FULL, QUICK, diagnosed, everyone


def test_the_range_holds_the_full_score_eight_times_in_ten() -> None:
    random = np.random.default_rng(5)
    held = 0
    for _ in range(600):
        view = random.uniform(1.5, 4.5) + random.normal(0, 0.75)
        answers = np.clip(np.rint(view + random.normal(0, 0.9, 10)), 1, 5)
        quick, full = 25 * (answers[:4].mean() - 1), 25 * (answers.mean() - 1)
        full_score_prediction = predicted_full_score(float(quick), [(4, 10)])
        held += full_score_prediction.low <= full <= full_score_prediction.high
    assert 0.75 <= held / 600 <= 0.88


@pytest.mark.parametrize("score", [0.0, 31.25, 50.0, 75.0, 100.0])
def test_the_expected_score_lies_in_its_range_and_rises_with_the_quick_one(score: float) -> None:
    full_score_prediction = predicted_full_score(score, [(4, 10), (4, 8), (4, 12)])
    assert 0 <= full_score_prediction.low <= full_score_prediction.expected <= full_score_prediction.high <= 100
    assert (
        score == 0
        or full_score_prediction.expected > predicted_full_score(score - 5, [(4, 10), (4, 8), (4, 12)]).expected
    )


def test_a_quick_check_foresees_every_lever_and_the_total_and_a_full_one_nothing() -> None:
    quick = foreseen_full_scores(diagnosed([("sales", everyone(3, length=QUICK))], length=QUICK))
    assert set(quick) == {"vision", "orchestrator", "processes", TOTAL}
    assert quick[TOTAL].high - quick[TOTAL].low < quick["vision"].high - quick["vision"].low
    assert foreseen_full_scores(diagnosed([("sales", everyone(3))], length=FULL)) == {}
