"""Empty answer file as CSV or XLSX."""

import csv
import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from assessment.core.questionnaire.definition import Item, Kind, Length, Questionnaire
from assessment.core.questionnaire.respondents import RespondentRole
from assessment.i18n import Language
from assessment.importers.formats.name_matching import FUNCTION, RESPONDENT, ROLE

FIRST_COLUMNS = (RESPONDENT, FUNCTION, ROLE)
ESCAPES = {"fr": ("NSP", "SO"), "en": ("DK", "NA")}
"""How "don't know" and "not applicable" are written in a cell."""
ROWS = 1000
"""Rows that offer the allowed values as a list."""
INK, TINT = "FF1B2430", "FFF4F6F8"


def header(questionnaire: Questionnaire, length: str) -> tuple[str, ...]:
    """Column names of an answer file of that length (quick or full), in order."""
    return FIRST_COLUMNS + questionnaire.columns(Length(length))


def empty_text(questionnaire: Questionnaire, length: str) -> bytes:
    """A CSV file that holds the header alone."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(header(questionnaire, length))
    return written.getvalue().encode()


def empty_workbook(questionnaire: Questionnaire, length: str, say: Language) -> bytes:
    """An XLSX file: the answers to fill in, each question with its options, and the values that a cell may hold."""
    book = Workbook()
    answers: Any = book.active
    answers.title = say("intake.template.answers")
    _fill_answers(answers, questionnaire, length, say)
    _fill_questions(book.create_sheet(say("intake.template.questions")), questionnaire, length, say)
    _fill_values(book.create_sheet(say("intake.template.values")), questionnaire, say)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill_answers(sheet: Any, questionnaire: Questionnaire, length: str, say: Language) -> None:
    names = header(questionnaire, length)
    sheet.append(names)
    _set_header(sheet)
    sheet.freeze_panes = "D2"
    _widths(sheet, {1: 18, 2: 14, 3: 12} | dict.fromkeys(range(4, len(names) + 1), 9))
    functions = [function.key for function in questionnaire.functions]
    _allow(sheet, 2, functions, say("intake.template.wrong_function"))
    _allow(sheet, 3, [str(role) for role in RespondentRole], say("intake.template.wrong_role"))
    options = [str(option) for option in range(1, 6)] + list(ESCAPES[say.code])
    for column, name in enumerate(names, start=1):
        item = questionnaire.items_by_code.get(name)
        if item and item.kind is Kind.OPEN:
            _widths(sheet, {column: 40})
        elif item:
            _allow(sheet, column, options, say("intake.template.wrong_answer"))


def _allow(sheet: Any, column: int, values: list[str], refusal: str) -> None:
    """Offer `values` as a list in the column's cells."""
    rule = DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True)
    rule.error = refusal
    letter = get_column_letter(column)
    rule.add(f"{letter}2:{letter}{ROWS + 1}")
    sheet.add_data_validation(rule)


def _fill_questions(sheet: Any, questionnaire: Questionnaire, length: str, say: Language) -> None:
    options = [say("intake.template.option", number=number) for number in range(1, 6)]
    sheet.append([say("intake.template.code"), say("intake.template.question"), *options])
    for code in questionnaire.columns(Length(length)):
        sheet.append(_question(questionnaire.items_by_code[code], say))
    _set_header(sheet)
    sheet.freeze_panes = "C2"
    _widths(sheet, {1: 16, 2: 60} | dict.fromkeys(range(3, 8), 36))
    _wrap(sheet)


def _question(item: Item, say: Language) -> list[str]:
    texts = [item.question, *item.options]
    return [item.code, *(text.within(say.code) for text in texts)]


def _fill_values(sheet: Any, questionnaire: Questionnaire, say: Language) -> None:
    dont_know, not_applicable = ESCAPES[say.code]
    sheet.append([say("intake.template.column"), say("intake.template.value"), say("intake.template.meaning")])
    sheet.append([RESPONDENT, "", say("intake.template.respondent")])
    for function in questionnaire.functions:
        sheet.append([FUNCTION, function.key, function.name.within(say.code)])
    for role in RespondentRole:
        sheet.append([ROLE, str(role), say(f"intake.template.role.{role}")])
    kinds = [say("intake.template.every_code")]
    for value, meaning in (
        ("1 – 5", say("intake.template.option_meaning")),
        (dont_know, questionnaire.dont_know.within(say.code)),
        (not_applicable, questionnaire.not_applicable.within(say.code)),
        ("", say("intake.template.skipped")),
    ):
        sheet.append([*kinds, value, meaning])
    for item in questionnaire.open_items:
        sheet.append([item.code, "", say("intake.template.open")])
    _set_header(sheet)
    _widths(sheet, {1: 26, 2: 16, 3: 80})
    _wrap(sheet)


def _set_header(sheet: Any) -> None:
    for cell in sheet[1]:
        cell.font = Font(bold=True, color=INK)
        cell.fill = PatternFill("solid", start_color=TINT)


def _widths(sheet: Any, widths: dict[int, int]) -> None:
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width


def _wrap(sheet: Any) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
