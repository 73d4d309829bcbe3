"""Hash of what an edition of a report shows."""

import hashlib
import json
import re
from dataclasses import replace

from reports import json_export
from reports.content.editions import Edition
from reports.content.report import Report
from reports.document_formats import IN_EDITIONS, DocumentFormat
from reports.edits.patches import edits_to_plain
from reports.json_export.score_traces import digest_of_people
from reports.theme import Theme

LAYOUT = 8
"""Raised when the same content is laid out differently: documents made before are not offered any more."""
_FRACTIONS = re.compile(r"(?<![\w.-])-?\d+(?:\.\d+(?:e[+-]?\d+)?|e-\d+)(?![\w.])")


def document_key(report: Report, edition: Edition, *, owner: str, form: DocumentFormat = DocumentFormat.PDF) -> str:
    """The SHA-256 of everything that decides a document's bytes, as 64 hexadecimal digits. `owner`: whose it is."""
    shown = {
        "layout": LAYOUT,
        "owner": owner,
        "form": form.value,
        "edition": edition.value if form in IN_EDITIONS else "",
        "recipient": report.recipient,
        "language": report.language,
        "look": _look(report.theme, form),
        "firm": [report.organisation, report.period],
        "figures": json_export.figures(report.chapter, report.findings, people=False),
        "people": digest_of_people(report.chapter.diagnosis.people),
        "plan": repr(report.roadmap.cards),
        "comments": repr(report.comments),
        "change": repr(report.waves),
        "limits": repr(report.reading),
        **({"edits": edits_to_plain(report.edits), "beside": report.beside} if report.edits else {}),
        **({"revised": report.revised} if report.revised else {}),
    }
    written = _FRACTIONS.sub(_rounded, json.dumps(shown, sort_keys=True, default=str, ensure_ascii=False))
    return hashlib.sha256(written.encode()).hexdigest()


def _rounded(number: re.Match[str]) -> str:
    """A number without its last binary digits, which show nowhere: `sum` rounds otherwise from Python 3.12 on."""
    return f"{round(float(number[0]), 9) + 0:.9f}"


def _look(theme: Theme, form: DocumentFormat) -> list[str]:
    """What decides the look; a template by its hash, where the format is set in one."""
    templates = {DocumentFormat.DOCX: theme.word_template, DocumentFormat.PPTX: theme.slides_template}
    bare = replace(theme, word_template=b"", slides_template=b"")
    return [repr(bare), hashlib.sha256(templates.get(form, b"")).hexdigest()]
