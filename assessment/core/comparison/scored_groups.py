"""Answers of one campaign by published group, with the figures that may be published of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from math import isnan

import numpy as np

from assessment.core.comparison.verdicts import VerdictParameters
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.company_means import company_mean
from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.distributions_and_comments import spread_reason
from assessment.core.privacy.mean_precision import ExtremeBound
from assessment.core.privacy.protected_figures import (
    INSIDERS,
    INSIDERS_WITH_READER,
    PublishedFigure,
    PublishedScale,
    open_figures,
    protected_figures,
    published_scores,
    scale_score,
)
from assessment.core.privacy.published_groups import Grouping, PublishedGroup
from assessment.core.privacy.reader_access import ReaderAccess, reader_access
from assessment.core.privacy.suppression_reasons import SuppressionReason
from assessment.core.questionnaire.answer_sheet import AnswerSheet, Cells
from assessment.core.questionnaire.definition import Item, Questionnaire
from assessment.core.results.published_diagnosis import Rows
from assessment.core.results.scoring import Floats, person_scores


@dataclass(frozen=True)
class Scale:
    """A lever or a family of symptoms with the items asked in the length used."""

    key: str
    items: tuple[Item, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of its items."""
        return tuple(item.code for item in self.items)


@dataclass(frozen=True)
class ScoredGroups:
    """The answers of one wave with all that says what may be shown of them. It is never shown itself.

    `sheet` bears the respondents' own functions, the grouping of `settings` says in which group each is published.
    """

    questionnaire: Questionnaire
    sheet: AnswerSheet
    settings: AnalysisSettings

    @property
    def confidential(self) -> bool:
        """Whether anything may be hidden at all."""
        return self.settings.confidential

    @property
    def threshold(self) -> Threshold:
        """People from whom on a group is shown."""
        return self.settings.threshold

    @property
    def reader(self) -> str | None:
        """The function of a reader who answered."""
        return self.settings.reader

    @property
    def grouping(self) -> Grouping:
        """The published groups. Raises ValueError for settings that name none."""
        if self.settings.grouping is None:
            raise ValueError("the groups are not known yet")
        return self.settings.grouping

    @cached_property
    def access(self) -> ReaderAccess:
        """What the reader may see."""
        return reader_access(self.grouping, reader=self.reader, threshold=self.threshold)

    @cached_property
    def staff(self) -> dict[str, int]:
        """People each group counts; a group with a function of unknown size has none."""
        counts = self.settings.staff
        return {
            group.key: sum(counts[function] for function in group.functions)
            for group in self.grouping.groups
            if all(counts.get(function) for function in group.functions)
        }

    @cached_property
    def rows(self) -> Rows:
        """Rows of the sheet of every published group."""
        functions = self.sheet.function_column
        return {group.key: np.flatnonzero(np.isin(functions, group.functions)) for group in self.grouping.groups}

    @cached_property
    def columns(self) -> dict[str, int]:
        """Column of the sheet of each item."""
        return {code: number for number, code in enumerate(self.sheet.codes)}

    @cached_property
    def levers(self) -> tuple[Scale, ...]:
        """Levers with what was asked of them."""
        asked = self.questionnaire.of_length
        return tuple(Scale(lever.key, asked(lever.items, self.settings.length)) for lever in self.questionnaire.levers)

    @cached_property
    def symptoms(self) -> tuple[Scale, ...]:
        """Families of symptoms with what was asked of them."""
        asked = self.questionnaire.of_length
        return tuple(
            Scale(family.key, asked(family.items, self.settings.length)) for family in self.questionnaire.families
        )

    @property
    def scales(self) -> tuple[Scale, ...]:
        """Levers, then symptoms."""
        return self.levers + self.symptoms

    def cells(self, scale: Scale) -> Cells:
        """Everybody's cells on a scale: respondents × items."""
        return self.sheet.cells[:, [self.columns[code] for code in scale.codes]]

    def answers(self, group: str, code: str) -> Cells:
        """A group's cells on one item."""
        return self.sheet.cells[:, self.columns[code]][self.rows[group]]

    def reader_inside(self, group: PublishedGroup) -> bool:
        """Whether the reader is one of the group."""
        return self.reader in group.functions

    def publish(self, group: PublishedGroup, codes: tuple[str, ...], cells: Cells) -> PublishedScale:
        """What is published of the people of `group` whose `cells` (people × items) these are."""
        if not self.confidential:
            return open_figures(codes, cells, person_scores(cells))
        # A group that is hidden to its own people is weighed where the company's figures are made of it.
        inside = self.reader_inside(group) and group in self.access.groups
        return protected_figures(
            codes,
            cells,
            threshold=self.threshold,
            people=group.respondents,
            insiders=INSIDERS_WITH_READER if inside else INSIDERS,
        )

    @cached_property
    def figures(self) -> dict[str, dict[str, PublishedScale]]:
        """What is published, by scale and group."""
        return {
            scale.key: {
                group.key: self.publish(group, scale.codes, self.cells(scale)[self.rows[group.key]])
                for group in self.grouping.groups
            }
            for scale in self.scales
        }

    @property
    def sees_all(self) -> bool:
        """Whether no group is hidden to the reader."""
        return self.access.company and len(self.access.groups) == len(self.grouping.groups)

    @cached_property
    def company_items(self) -> dict[str, PublishedFigure] | None:
        """The company's items for a reader in one of its voices, who gets that voice more coarsely or not at all.

        None for others, and for a reader in a group so large that it is told to them nearly as to anybody.
        """
        own = next((group for group in self.grouping.voices if self.reader_inside(group)), None)
        if not self.confidential or not self.access.company or own is None:
            return None
        if own in self.access.groups and own.respondents > self.threshold.spread:
            return None
        company = self._company_with_own if own in self.access.groups else self._company_beside_own
        return {item.code: company(scale, item.code, own) for scale in self.scales for item in scale.items}

    def _company_with_own(self, scale: Scale, code: str, own: PublishedGroup) -> PublishedFigure:
        """The company's mean made of the figures that this reader sees; none where only others see their group's."""
        figures = [self.figure(scale, voice.key, code) for voice in self.grouping.voices]
        given = [figure for figure in figures if figure.value is not None]
        cells = self.cells(scale)[self.rows[own.key]]
        elsewhere = protected_figures(scale.codes, cells, threshold=self.threshold).items[code].value
        kept_back = elsewhere is not None and self.figure(scale, own.key, code).value is None
        if kept_back or not given:
            return PublishedFigure(None, hidden=SuppressionReason.SUBTRACTION)
        mean = sum(figure.value or 0.0 for figure in given) / len(given)
        return PublishedFigure(mean, ExtremeBound.ABOUT if any(figure.end for figure in given) else None)

    def _company_beside_own(self, scale: Scale, code: str, own: PublishedGroup) -> PublishedFigure:
        """The company's mean for a reader to whom their own group is hidden."""
        figures = {voice: self.figure(scale, voice.key, code).value for voice in self.grouping.voices}
        given = {voice: value for voice, value in figures.items() if value is not None}
        mine = given.pop(own, None)
        if mine is None:
            # What the others say is published as it is to whoever is none of them.
            return PublishedFigure(sum(given.values()) / len(given) if given else None)
        hidden = [
            (int((self.answers(voice.key, code) > 0).sum()), value)
            for voice, value in given.items()
            if voice not in self.access.groups
        ]
        seen = [value for voice, value in given.items() if voice in self.access.groups]
        answered = int((self.answers(own.key, code) > 0).sum())
        published_mean = company_mean((answered, mine), hidden, seen)
        if published_mean is None:
            return PublishedFigure(None, hidden=SuppressionReason.SUBTRACTION)
        return PublishedFigure(published_mean.value, published_mean.end)

    def company_score(self, scale: Scale) -> PublishedFigure | None:
        """The company's score for the same reader, made of what they see of its items; None for others."""
        if self.company_items is None:
            return None
        items = [self.company_items[code] for code in scale.codes]
        return scale_score(items, respondents=len(self.sheet.respondents))

    def figure(self, scale: Scale, group: str, code: str) -> PublishedFigure:
        """What is published of one item."""
        return self.figures[scale.key][group].items[code]

    def scores(self, scale: Scale, group: str) -> list[float | None]:
        """A group's person scores (points) as far as they may enter a figure; None for a person without one."""
        values = person_scores(self.cells(scale)[self.rows[group]])
        return listed(published_scores(values, self.figures[scale.key][group]))


def planned_parameters(
    parameters: VerdictParameters, settings: AnalysisSettings, items: Iterable[int]
) -> VerdictParameters:
    """The parameters with the noise of perturbed figures, as it is on a scale of the fewest of these `items`."""
    fewest = min((count for count in items if count), default=0)
    if not settings.perturbation_key or not fewest:
        return parameters
    return replace(parameters, smallest_noise=settings.planning_noise(fewest))


def listed(scores: Floats) -> list[float | None]:
    """Scores with None in the place of NaN."""
    return [None if isnan(score) else score for score in scores.tolist()]


def spread_hidden(scored: ScoredGroups, scale: Scale, code: str, group: PublishedGroup) -> SuppressionReason | None:
    """Why the spread of a group's answers on an item is kept back; None where it is shown."""
    if not scored.confidential:
        return None
    return spread_reason(
        scored.answers(group.key, code),
        scored.figure(scale, group.key, code),
        threshold=scored.threshold,
        reader_inside=scored.reader_inside(group),
    )
