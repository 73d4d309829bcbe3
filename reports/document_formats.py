"""The formats in which a report leaves the product."""

from collections.abc import Mapping
from enum import StrEnum

from reports.content.editions import Edition
from reports.content.report import Report
from reports.verification.figure_list import UNSEALED, DocumentSeal

_OFFICE = "application/vnd.openxmlformats-officedocument."


class DocumentFormat(StrEnum):
    """A format, by the ending of its files."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"


MIMETYPES: Mapping[DocumentFormat, str] = {
    DocumentFormat.PDF: "application/pdf",
    DocumentFormat.DOCX: f"{_OFFICE}wordprocessingml.document",
    DocumentFormat.PPTX: f"{_OFFICE}presentationml.presentation",
    DocumentFormat.XLSX: f"{_OFFICE}spreadsheetml.sheet",
}
IN_TEMPLATES = (DocumentFormat.DOCX, DocumentFormat.PPTX)
"""Formats that may be set in a template of somebody's own."""
IN_EDITIONS = (DocumentFormat.PDF, DocumentFormat.DOCX)
"""Formats that have editions; a presentation and a workbook are one each."""


def written(report: Report, edition: Edition, form: DocumentFormat, seal: DocumentSeal = UNSEALED) -> bytes:
    """The report in a format, with the list of its figures signed; `edition` counts for those that have editions.

    Raises OSError where the system lacks what draws a PDF. Each library takes up to half a second to load, which a run
    that asks for another format can do without.
    """
    if form is DocumentFormat.DOCX:
        from reports import word  # noqa: PLC0415

        return word.render(report, edition, seal)
    if form is DocumentFormat.PPTX:
        from reports import slides  # noqa: PLC0415

        return slides.render(report, seal)
    if form is DocumentFormat.XLSX:
        from reports import workbook  # noqa: PLC0415

        return workbook.render(report, seal)
    from reports import pdf  # noqa: PLC0415

    return pdf.render(report, edition, seal)
