"""The workbook with its sheets in the order in which they are read."""

import io
from datetime import UTC, datetime, time

from xlsxwriter import Workbook

from reports.content.report import Report
from reports.verification.figure_list import UNSEALED, DocumentSeal
from reports.verification.sealing import sealed_office
from reports.workbook.cost import write_cost
from reports.workbook.own_texts import write_own_texts
from reports.workbook.plan import write_actions, write_roadmap
from reports.workbook.reference import write_codebook, write_sources
from reports.workbook.scores import ScoreSheets
from reports.workbook.sheet import Looks, page_words


def render(report: Report, seal: DocumentSeal = UNSEALED) -> bytes:
    """The result as a workbook: scores and cost are formulas down to what the reader may see of the answers."""
    day = report.chapter.context.day
    moment = datetime.combine(day, time(), UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)
    written = io.BytesIO()
    book = Workbook(written, {"in_memory": True, "default_date_format": "yyyy-mm-dd", "strings_to_formulas": False})
    book.set_properties(
        {
            "title": report.title,
            "subject": report.subject,
            "author": report.organisation,
            "created": moment.replace(tzinfo=None),
        }
    )
    signatory = report.theme.signatory
    signed, reached = (signatory.name, signatory.contact) if signatory else ("", "")
    firm = page_words(report.organisation, report.period, most=140)
    head = f"&L&9{firm}&R&9{page_words(signed, most=100)}"
    looks = Looks(book, report.theme.accent, head, page_words(report.theme.contact, reached, most=190))
    ScoreSheets(book, looks, report).write()
    cost = report.findings.cost.cost if report.findings.cost else None
    if cost is not None and "cost" not in report.edits.hidden:
        write_cost(book, looks, report, cost)
    if report.chapter.roadmap.actions and "roadmap" not in report.edits.hidden:
        write_roadmap(book, looks, report)
        write_actions(book, looks, report)
    write_own_texts(book, looks, report)
    write_codebook(book, looks, report)
    write_sources(book, looks, report)
    book.worksheets()[0].activate()
    book.close()
    when = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return sealed_office(written.getvalue(), report, form="xlsx", seal=seal, moment=when)
