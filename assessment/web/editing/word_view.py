"""View model of an edited Word file: each change with the words of before and after, and what was not taken over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from assessment.i18n import Language
from assessment.services.editing.word_upload import StaleOffer, WordUpload
from assessment.services.verification.check_words import difference_line
from reports.content.editions import EDITIONS, chapters
from reports.content.report import Report
from reports.edits.changes import ChangeKind, FileChanges, TextChange, changes_to_json
from reports.edits.figures_in_text import filled
from reports.edits.patches import PatchKind, TextPatch

NO_TITLES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change to take over or not. `here`: what stands there by now, where somebody has changed it since."""

    number: int
    kind: ChangeKind
    title: str
    before: str
    after: str
    here: str


@dataclass(frozen=True, slots=True)
class UploadView:
    """What an edited file says. `put_back`: lines on altered figures; `own`: on figures that the result lacks.

    `carried`: the changes as the next form sends them. `stale`: whether the report was changed since they were shown.
    """

    lines: tuple[ChangeLine, ...]
    hidden: tuple[tuple[str, str], ...]
    order: tuple[str, ...]
    carried: str
    language: str
    alone: bool
    put_back: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    other_campaign: bool = False
    stale: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is left to take over."""
        return not (self.lines or self.hidden or self.order)


def upload_view(upload: WordUpload, report: Report, say: Language) -> UploadView:
    """An edited file for the page that asks what of it is kept."""
    file, changes = upload.file, upload.changes
    altered = [
        say(
            "editing.word.altered",
            section=each.section,
            figure=each.figure,
            written=each.written,
            passage=each.passage,
        )
        for each in file.altered
    ]
    outside = [difference_line(difference, "docx", say).removeprefix("- ") for difference in upload.outside]
    view = _changes_view(changes, report, language=file.language, alone=upload.alone, titles=file.titles)
    return replace(
        view,
        put_back=(*altered, *outside),
        own=tuple(say("editing.word.own", section=section, figure=figure) for section, figure in file.own_figures),
        kept=tuple(say("editing.word.stays", section=section, words=words) for section, words in file.kept),
        other_campaign=upload.other_campaign,
    )


def stale_view(offer: StaleOffer, report: Report, say: Language) -> UploadView:
    """Changes that have to be decided again, for the report was changed since they were shown."""
    language = next((change.patch.language for change in offer.changes.texts), say.code)
    return replace(_changes_view(offer.changes, report, language=language, alone=offer.alone), stale=True)


def _changes_view(
    changes: FileChanges, report: Report, *, language: str, alone: bool, titles: Mapping[str, str] = NO_TITLES
) -> UploadView:
    """What there is to decide. `titles`: those of the file by the section's anchor, which it is read by."""
    here = {entry.anchor: entry.title for edition in EDITIONS for entry in chapters(report, edition)}
    known = here | dict(titles)
    return UploadView(
        lines=tuple(_line(number, change, known) for number, change in enumerate(changes.texts)),
        hidden=tuple((anchor, known.get(anchor, anchor)) for anchor in changes.hidden),
        order=tuple(known[anchor] for anchor in changes.order if anchor in (titles or here)),
        carried=changes_to_json(changes),
        language=language,
        alone=alone,
    )


def _line(number: int, change: TextChange, titles: dict[str, str]) -> ChangeLine:
    patch = change.patch
    before = _words(change.before)
    if change.before is None and patch.kind is PatchKind.REPLACE:
        before = patch.base_text
    return ChangeLine(
        number,
        change.kind,
        titles.get(patch.section, patch.section),
        before,
        _words(change.after),
        _words(change.here),
    )


def _words(patch: TextPatch | None) -> str:
    return "" if patch is None else filled(patch.text, patch.base_text)
