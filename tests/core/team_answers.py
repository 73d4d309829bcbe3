"""Answers of whole teams, from files and generated."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from assessment.core.analysis.campaign_analysis import CampaignAnalysis, analyse_campaign, default_grouping
from assessment.core.comparison.scored_groups import ScoredGroups
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.questionnaire.answer_sheet import AnswerSheet, Cells, sheet_codes
from assessment.core.questionnaire.definition import Length
from assessment.core.questionnaire.respondents import Respondent, RespondentRole
from assessment.importers.answers import read_answers
from tests.core.questionnaire_factory import alignment

ANSWERS = Path(__file__).parents[1] / "cli" / "answers"
TWELVE = ("team-of-twelve-wave1", "team-of-twelve-wave2-placebo", "team-of-twelve-wave2-crm")
STORIES = tuple(sorted(path.stem for path in ANSWERS.glob("*.csv")))


@cache
def history(name: str) -> tuple[AnswerSheet, Length]:
    """The sheet of an answer file, and its length."""
    imported_answers = read_answers((ANSWERS / f"{name}.csv").read_bytes(), alignment())
    return imported_answers.sheet, imported_answers.length


def team(sizes: Mapping[str, int], cells: Cells) -> AnswerSheet:
    """A full-length sheet of so many people per function; `cells`: people × items."""
    people = [function for function, size in sizes.items() for _ in range(size)]
    respondents = tuple(
        Respondent(f"r{number}", function, RespondentRole.MEMBER) for number, function in enumerate(people)
    )
    return AnswerSheet(respondents, sheet_codes(alignment(), Length.FULL), cells)


def mixed_cells(people: int, *, seed: int) -> Cells:
    """Full-length answers drawn at random, a little below the middle, some missing; nobody's function is looked at."""
    random = np.random.default_rng(seed)
    width = len(sheet_codes(alignment(), Length.FULL))
    cells = random.choice([1, 2, 3, 4, 5], p=[0.1, 0.3, 0.35, 0.2, 0.05], size=(people, width)).astype(np.int8)
    missing = random.random((people, width)) < 0.03
    cells[missing] = random.choice([0, -1, -2], size=int(missing.sum()))
    return cells


def everyone_counted(sheet: AnswerSheet) -> dict[str, int]:
    """Staff per function when everyone answered."""
    return dict(Counter(sheet.functions))


def confidential(
    sheet: AnswerSheet, *, threshold: int = 5, reader: str | None = None, length: Length = Length.FULL
) -> CampaignAnalysis:
    """What a reader sees of confidential teams, all of whom answered."""
    settings = AnalysisSettings(length, Mode.CONFIDENTIAL, Threshold(threshold), everyone_counted(sheet), reader=reader)
    return analyse_campaign(alignment(), sheet, settings)


def named(sheet: AnswerSheet, *, length: Length = Length.FULL) -> CampaignAnalysis:
    """What is seen of named heads, all of whom answered."""
    return analyse_campaign(alignment(), sheet, AnalysisSettings(length, staff=everyone_counted(sheet)))


def behind(sheet: AnswerSheet, *, threshold: int, length: Length = Length.FULL) -> ScoredGroups:
    """The answers in their published groups, as no reader ever gets them."""
    settings = AnalysisSettings(length, Mode.CONFIDENTIAL, Threshold(threshold), everyone_counted(sheet))
    grouping = default_grouping(alignment(), sheet, settings)
    return ScoredGroups(alignment(), sheet, replace(settings, grouping=grouping))


def functions_of(sheet: AnswerSheet) -> Sequence[str]:
    """Functions that answered, each once."""
    return tuple(dict.fromkeys(sheet.functions))
