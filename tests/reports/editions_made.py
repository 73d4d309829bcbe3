"""Editions of reports of every size and kind, laid out once."""

import logging
from collections.abc import Callable
from functools import cache

import numpy as np
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.answer_sheet import AnswerSheet, sheet_codes
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Length
from assessment.core.questionnaire.respondents import Cell, Respondent, RespondentRole
from assessment.i18n import language
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.demo.sample_report import sample_report
from assessment.store.database import connect
from assessment.store.encryption import SecretKeys
from assessment.store.models import Base
from reports import pdf
from reports.content.editions import Edition
from reports.content.report import Report
from tests.reports.report_factory import LONG_NAME, crowd, history, report, seen, seen_report
from tests.reports.reports_with_plan import with_findings

TRIAD = ("sales", "marketing", "finance")
COMMENTS = tuple(f"Commentaire numéro {number} : on cherche, on demande, on attend." for number in range(1, 201))
WATCHED = ("weasyprint", "fontTools", "pydyf", "matplotlib")


def _sheet(value: int, *, only: str = "") -> AnswerSheet:
    """Three heads who all answer `value`, or leave aside everything but one lever."""
    codes = sheet_codes(questionnaire(), Length.FULL)
    cells = np.full((3, len(codes)), value, dtype=np.int8)
    for column, code in enumerate(codes):
        rated = questionnaire().items_by_code[code].rated
        if only and not code.startswith(only):
            cells[:, column] = Cell.SKIPPED
        cells[[key == rated for key in TRIAD], column] = Cell.SKIPPED
    people = tuple(Respondent(key, key, RespondentRole.HEAD) for key in TRIAD)
    return AnswerSheet(people, codes, cells, {})


def _named(value: int, code: str, *, only: str = "") -> Report:
    return seen_report(_sheet(value, only=only), Length.FULL, Mode.NAMED, code)


def _second_wave(code: str) -> Report:
    """The second measure of the demonstration's named firm: changes, figures, cost and a plan of fifteen actions."""
    engine = connect("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        keys = SecretKeys.from_secret("sample" * 8)
        return sample_report(session, questionnaire=questionnaire(), keys=keys, say=language(code))


MADE: dict[str, Callable[[str], Report]] = {
    "one": lambda code: history("one-leader-quick", code),
    "one, long name": lambda code: history("one-leader-quick", code, organisation=LONG_NAME),
    "one, a lever unknown": lambda code: history("nobody-knows-lever-two", code),
    "three": lambda code: seen("three-heads-disagree", Mode.NAMED, code),
    "twelve": lambda code: seen("team-of-twelve-wave1", Mode.CONFIDENTIAL, code),
    "twelve, seen by one of them": lambda code: seen("team-of-twelve-wave1", Mode.CONFIDENTIAL, code, reader="sales"),
    "twelve, named": lambda code: seen("team-of-twelve-wave1", Mode.NAMED, code),
    "sixty": lambda code: seen("sixty-people", Mode.CONFIDENTIAL, code),
    "sixty, named": lambda code: seen("sixty-people", Mode.NAMED, code),
    "figures and a plan": with_findings,
    "second wave": _second_wave,
    "all fives": lambda code: _named(5, code),
    "all ones": lambda code: _named(1, code),
    "nothing answered": lambda code: _named(int(Cell.SKIPPED), code),
    "one lever answered": lambda code: _named(3, code, only="V"),
    "two hundred comments": lambda code: crowd(TRIAD, code=code, comments={"T1": COMMENTS}),
    "one, no day": lambda code: report(
        _sheet(2), Length.FULL, code=code, context=CompanyProfile(organisation="Ateliers Durand", headcount=40)
    ),
}
"""Reports by what is told of them."""
IN_ENGLISH = ("one", "three", "twelve", "sixty, named", "figures and a plan", "all fives", "one, long name")
IN_FULL = (
    "one", "three", "twelve", "twelve, named", "sixty", "sixty, named", "figures and a plan", "second wave",
    "all ones", "all fives", "one lever answered",
)  # fmt: skip
IN_ANNEX = (
    "one", "three", "sixty, named", "figures and a plan", "two hundred comments", "one lever answered",
    "nothing answered",
)  # fmt: skip
CASES = (
    *((name, "fr", Edition.BRIEF) for name in MADE),
    *((name, "en", Edition.BRIEF) for name in IN_ENGLISH),
    *((name, "fr", Edition.FULL) for name in IN_FULL),
    *((name, "fr", Edition.ANNEX) for name in IN_ANNEX),
    ("three", "en", Edition.FULL),
    ("second wave", "en", Edition.FULL),
    ("three", "en", Edition.ANNEX),
)
"""Name, language and edition of everything that is measured."""


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record.getMessage())


@cache
def made(name: str, code: str) -> Report:
    """The report of that name."""
    return MADE[name](code)


@cache
def rendered(name: str, code: str, edition: Edition) -> tuple[bytes, tuple[str, ...]]:
    """The PDF, and what the libraries complained about."""
    heard = _Heard()
    loggers = [logging.getLogger(watched) for watched in WATCHED]
    for logger in loggers:
        logger.addHandler(heard)
    try:
        return pdf.render(made(name, code), edition), tuple(heard.records)
    finally:
        for logger in loggers:
            logger.removeHandler(heard)
