"""What several publications say together of people who gave the same answers to each of them.

Two campaigns of the same people under another threshold, or two waves between which one person joined or left and
nobody changed an answer: the worst that can be, for in truth people answer otherwise a quarter later. People who took
part in the same publications and stand in the same function are alike to the attacker. A published figure depends on
the sum of a group's answers alone, so that all sums of all such sets of people are listed, weighed by how many answers
have them, and those that would have been published as seen are kept, weighed by how often the perturbation makes it so.
The attacker knows that rule whole and all but its secret: what is added to a sum is the same wherever the same people
answered the same, and independent elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.signal import convolve2d

from assessment.core.privacy.cell_perturbation import most_moves
from assessment.core.privacy.protected_figures import INSIDERS, INSIDERS_WITH_READER
from tests.core.privacy.attacker import OPTIONS, GroupView, Knowledge, all_counts, figure_of_sum
from tests.core.privacy.firms import RandomFirm, view_of

Alike = tuple[str, tuple[bool, ...]]
"""A function, and in which publications its people took part."""
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ReadTogether:
    """What was published of the people of several sets together on one item, once or several times."""

    sets: tuple[Alike, ...]
    views: tuple[GroupView, ...]
    perturbed: bool = True


@dataclass(frozen=True, slots=True)
class CombinedLeak:
    """Too much is known of the people of one set, by a reader of that function or by somebody outside."""

    reader: str | None
    people: Alike
    code: str
    options: int
    likeliest: float


def combined_leaks(firms: Sequence[RandomFirm], codes: Sequence[str]) -> Iterator[CombinedLeak]:
    """Everything that somebody who reads all of these publications knows too well of others."""
    for reader in (None, *sorted({function for firm in firms for function in firm.sheet.functions})):
        for code in codes:
            answers = _answers(firms, code)
            views = list(_views(firms, code, reader))
            known = _own_answer(answers, reader)
            for people, knowledge in joint_knowledge(answers, views, known).items():
                if not knowledge.harmless:
                    yield CombinedLeak(reader, people, code, knowledge.options, knowledge.likeliest)


def joint_knowledge(
    answers: Mapping[Alike, Sequence[int]], views: Sequence[ReadTogether], known: Mapping[Alike, int]
) -> dict[Alike, Knowledge]:
    """What the views say of each other person of every set. `known`: the reader's own answer, in their own set."""
    sets = list(answers)
    others = [len(answers[people]) - (people in known) for people in sets]
    ways, shares = zip(*(_sums(count) for count in others), strict=True)
    weights = np.ones([len(some) for some in ways])
    for axis, some in enumerate(ways):
        weights = weights * some.reshape([-1 if place == axis else 1 for place in range(len(sets))])
    totals = np.indices(weights.shape) + np.array(
        [count + known.get(people, 0) for people, count in zip(sets, others, strict=True)]
    ).reshape(-1, *[1] * len(sets))
    for joint in views:
        total = sum(totals[sets.index(people)] for people in joint.sets if people in answers)
        weights = weights * _likelihood(joint.views, perturbed=joint.perturbed)[np.asarray(total)]
    if weights.sum() <= 0:
        raise AssertionError("the truth itself was excluded")
    knowledge = {}
    for axis, people in enumerate(sets):
        if others[axis]:
            marginal = weights.sum(axis=tuple(place for place in range(len(sets)) if place != axis))
            share = marginal @ shares[axis] / marginal.sum()
            knowledge[people] = Knowledge(int((share > 1e-12).sum()), float(share.max()))
    return knowledge


@cache
def _sums(people: int) -> tuple[Numbers, Numbers]:
    """By sum of the answers above all ones: how many sets of answers have it, and the mean share of each option."""
    counts, ways = all_counts(people)
    steps = (counts @ np.arange(OPTIONS)).astype(int)
    number = np.zeros((OPTIONS - 1) * people + 1)
    np.add.at(number, steps, ways)
    share = np.zeros((len(number), OPTIONS))
    np.add.at(share, steps, ways[:, None] * counts / max(people, 1))
    return number, share / number[:, None]


@cache
def _likelihood(views: tuple[GroupView, ...], *, perturbed: bool) -> Numbers:
    """By sum of a group's answers, how likely it would have been published as in all of these views.

    A move beyond the ends of the scale is taken as none.
    """
    fits = np.prod([_as_seen(view) for view in views], axis=0)
    if not perturbed:
        return np.asarray(fits, dtype=float)
    people = views[0].answered
    sums = np.arange(len(fits))
    likely = np.zeros(len(fits))
    for added, share in _added(most_moves(people)).items():
        likely += share * fits[np.clip(sums + added, people, OPTIONS * people)]
    return likely * (sums >= people)


@cache
def _added(most: int) -> dict[int, float]:
    """How likely each number is to be added to a sum."""
    return {added: (most + 1 - abs(added)) / (most + 1) ** 2 for added in range(-most, most + 1)}


@cache
def _as_seen(view: GroupView) -> Numbers:
    """By perturbed sum of a group's answers, whether it would have been published as seen."""
    fits = np.zeros(OPTIONS * view.answered + 1)
    for total in range(view.answered, len(fits)):
        figure = figure_of_sum(total, view.answered, view.people, view.threshold, view.insiders)
        fits[total] = figure == view.figure
    return fits


