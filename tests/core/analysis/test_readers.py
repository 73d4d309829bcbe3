"""An analysis that readers share is the one that each of them would get alone."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from assessment.core.analysis import campaign_analysis
from assessment.core.analysis.campaign_analysis import analyse_campaign
from assessment.core.analysis.readers import analyses_by_reader
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.cell_perturbation import perturbed_sheet
from assessment.core.privacy.confidentiality import SPREAD_FROM, Mode, Threshold
from assessment.core.privacy.published_groups import Grouping
from assessment.core.questionnaire.answer_sheet import AnswerSheet, sheet_codes
from assessment.core.questionnaire.definition import Length
from assessment.core.questionnaire.respondents import Respondent, RespondentRole
from assessment.store.frozen.results import to_json
from tests.core.questionnaire_factory import alignment

READERS = (None, "sales", "marketing", "finance")
ROOMY = 60


def _sheet(sizes: tuple[int, int, int], *, commenters: int = 0, silent: float = 0.0) -> AnswerSheet:
    random = np.random.default_rng([*sizes, commenters])
    functions = [name for name, size in zip(READERS[1:], sizes, strict=True) for _ in range(size)]
    codes = sheet_codes(alignment(), Length.FULL)
    cells = random.integers(1, 6, (len(functions), len(codes))).astype(np.int8)
    cells[random.random(cells.shape) < silent] = 0
    respondents = tuple(
        Respondent(str(number), str(function), RespondentRole.MEMBER) for number, function in enumerate(functions)
    )
    comments = {codes[0]: tuple(f"comment {number}" for number in range(commenters))}
    return AnswerSheet(respondents, codes, cells, comments, commenters)


def _sheets() -> Iterator[AnswerSheet]:
    for smallest in (4, 5, 6, SPREAD_FROM - 1, SPREAD_FROM, SPREAD_FROM + 1, ROOMY):
        yield _sheet((ROOMY, ROOMY, smallest))
    yield _sheet((ROOMY, ROOMY, ROOMY), commenters=SPREAD_FROM)
    # Cross-ratings are asked of some people of a group alone, and here few of those answered.
    yield _sheet((ROOMY, ROOMY, ROOMY), silent=0.82)


@pytest.mark.parametrize("sheet", [*_sheets()])
def test_what_readers_share_is_what_each_would_get_alone(sheet: AnswerSheet) -> None:
    settings = AnalysisSettings(Length.FULL, Mode.CONFIDENTIAL, Threshold(5))
    shared = analyses_by_reader(alignment(), sheet, settings, READERS)
    for reader in READERS:
        alone = analyse_campaign(alignment(), sheet, replace(settings, reader=reader))
        assert to_json(shared[reader]) == to_json(alone)


def test_in_a_large_team_it_is_worked_out_once() -> None:
    settings = AnalysisSettings(Length.FULL, Mode.CONFIDENTIAL, Threshold(5))
    shared = analyses_by_reader(alignment(), _sheet((ROOMY, ROOMY, ROOMY)), settings, READERS)
    assert len({id(analysis) for analysis in shared.values()}) == 1


def test_answers_are_perturbed_once_for_all_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    perturbed: list[str] = []

    def noted(sheet: AnswerSheet, grouping: Grouping, *, key: str) -> AnswerSheet:
        perturbed.append(key)
        return perturbed_sheet(sheet, grouping, key=key)

    monkeypatch.setattr(campaign_analysis, "perturbed_sheet", noted)
    settings = AnalysisSettings(Length.FULL, Mode.CONFIDENTIAL, Threshold(5), perturbation_key="a key")
    analyses_by_reader(alignment(), _sheet((ROOMY, ROOMY, 6)), settings, READERS)
    assert perturbed == ["a key"]
