"""What a benchmark takes of a campaign."""

import pytest

from assessment.core.analysis.campaign_analysis import analyse_campaign
from assessment.core.benchmark.measured_scores import MeasuredKind, measured_scores
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import Mode, Threshold
from tests.core.questionnaire_factory import alignment
from tests.core.team_answers import mixed_cells, team

SIZES = {"sales": 8, "marketing": 6, "finance": 5}
ADDED = 2.5
"""Options²: variance of what is added to the sum of up to nine answers, the difference of two numbers of 0 to 3."""


@pytest.mark.parametrize("key", ["", "a secret of the organisation"])
def test_a_practice_wavers_as_answers_do_and_as_what_was_added_to_them(key: str) -> None:
    sheet = team(SIZES, mixed_cells(19, seed=3))
    settings = AnalysisSettings(mode=Mode.CONFIDENTIAL, threshold=Threshold(5), staff=SIZES, perturbation_key=key)
    added = ADDED if key else 0.0
    noise = sum(25**2 / size + 25**2 * added / size**2 for size in SIZES.values()) / len(SIZES) ** 2
    scores = measured_scores(analyse_campaign(alignment(), sheet, settings)).values()
    practices = [score.variance for score in scores if score.kind is MeasuredKind.PRACTICE]
    assert len(practices) > 10
    assert min(practices) == pytest.approx(noise)
