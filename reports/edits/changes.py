"""What an edited file changes in the edits that a report has by now."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cattrs.errors import ClassValidationError

from reports.edits.patches import EditsFormatError, PatchKind, ReportEdits, TextPatch, edits_converter

Place = tuple[str, str, PatchKind, str, int]


class ChangeKind(StrEnum):
    """What was done to a text."""

    REWRITTEN = "rewritten"
    LEFT_OUT = "left_out"
    ADDED = "added"
    REMOVED = "removed"
    """An editor's text of before is gone."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text of a file beside the one it was written with: `before` is None for a new one, `after` for one taken out.

    `here`: the text that stands in its place by now, where it is neither of the two.
    """

    before: TextPatch | None
    after: TextPatch | None
    here: TextPatch | None = None

    @property
    def kind(self) -> ChangeKind:
        """What was done to it."""
        if self.after is None:
            return ChangeKind.REMOVED
        if self.after.kind is PatchKind.REPLACE:
            return ChangeKind.REWRITTEN if self.after.text.strip() else ChangeKind.LEFT_OUT
        return ChangeKind.ADDED if self.before is None else ChangeKind.REWRITTEN

    @property
    def patch(self) -> TextPatch:
        """One that says where it stands."""
        patch = self.after or self.before
        if patch is None:
            raise ValueError
        return patch


@dataclass(frozen=True, slots=True)
class FileChanges:
    """Texts changed, sections taken out, and all sections in their new order; no order where none was moved."""

    texts: tuple[TextChange, ...] = ()
    hidden: tuple[str, ...] = ()
    order: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.hidden or self.order)


def place_of(patch: TextPatch) -> Place:
    """Where a text stands: language, section, kind, base and number among its likes."""
    return patch.language, patch.section, patch.kind, patch.base, patch.nth


def changes_since(
    changes: Sequence[TextChange], current: ReportEdits, *, hidden: Sequence[str], order: Sequence[str]
) -> FileChanges:
    """What is left to do of a file's changes over the edits of today.

    A change that is there already is none. One whose text was changed here since the file was written keeps that text
    beside it, in `here`.
    """
    left = (_since(change, current.patches) for change in changes)
    moved = tuple(order) if order and tuple(order) != current.order else ()
    gone = tuple(anchor for anchor in hidden if anchor not in current.hidden)
    return FileChanges(tuple(change for change in left if change is not None), gone, moved)


def _since(change: TextChange, current: Sequence[TextPatch]) -> TextChange | None:
    after, before = change.after, change.before
    if after is not None and _stands(after, current):
        return None
    if before is not None and _stands(before, current):
        return change
    if after is None:
        return None
    if after.kind is not PatchKind.REPLACE:
        # Another text of one's own takes nobody's place.
        return replace(change, before=None)
    return replace(
        change, before=None, here=next((each for each in current if place_of(each) == place_of(after)), None)
    )


def _stands(patch: TextPatch, current: Sequence[TextPatch]) -> bool:
    return any((place_of(each), each.text) == (place_of(patch), patch.text) for each in current)


def chosen(changes: FileChanges, *, texts: Collection[int], hidden: Collection[str], moved: bool) -> FileChanges:
    """The changes that somebody decided on: texts by their number, sections by their anchor."""
    return FileChanges(
        tuple(change for number, change in enumerate(changes.texts) if number in texts),
        tuple(anchor for anchor in changes.hidden if anchor in hidden),
        changes.order if moved else (),
    )


def changes_to_json(changes: FileChanges) -> str:
    """Changes as a text that a page carries."""
    return json.dumps(edits_converter().unstructure(changes), ensure_ascii=False, separators=(",", ":"))


def changes_from_json(written: str) -> FileChanges:
    """Changes again. Raises EditsFormatError."""
    try:
        changes = edits_converter().structure(json.loads(written), FileChanges)
        empty = any(change.before is None and change.after is None for change in changes.texts)
    except (ClassValidationError, ValueError, TypeError, AttributeError) as error:
        raise EditsFormatError(str(error)) from error
    if empty:
        raise EditsFormatError("empty change")
    return changes
