"""One archive of everything that a client may take along: answers, results, documents and the log."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.services.editing.edit_report import edits_of
from assessment.services.permissions import Actor, Right, require
from assessment.services.planning.campaign_findings import campaign_findings
from assessment.services.results.campaign_result import campaign_result, readers_of
from assessment.services.results.export_answers import export_answers
from assessment.services.results.table_files import csv_pieces
from assessment.store.encryption import SecretKeys
from assessment.store.models import Account, AuditEvent, Campaign, ClientNote, KeptDocument, Organisation
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.store.queries import brands
from assessment.store.queries.campaigns import campaigns, waves
from reports import json_export
from reports.content.report import build
from reports.edits.patches import edits_to_json

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The day that every entry bears: the same content gives the same bytes."""
PRIVATE_FILE = 0o600 << 16
PDF = b"%PDF"
OFFICE_ENDINGS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
"""Part that each format holds, with the ending of its files."""
Catalogue = Callable[[Campaign], Questionnaire]


def export_everything(
    session: Session,
    organisation: Organisation,
    archive: IO[bytes],
    *,
    actor: Actor,
    catalogue: Catalogue,
    keys: SecretKeys,
    say: Language,
) -> None:
    """Write the archive: a folder for each campaign, the profile, and the log of deeds.

    Confidential answers leave as the result shows them, and no further. Raises NotAllowedError.
    """
    require(actor, Right.MANAGE, organisation.id)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        _add(written, "organisation.json", _profile(organisation))
        for number, line in enumerate(campaigns.of_organisation(session, organisation.id), start=1):
            campaign = line.campaign
            folder = f"{number:02d}-{campaign.id}"
            _add(written, f"{folder}/campaign.json", _json(_campaign(campaign)))
            if campaign.status in (CLOSED, PUBLISHED):
                for name, content in _closed(session, campaign, actor, catalogue(campaign), keys, say):
                    _add(written, f"{folder}/{name}", content)
        _add(written, "log.csv", _log(session, organisation.id))
        note = session.get(ClientNote, (actor.account_id, organisation.id))
        if note is not None:
            _add(written, "my-note.txt", note.text.encode())
        letters = brands.letters_of(session, actor.account_id)
        if letters:
            own = [{"name": template.name, "words": template.words} for template in letters]
            _add(written, "my-invitation-texts.json", _json(own))


def _closed(
    session: Session, campaign: Campaign, actor: Actor, questionnaire: Questionnaire, keys: SecretKeys, say: Language
) -> Iterator[tuple[str, bytes]]:
    """Answers, figures and documents of a closed campaign, each with its file name."""
    tables = export_answers(session, campaign, actor=actor, questionnaire=questionnaire, keys=keys, say=say)
    for number, table in enumerate(tables, start=1):
        yield f"answers-{number}.csv", b"".join(csv_pieces(table, language=say.code))
    result = campaign_result(session, campaign, actor=actor, questionnaire=questionnaire, keys=keys)
    if result.reading.diagnosis is not None and result.roadmap is not None:
        findings = campaign_findings(session, campaign, result, questionnaire=questionnaire)
        report = build(
            result.reading.diagnosis,
            result.roadmap,
            result.context,
            say,
            reading=result.reading,
            asked=questionnaire,
            findings=findings,
        )
        yield "results.json", _json(json_export.figures(report.chapter, findings))
        edits = edits_of(session, campaign)
        if edits:
            yield "edits.json", edits_to_json(edits)
    # Documents were made for readers of every kind: whoever answered would read what only outsiders may.
    if any(readers_of(session, waves.chain(session, campaign), actor=actor, keys=keys).values()):
        return
    kept = select(KeptDocument).where(KeptDocument.campaign_id == campaign.id).options(undefer(KeptDocument.content))
    for document in session.scalars(kept.order_by(KeptDocument.number)):
        yield f"document-{document.number}.{document_ending(document.content)}", document.content


def document_ending(content: bytes) -> str:
    """How the name of a file of that content ends: what was kept of a document does not tell its format."""
    if content.startswith(PDF):
        return "pdf"
    file = io.BytesIO(content)
    if not zipfile.is_zipfile(file):
        # A document that is damaged does not keep the rest of the archive from whoever takes it.
        return "bin"
    with zipfile.ZipFile(file) as archive:
        parts = archive.namelist()
    return next((end for part, end in OFFICE_ENDINGS.items() if part in parts), "zip")


def _profile(organisation: Organisation) -> bytes:
    columns = ("name", "headcount", "staff", "cycle", "basket", "complex_offer", "several_sites", "marketing_share",
               "locale", "time_zone", "created_on")  # fmt: skip
    return _json({name: getattr(organisation, name) for name in columns})


def _campaign(campaign: Campaign) -> dict[str, object]:
    columns = ("name", "questionnaire_key", "questionnaire_version", "length", "mode", "threshold", "status", "staff",
               "opened_on", "closed_on", "published_on", "letter_words", "asks_comments")  # fmt: skip
    return {name: getattr(campaign, name) for name in columns}


def _log(session: Session, organisation_id: str) -> bytes:
    query = (
        select(AuditEvent, Account.email)
        .outerjoin(Account, Account.id == AuditEvent.account_id)
        .where(AuditEvent.organisation_id == organisation_id)
        .order_by(AuditEvent.id)
    )
    lines = io.StringIO()
    table = csv.writer(lines)
    table.writerow(("at", "who", "verb", "kind", "object"))
    for event, email in session.execute(query):
        table.writerow((event.at.isoformat(), email or "", event.verb, event.object_kind, event.object_id))
    return lines.getvalue().encode()


def _json(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, indent=1, default=str).encode()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=EARLIEST)
    entry.external_attr, entry.compress_type = PRIVATE_FILE, zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
