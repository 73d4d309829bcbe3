"""Where the figures of the sheets stand, and the formulas that they share."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook

from assessment.core.questionnaire.definition import Item
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE
from assessment.core.results.result_types import LeverResult, ScaleResult
from reports.content.report import Report
from reports.workbook.sheet import Looks, Sheet, plain_cell

FIRST = 3
"""Column of the first answer: before it stand person, function and role."""
MEANS = 3
"""Column of the first group's mean: before it stand code, question and scale."""


@dataclass
class FigurePlaces:
    """Where the figures of a scale stand: `people` its column of the answers, `items` its rows of the questions."""

    items: dict[str, int]
    people: dict[str, int]
    scales: dict[str, int]


def scales(report: Report) -> tuple[ScaleResult, ...]:
    """Levers, then families of symptoms."""
    diagnosis = report.chapter.diagnosis
    return (*diagnosis.levers, *diagnosis.symptoms)


def codes_of(report: Report, scale: ScaleResult) -> tuple[Item, ...]:
    """The items of a scale that were asked."""
    questionnaire = report.chapter.diagnosis.questionnaire
    holder = scale.lever.items if isinstance(scale, LeverResult) else _family_items(report, scale)
    return tuple(questionnaire.of_length(holder, report.chapter.diagnosis.length))


def _family_items(report: Report, scale: ScaleResult) -> tuple[Item, ...]:
    return next(family.items for family in report.chapter.diagnosis.questionnaire.families if family.key == scale.key)


class ScoreContext:
    """What the sheets of answers, questions and scores know of one another."""

    def __init__(self, book: Workbook, looks: Looks, report: Report) -> None:
        self.book, self.looks, self.report = book, looks, report
        self.chapter = report.chapter
        self.say, self.diagnosis = report.chapter.say, report.chapter.diagnosis
        self.functions = self.diagnosis.functions
        self.triad = [key for key in self.functions if key in self.diagnosis.questionnaire.triad]
        self.place = FigurePlaces({}, {}, {})
        self.people: Sheet | None = None

    def score_cell(self, scale: ScaleResult, function: str) -> str:
        """Where the score of a function on a scale will stand."""
        cell = plain_cell(self.scale_row(scale.key), 1 + self.functions.index(function))
        return f"'{self.say('workbook.sheets.scores')}'!{cell}"

    def scale_row(self, key: str) -> int:
        """Rows of the sheet of scores: levers from the sixth on, the total below, then the symptoms."""
        levers = [lever.key for lever in self.diagnosis.levers]
        if key in levers:
            return 6 + levers.index(key)
        symptoms = [symptom.key for symptom in self.diagnosis.symptoms]
        return 6 + len(levers) + 1 + 3 + symptoms.index(key)


def say_hidden(report: Report) -> str:
    """The word for a value that is kept from the reader."""
    return report.chapter.say("report.hidden")


def level_formula(mean: str) -> str:
    """The level nearest to a mean of 1 to 5; a value on a cut takes the upper level."""
    return "1+" + "+".join(f"({mean}>={cut}-{ROUNDING_TOLERANCE:.9f})" for cut in ("1.5", "2.5", "3.5", "4.5"))


def mean_of(cells: Sequence[str]) -> str:
    """The mean of the cells that hold a number; empty text without one."""
    listed = ",".join(cells)
    return f'IF(COUNT({listed})>0,AVERAGE({listed}),"")'


def count_of(cells: Sequence[str]) -> str:
    """How many of the cells hold a number."""
    return f"COUNT({','.join(cells)})"
