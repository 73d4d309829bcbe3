"""Random firms of 5 to 14 people, and what one or two of their readers learn of everybody else.

Readers see whole analyses, each made for them. Everything else in an analysis follows from the figures that are weighed
here: `test_attacker` shows it by exchanging answers behind them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np

from assessment.core.analysis.campaign_analysis import CampaignAnalysis, analyse_campaign, default_grouping
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.privacy.earlier_groups import EarlierGroup, beside_earlier_groups
from assessment.core.privacy.protected_figures import INSIDERS, INSIDERS_WITH_READER
from assessment.core.privacy.published_groups import COMPANY, Grouping, PublishedGroup
from assessment.core.questionnaire.answer_sheet import AnswerSheet, sheet_codes
from assessment.core.questionnaire.definition import Length
from assessment.core.questionnaire.respondents import Respondent, RespondentRole
from tests.core.privacy.attacker import CompanyView, GroupView, View, knowledge
from tests.core.questionnaire_factory import alignment
from tests.core.team_answers import everyone_counted

FUNCTIONS = ("sales", "marketing", "finance", "leadership", "service")
OUTSIDE = None
Reader = int | None
"""The row of somebody who answered and reads; None for somebody who did not answer."""


@dataclass(frozen=True)
class RandomFirm:
    """One firm that answered once, confidentially. `key`: the secret by which its answers are perturbed, or none.

    `earlier`: what earlier campaigns of the same people had published.
    """

    sheet: AnswerSheet
    length: Length
    threshold: int
    key: str = ""
    earlier: tuple[EarlierGroup, ...] = ()

    def seen_by(self, reader: Reader, sheet: AnswerSheet | None = None) -> CampaignAnalysis:
        """The whole analysis that a reader gets, of these answers or of others in their place."""
        function = None if reader is None else self.sheet.functions[reader]
        settings = replace(self.settings, grouping=self.grouping, reader=function)
        return analyse_campaign(alignment(), self._published(sheet or self.sheet), settings)

    def _published(self, sheet: AnswerSheet) -> AnswerSheet:
        """The answers of the people who are published at all."""
        rows = [row for row, function in enumerate(sheet.functions) if function in self.grouping.group_of]
        people = tuple(sheet.respondents[row] for row in rows)
        return replace(sheet, respondents=people, cells=sheet.cells[rows]) if self.grouping.groups else sheet

    @property
    def settings(self) -> AnalysisSettings:
        """What is made of the answers for somebody outside."""
        staff = everyone_counted(self.sheet)
        return AnalysisSettings(
            self.length, Mode.CONFIDENTIAL, Threshold(self.threshold), staff, perturbation_key=self.key
        )

    @cached_property
    def grouping(self) -> Grouping:
        """The published groups."""
        alone = default_grouping(alignment(), self.sheet, self.settings)
        counts, threshold = Counter(self.sheet.functions), Threshold(self.threshold)
        return beside_earlier_groups(alone, counts, self.earlier, threshold=threshold, triad=alignment().triad)

    @property
    def published(self) -> tuple[EarlierGroup, ...]:
        """What a later campaign of the same people has to go by."""
        counts = Counter(self.sheet.functions)
        return tuple({function: counts[function] for function in group.functions} for group in self.grouping.groups)

    @cached_property
    def analyses(self) -> dict[str | None, CampaignAnalysis]:
        """What a reader of each function gets, and somebody outside."""
        readers: dict[str | None, Reader] = {function: row for row, function in enumerate(self.sheet.functions)}
        return {function: self.seen_by(row) for function, row in {**readers, None: OUTSIDE}.items()}

    def analysis(self, reader: Reader) -> CampaignAnalysis:
        """What that reader gets."""
        return self.analyses[None if reader is None else self.sheet.functions[reader]]

    def rows(self, group: PublishedGroup) -> list[int]:
        """The people of a group."""
        return [row for row, function in enumerate(self.sheet.functions) if function in group.functions]

    def column(self, code: str, rows: Sequence[int]) -> list[int]:
        """Answers of these people to an item; what is no answer is 0 or less."""
        number = self.sheet.codes.index(code)
        return [int(self.sheet.cells[row, number]) for row in rows]


def random_firm(number: int) -> RandomFirm:
    """RandomFirm number so-and-so: 5 to 14 people, k = 3 or 5, quick or full, with or without missing answers."""
    random = np.random.default_rng([20_260_101, number])
    people = int(random.integers(5, 15))
    functions = sorted(random.choice(FUNCTIONS, size=people, p=[0.4, 0.25, 0.2, 0.05, 0.1]).tolist())
    length = (Length.FULL, Length.QUICK)[number % 2]
    codes = sheet_codes(alignment(), length)
    cells = random.integers(1, 6, (people, len(codes))).astype(np.int8)
    if number % 3 == 0:
        # People of a firm answer alike, which is when figures tell most.
        cells = np.clip(random.integers(1, 6, len(codes))[None, :] + random.integers(-1, 2, cells.shape), 1, 5)
        cells = cells.astype(np.int8)
    if number % 4 < 2:
        missing = random.random(cells.shape) < 0.08
        cells[missing] = random.choice([0, -1, -2], size=int(missing.sum()))
    respondents = tuple(
        Respondent(f"r{row}", function, RespondentRole.MEMBER) for row, function in enumerate(functions)
    )
    return RandomFirm(AnswerSheet(respondents, codes, cells), length, (3, 5)[number // 2 % 2])


@dataclass(frozen=True, slots=True)
class Leak:
    """Too much is known of other people's answers to an item: by whom, in which group."""

    readers: tuple[Reader, ...]
    group: str
    code: str
    options: int
    likeliest: float


