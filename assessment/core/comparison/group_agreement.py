"""Within-group agreement (rwg, average deviation) per item and scale, with its verbal category."""

from dataclasses import dataclass

from assessment.core.comparison.scored_groups import Scale, ScoredGroups, spread_hidden
from assessment.core.comparison.verdicts import Verdict
from assessment.core.privacy.published_groups import PublishedGroup
from assessment.core.statistics.within_group_agreement import (
    Agreement,
    ItemAgreement,
    item_agreement,
    of_items,
    scale_agreement,
)

CODES = {
    Agreement.TOO_FEW: Verdict.FEW,
    Agreement.CLEAR: Verdict.SAME,
    Agreement.APPARENT: Verdict.CONFIRM,
    Agreement.TWO_CAMPS: Verdict.NOISE,
    Agreement.DIVIDED: Verdict.NOISE,
}
"""The nearest verdict, for whoever reads codes alone: of disagreement no more is said than that chance may do it."""


@dataclass(frozen=True, slots=True)
class ItemGroupAgreement:
    """One item inside one group. `evidence` holds the figures behind the word; None where they are protected."""

    item: str
    agreement: Agreement
    code: Verdict
    evidence: ItemAgreement | None


@dataclass(frozen=True, slots=True)
class GroupAgreement:
    """One scale inside one group; figures are None where they are protected.

    `mean_distance`: AD_Md averaged over the judged items, in options. `passing` of `judged` items agree more than
    chance would make them. `items_hidden`: the group is too small for its single items to be told.
    """

    scale: str
    group: str
    agreement: Agreement
    code: Verdict
    mean_distance: float | None
    judged: int | None
    passing: int | None
    items: tuple[ItemGroupAgreement, ...]
    items_hidden: bool


def group_agreements(scored: ScoredGroups) -> tuple[GroupAgreement, ...]:
    """The agreement on every scale inside every visible group."""
    read = _protected if scored.confidential else _open
    return tuple(read(scored, scale, group) for scale in scored.scales for group in scored.access.groups)


def _open(scored: ScoredGroups, scale: Scale, group: PublishedGroup) -> GroupAgreement:
    agreement = scale_agreement(_answers(scored, scale, group))
    items = tuple(
        ItemGroupAgreement(code, item.verdict, CODES[item.verdict], item)
        for code, item in zip(scale.codes, agreement.items, strict=True)
    )
    return GroupAgreement(
        scale.key,
        group.key,
        agreement.verdict,
        CODES[agreement.verdict],
        agreement.mean_ad_median,
        agreement.items_judged,
        agreement.items_passing,
        items,
        items_hidden=False,
    )


def _protected(scored: ScoredGroups, scale: Scale, group: PublishedGroup) -> GroupAgreement:
    """Agreement as words without figures, only for spreads that are shown: a word alone would disclose few answers.

    A scale's word is made of all its items, so that it is told only where all of them are.
    """
    answers = _answers(scored, scale, group)
    shown = [not spread_hidden(scored, scale, code, group) for code in scale.codes]
    judged = [item_agreement(given, hidden=not is_shown) for given, is_shown in zip(answers, shown, strict=True)]
    items = tuple(
        ItemGroupAgreement(code, item.verdict, CODES[item.verdict] if is_shown else Verdict.HIDDEN, None)
        for code, item, is_shown in zip(scale.codes, judged, shown, strict=True)
    )
    hidden = not all(shown)
    agreement = Agreement.TOO_FEW if hidden else of_items(judged).verdict
    word = Verdict.HIDDEN if hidden else CODES[agreement]
    return GroupAgreement(scale.key, group.key, agreement, word, None, None, None, items, items_hidden=not any(shown))


def _answers(scored: ScoredGroups, scale: Scale, group: PublishedGroup) -> list[list[int | None]]:
    """The group's answers, one list per item."""
    return [[cell if cell > 0 else None for cell in scored.answers(group.key, code).tolist()] for code in scale.codes]
