"""Within-group agreement (rwg, average deviation) per item and scale, with its verbal category."""

from dataclasses import dataclass

from assessment.core.comparison.scored_groups import Material, Scale
from assessment.core.comparison.verdicts import Code
from assessment.core.privacy.published_groups import Group
from assessment.core.statistics.within_group_agreement import Agreement, ItemAgreement, item_agreement, scale_agreement

CODES = {
    Agreement.TOO_FEW: Code.FEW,
    Agreement.CLEAR: Code.SAME,
    Agreement.APPARENT: Code.CONFIRM,
    Agreement.TWO_CAMPS: Code.NOISE,
    Agreement.DIVIDED: Code.NOISE,
}
"""The nearest verdict, for whoever reads codes alone: of disagreement no more is said than that chance may do it."""

ENOUGH_ITEMS = 4
"""In a small confidential group, a scale of fewer items would tell too much of each."""


@dataclass(frozen=True, slots=True)
class ItemAccord:
    """One item inside one group. `evidence` holds the figures behind the word; None where they are protected."""

    item: str
    agreement: Agreement
    code: Code
    evidence: ItemAgreement | None


@dataclass(frozen=True, slots=True)
class Accord:
    """One scale inside one group; figures are None where they are protected.

    `mean_distance`: AD_Md averaged over the judged items, in options. `passing` of `judged` items agree more than
    chance would make them. `items_hidden`: the group is too small for its single items to be told.
    """

    scale: str
    group: str
    agreement: Agreement
    code: Code
    mean_distance: float | None
    judged: int | None
    passing: int | None
    items: tuple[ItemAccord, ...]
    items_hidden: bool


def accords(material: Material) -> tuple[Accord, ...]:
    """The agreement on every scale inside every visible group."""
    read = _protected if material.confidential else _open
    return tuple(read(material, scale, group) for scale in material.scales for group in material.sight.groups)


def _open(material: Material, scale: Scale, group: Group) -> Accord:
    found = scale_agreement(_answers(material, scale, group))
    items = tuple(
        ItemAccord(code, item.verdict, CODES[item.verdict], item)
        for code, item in zip(scale.codes, found.items, strict=True)
    )
    return Accord(
        scale.key,
        group.key,
        found.verdict,
        CODES[found.verdict],
        found.mean_ad_median,
        found.items_judged,
        found.items_passing,
        items,
        items_hidden=False,
    )


def _protected(material: Material, scale: Scale, group: Group) -> Accord:
    """Words alone: the figures behind them are made of single items, and r_wg = 1 would say that all answered alike.

    For the same reason a small group is told neither its items nor which of them agree beyond chance.
    """
    large = group.respondents >= material.threshold.spread + material.reader_inside(group)
    answers = _answers(material, scale, group)
    items = tuple(
        _word(code, given, hidden=not (large and material.figure(scale, group.key, code).exact))
        for code, given in zip(scale.codes, answers, strict=True)
    )
    hidden = not material.figures[scale.key][group.key].score.exact or not (large or len(answers) >= ENOUGH_ITEMS)
    found = scale_agreement(answers, hidden=hidden).verdict
    if found is Agreement.CLEAR and not large:
        found = Agreement.APPARENT
    word = Code.HIDDEN if hidden else CODES[found]
    return Accord(scale.key, group.key, found, word, None, None, None, items, items_hidden=not large)


def _word(code: str, given: list[int | None], *, hidden: bool) -> ItemAccord:
    found = item_agreement(given, hidden=hidden).verdict
    return ItemAccord(code, found, Code.HIDDEN if hidden else CODES[found], None)


def _answers(material: Material, scale: Scale, group: Group) -> list[list[int | None]]:
    """The group's answers, one list per item."""
    return [[cell if cell > 0 else None for cell in material.answers(group.key, code).tolist()] for code in scale.codes]
