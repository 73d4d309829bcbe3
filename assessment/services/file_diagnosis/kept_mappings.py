"""Keeps the mapping of an organisation's exports, and finds it for the next file of that shape."""

from datetime import date

from sqlalchemy.orm import Session

from assessment.i18n import Language
from assessment.importers.formats.problems import ImportFileError
from assessment.services.file_diagnosis.export_reader import ColumnMapping, ExportReader
from assessment.services.permissions import Actor, Right, require
from assessment.store.models.organisations import ExportMapping


def known_mapping(
    session: Session, organisation_id: str, reader: ExportReader, content: bytes, proposed: ColumnMapping
) -> ColumnMapping | None:
    """The mapping kept for a file's shape, with the labels it has not met; None where none was kept that still fits."""
    key = (organisation_id, reader.questionnaire.key, proposed.shape)
    row = session.get(ExportMapping, key)
    if row is None:
        return None
    try:
        kept = reader.mapping(row.content.encode())
    except ImportFileError:
        # A newer version of the questionnaire has other items: it is proposed anew.
        return None
    return reader.completed(kept, content)


def keep_mapping(
    session: Session,
    organisation_id: str,
    reader: ExportReader,
    mapping: ColumnMapping,
    *,
    actor: Actor,
    say: Language,
    today: date,
) -> None:
    """Keep a mapping in the place of an earlier one. Raises NotAllowedError."""
    require(actor, Right.PREPARE, organisation_id)
    values = {"content": reader.written(mapping, say).decode(), "saved_on": today}
    key = {"organisation_id": organisation_id, "questionnaire": reader.questionnaire.key, "shape": mapping.shape}
    session.merge(ExportMapping(**key, **values))