def _places(firms: Sequence[RandomFirm]) -> dict[str, Alike]:
    """The set of each person of any of the firms."""
    functions = {person.identifier: person.function for firm in firms for person in firm.sheet.respondents}
    there = [{person.identifier for person in firm.sheet.respondents} for firm in firms]
    return {key: (function, tuple(key in some for some in there)) for key, function in functions.items()}


def _answers(firms: Sequence[RandomFirm], code: str) -> dict[Alike, list[int]]:
    """Answers to an item, by set; people who gave none are left out."""
    places = _places(firms)
    given: dict[str, int] = {}
    for firm in firms:
        column = firm.column(code, range(len(firm.sheet.respondents)))
        given |= {
            person.identifier: cell for person, cell in zip(firm.sheet.respondents, column, strict=True) if cell > 0
        }
    answers: dict[Alike, list[int]] = {}
    for key, cell in sorted(given.items()):
        answers.setdefault(places[key], []).append(cell)
    return answers


def _own_answer(answers: Mapping[Alike, Sequence[int]], reader: str | None) -> dict[Alike, int]:
    """The reader is one who took part in everything."""
    return {people: some[0] for people, some in answers.items() if people[0] == reader and all(people[1])}


def _views(firms: Sequence[RandomFirm], code: str, reader: str | None) -> Iterator[ReadTogether]:
    places = _places(firms)
    seen: dict[tuple[Alike, ...], list[GroupView]] = {}
    for firm in firms:
        row = firm.sheet.functions.index(reader) if reader in firm.sheet.functions else None
        analysis = firm.analysis(row)
        for group in firm.grouping.groups:
            rows = firm.rows(group)
            answers = firm.column(code, rows)
            if not any(answer > 0 for answer in answers):
                continue
            view = view_of(firm, analysis, reader, group, code, answers)
            if isinstance(view, GroupView):
                assert view.insiders in (INSIDERS, INSIDERS_WITH_READER)
                members = {places[firm.sheet.respondents[place].identifier] for place in rows}
                seen.setdefault(tuple(sorted(members)), []).append(view)
    for sets, views in seen.items():
        yield ReadTogether(sets, tuple(views), perturbed=all(firm.key for firm in firms))


# --- Somebody joined between two waves --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JoinerAttack:
    """What two waves say of an answer of the one person by whom a group has grown, over all cases as they come.

    `exposed`: share of the cases in which fewer than three options are left, or one is likelier than three in four.
    `guessed`: how often the likeliest option is the right one; `guessed_alone`: the same from the later wave alone.
    """

    exposed: float
    guessed: float
    guessed_alone: float


@cache
def joiner_attack(people: int, threshold: int, kept: float, *, perturbed: bool = True) -> JoinerAttack:
    """Somebody outside reads both waves of a group of so many, and then one more.

    Each of the others gives the same answer again with the probability `kept`, else the next one up or down.
    """
    before, after = (_every_view(size, threshold, perturbed=perturbed) for size in (people, people + 1))
    earlier_with_later_sum = before[:, people:] @ _both_sums(people, kept)
    later_sums = earlier_with_later_sum.shape[1]
    joint = np.stack(
        [
            earlier_with_later_sum @ after[:, people + 1 + steps : people + 1 + steps + later_sums].T
            for steps in range(OPTIONS)
        ],
        axis=-1,
    )
    joint /= joint.sum()
    likely = joint.sum(axis=-1)
    posterior = joint[likely > 0] / likely[likely > 0][:, None]
    exposed = ((posterior > 1e-12).sum(axis=-1) < 3) | (posterior.max(axis=-1) > 0.75 + 1e-9)
    return JoinerAttack(
        float(likely[likely > 0] @ exposed),
        float(joint.max(axis=-1).sum()),
        float(joint.sum(axis=0).max(axis=-1).sum()),
    )


def _every_view(people: int, threshold: int, *, perturbed: bool) -> Numbers:
    """Each figure that a group of so many may get, by sum of its answers: how likely it is published."""
    figures = dict.fromkeys(
        figure_of_sum(total, people, people, threshold, INSIDERS) for total in range(people, OPTIONS * people + 1)
    )
    views = (GroupView(people, people, threshold, INSIDERS, figure) for figure in figures)
    return np.stack([_likelihood((view,), perturbed=perturbed) for view in views])


@cache
def _both_sums(people: int, kept: float) -> Numbers:
    """How likely each pair of sums above all ones is, in the first wave and in the second."""
    moves = np.zeros((OPTIONS, OPTIONS))
    for answer in range(OPTIONS):
        for then, share in ((answer, kept), (answer - 1, (1 - kept) / 2), (answer + 1, (1 - kept) / 2)):
            moves[answer, min(max(then, 0), OPTIONS - 1)] += share
    both: Numbers = np.ones((1, 1))
    for _ in range(people):
        both = convolve2d(both, moves / OPTIONS)
    return both


# --- All the others are known -----------------------------------------------------------------------------------------


def last_answer_guessed(people: int, threshold: int) -> float:
    """How often the answer of one person is guessed by somebody who knows those of all the others of the group.

    As where a campaign of named heads asked the same of all but that person, and nobody answered otherwise since.
    """
    views = _every_view(people, threshold, perturbed=True)
    others = _sums(people - 1)[0]
    right = 0.0
    for steps, ways in enumerate(others):
        total = people + steps
        right += float(ways / others.sum()) * float(views[:, total : total + OPTIONS].max(axis=1).sum()) / OPTIONS
    return right