def leaks(firm: RandomFirm) -> Iterator[Leak]:
    """Everything that one reader, or two together, know too well of others."""
    readers: list[Reader] = [OUTSIDE, *range(len(firm.sheet.respondents))]
    for group in firm.grouping.groups:
        rows = firm.rows(group)
        for code in firm.analysis(OUTSIDE).items:
            answers = firm.column(code, rows)
            answered = sum(answer > 0 for answer in answers)
            views = {
                function: view_of(firm, analysis, function, group, code, answers)
                for function, analysis in firm.analyses.items()
            }
            for coalition in (*((reader,) for reader in readers), *combinations(readers, 2)):
                seen = {views[None if reader is None else firm.sheet.functions[reader]] for reader in coalition}
                known = [firm.column(code, [row])[0] for row in coalition if row is not None and row in rows]
                posteriors = knowledge(
                    tuple(sorted((view for view in seen if view), key=repr)),
                    tuple(answer for answer in known if answer > 0),
                    answered,
                )
                if posteriors and not posteriors.harmless:
                    yield Leak(coalition, group.key, code, posteriors.options, posteriors.likeliest)


def view_of(
    firm: RandomFirm,
    analysis: CampaignAnalysis,
    function: str | None,
    group: PublishedGroup,
    code: str,
    answers: Sequence[int],
) -> View | None:
    """What an analysis says of a group on an item; None where it says nothing."""
    figures = analysis.items.get(code, {})
    inside = function in group.functions
    answered = sum(answer > 0 for answer in answers)
    if group.key in figures:
        mark = next(
            mark for line in analysis.map if line.item.code == code for mark in line.marks if mark.group == group.key
        )
        return GroupView(
            len(answers),
            answered,
            firm.threshold,
            INSIDERS_WITH_READER if inside else INSIDERS,
            figures[group.key],
            tuple(mark.spread.options) if mark.spread else None,
            inside,
        )
    whole = firm.analysis(OUTSIDE).items[code]
    voices = [voice for voice in firm.grouping.voices if whole[voice.key].value is not None]
    if not inside or group not in voices or figures.get(COMPANY) is None or figures[COMPANY].value is None:
        return None
    visible = [voice for voice in voices if voice in analysis.groups]
    hidden = [voice for voice in voices if voice is not group and voice not in analysis.groups]
    return CompanyView(
        answered,
        tuple(sum(answer > 0 for answer in firm.column(code, firm.rows(voice))) for voice in hidden),
        tuple(value for voice in visible if (value := figures[voice.key].value) is not None),
        figures[COMPANY],
        firm.threshold,
    )
