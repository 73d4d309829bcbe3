"""From a file of answers to everything that can be said of it: the consultant's way in."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from assessment.core.context import Context
from assessment.core.diagnosis import diagnose
from assessment.core.questionnaire import Length, Questionnaire
from assessment.core.roadmap import plan
from assessment.i18n import language
from assessment.intake.answers import read_answers
from reports import data, plain
from reports.content.report import Report, build


class NoPdfLibrariesError(Exception):
    """The system libraries behind the PDF are not installed; `diapason doctor` says which."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """A function, by its name, from which more people answered than it counts."""

    function: str
    answered: int
    staff: int


@dataclass(frozen=True)
class FileDiagnosis:
    """What a file says. `left_aside`: columns of the file which its length does not ask."""

    report: Report
    left_aside: tuple[str, ...]

    @property
    def crowded(self) -> tuple[Crowd, ...]:
        """Functions whose size, as the context tells it, cannot be right."""
        basis = self.report.basis
        return tuple(
            Crowd(basis.names[function], len(rows), basis.diagnosis.staff[function])
            for function, rows in basis.diagnosis.rows.items()
            if len(rows) > basis.diagnosis.staff.get(function, len(rows))
        )


def _silently(_step: str) -> None:
    """The progress of a run that nobody watches."""


def diagnose_file(
    content: bytes,
    questionnaire: Questionnaire,
    *,
    language_code: str,
    length: str | None = None,
    context: Context | None = None,
    progress: Callable[[str], None] = _silently,
) -> FileDiagnosis:
    """Read a file's bytes, diagnose, plan. Raises IntakeError with every problem of the file.

    `progress` is called with the name of each step as it begins: reading, scoring, planning.
    """
    context = context or Context()
    progress("reading")
    reading = read_answers(content, questionnaire, length=Length(length) if length else None)
    progress("scoring")
    diagnosis = diagnose(questionnaire, reading.sheet, length=reading.length, staff=context.staff)
    progress("planning")
    report = build(diagnosis, plan(diagnosis, context), context, language(language_code))
    return FileDiagnosis(report, reading.left_aside)


def written_figures(found: FileDiagnosis) -> bytes:
    """The JSON of a diagnosis in UTF-8."""
    return ("".join(_pieces(data.figures(found.report.basis), "")) + "\n").encode()


def written_summary(found: FileDiagnosis) -> str:
    """The result in a few lines for a terminal."""
    return "\n".join(plain.lines(found.report))


def written_pdf(found: FileDiagnosis) -> bytes:
    """The report as a PDF. Raises NoPdfLibrariesError where the system lacks what draws it."""
    try:
        # WeasyPrint takes half a second to load and needs Pango, which figures and summaries can do without.
        from reports import pdf  # noqa: PLC0415
    except OSError as error:
        raise NoPdfLibrariesError from error
    return pdf.render(found.report)


def _pieces(value: Any, margin: str) -> Iterator[str]:
    """JSON that a person can read: lists and mappings of plain values stay on one line, the others are indented.

    The standard library's indented writer takes a line per number and is five times slower on thousands of respondents.
    """
    inner = margin + "  "
    if not _has_inner_containers(value):
        yield json.dumps(value, ensure_ascii=False, allow_nan=False)
    elif isinstance(value, dict):
        for number, (key, entry) in enumerate(value.items()):
            yield f"{',' if number else '{'}\n{inner}{json.dumps(key, ensure_ascii=False)}: "
            yield from _pieces(entry, inner)
        yield f"\n{margin}}}"
    else:
        for number, entry in enumerate(value):
            yield f"{',' if number else '['}\n{inner}"
            yield from _pieces(entry, inner)
        yield f"\n{margin}]"


def _has_inner_containers(value: Any) -> bool:
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(isinstance(entry, dict | list) for entry in entries)
