"""The cost of a year: every input a cell, every line and the total a formula."""

from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook

from assessment.core.cost.calculator import CAP, Cost, CostLineResult, tells_own_figures
from assessment.core.cost.cost_inputs import CostInputKey, OwnInput
from assessment.core.cost.cost_lines import (
    CONSTANTS,
    CONTENT_HOURS,
    FACTORS,
    Constant,
    CostLine,
    Derived,
    Factor,
    LeadLoss,
    Overlap,
    entries,
)
from reports import theme
from reports.content.cost import cost_text
from reports.content.report import Report
from reports.content.writing.number_units import COUNT, EURO, HOURS, PERCENT
from reports.office.compared_numbers import stored
from reports.workbook.sheet import Looks, Sheet, plain_cell

ENDS = ("low", "central", "high")
FORMATS: Mapping[str, str] = {PERCENT: "0.0%", EURO: "#,##0.00 [$€]", HOURS: "#,##0.0", COUNT: "General"}
"""How inputs are shown. Optional decimals ("0.##") would leave a lone decimal sign behind a whole number in Excel."""
AMOUNT = "#,##0 [$€]"
"""Amounts of a year: their range makes cents meaningless."""
SIGNS: Mapping[str, str] = {PERCENT: "%", EURO: "€", HOURS: "h", COUNT: ""}
STATE_WIDTH, GRADE_WIDTH = 20, 30
"""Characters of the two columns of words beside numbers: what stands there keeps one line, as its row does."""
OPPOSITE = {"low": "high", "central": "central", "high": "low"}


def write_cost(book: Workbook, looks: Looks, report: Report, cost: Cost) -> None:
    """The sheet of the cost."""
    _CostSheet(book, looks, report, cost).write()


