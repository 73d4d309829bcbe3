"""Reads an edited Word file for the report of a campaign, and keeps what its editor takes over of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from assessment.core.questionnaire.free_text import cleaned
from assessment.services.editing.edit_report import arrange_sections, author_of, day_of, edits_of, write_texts
from assessment.services.errors import EditsRefusedError
from assessment.services.file_diagnosis.edited_report import edits_of_word
from assessment.services.permissions import Actor
from assessment.services.verification.document_seal import CAMPAIGN
from assessment.store.models import Campaign
from assessment.store.models.campaigns.edits import LONGEST_TEXT
from reports.content.editions import EDITIONS, Edition, chapters
from reports.content.report import Report
from reports.edits.changes import FileChanges, TextChange, changes_since
from reports.edits.figures_in_text import HASH_DIGITS
from reports.edits.patches import ReportEdits, TextPatch
from reports.verification.compare import FigureDifference
from reports.verification.figure_list import DocumentSeal, PlaceKind
from reports.verification.verify import ListDamagedError, NoListError, UnreadableFileError, verify

if TYPE_CHECKING:
    from reports.word.edited_file import EditedFile

FIXED = ("cover", "annex-head", "missing")
"""Sections that stand first and are what the edition begins with: neither moved nor left out."""
OUTSIDE_PROSE = (PlaceKind.CHART, PlaceKind.DATA, PlaceKind.MARGIN, PlaceKind.PICTURE)
"""Places of figures that are no prose: what was altered there comes back as it was."""
LONGEST_SECTION, LONGEST_BASE = 40, HASH_DIGITS
MOST_CHANGES = 1000


@dataclass(frozen=True, slots=True)
class WordUpload:
    """An edited file beside the report of today.

    `outside`: figures that were altered outside the prose. `other_campaign`: whether another campaign's report was
    edited. `alone`: whether its sections taken out would leave an edition empty; they are then not offered.
    """

    file: "EditedFile"
    changes: FileChanges
    outside: tuple[FigureDifference, ...]
    other_campaign: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class StaleOffer:
    """Changes that a page offered before the report was changed, in another tab or by somebody else.

    `changes`: what is left of them over the edits of today; `alone`: see WordUpload.
    """

    changes: FileChanges
    alone: bool


def read_upload(
    session: Session, campaign: Campaign, report: Report, content: bytes, *, seal: DocumentSeal
) -> WordUpload:
    """What an edited file changes in the report as it is edited by now. Raises EditsRefusedError."""
    file = edits_of_word(content)
    hidden = [anchor for anchor in file.hidden if anchor not in FIXED]
    order = [anchor for anchor in file.edits.order if anchor not in FIXED] if file.moved else []
    changes = changes_since(file.changes, edits_of(session, campaign), hidden=hidden, order=order)
    check_changes(changes, file.titles)
    alone = not _leaves_something(report, changes.hidden)
    outside, source = _verified(content, seal)
    other = bool(source) and source != f"{CAMPAIGN}{campaign.id}"
    return WordUpload(file, replace(changes, hidden=()) if alone else changes, outside, other, alone)


def stale_offer(session: Session, campaign: Campaign, report: Report, changes: FileChanges) -> StaleOffer | None:
    """What has to be decided again of changes that were chosen; None where they fit the edits of today.

    They do not where another text took the place of one since it was shown, or where an edition would be left empty.
    """
    now = changes_since(changes.texts, edits_of(session, campaign), hidden=changes.hidden, order=changes.order)
    shown = {change.after: change.here for change in changes.texts}
    changed = any(change.here is not None and change.here != shown.get(change.after) for change in now.texts)
    alone = not _leaves_something(report, now.hidden)
    return StaleOffer(replace(now, hidden=()) if alone else now, alone) if changed or alone else None


def check_changes(changes: FileChanges, titles: Mapping[str, str] = MappingProxyType({})) -> None:
    """Whether changes can be kept: a file may be anybody's. Raises EditsRefusedError."""
    for change in changes.texts:
        patch = change.patch
        if max(len(each.text) for each in (change.after, change.before) if each) > LONGEST_TEXT:
            raise EditsRefusedError("long_text", section=titles.get(patch.section, patch.section), most=LONGEST_TEXT)
        if len(patch.section) > LONGEST_SECTION or len(patch.base) > LONGEST_BASE or patch.language not in ("fr", "en"):
            raise EditsRefusedError("damaged_sections")
    names = (*changes.hidden, *changes.order)
    known = {anchor for anchors in EDITIONS.values() for anchor in anchors}
    if not known.issuperset(names) or len(changes.texts) > MOST_CHANGES or not all(map(_sound, changes.texts)):
        raise EditsRefusedError("damaged_sections")


def _sound(change: TextChange) -> bool:
    return all(patch is None or 0 < patch.nth < LONGEST_TEXT for patch in (change.before, change.after))


def keep_changes(session: Session, campaign: Campaign, changes: FileChanges, *, actor: Actor, now: datetime) -> None:
    """Keep these changes under the name of `actor`. Raises NotAllowedError, CampaignOpenError, EditsRefusedError."""
    check_changes(changes)
    author, day = author_of(session, actor), day_of(session, campaign, now)
    texts = [
        (replace(change.after, text=cleaned(change.after.text).strip(), author=author, day=day), change.before)
        for change in changes.texts
        if change.after is not None
    ]
    if changes.texts:
        write_texts(
            session,
            campaign,
            [text for text, _ in texts],
            instead_of=_instead_of(changes),
            places={text: before for text, before in texts if before is not None},
            actor=actor,
            now=now,
        )
    if changes.hidden or changes.order:
        current = edits_of(session, campaign)
        hidden = dict.fromkeys((*current.hidden, *changes.hidden))
        order = dict.fromkeys((*changes.order, *current.order))
        arrange_sections(session, campaign, hidden=tuple(hidden), order=tuple(order), actor=actor, now=now)


def _instead_of(changes: FileChanges) -> tuple[TextPatch, ...]:
    """The texts that make way; one that was changed here since makes way for the file's only where that is chosen."""
    return tuple(patch for change in changes.texts for patch in (change.before, change.here) if patch is not None)


def _leaves_something(report: Report, hidden: Iterable[str]) -> bool:
    """Whether every edition that says something still does without these sections."""
    after = ReportEdits(hidden=(*report.edits.hidden, *hidden))
    return all(_says(report, after, edition) for edition in EDITIONS if _says(report, report.edits, edition))


def _says(report: Report, edits: ReportEdits, edition: Edition) -> bool:
    return any(entry.anchor not in FIXED for entry in chapters(replace(report, edits=edits), edition))


def _verified(content: bytes, seal: DocumentSeal) -> tuple[tuple[FigureDifference, ...], str]:
    """Figures altered outside the prose, and whose result the file shows; nothing where it carries no list."""
    try:
        verification = verify(content, seal)
    except (UnreadableFileError, NoListError, ListDamagedError):
        return (), ""
    outside = tuple(difference for difference in verification.differences if difference.kind in OUTSIDE_PROSE)
    return outside, verification.figures.source
