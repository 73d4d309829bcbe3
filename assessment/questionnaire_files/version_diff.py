"""Differences between two versions of a questionnaire."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessment.core.questionnaire.definition import Item, Questionnaire, Text
from assessment.i18n import LANGUAGES


@dataclass(frozen=True, slots=True)
class Rewording:
    """One text of one item that was rewritten in one language. `part` is label, question or option, with its number."""

    code: str
    part: str
    number: int
    language: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Move:
    """An item that is asked elsewhere, or in other lengths, than before."""

    code: str
    old: str
    new: str


@dataclass(frozen=True)
class VersionDiff:
    """Two questionnaires side by side. `rest`: the hashes differ although no item does."""

    old: Questionnaire
    new: Questionnaire
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    reworded: tuple[Rewording, ...]
    moved: tuple[Move, ...]

    @property
    def identical(self) -> bool:
        """Whether both say the same."""
        return self.old.content_hash == self.new.content_hash

    @property
    def rest(self) -> bool:
        """Whether only other texts than those of items differ: levels, actions, glossary, …"""
        return not (self.identical or self.added or self.removed or self.reworded or self.moved)

    @property
    def version_forgotten(self) -> bool:
        """Whether the content changed under the same version: a published version never changes."""
        return not self.identical and (self.old.key, self.old.version) == (self.new.key, self.new.version)


def compare(old: Questionnaire, new: Questionnaire) -> VersionDiff:
    """Items added, removed, reworded in each language, and moved, in reading order."""
    before, after = old.items_by_code, new.items_by_code
    kept = [code for code in before if code in after]
    places_before, places_after = _places(old), _places(new)
    return VersionDiff(
        old,
        new,
        tuple(item for code, item in after.items() if code not in before),
        tuple(item for code, item in before.items() if code not in after),
        tuple(change for code in kept for change in _rewordings(before[code], after[code])),
        tuple(
            Move(code, places_before[code], places_after[code])
            for code in kept
            if places_before[code] != places_after[code]
        ),
    )


def _texts(item: Item) -> dict[tuple[str, int], Text]:
    options = {("option", number): option for number, option in enumerate(item.options, start=1)}
    return {("label", 0): item.label, ("question", 0): item.question, **options}


def _rewordings(old: Item, new: Item) -> Iterator[Rewording]:
    before, after = _texts(old), _texts(new)
    for part in {**before, **after}:
        for language in LANGUAGES:
            was, becomes = (texts[part].within(language) if part in texts else "" for texts in (before, after))
            if was != becomes:
                yield Rewording(old.code, *part, language, was, becomes)


def _places(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Where each item is asked: its dimension or family, with a mark where the short length asks it too."""
    holders = [(dimension.code, dimension.items) for lever in questionnaire.levers for dimension in lever.dimensions]
    holders += [(family.code, family.items) for family in questionnaire.families]
    holders.append(("X", questionnaire.cross.items if questionnaire.cross else ()))
    holders.append(("T", questionnaire.open_items))
    return {item.code: f"{code}{' + quick' if item.quick else ''}" for code, items in holders for item in items}
