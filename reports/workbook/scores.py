"""Scores and levels: every figure a formula down to the answers, or to the published groups."""

from assessment.core.results.result_types import DimensionResult, LeverResult, ScaleResult
from assessment.core.results.scoring import ENOUGH_ITEMS, ENOUGH_SHARE
from reports import theme
from reports.office.compared_numbers import stored
from reports.workbook.questions import QuestionSheets
from reports.workbook.score_context import MEANS, codes_of, count_of, level_formula, mean_of
from reports.workbook.sheet import Sheet, plain_cell


class ScoreSheets(QuestionSheets):
    """Writes the three sheets one after the other; the later ones call cells of the earlier."""

    def write(self) -> None:
        """Every sheet, the figures of the first behind those of the last."""
        if self.diagnosis.people is not None:
            self.people = self.answers(self.diagnosis.people)
        items = self.items()
        self._scores(items)

    def _scores(self, items: Sheet) -> None:
        say = self.say
        name = say("workbook.sheets.scores")
        sheet = Sheet.added(
            self.book, self.looks, name, title=name, note=say("workbook.scores.note"), wide=len(self.functions) + 7
        )
        # On paper the chart would else be cut in two.
        sheet.page.fit_to_pages(1, 1)
        groups = [self.chapter.names[key] for key in self.functions]
        company = 1 + len(groups)
        heads = ("before_cap", "weakest", "level", "weight", "published", "range")
        sheet.heading(say("workbook.scores.levers"))
        sheet.headers(
            ["", *groups, say("workbook.items.company"), *(say(f"workbook.scores.{key}") for key in heads)], numbers=1
        )
        sheet.page.write_string(sheet.row, 0, say("workbook.scores.enters"), self.looks.note())
        for number, key in enumerate(self.functions):
            enters = int(key in self.triad) if self.triad else 1
            sheet.page.write_number(sheet.row, 1 + number, enters, self.looks.note("right"))
        sheet.row += 1
        dimensions = self.scale_row(self.diagnosis.symptoms[-1].key) + 4 if self.diagnosis.symptoms else 16
        weakest = self._dimensions(sheet, items, dimensions)
        for lever in self.diagnosis.levers:
            self._scale(sheet, items, lever, company)
            self._lever_level(sheet, lever, company, weakest[lever.key])
            sheet.row += 1
        self._total(sheet, company)
        sheet.row += 2
        if self.diagnosis.symptoms:
            sheet.heading(say("workbook.scores.symptoms"))
            published = (say(f"workbook.scores.{key}") for key in heads[-2:])
            blank = [""] * (len(heads) - 2)
            sheet.headers(["", *groups, say("workbook.items.company"), *blank, *published], numbers=1)
            for symptom in self.diagnosis.symptoms:
                self._scale(sheet, items, symptom, company)
                self._published(sheet, symptom, company)
                sheet.row += 1
        self._chart(sheet, company, dimensions + 2 + sum(len(lever.dimensions) for lever in self.diagnosis.levers))
        sheet.widths(40, *(12,) * len(groups), 12, 14, 20, 9, 9, 10, 18)

    def _scale(self, sheet: Sheet, items: Sheet, scale: ScaleResult, company: int) -> None:
        row = sheet.row
        if row != self.scale_row(scale.key):
            raise AssertionError("a score must stand where the questions look for it")
        self.place.scales[scale.key] = row
        sheet.page.write_string(row, 0, self.chapter.scale_name(scale.key), self.looks.text())
        rows = [self.place.items[item.code] for item in codes_of(self.report, scale)]
        for number, key in enumerate(self.functions):
            function_score = scale.company.functions.get(key)
            if self.people is not None:
                column = self.place.people[scale.key]
                groups = self.people.area(self.first_row, 1, self.last_row, 1)
                scores = self.people.area(self.first_row, column, self.last_row, column)
                formula = f'IFERROR(AVERAGEIF({groups},"{self.chapter.names[key]}",{scores}),"")'
            elif self.chapter.answers_erased:
                # Of named people some of whom erased their answers: the others' do not make the published score.
                score = function_score.score if function_score else None
                if score is not None:
                    sheet.page.write_number(row, 1 + number, stored(score), self.looks.typed("0"))
                continue
            else:
                means = items.area(rows[0], MEANS + number, rows[-1], MEANS + number)
                least = f"MAX({ENOUGH_SHARE}*{len(rows)},{max(1, min(ENOUGH_ITEMS, len(rows)))})"
                formula = f'IF(COUNT({means})>={least},25*(AVERAGE({means})-1),"")'
            look = self.looks.computed("0")
            sheet.formula(row, 1 + number, formula, look, function_score.score if function_score else None)
        own = [plain_cell(row, 1 + number) for number in range(len(self.functions))]
        triad = [plain_cell(row, 1 + self.functions.index(key)) for key in self.triad]
        formula = mean_of(own)
        if triad:
            formula = f"IF({count_of(triad)}>0,AVERAGE({','.join(triad)}),{formula})"
        sheet.formula(row, company, formula, self.looks.of(num_format="0", bold=True), scale.score)
        self.book.define_name(f"score_{scale.key}", f"={sheet.cell(row, company)}")

    def _lever_level(self, sheet: Sheet, lever: LeverResult, company: int, weakest: tuple[str, int | None]) -> None:
        row, look = sheet.row, self.looks.computed("0")
        score, before = plain_cell(row, company), plain_cell(row, company + 1)
        formula = f'IF({score}="","",{level_formula(f"(1+{score}/25)")})'
        sheet.formula(row, company + 1, formula, look, lever.level_before_cap)
        sheet.formula(row, company + 2, weakest[0], look, weakest[1])
        cap = plain_cell(row, company + 2)
        formula = f'IF({before}="","",IF({cap}="",{before},MIN({before},{cap}+1)))'
        sheet.formula(row, company + 3, formula, self.looks.of(num_format="0", bold=True), lever.level)
        weight = self.diagnosis.total.weights[lever.key]
        sheet.page.write_number(row, company + 4, stored(weight), self.looks.typed("0%"))
        self._published(sheet, lever, company)

    def _published(self, sheet: Sheet, scale: ScaleResult, company: int) -> None:
        measure = self.chapter.scale(scale)
        sheet.page.write_string(sheet.row, company + 5, measure.written, self.looks.note("right"))
        sheet.page.write_string(sheet.row, company + 6, measure.interval, self.looks.note("right"))

    def _total(self, sheet: Sheet, company: int) -> None:
        row, total = sheet.row, self.diagnosis.total
        first, last = row - len(self.diagnosis.levers), row - 1
        sheet.page.write_string(row, 0, self.say("report.total"), self.looks.of(bold=True))
        scores = f"{plain_cell(first, company)}:{plain_cell(last, company)}"
        weights = f"{plain_cell(first, company + 4)}:{plain_cell(last, company + 4)}"
        count = len(self.diagnosis.levers)
        look = self.looks.of(num_format="0", bold=True, top=1)
        formula = f'IF(COUNT({scores})={count},SUMPRODUCT({scores},{weights})/SUM({weights}),"")'
        sheet.formula(row, company, formula, look, total.score)
        own, before = plain_cell(row, company), plain_cell(row, company + 1)
        formula = f'IF({own}="","",{level_formula(f"(1+{own}/25)")})'
        sheet.formula(row, company + 1, formula, look, total.level_before_cap)
        levels = f"{plain_cell(first, company + 3)}:{plain_cell(last, company + 3)}"
        lowest = min((lever.level for lever in self.diagnosis.levers if lever.level is not None), default=None)
        sheet.formula(row, company + 2, f'IF(COUNT({levels})>0,MIN({levels}),"")', look, lowest)
        formula = f'IF({before}="","",MIN({before},{plain_cell(row, company + 2)}+1))'
        sheet.formula(row, company + 3, formula, look, total.level)
        measure = self.chapter.measure(total.score, total.interval())
        sheet.page.write_string(row, company + 5, measure.written, self.looks.note("right"))
        sheet.page.write_string(row, company + 6, measure.interval, self.looks.note("right"))
        self.book.define_name("score_total", f"={sheet.cell(row, company)}")

    def _dimensions(self, sheet: Sheet, items: Sheet, first: int) -> dict[str, tuple[str, int | None]]:
        """The parts of the levers below everything else; by lever, the formula of its weakest part's level."""
        say, page = self.say, sheet.page
        page.write_string(first - 1, 0, say("workbook.scores.dimensions"), self.looks.heading())
        heads = ["", *(say(f"workbook.scores.{key}") for key in ("mean", "score", "level", "caps"))]
        for column, head in enumerate(heads):
            page.write_string(first, column, head, self.looks.header("right"))
        row, weakest = first + 1, {}
        for lever in self.diagnosis.levers:
            begin = row
            for part in lever.dimensions:
                self._dimension(sheet, items, part, row)
                row += 1
            means = f"{plain_cell(begin, 1)}:{plain_cell(row - 1, 1)}"
            caps = f"{plain_cell(begin, 4)}:{plain_cell(row - 1, 4)}"
            counting = [part for part in lever.dimensions if part.caps and part.mean is not None]
            lowest = min(counting, key=lambda part: part.mean or 0, default=None)
            # The lowest mean among the parts that may cap: an empty cell or one that may not stands at 9.
            parts = ",".join(
                f"IF(AND(ISNUMBER({plain_cell(at, 1)}),{plain_cell(at, 4)}=1),{plain_cell(at, 1)},9)"
                for at in range(begin, row)
            )
            formula = f'IF(SUMPRODUCT(ISNUMBER({means})*({caps}=1))=0,"",{level_formula(f"MIN({parts})")})'
            weakest[lever.key] = (formula, lowest.level if lowest else None)
        return weakest

    def _dimension(self, sheet: Sheet, items: Sheet, part: DimensionResult, row: int) -> None:
        sheet.page.write_string(row, 0, self.chapter.read(part.dimension.name), self.looks.text())
        if part.items:
            company = MEANS + len(self.functions)
            rows = [self.place.items[code] for code in part.items]
            means = items.area(min(rows), company, max(rows), company)
            formula = f'IF(COUNT({means})>0,AVERAGE({means}),"")'
            sheet.formula(row, 1, formula, self.looks.computed("0.00"), part.mean)
        mean = plain_cell(row, 1)
        sheet.formula(row, 2, f'IF(ISNUMBER({mean}),25*({mean}-1),"")', self.looks.computed("0"), part.score)
        level = f'IF(ISNUMBER({mean}),{level_formula(mean)},"")'
        sheet.formula(row, 3, level, self.looks.computed("0"), part.level)
        sheet.page.write_number(row, 4, int(part.caps), self.looks.note("right"))

    def _chart(self, sheet: Sheet, company: int, row: int) -> None:
        """The levers' scores by group and for the company, drawn from the cells above."""
        chart = self.book.add_chart({"type": "bar"})
        rows = [self.place.scales[lever.key] for lever in self.diagnosis.levers]
        first, last = rows[0], rows[-1]
        columns = [(company, self.looks.accent)]
        if self.chapter.several:
            columns += [(1 + number, theme.GROUPS[key].colour) for number, key in enumerate(self.functions)]
        for column, colour in columns:
            head = (
                self.chapter.say("workbook.items.company")
                if column == company
                else self.chapter.names[self.functions[column - 1]]
            )
            chart.add_series(
                {
                    "name": head,
                    "categories": [sheet.name, first, 0, last, 0],
                    "values": [sheet.name, first, column, last, column],
                    "fill": {"color": colour},
                    "gap": 60,
                    "data_labels": {"value": True, "num_format": "0"},
                }
            )
        chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        chart.set_x_axis(
            {
                "min": 0,
                "max": 100,
                "major_unit": 25,
                "major_gridlines": {"visible": True, "line": {"color": theme.HAIRLINE}},
            }
        )
        chart.set_legend({"position": "bottom", "none": len(columns) == 1})
        chart.set_title({"none": True})
        chart.set_size({"width": 720, "height": 120 + 70 * len(columns)})
        sheet.page.insert_chart(row + 2, 0, chart, {"description": self.report.levers.figure.title})
