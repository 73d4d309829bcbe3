"""The roadmap with its load, and the actions as a list to follow."""

from xlsxwriter import Workbook

from assessment.core.planning.roadmap import PERIODS
from reports import theme
from reports.content.report import Report
from reports.workbook.sheet import Looks, Sheet, plain_cell, row_height

STATES = ("open", "begun", "done", "dropped")
DAY = "yyyy-mm-dd"


def write_roadmap(book: Workbook, looks: Looks, report: Report) -> None:
    """Actions with their days and efforts, the load of each function by period, and the actions over time."""
    chapter = report.chapter
    say, planned = chapter.say, chapter.roadmap.actions
    name = say("workbook.sheets.roadmap")
    functions = [
        key for key in chapter.names if any(planned_action.action.effort.get(key) for planned_action in planned)
    ]
    sheet = Sheet.added(
        book, looks, name, title=report.roadmap.title, note=say("workbook.roadmap.note"), wide=7 + len(functions)
    )
    heads = [say("workbook.actions.action"), say("workbook.actions.owner")]
    heads += [say(f"workbook.roadmap.{key}") for key in ("start", "finish", "length", "work", "gain")]
    sheet.headers([*heads, *(chapter.names[key] for key in functions)], numbers=2)
    first, page = sheet.row, sheet.page
    for planned_action in planned:
        row = sheet.row
        page.write_string(row, 0, chapter.read(planned_action.action.title), looks.text())
        page.write_string(row, 1, chapter.names[planned_action.owner], looks.text())
        page.write_number(row, 2, planned_action.start_day, looks.typed("0"))
        page.write_number(row, 3, planned_action.finish_day, looks.typed("0"))
        length = planned_action.finish_day - planned_action.start_day + 1
        sheet.formula(row, 4, f"{plain_cell(row, 3)}-{plain_cell(row, 2)}+1", looks.computed("0"), length)
        efforts = f"{plain_cell(row, 7)}:{plain_cell(row, 6 + len(functions))}"
        sheet.formula(row, 5, f"SUM({efforts})", looks.computed("0.0"), planned_action.action.days)
        page.write_string(row, 6, report.roadmap.cards[row - first].gain, looks.note("right"))
        for number, key in enumerate(functions):
            page.write_number(row, 7 + number, planned_action.action.effort.get(key, 0.0), looks.typed("0.0"))
        page.set_row(row, row_height([(chapter.read(planned_action.action.title), 46)]))
        sheet.row += 1
    last = sheet.row - 1
    sheet.row += 1
    for sentence in report.roadmap.decided:
        page.merge_range(sheet.row, 0, sheet.row, 6 + len(functions), sentence, looks.note())
        page.set_row(sheet.row, 30)
        sheet.row += 1
    _load(sheet, report, functions, first, last)
    _gantt(book, sheet, report, first, last)
    sheet.widths(46, 20, 11, 11, 9, 14, 27, *(12,) * len(functions))


def _load(sheet: Sheet, report: Report, functions: list[str], first: int, last: int) -> None:
    """Person-days by function and period: sums of the efforts, or the days of the plan within what each one has."""
    chapter, table = report.chapter, report.roadmap.load
    if table is None:
        return
    looks, say = sheet.looks, chapter.say
    sheet.heading(table.caption)
    sheet.headers(table.headers, numbers=None if report.findings.plan else 1)
    if report.findings.plan:
        for line in table.rows:
            for column, cell in enumerate(line):
                sheet.page.write_string(sheet.row, column, cell, looks.text())
            sheet.row += 1
        return
    load = chapter.roadmap.load()
    periods = PERIODS[: max(action.period for action in chapter.roadmap.actions) + 1]
    finish = f"{plain_cell(first, 3)}:{plain_cell(last, 3)}"
    begin = sheet.row
    for number, key in enumerate(functions):
        row = sheet.row
        sheet.page.write_string(row, 0, chapter.names[key], looks.text())
        efforts = f"{plain_cell(first, 7 + number)}:{plain_cell(last, 7 + number)}"
        for column, end in enumerate(periods):
            after = periods[column - 1] if column else 0
            formula = f'SUMIFS({efforts},{finish},"<={end}",{finish},">{after}")'
            sheet.formula(row, 1 + column, formula, looks.computed("0.0"), load[key][column])
        whole = f"{plain_cell(row, 1)}:{plain_cell(row, len(periods))}"
        sheet.formula(row, 1 + len(periods), f"SUM({whole})", looks.computed("0.0"), sum(load[key]))
        sheet.row += 1
    row = sheet.row
    sheet.page.write_string(row, 0, say("roadmap.everyone"), looks.of(bold=True))
    for column in range(len(periods) + 1):
        cells = f"{plain_cell(begin, 1 + column)}:{plain_cell(row - 1, 1 + column)}"
        days = [sum(load[key]) if column == len(periods) else load[key][column] for key in functions]
        sheet.formula(row, 1 + column, f"SUM({cells})", looks.of(num_format="0.0", bold=True, top=1), sum(days))
    sheet.row += 1


