"""Gives a document the list of the figures in it, as it is written."""

import io
from collections.abc import Callable, Iterable, Mapping
from zipfile import ZipFile

from reports.content import Report
from reports.content.writing.chapter_context import ChapterContext
from reports.office.same_bytes import NO_MOMENT, same_bytes
from reports.verification.carried import parts_carrying
from reports.verification.figure_list import UNSEALED, DocumentSeal, FigureList, FigurePlace, enveloped
from reports.verification.office_text import pictures, slide_places, word_places, workbook_places

READERS: Mapping[str, Callable[[ZipFile], Iterable[FigurePlace]]] = {
    "docx": word_places,
    "pptx": slide_places,
    "xlsx": workbook_places,
}
"""What reads the figures of an office file, by its format."""


def result_figures(chapter: ChapterContext) -> dict[str, str]:
    """The main figures of a result by their id, as the report writes them: scores and levels of total and scales."""
    diagnosis = chapter.diagnosis
    figures = {}
    for scale in (*diagnosis.levers, *diagnosis.symptoms):
        figures[f"{scale.key}.score"] = chapter.scale(scale).written
    for lever in diagnosis.levers:
        figures[f"{lever.key}.level"] = "" if lever.level is None else str(lever.level)
    figures["total.score"] = chapter.measure(diagnosis.total.score, diagnosis.total.interval()).written
    figures["total.level"] = "" if diagnosis.total.level is None else str(diagnosis.total.level)
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
        result=result_figures(report.chapter),
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
        places = tuple(READERS[form](package))
        picture_hashes = pictures(package)
    envelope = envelope_of(report, places, form=form, edition=edition, picture_hashes=picture_hashes, seal=seal)
    parts = parts_carrying(content, form, {"figures": envelope, **(carried or {})})
    return same_bytes(content, moment=moment, parts=parts)
