"""Answers of one campaign by published group, with the figures that may be published of them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.protected_figures import (
    PublishedFigure,
    PublishedScale,
    open_figures,
    protected_figures,
    published_scores,
)
from assessment.core.privacy.published_groups import Grouping, PublishedGroup
from assessment.core.privacy.reader_access import ReaderAccess, reader_access
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
    def sight(self) -> ReaderAccess:
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
        functions = np.array(self.sheet.functions)
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
        scores = person_scores(cells)
        if not self.confidential:
            return open_figures(codes, cells, scores)
        return protected_figures(codes, cells, scores, threshold=self.threshold, people=group.respondents)

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
        return self.sight.company and len(self.sight.groups) == len(self.grouping.groups)

    def figure(self, scale: Scale, group: str, code: str) -> PublishedFigure:
        """What is published of one item."""
        return self.figures[scale.key][group].items[code]

    def scores(self, scale: Scale, group: str) -> list[float | None]:
        """A group's person scores (points) as far as they may enter a figure; None for a person without one."""
        found = person_scores(self.cells(scale)[self.rows[group]])
        return listed(published_scores(found, self.figures[scale.key][group].score))


def listed(scores: Floats) -> list[float | None]:
    """Scores with None in the place of NaN."""
    return [None if np.isnan(score) else score for score in scores.tolist()]
