"""Changes of scales, grouped by what their verdicts say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.core.comparison.verdicts import Verdict
from assessment.core.waves.change_interpretation import POINTING
from assessment.i18n import Language

GROUPS: Mapping[str, tuple[Verdict, ...]] = {
    "beyond": POINTING,
    "stable": (Verdict.SAME,),
    "untold": (Verdict.CONFIRM, Verdict.NOISE, Verdict.FEW, Verdict.HIDDEN),
}
"""What changed beyond noise, what is stable, what cannot be told."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One scale since an earlier wave, in words. `arrow` is empty but for a change beyond noise."""

    key: str
    name: str
    arrow: str
    verdict: str
    code: Verdict
    before: str
    after: str
    change: str
    interval: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Verdicts that say the same kind of thing; `none` is said where there are none.

    `changes`: scales of which something is to be said apart. `shared`: what holds for every scale of one verdict, said
    once, after them, with their names where nothing else is said of them.
    """

    key: str
    title: str
    none: str
    changes: tuple[ChangeView, ...]
    shared: tuple[str, ...] = ()


def change_group(say: Language, key: str, codes: Sequence[Verdict], views: Sequence[ChangeView]) -> ChangeGroup:
    """The scales of some verdicts; what is said of several of one verdict in the same words is said once."""
    distinct_views: list[ChangeView] = []
    shared: list[str] = []
    for code in codes:
        alike = [view for view in views if view.code is code]
        common = _in_all(alike) if len(alike) > 1 else []
        own = [
            replace(view, sentences=tuple(sentence for sentence in view.sentences if sentence not in common))
            for view in alike
        ]
        apart = [view for view in own if view.sentences or view.arrow]
        distinct_views += apart
        if common and apart:
            shared.append(say("waves.shared", verdict=alike[0].verdict, sentences=" ".join(common)))
        elif common:
            names, said = say.list([view.name for view in alike]), " ".join(common)
            # A group of one verdict bears its name already.
            shared_by = "waves.shared_by" if len(codes) > 1 else "waves.shared_alone"
            shared.append(say(shared_by, verdict=alike[0].verdict, names=names, sentences=said))
    return ChangeGroup(
        key, say(f"waves.groups.{key}.title"), say(f"waves.groups.{key}.none"), tuple(distinct_views), tuple(shared)
    )


def _in_all(views: Sequence[ChangeView]) -> list[str]:
    return [sentence for sentence in views[0].sentences if all(sentence in view.sentences for view in views)]
