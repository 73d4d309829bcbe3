"""Items common to two questionnaire versions, compared by wording."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessment.core.questionnaire.definition import Item, Questionnaire
from assessment.core.questionnaire.localised_text import Text

DIGITS = 16
"""Hexadecimal digits kept of a wording's hash: two wordings of one item never share them by chance."""
LEAST_SHARE = 0.5
"""A scale is carried over a change of version by half of its present questions at least."""
LEAST_ITEMS = 2
"""And never by one question alone, unless the scale has but one."""

Wordings = Mapping[str, str]
"""A short hash of everything that a respondent reads of an item, by the item's code."""


def wordings(questionnaire: Questionnaire, codes: Iterable[str]) -> dict[str, str]:
    """What these items say, as short hashes to be kept with the answers: texts of both languages, options included."""
    return {code: _wording(questionnaire, questionnaire.items_by_code[code]) for code in codes}


def _wording(questionnaire: Questionnaire, item: Item) -> str:
    read = [item.question, *item.options, *(step.detail for step in item.scale if step.detail)]
    for _, worded in questionnaire.cross.own_words if questionnaire.cross else ():
        read += [asked.question for asked in worded.items if asked.code == item.code]
    said = json.dumps([item.kind.value, *(_both(text) for text in read)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:DIGITS]


def _both(text: Text) -> list[str]:
    return [text.fr, text.en]


@dataclass(frozen=True, slots=True)
class CommonItems:
    """Questions of two waves: `shared` were asked both times in the same words; the others by what became of them."""

    shared: tuple[str, ...]
    reworded: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, so that the displayed scores themselves are compared."""
        return not (self.reworded or self.added or self.removed)

    def carries(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Those of a scale's present items by which it can be compared; none where too few are left."""
        asked = [code for code in codes if code not in self.removed]
        shared = tuple(code for code in asked if code in self.shared)
        enough = len(shared) >= max(min(LEAST_ITEMS, len(asked)), LEAST_SHARE * len(asked))
        return shared if enough else ()


def common_items(before: Wordings, after: Wordings) -> CommonItems:
    """The questions of an earlier and a later wave side by side, in the order of the later one."""
    kept = [code for code in after if code in before]
    return CommonItems(
        shared=tuple(code for code in kept if before[code] == after[code]),
        reworded=tuple(code for code in kept if before[code] != after[code]),
        added=tuple(code for code in after if code not in before),
        removed=tuple(code for code in before if code not in after),
    )
