"""Benchmark: workbooks of random answers and inputs, computed again by LibreOffice, against the core."""

import io
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl

from assessment.core.cost.calculator import Cost, calculate
from assessment.core.cost.cost_inputs import LIMITS, CostInput, CostInputKey, InputRange, OwnInput, faults
from assessment.core.cost.cost_lines import Choices, LeadLoss, Overlap
from assessment.core.cost.kpis import Kpis
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.file_diagnosis.diagnose_file import diagnose_file
from benchmarks.answer_files import team
from benchmarks.results_table import Measurement, at_most
from reports import workbook
from reports.content.report import Report
from reports.findings import CompanyFindings, CostFindings

SETS = 50
MOST_PEOPLE = 24
MOST_POINTS, MOST_EUROS = 0.01, 1.0
ENDS = ("low", "central", "high")
LARGEST = 5_000.0
"""Numbers are drawn up to here, where an input may be larger: the cent of a billion euros is not the question."""


def rows() -> Iterator[Measurement]:
    """The furthest that a recomputed score and amount lie from the core's."""
    program = shutil.which("soffice")
    if program is None:
        yield Measurement("workbooks recomputed by LibreOffice", "not measured", "", "LibreOffice is not installed")
        return
    points, euros = _furthest(program)
    yield at_most(f"workbooks recomputed, {SETS} sets, points", points, MOST_POINTS, "points", "")
    yield at_most(f"workbooks recomputed, {SETS} sets, euros", euros, MOST_EUROS, "€", "")


def _furthest(program: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="diapason-workbooks-") as name:
        folder = Path(name)
        cases = [_case(random.Random(seed)) for seed in range(SETS)]
        for number, (report, _) in enumerate(cases):
            book = openpyxl.load_workbook(io.BytesIO(workbook.render(report)))
            # Saved by another library, formulas keep no result: what is read afterwards was computed.
            book.save(folder / f"{number}.xlsx")
        command = [program, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "computed")]
        files = [str(folder / f"{number}.xlsx") for number in range(SETS)]
        subprocess.run([*command, *files], check=True, capture_output=True, timeout=900)
        points = euros = 0.0
        for number, (report, cost) in enumerate(cases):
            book = openpyxl.load_workbook(folder / "computed" / f"{number}.xlsx", data_only=True)
            points = max(points, _points_off(book, report))
            euros = max(euros, _euros_off(book, cost))
    return points, euros


def _case(draw: random.Random) -> tuple[Report, Cost]:
    """A team's report with a cost of inputs that nobody ordered."""
    content = team(draw.randint(1, MOST_PEOPLE), seed=draw.randrange(10**6))
    report = diagnose_file(content, questionnaire(), language_code=draw.choice(("fr", "en"))).report
    if report is None:
        raise RuntimeError("a named result is always shown")
    inputs: dict[CostInputKey, CostInput] = {}
    for entry in CostInputKey:
        if draw.random() < 0.9:
            inputs[entry] = _input(draw, entry)
            if faults(inputs):
                del inputs[entry]
    holds = frozenset(overlap for overlap in Overlap if draw.random() < 0.5)
    loss = draw.choice(tuple(LeadLoss))
    choices = Choices(
        lead_loss=loss, late_response=draw.random() < 0.5, forecast_gap=draw.random() < 0.5, duplicates_hold=holds
    )
    cost = calculate(inputs, choices)
    findings = CompanyFindings(cost=CostFindings(kpis=Kpis(), cost=cost))
    return replace(report, findings=findings), cost


def _input(draw: random.Random, entry: CostInputKey) -> OwnInput:
    lowest, highest = LIMITS[entry].lowest, min(LIMITS[entry].highest or LARGEST, LARGEST)
    low, central, high = sorted(draw.uniform(lowest or 0.01, highest) for _ in range(3))
    return OwnInput(InputRange(low, central, high), ("finance",))


def _points_off(book: openpyxl.Workbook, report: Report) -> float:
    diagnosis = report.chapter.diagnosis
    scores = {f"score_{key}": scale.score for key, scale in diagnosis.scales.items()}
    scores["score_total"] = diagnosis.total.score
    return max(_off(book, name, score) for name, score in scores.items())


def _euros_off(book: openpyxl.Workbook, cost: Cost) -> float:
    off = 0.0
    for end in ENDS:
        total = sum(getattr(line.trace, end) for line in cost.counted)
        off = max(off, _off(book, f"cost_{end}", total if cost.cap is None else min(total, cost.cap)))
    return off


def _off(book: openpyxl.Workbook, name: str, expected: float | None) -> float:
    """How far a named cell lies from what it should be; infinite where one is a number and the other is none."""
    match = re.fullmatch(r"'?([^'!]+)'?!(.*)", book.defined_names[name].attr_text)
    if match is None:
        raise RuntimeError(f"{name} names no cell")
    value = book[match[1]][match[2].replace("$", "")].value
    if isinstance(value, int | float) and expected is not None:
        return abs(float(value) - expected)
    return 0.0 if not isinstance(value, int | float) and expected is None else float("inf")
