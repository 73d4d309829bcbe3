"""What codes and answers mean, and where outside facts come from."""

from xlsxwriter import Workbook

from reports.content.report import Report
from reports.workbook.score_context import codes_of, scales
from reports.workbook.sheet import Looks, Sheet, row_height

OPTIONS = 5


def write_codebook(book: Workbook, looks: Looks, report: Report) -> None:
    """Every question with what each answer means."""
    chapter = report.chapter
    say = chapter.say
    name = say("workbook.sheets.codebook")
    sheet = Sheet.added(book, looks, name, title=name, note=say("workbook.codebook.note"), wide=8)
    options = [say("workbook.codebook.option", number=number) for number in range(1, OPTIONS + 1)]
    heads = [say(f"workbook.items.{key}") for key in ("code", "scale", "question")]
    sheet.headers([*heads, *options])
    for scale in scales(report):
        for item in codes_of(report, scale):
            texts = [chapter.read(option) for option in item.options] or [
                chapter.read(step.name) for step in item.scale
            ]
            words = [item.code, chapter.scale_name(scale.key), chapter.read(item.question), *texts]
            for column, word in enumerate(words):
                sheet.page.write_string(sheet.row, column, word, looks.text())
            sheet.page.set_row(sheet.row, row_height([(words[2], 36), *((word, 28) for word in texts)]))
            sheet.row += 1
    sheet.page.freeze_panes(4, 1)
    sheet.widths(7, 22, 36, *(28,) * OPTIONS)


def write_sources(book: Workbook, looks: Looks, report: Report) -> None:
    """The questionnaire with its fingerprint, the sources that the report cites, and the rules of calculation."""
    chapter = report.chapter
    say, asked = chapter.say, chapter.asked or chapter.diagnosis.questionnaire
    name = say("workbook.sheets.sources")
    sheet = Sheet.added(book, looks, name, title=name, wide=0)
    cfo = report.money.cfo if report.money else None
    lines = [
        say("workbook.sources.instrument", name=chapter.read(asked.title), version=asked.version),
        say("workbook.sources.hash", hash=asked.content_hash),
        "",
        *((*cfo.cited, *cfo.notes) if cfo else (say("workbook.sources.nothing"),)),
    ]
    for passage in report.method.passages:
        lines += ["", passage.title, *passage.sentences]
    titles = {passage.title for passage in report.method.passages}
    for line in lines:
        sheet.page.write_string(sheet.row, 0, line, looks.heading() if line in titles else looks.text())
        sheet.page.set_row(sheet.row, row_height([(line, 110)]))
        sheet.row += 1
    sheet.widths(110)