def _gantt(book: Workbook, sheet: Sheet, report: Report, first: int, last: int) -> None:
    """Bars from the first day on, each as long as its action, drawn from the cells above."""
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    colours = [{"fill": {"color": theme.GROUPS[action.owner].colour}} for action in report.chapter.roadmap.actions]
    place = [sheet.name, first, 0, last, 0]
    hidden = {"none": True}
    start = report.chapter.say("workbook.roadmap.start")
    chart.add_series({"name": start, "categories": place, "values": [sheet.name, first, 2, last, 2], "fill": hidden})
    length = report.chapter.say("workbook.roadmap.length")
    values = [sheet.name, first, 4, last, 4]
    chart.add_series({"name": length, "categories": place, "values": values, "points": colours, "gap": 50})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis(
        {"min": 0, "major_unit": 30, "major_gridlines": {"visible": True, "line": {"color": theme.HAIRLINE}}}
    )
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    chart.set_size({"width": 900, "height": 120 + 34 * (last - first + 1)})
    words = report.chapter.say("workbook.roadmap.chart")
    sheet.page.insert_chart(sheet.row + 1, 0, chart, {"description": words})


def write_actions(book: Workbook, looks: Looks, report: Report) -> None:
    """The actions as a list to follow, with a state to choose."""
    chapter = report.chapter
    say = chapter.say
    name = say("workbook.sheets.actions")
    sheet = Sheet.added(book, looks, name, title=report.roadmap.cards_title, note=say("workbook.actions.note"), wide=7)
    keys = ("action", "owner", "due", "first_step", "done_when", "state", "comment")
    sheet.headers(["#", *(say(f"workbook.actions.{key}") for key in keys)])
    states = [say(f"workbook.actions.{key}") for key in STATES]
    first, page = sheet.row, sheet.page
    for number, planned_action in enumerate(chapter.roadmap.actions, start=1):
        row, action = sheet.row, planned_action.action
        texts = [chapter.read(action.title), chapter.read(action.first_step), chapter.read(action.done_when)]
        page.write_number(row, 0, number, looks.of(num_format="0", align="left"))
        page.write_string(row, 1, texts[0], looks.text())
        decision = chapter.decided.get(action.id)
        owner = chapter.typeset(decision.owner) if decision else chapter.names[planned_action.owner]
        page.write_string(row, 2, owner, looks.text())
        finish = decision.due_on if decision else chapter.roadmap.day(planned_action.finish_day)
        if finish is None:
            page.write_number(row, 3, planned_action.finish_day, looks.of(num_format="0", align="left"))
        else:
            page.write_datetime(row, 3, finish, looks.of(num_format=DAY, align="left"))
        page.write_string(row, 4, texts[1], looks.text())
        page.write_string(row, 5, texts[2], looks.of(text_wrap=True, indent=1))
        page.write_string(row, 6, states[0], looks.of(bg_color=theme.TINT, font_color=looks.accent, indent=1))
        page.write_blank(row, 7, None, looks.typed())
        page.set_row(row, row_height([(texts[0], 34), (texts[1], 42), (texts[2], 42)]))
        sheet.row += 1
    page.data_validation(first, 6, sheet.row - 1, 6, {"validate": "list", "source": states})
    page.autofilter(first - 1, 0, sheet.row - 1, 7)
    page.freeze_panes(first, 2)
    sheet.widths(4, 34, 18, 12, 43, 45, 15, 34)
