"""Differences between two versions of a questionnaire."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessment.core.questionnaire.definition import AnswerStep, Item, Questionnaire
from assessment.core.questionnaire.localised_text import Text
from assessment.core.waves.common_items import common_items, wordings
from assessment.i18n import LANGUAGES


@dataclass(frozen=True, slots=True)
class Rewording:
    """One text that was rewritten in one language. `code` is an item's, or the name of a scale of answers.

    `part` is label, question, own_words (the question as one function reads it), option or answer, with its number.
    """

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
    """Two questionnaires side by side.

    `scales`: answers shared by several items that were rewritten. `new_steps`: practices whose next steps are not the
    same. `not_compared`: items of both whose answers are not compared, since people read something else.
    """

    old: Questionnaire
    new: Questionnaire
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    reworded: tuple[Rewording, ...]
    moved: tuple[Move, ...]
    scales: tuple[Rewording, ...]
    new_steps: tuple[str, ...]
    not_compared: tuple[str, ...]

    @property
    def identical(self) -> bool:
        """Whether both say the same."""
        return self.old.content_hash == self.new.content_hash

    @property
    def rest(self) -> bool:
        """Whether only other texts than those of items differ: levels, actions, glossary, …"""
        changes = (self.added, self.removed, self.reworded, self.moved, self.scales, self.new_steps)
        return not (self.identical or any(changes))

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
        tuple(change for code in kept for change in _rewordings(code, _texts(old, code), _texts(new, code))),
        tuple(
            Move(code, places_before[code], places_after[code])
            for code in kept
            if places_before[code] != places_after[code]
        ),
        tuple(
            change
            for name, steps in _scales(new).items()
            for change in _rewordings(name, _answers(_scales(old).get(name, ())), _answers(steps))
        ),
        tuple(code for code in kept if before[code].next_steps != after[code].next_steps),
        common_items(wordings(old, before), wordings(new, after)).reworded,
    )


Texts = Mapping[tuple[str, int], Text]


def _texts(questionnaire: Questionnaire, code: str) -> Texts:
    """What is written for an item alone, by part and number; answers that it shares with others are its scale's."""
    item = questionnaire.items_by_code[code]
    own_words = questionnaire.cross.own_words if questionnaire.cross else ()
    asked = [text for _, worded in own_words for text in worded.items if text.code == code]
    options = () if item.scale else item.options
    return {
        ("label", 0): item.label,
        ("question", 0): item.question,
        **{("own_words", number): worded.question for number, worded in enumerate(asked, start=1)},
        **{("option", number): option for number, option in enumerate(options, start=1)},
    }


def _scales(questionnaire: Questionnaire) -> dict[str, tuple[AnswerStep, ...]]:
    cross = {"cross-ratings": questionnaire.cross.items[0].scale} if questionnaire.cross else {}
    return {"frequency": questionnaire.frequency, **cross}


def _answers(steps: tuple[AnswerStep, ...]) -> Texts:
    """Each answer with its detail in brackets."""
    return {("answer", number): _answer(step) for number, step in enumerate(steps, start=1)}


def _answer(step: AnswerStep) -> Text:
    if step.detail is None:
        return step.name
    return Text(f"{step.name.fr} ({step.detail.fr})", f"{step.name.en} ({step.detail.en})")


def _rewordings(code: str, before: Texts, after: Texts) -> Iterator[Rewording]:
    for part in {**before, **after}:
        for language in LANGUAGES:
            was, becomes = (texts[part].within(language) if part in texts else "" for texts in (before, after))
            if was != becomes:
                yield Rewording(code, *part, language, was, becomes)


def _places(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Where each item is asked: its dimension or family, with a mark where the short length asks it too."""
    holders = [(dimension.code, dimension.items) for lever in questionnaire.levers for dimension in lever.dimensions]
    holders += [(family.code, family.items) for family in questionnaire.families]
    holders.append(("X", questionnaire.cross.items if questionnaire.cross else ()))
    holders.append(("T", questionnaire.open_items))
    return {item.code: f"{code}{' + quick' if item.quick else ''}" for code, items in holders for item in items}
