"""Reports of the shipped answer files."""

import csv
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from assessment.core.analysis.campaign_analysis import analyse_campaign
from assessment.core.optimiser.optimise import optimise_usual
from assessment.core.optimiser.plan_summary import PlanSummary
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import USUAL, Mode, Threshold
from assessment.core.questionnaire.answer_sheet import AnswerSheet, sheet_codes, sheet_from_rows
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.questionnaire.respondents import Cell, Respondent, RespondentRole
from assessment.core.results.diagnosis import diagnose
from assessment.i18n import language
from assessment.questionnaire_files.catalogue import questionnaire
from reports.content.report import Report, build
from reports.content.writing.chapter_context import ChapterContext
from tests.core import team_answers

ANSWERS = Path(__file__).parents[1] / "cli" / "answers"
STORIES = tuple(sorted(path.stem for path in ANSWERS.glob("*.csv")))
WORDS = {"": Cell.SKIPPED, "NSP": Cell.DONT_KNOW, "DK": Cell.DONT_KNOW, "SO": Cell.NOT_APPLICABLE}
DAY = date(2026, 3, 4)
FIRM = CompanyProfile(organisation="Ateliers Durand", headcount=40, day=DAY)
LONG_NAME = (
    "L'Atelier des Grandes Manœuvres et de la Transformation Réunies du Nord-Pas-de-Calais, Société Coopérative SA"
)
CHAPTERS = (
    "cover", "decision", "reading", "levers", "symptoms", "practices", "blind_spots", "roadmap",
    "workshop", "limits", "method", "glossary", "answers", "comments",
    "perception", "gaps", "agreement", "crossratings", "hidden",
)  # fmt: skip
SEEN = (
    ("three-heads-disagree", Mode.NAMED, None),
    ("team-of-twelve-wave1", Mode.NAMED, None),
    ("team-of-twelve-wave1", Mode.CONFIDENTIAL, None),
    ("team-of-twelve-wave1", Mode.CONFIDENTIAL, "sales"),
    ("team-of-twelve-wave2-crm", Mode.CONFIDENTIAL, "leadership"),
    ("sixty-people", Mode.CONFIDENTIAL, None),
    ("sixty-people", Mode.CONFIDENTIAL, "leadership"),
)
"""Several people's answers as they may be seen: the file, the mode of trust, the function of a reader who answered."""
WRITTEN_LATER = ("levers", "figure", "load", "cards", "rest", "annex", "not_worth_it")
"""Parts of chapters that are written on first use."""


@cache
def history(name: str, code: str = "fr", *, organisation: str = "Ateliers Durand", day: date | None = DAY) -> Report:
    """The report of one answer file."""
    context = CompanyProfile(organisation=organisation, headcount=40, day=day)
    with (ANSWERS / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    length = Length.FULL if "V1.2" in rows[0] else Length.QUICK
    people = tuple(Respondent(row["respondent"], row["function"], RespondentRole(row["role"])) for row in rows)
    cells = tuple({item: _cell(row[item]) for item in sheet_codes(questionnaire(), length)} for row in rows)
    return report(sheet_from_rows(questionnaire(), length, people, cells), length, code=code, context=context)


@cache
def seen(name: str, mode: Mode, code: str = "fr", *, reader: str | None = None) -> Report:
    """The report of one answer file as somebody may see it: `reader` is the function of one who answered."""
    sheet, length = team_answers.history(name)
    return seen_report(sheet, length, mode, code, reader=reader)


def seen_report(
    sheet: AnswerSheet,
    length: Length,
    mode: Mode,
    code: str = "fr",
    *,
    reader: str | None = None,
    threshold: int = USUAL,
) -> Report:
    """The report of a sheet as somebody may see it; everybody answered."""
    staff = team_answers.everyone_counted(sheet)
    least = Threshold(threshold)
    settings = AnalysisSettings(length, mode, least, staff, reader=reader)
    campaign_analysis = analyse_campaign(questionnaire(), sheet, settings)
    assert campaign_analysis.diagnosis is not None
    context = CompanyProfile(organisation="Ateliers Durand", headcount=40, staff=staff, day=DAY)
    planned = optimise_usual(campaign_analysis.diagnosis, context).roadmap
    return build(
        campaign_analysis.diagnosis, planned, context, language(code), reading=campaign_analysis, asked=questionnaire()
    )


def _cell(written: str) -> int:
    return WORDS[written] if written in WORDS else int(written)


def report(
    sheet: AnswerSheet,
    length: Length,
    *,
    code: str,
    context: CompanyProfile = FIRM,
    instrument: Questionnaire | None = None,
) -> Report:
    """The report of a sheet."""
    diagnosis = diagnose(instrument or questionnaire(), sheet, length=length, staff=context.staff)
    return build(diagnosis, optimise_usual(diagnosis, context).roadmap, context, language(code))


def crowd(
    functions: Sequence[str],
    *,
    code: str = "fr",
    comments: Mapping[str, tuple[str, ...]] | None = None,
    context: CompanyProfile = FIRM,
    value: int | None = None,
) -> Report:
    """One person per entry of `functions`, with drawn answers or `value` everywhere; nobody rates their own."""
    instrument = questionnaire()
    codes = sheet_codes(instrument, Length.FULL)
    cells = np.random.default_rng(7).integers(Cell.DONT_KNOW, 6, size=(len(functions), len(codes))).astype(np.int8)
    if value is not None:
        cells[:] = value
    people = tuple(
        Respondent(f"r{number}", key, RespondentRole.MEMBER) for number, key in enumerate(functions, start=1)
    )
    for column, item in enumerate(instrument.items_by_code[code] for code in codes):
        cells[[key == item.rated for key in functions], column] = Cell.SKIPPED
    return report(AnswerSheet(people, codes, cells, comments or {}), Length.FULL, code=code, context=context)


def texts(part: Any) -> Iterator[str]:
    """Every text of a chapter, those written on first use included."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple | list):
        for inner in part:
            yield from texts(inner)
    elif dataclasses.is_dataclass(part) and not isinstance(part, ChapterContext | PlanSummary):
        names = {field.name for field in dataclasses.fields(part)}
        later = {name for name in WRITTEN_LATER if name in vars(type(part))} - names
        for name in sorted(names | later):
            yield from texts(getattr(part, name))


def all_texts(built_report: Report) -> Iterator[str]:
    """Every text of a report."""
    for chapter in CHAPTERS:
        yield from texts(getattr(built_report, chapter))
    yield from (built_report.title, built_report.subject, built_report.organisation, built_report.period)
