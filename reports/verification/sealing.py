"""Gives a document the list of the figures in it, as it is written."""

import io
from collections.abc import Iterable, Mapping
from zipfile import ZipFile

from assessment.core.cost.calculator import Cost
from reports.content.cost import cost_text
from reports.content.report import Report
from reports.content.writing.chapter_context import ChapterContext
from reports.office.same_bytes import NO_MOMENT, same_bytes
from reports.verification.carried import parts_carrying
from reports.verification.figure_list import UNSEALED, DocumentSeal, FigureList, FigurePlace, enveloped
from reports.verification.office_marks import office_marks
from reports.verification.office_text import office_places

TOTAL = "total"
SCORE, LEVEL, PEOPLE, DAY, AMOUNT = "score", "level", "people", "day", "amount"
"""Kinds of main figures: the end of their id."""


def result_figures(chapter: ChapterContext, cost: Cost | None = None) -> dict[str, str]:
    """The main figures of a result by their id, as the report writes them.

    Scores and levels of total and scales, people by function or group, the day, and the cost with its lines.
    """
    diagnosis, say = chapter.diagnosis, chapter.say
    figures = {}
    for scale in (*diagnosis.levers, *diagnosis.symptoms):
        figures[f"{scale.key}.{SCORE}"] = chapter.scale(scale).written
    for lever in diagnosis.levers:
        figures[f"{lever.key}.{LEVEL}"] = "" if lever.level is None else str(lever.level)
    figures[f"{TOTAL}.{SCORE}"] = chapter.measure(diagnosis.total.score, diagnosis.total.interval()).written
    figures[f"{TOTAL}.{LEVEL}"] = "" if diagnosis.total.level is None else str(diagnosis.total.level)
    figures[f"{TOTAL}.{PEOPLE}"] = say.number(diagnosis.respondents)
    figures |= {f"{group}.{PEOPLE}": say.number(count) for group, count in diagnosis.answered.items()}
    if chapter.context.day:
        figures[f"{TOTAL}.{DAY}"] = say.date(chapter.context.day)
    if cost is not None and cost.total is not None:
        figures[f"{TOTAL}.{AMOUNT}"] = cost_text.euros(cost.total.p50, say)
        for line in cost.lines:
            if line.amount is not None:
                figures[f"{line.line.value}.{AMOUNT}"] = cost_text.euros(line.amount.p50, say)
    return figures


def envelope_of(
    report: Report,
    places: Iterable[FigurePlace],
    *,
    form: str,
    edition: str = "",
    picture_hashes: Mapping[str, str] | None = None,
    seal: DocumentSeal = UNSEALED,
) -> str:
    """The signed list of a document with those places; `picture_hashes`: hash of each picture by its name."""
    figures = FigureList(
        form=form,
        edition=edition,
        language=report.language,
        source=seal.source,
        result=result_figures(report.chapter, report.findings.cost.cost if report.findings.cost else None),
        places=tuple(places),
        pictures=picture_hashes or {},
    )
    return enveloped(figures, seal)


def sealed_office(
    content: bytes,
    report: Report,
    *,
    form: str,
    edition: str = "",
    seal: DocumentSeal = UNSEALED,
    moment: bytes = NO_MOMENT,
    carried: Mapping[str, str] | None = None,
) -> bytes:
    """An office file with its list, and with other texts that it is to carry; the same bytes for the same content."""
    with ZipFile(io.BytesIO(content)) as package:
        places = tuple(office_places(package, form))
        picture_hashes = office_marks(package)
    envelope = envelope_of(report, places, form=form, edition=edition, picture_hashes=picture_hashes, seal=seal)
    parts = parts_carrying(content, form, {"figures": envelope, **(carried or {})})
    return same_bytes(content, moment=moment, parts=parts)
