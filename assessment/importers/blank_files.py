"""Empty KPI and plan-limit files."""

import csv
import io
from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assessment.core.cost.cost_inputs import CostInputKey
from assessment.core.planning.plan_limits import DEFAULT_PARALLEL_ACTIONS
from assessment.core.planning.roadmap import PERIODS
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.importers.kpi_columns import SETTINGS, unit_of
from assessment.importers.kpis import BEHIND
from assessment.importers.plan_limits import FUNCTION

KPI_COLUMNS = ("code", "name", "unit", "function", "value", "second", "low", "high", "source", "period")
WIDEST = 60
Rows = list[Sequence[str]]


def blank_kpis(questionnaire: Questionnaire, say: Language) -> Rows:
    """A row per figure and function asked, then the inputs that only the cost knows, and what it counts."""
    rows: Rows = [KPI_COLUMNS]
    for kpi in (*questionnaire.kpis, *questionnaire.trends):
        for function in kpi.asked_of or ("",):
            rows.append(_row(kpi.code, kpi.name.within(say.code), say(f"kpis.unit_names.{unit_of(kpi)}"), function))
    rows += [
        _row(entry, say(f"cost.entries.{entry}"), say(f"kpis.unit_names.{unit_of(entry)}"), "") for entry in _entries()
    ]
    rows += [_row(name, say(f"intake.template.setting.{name}"), "", "") for name in SETTINGS]
    return rows


def _entries() -> Iterator[CostInputKey]:
    """Inputs of the cost that no figure of the questionnaire gives."""
    return (entry for entry in CostInputKey if entry not in BEHIND.values())


def _row(code: str, name: str, unit: str, function: str) -> Sequence[str]:
    return (str(code), name, unit, function, *[""] * (len(KPI_COLUMNS) - 4))


def blank_capacity(questionnaire: Questionnaire) -> Rows:
    """A row per function, a column per period, and the rows that hold one value."""
    width = len(PERIODS)
    return [
        (FUNCTION, *map(str, PERIODS)),
        *((function.key, *[""] * width) for function in questionnaire.functions),
        ("budget", *[""] * width),
        ("at_once", str(DEFAULT_PARALLEL_ACTIONS), *[""] * (width - 1)),
        ("pinned", *[""] * width),
        ("excluded", *[""] * width),
    ]


def as_text(rows: Rows) -> bytes:
    """The rows as CSV."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def as_workbook(rows: Rows) -> bytes:
    """The rows as XLSX, the first of them in bold."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has a sheet")
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, column in enumerate(zip(*rows, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = min(WIDEST, 3 + max(map(len, column)))
    sheet.freeze_panes = "B2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
