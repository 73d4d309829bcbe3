"""The answers of named people, and the means of each question by function or published group."""

from collections.abc import Mapping, Sequence
from math import isnan

from assessment.core.questionnaire.definition import Item
from assessment.core.questionnaire.respondents import Cell
from assessment.core.results.published_diagnosis import PersonDetail
from assessment.core.results.result_types import LeverResult, ScaleResult
from assessment.core.results.scoring import ENOUGH_ITEMS, ENOUGH_SHARE
from reports.office.compared_numbers import stored
from reports.workbook.score_context import (
    FIRST,
    MEANS,
    ScoreContext,
    codes_of,
    count_of,
    level_formula,
    mean_of,
    say_hidden,
    scales,
)
from reports.workbook.sheet import Sheet, plain_cell


class QuestionSheets(ScoreContext):
    """Writes answers and questions; the means call cells of the scores, and the scores those of the answers."""

    def answers(self, people: PersonDetail) -> Sheet:
        """One row for each person, with a score on each scale."""
        say = self.say
        words = {
            int(Cell.DONT_KNOW): say("workbook.answers.unknown"),
            int(Cell.NOT_APPLICABLE): say("workbook.answers.inapplicable"),
        }
        note = say(
            "workbook.answers.note",
            unknown=words[int(Cell.DONT_KNOW)],
            inapplicable=words[int(Cell.NOT_APPLICABLE)],
        )
        name = say("workbook.sheets.answers")
        sheet = Sheet.added(self.book, self.looks, name, title=self.report.title, note=note, wide=14)
        asked = [item for scale in scales(self.report) for item in codes_of(self.report, scale)]
        self.first_row = sheet.row + 1
        self.last_row = self.first_row + len(people.sheet.respondents) - 1
        heads = [say("workbook.answers.person"), say("workbook.answers.function"), say("workbook.items.code")]
        names = [self.chapter.scale_name(scale.key) for scale in scales(self.report)]
        sheet.headers([*heads[:2], "", *(item.code for item in asked), *names])
        columns = {item.code: FIRST + number for number, item in enumerate(asked)}
        self.columns = columns
        for number, scale in enumerate(scales(self.report)):
            self.place.people[scale.key] = FIRST + len(asked) + number
        source = {code: number for number, code in enumerate(people.sheet.codes)}
        for row, person in enumerate(people.sheet.respondents):
            at = self.first_row + row
            sheet.page.write_string(at, 0, person.identifier, self.looks.text())
            sheet.page.write_string(at, 1, self.chapter.names[person.function], self.looks.text())
            for item in asked:
                value = int(people.sheet.cells[row, source[item.code]])
                look = self.looks.typed()
                if value > 0:
                    sheet.page.write_number(at, columns[item.code], value, look)
                else:
                    sheet.page.write(at, columns[item.code], words.get(value, ""), look)
            for scale in scales(self.report):
                self._person(sheet, at, scale, float(people.scores[scale.key][row]))
        last = FIRST + len(asked) - 1
        sheet.page.data_validation(
            self.first_row, FIRST, self.last_row, last,
            {"validate": "list", "source": ["1", "2", "3", "4", "5", *words.values()], "ignore_blank": True},
        )  # fmt: skip
        sheet.page.freeze_panes(self.first_row, FIRST)
        sheet.widths(12, 16, 1, *(5.5,) * len(asked), *(11,) * len(names))
        sheet.page.repeat_rows(self.first_row - 1)
        sheet.print_legibly(FIRST)
        return sheet

    def _person(self, sheet: Sheet, row: int, scale: ScaleResult, value: float) -> None:
        """A person's score: 25·(mean − 1), given from half of what applies and from two answers on."""
        codes = [item.code for item in codes_of(self.report, scale)]
        first, last = self.columns[codes[0]], self.columns[codes[-1]]
        answers = f"{plain_cell(row, first)}:{plain_cell(row, last)}"
        count, size = f"COUNT({answers})", len(codes)
        applicable = f'({size}-COUNTIF({answers},"{self.say("workbook.answers.inapplicable")}"))'
        least = min(ENOUGH_ITEMS, size)
        enough = f"AND({count}>={ENOUGH_SHARE}*{applicable},{count}>={least},{count}>0)"
        formula = f'IF({enough},25*(SUM({answers})/{count}-1),"")'
        given = None if isnan(value) else value
        sheet.formula(row, self.place.people[scale.key], formula, self.looks.computed("0"), given)

    def items(self) -> Sheet:
        """One row for each question: the means of the groups and of the company, and the level."""
        say, named = self.say, self.people is not None
        name = say("workbook.sheets.items" if named else "workbook.sheets.groups")
        note = say(f"workbook.items.{'named' if named else 'erased' if self.chapter.answers_erased else 'protected'}")
        sheet = Sheet.added(self.book, self.looks, name, title=name, note=note, wide=MEANS + len(self.functions) + 1)
        heads = [say(f"workbook.items.{key}") for key in ("code", "question", "scale")]
        groups = [self.chapter.names[key] for key in self.functions]
        sheet.headers([*heads, *groups, say("workbook.items.company"), say("workbook.items.level")], numbers=3)
        for scale in scales(self.report):
            for item in codes_of(self.report, scale):
                self._item(sheet, scale, item)
        sheet.widths(7, 44, 26, *(12,) * len(groups), 12, 9)
        sheet.page.freeze_panes(3 + 1, 2)
        return sheet

    def _item(self, sheet: Sheet, scale: ScaleResult, item: Item) -> None:
        row = self.place.items[item.code] = sheet.row
        result = self.diagnosis.items[item.code]
        sheet.page.write_string(row, 0, item.code, self.looks.text())
        sheet.page.write_string(row, 1, self.chapter.label(item), self.looks.text())
        sheet.page.write_string(row, 2, self.chapter.scale_name(scale.key), self.looks.text())
        for number, key in enumerate(self.functions):
            mean = result.by_function.get(key)
            if self.people is not None:
                column = self.columns[item.code]
                groups = self.people.area(self.first_row, 1, self.last_row, 1)
                answers = self.people.area(self.first_row, column, self.last_row, column)
                formula = f'IFERROR(AVERAGEIF({groups},"{self.chapter.names[key]}",{answers}),"")'
                sheet.formula(row, MEANS + number, formula, self.looks.computed("0.00"), mean)
            elif mean is None:
                sheet.page.write_string(row, MEANS + number, say_hidden(self.report), self.looks.note("right"))
            else:
                sheet.page.write_number(row, MEANS + number, stored(mean), self.looks.typed("0.00"))
        company = MEANS + len(self.functions)
        formula = self._company_mean(scale, row)
        sheet.formula(row, company, formula, self.looks.computed("0.00"), result.mean)
        if isinstance(scale, LeverResult):
            cell = plain_cell(row, company)
            level = f'IF(ISNUMBER({cell}),{level_formula(cell)},"")'
            sheet.formula(row, company + 1, level, self.looks.computed("0"), result.level)
        sheet.row += 1

    def _company_mean(self, scale: ScaleResult, row: int) -> str:
        """The mean of the groups that make the scale's score, one voice each; without a score, of those that would."""
        means = {key: plain_cell(row, MEANS + number) for number, key in enumerate(self.functions)}
        if self.people is None:
            return mean_of([means[key] for key in self.triad or self.functions])
        scores = {key: self.score_cell(scale, key) for key in self.functions}
        triad = self._of_voices(self.triad, scores, means)
        everybody = self._of_voices(self.functions, scores, means)
        without = mean_of([means[key] for key in self.triad or self.functions])
        inner = f"IF({count_of([scores[key] for key in self.functions])}>0,{everybody},{without})"
        return f"IF({count_of([scores[key] for key in self.triad])}>0,{triad},{inner})" if self.triad else inner

    def _of_voices(self, keys: Sequence[str], scores: Mapping[str, str], means: Mapping[str, str]) -> str:
        """The mean over groups that have a score on the scale and a mean of the item."""
        if not keys:
            return '""'
        total = "+".join(f"IF(AND(ISNUMBER({scores[key]}),ISNUMBER({means[key]})),{means[key]},0)" for key in keys)
        count = "+".join(f"AND(ISNUMBER({scores[key]}),ISNUMBER({means[key]}))*1" for key in keys)
        return f'IFERROR(({total})/({count}),"")'