class _CostSheet:
    def __init__(self, book: Workbook, looks: Looks, report: Report, cost: Cost) -> None:
        self.book, self.looks, self.report, self.cost = book, looks, report, cost
        self.say = report.chapter.say
        self.inputs: dict[tuple[CostInputKey, str], str] = {}
        self.choices: dict[str, str] = {}

    def write(self) -> None:
        """Choices, inputs, lines, total."""
        say = self.say
        name = say("workbook.sheets.cost")
        title = self.report.money.cost.title if self.report.money and self.report.money.cost else name
        self.sheet = Sheet.added(self.book, self.looks, name, title=title, note=say("workbook.cost.note"), wide=8)
        self._choices()
        self._inputs()
        self._lines()
        self.sheet.widths(46, STATE_WIDTH, 13, 13, 13, 24, GRADE_WIDTH, 12, 12, 12)
        self.sheet.print_with_break(self.sheet.row + 1)

    def _choices(self) -> None:
        """What the reader decides, each from a list."""
        say, sheet, chosen = self.say, self.sheet, self.cost.choices
        loss = {LeadLoss.MARGIN: say("workbook.cost.margin"), LeadLoss.SPEND: say("workbook.cost.spend")}
        yes_no = [say("workbook.cost.said_yes"), say("workbook.cost.said_no")]
        asked = {
            "lead_loss": (loss[chosen.lead_loss], list(loss.values())),
            "late_response": (yes_no[not chosen.late_response], yes_no),
            "forecast_gap": (yes_no[not chosen.forecast_gap], yes_no),
            "holds_contents": (yes_no[Overlap.CONTENTS not in chosen.duplicates_hold], yes_no),
            "holds_disputes": (yes_no[Overlap.DISPUTES not in chosen.duplicates_hold], yes_no),
        }
        sheet.heading(say("workbook.cost.choices"))
        for key, (value, listed) in asked.items():
            sheet.page.write_string(sheet.row, 0, say(f"workbook.cost.{key}"), self.looks.text())
            sheet.page.write_string(sheet.row, 1, value, self.looks.typed())
            sheet.page.data_validation(sheet.row, 1, sheet.row, 1, {"validate": "list", "source": listed})
            self.choices[key] = f'({plain_cell(sheet.row, 1)}="{listed[0]}")'
            sheet.row += 1
        sheet.row += 1

    def _inputs(self) -> None:
        """Every input that a line may use, those that nobody gave as empty cells."""
        say, sheet = self.say, self.sheet
        heads = ("input", "unit", *ENDS, "by", "grade")
        sheet.headers([say(f"workbook.cost.{key}") for key in heads], numbers=range(2, 5))
        questionnaire = self.report.chapter.asked or self.report.chapter.diagnosis.questionnaire
        beside = self.looks.of(font_color=theme.MUTED, text_wrap=True, indent=1)
        # Where no figure is the firm's own, no amount is worked out: with the outside ones, the formulas would.
        told = self.cost.inputs
        if not tells_own_figures(told):
            told = {entry: given for entry, given in told.items() if isinstance(given, OwnInput)}
        for entry in CostInputKey:
            unit, given = cost_text.UNITS[entry], told.get(entry)
            sheet.page.write_string(sheet.row, 0, say(f"cost.entries.{entry.value}"), self.looks.text())
            sheet.page.write_string(sheet.row, 1, SIGNS[unit], self.looks.note())
            for number, end in enumerate(ENDS):
                look = self.looks.typed(FORMATS[unit])
                if given is None:
                    sheet.page.write_blank(sheet.row, 2 + number, None, look)
                else:
                    sheet.page.write_number(sheet.row, 2 + number, stored(getattr(given.range, end)), look)
                self.inputs[entry, end] = plain_cell(sheet.row, 2 + number)
                self.book.define_name(f"{entry.value}_{end}", f"={sheet.cell(sheet.row, 2 + number)}")
            if given is not None:
                sheet.page.write_string(sheet.row, 5, cost_text.given_by(given, questionnaire, say), beside)
                sheet.page.write_string(sheet.row, 6, cost_text.grade(given, say), self.looks.note())
            sheet.row += 1
        sheet.row += 1

    def _lines(self) -> None:
        say, sheet, page = self.say, self.sheet, self.sheet.page
        heads = [say("workbook.cost.line"), say("workbook.cost.state"), *(say(f"workbook.cost.{end}") for end in ENDS)]
        sheet.headers([*heads, "", "", "P10", "P50", "P90"], numbers=range(2, 10))
        first = sheet.row
        for line in self.cost.lines:
            self._line(line)
        last = sheet.row - 1
        states = f"{plain_cell(first, 1)}:{plain_cell(last, 1)}"
        sums, look = {}, self.looks.of(num_format=AMOUNT, bold=True, top=1)
        page.write_string(sheet.row, 0, say("workbook.cost.sum"), self.looks.text())
        counted = [line for line in self.cost.counted if line.trace is not None]
        for number, end in enumerate(ENDS):
            column = f"{plain_cell(first, 2 + number)}:{plain_cell(last, 2 + number)}"
            value = sum(getattr(line.trace, end) for line in counted)
            sheet.formula(
                sheet.row, 2 + number, f'SUMIF({states},"{say("workbook.cost.counted")}",{column})', look, value
            )
            sums[end] = (plain_cell(sheet.row, 2 + number), value)
        sheet.row += 1
        page.write_string(sheet.row, 0, say("workbook.cost.cap"), self.looks.text())
        revenue = self.inputs[CostInputKey.REVENUE, "central"]
        sheet.formula(sheet.row, 2, f'IF({revenue}="","",{CAP}*{revenue})', self.looks.computed(AMOUNT), self.cost.cap)
        cap = plain_cell(sheet.row, 2)
        sheet.row += 1
        page.write_string(sheet.row, 0, say("workbook.cost.total"), self.looks.of(bold=True))
        for number, end in enumerate(ENDS):
            cell, value = sums[end]
            shown = value if self.cost.cap is None else min(value, self.cost.cap)
            sheet.formula(sheet.row, 2 + number, f'IF({cap}="",{cell},MIN({cell},{cap}))', look, shown)
            self.book.define_name(f"cost_{end}", f"={sheet.cell(sheet.row, 2 + number)}")
        if self.cost.total is not None:
            for number, amount in enumerate((self.cost.total.p10, self.cost.total.p50, self.cost.total.p90)):
                page.write_string(sheet.row, 7 + number, cost_text.euros(amount, say), self.looks.note("right"))
        self._chart(first, last)
        sheet.row += 2

    def _line(self, line: CostLineResult) -> None:
        say, sheet = self.say, self.sheet
        needed = self._needed(line.line)
        sheet.page.write_string(sheet.row, 0, say(f"cost.lines.{line.line.value}"), self.looks.text())
        state = self._state(line.line, [self.inputs[entry, "central"] for entry in needed])
        sheet.formula(sheet.row, 1, state, self.looks.note(), say(f"workbook.cost.{STATES[line.state.value]}"))
        for number, end in enumerate(ENDS):
            cells = ",".join(self.inputs[entry, end] for entry in needed)
            product = "*".join(self._factor(factor, end) for factor in self._factors(line.line))
            off = self._off(line.line)
            formula = f'IF(OR({off},COUNT({cells})<{len(needed)}),"",{product})'
            value = getattr(line.trace, end) if line.trace is not None else None
            sheet.formula(sheet.row, 2 + number, formula, self.looks.computed(AMOUNT), value)
        if line.amount is not None:
            for number, amount in enumerate((line.amount.p10, line.amount.p50, line.amount.p90)):
                sheet.page.write_string(sheet.row, 7 + number, cost_text.euros(amount, say), self.looks.note("right"))
        sheet.row += 1

    def _factors(self, line: CostLine) -> tuple[Factor, ...]:
        """What a line multiplies; duplicated hours are those left after what they already hold."""
        if line is CostLine.DUPLICATES:
            return (Derived.HOURS_LEFT, CostInputKey.HOURLY_COST, CostInputKey.RECOVERABLE_DUPLICATES)
        return FACTORS[line]

    def _needed(self, line: CostLine) -> tuple[CostInputKey, ...]:
        return entries(line, self.cost.choices)

    def _off(self, line: CostLine) -> str:
        if line is CostLine.LATE_RESPONSE:
            return f"NOT({self.choices['late_response']})"
        if line is CostLine.FORECAST_GAP:
            return f"NOT({self.choices['forecast_gap']})"
        return "FALSE"

    def _state(self, line: CostLine, cells: Sequence[str]) -> str:
        """Counted, beside the total, lacking or left out."""
        words = {key: f'"{self.say(f"workbook.cost.{key}")}"' for key in ("counted", "apart", "lacking", "left_out")}
        apart = {
            CostLine.FORECAST_GAP: "TRUE",
            CostLine.WASTED_SPEND: self.choices["lead_loss"],
            CostLine.UNTREATED_LEADS: f"NOT({self.choices['lead_loss']})",
        }.get(line, "FALSE")
        given = f"COUNT({','.join(cells)})<{len(cells)}"
        inner = f"IF({apart},{words['apart']},{words['counted']})"
        return f"IF({self._off(line)},{words['left_out']},IF({given},{words['lacking']},{inner}))"

    def _factor(self, factor: Factor, end: str) -> str:
        if isinstance(factor, Constant):
            return f"{CONSTANTS[factor]:g}"
        if isinstance(factor, CostInputKey):
            return self.inputs[factor, end]
        other = OPPOSITE[end]
        if factor is Derived.LATE:
            contacted, untreated = (
                self.inputs[entry, other] for entry in (CostInputKey.CONTACTED_IN_A_DAY, CostInputKey.UNTREATED)
            )
            return f"MAX(0,1-{contacted}-{untreated})"
        people, hours = (self.inputs[entry, end] for entry in (CostInputKey.PEOPLE, CostInputKey.DUPLICATE_HOURS))
        contents = [self.inputs[entry, other] for entry in CONTENT_HOURS]
        disputes = self.inputs[CostInputKey.DISPUTE_HOURS, other]
        held = f"IF(AND({self.choices['holds_contents']},COUNT({','.join(contents)})=3),{'*'.join(contents)},0)"
        meetings = f"{disputes}*{CONSTANTS[Constant.MEETING_MONTHS]:g}"
        disputed = f"IF(AND({self.choices['holds_disputes']},COUNT({disputes})=1),{meetings},0)"
        return f"MAX(0,{people}*{hours}*{CONSTANTS[Constant.WEEKS]:g}-{held}-{disputed})"

    def _chart(self, first: int, last: int) -> None:
        """The central amount of each line, drawn from the cells above."""
        chart = self.book.add_chart({"type": "bar"})
        sheet = self.sheet
        chart.add_series(
            {
                "name": self.say("workbook.cost.central"),
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, 3, last, 3],
                "fill": {"color": self.looks.accent},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "#,##0"},
            }
        )
        chart.set_y_axis({"reverse": True})
        chart.set_legend({"none": True})
        chart.set_title({"none": True})
        chart.set_size({"width": 760, "height": 320})
        sheet.page.insert_chart(sheet.row + 3, 0, chart, {"description": self.say("cost.figure")})


STATES = {"counted": "counted", "apart": "apart", "lacking": "lacking", "off": "left_out"}
"""Words for what became of a line."""
