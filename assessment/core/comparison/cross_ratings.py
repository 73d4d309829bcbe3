"""Cross-ratings: how functions rate one another, against self-ratings or returned ratings.

A rating of A by B is compared as a scale of its questions, in points; the pairs of functions are one family of tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.core.comparison.function_gaps import Gap, compare_functions, without_tests
from assessment.core.comparison.perception_map import DOTS_BELOW
from assessment.core.comparison.scored_groups import ScoredGroups, listed, planned_parameters
from assessment.core.comparison.verdicts import DEFAULT_PARAMETERS, Verdict, VerdictParameters
from assessment.core.privacy.protected_figures import PublishedFigure, PublishedScale, published_scores
from assessment.core.privacy.published_groups import PublishedGroup
from assessment.core.questionnaire.answer_sheet import Cells
from assessment.core.questionnaire.definition import Item
from assessment.core.results.scoring import person_scores


@dataclass(frozen=True, slots=True)
class CrossItem:
    """One question, 1 to 5. `dots`: the answers, for a small group of named heads."""

    item: Item
    figure: PublishedFigure
    dots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CrossRating:
    """What the group `rater` says of the function `rated`; scores in points, higher is better.

    `own`: what the rated function says of itself; `returned`: what it says of the rater. None where nobody was asked.
    `gap` compares `score` with `own`, or else with `returned`: then one gap stands on both sides, and its `first` names
    the group whose rating comes first in the difference. `code` is HIDDEN where anything of it is protected, FEW where
    there is nothing to compare with.
    """

    rater: str
    rated: str
    respondents: int
    items: tuple[CrossItem, ...]
    score: PublishedFigure
    own: PublishedFigure | None
    returned: PublishedFigure | None
    gap: Gap | None
    code: Verdict


@dataclass(frozen=True)
class _RatingsGiven:
    """What the people of one group say of one function."""

    group: PublishedGroup
    cells: Cells
    figures: PublishedScale

    @property
    def scores(self) -> list[float | None]:
        return listed(published_scores(person_scores(self.cells), self.figures))


def cross_ratings(
    scored: ScoredGroups, *, parameters: VerdictParameters = DEFAULT_PARAMETERS
) -> tuple[CrossRating, ...]:
    """Every rating that was asked, raters in the order of the groups; empty where none was."""
    questions, (given, own) = _questions(scored), _ratings(scored)
    parameters = planned_parameters(parameters, scored.settings, map(len, questions.values()))
    gaps = _gaps(given, own, scored, parameters)
    return tuple(
        _rating(pair, ratings_given, questions[pair[1]], own.get(pair[1]), given.get((pair[1], pair[0])), gaps, scored)
        for pair, ratings_given in given.items()
    )


def published_ratings(scored: ScoredGroups) -> dict[tuple[str, str], PublishedScale]:
    """What the reader may know of each rating, by rater and rated; of a function's view of itself, both are one."""
    given, own = _ratings(scored)
    ratings = given | {(rated, rated): rating for rated, rating in own.items()}
    return {pair: rating.figures for pair, rating in ratings.items()}


def _ratings(scored: ScoredGroups) -> tuple[dict[tuple[str, str], _RatingsGiven], dict[str, _RatingsGiven]]:
    """What groups say of others, by rater and rated, and what functions say of themselves."""
    questions = _questions(scored)
    alone = {group.key: group for group in scored.access.groups if group.functions == (group.key,)}
    given = {
        (group.key, rated): ratings_given
        for group in scored.access.groups
        for rated, items in questions.items()
        if (ratings_given := _given(scored, group, items, rated, own=False))
    }
    own = {
        rated: ratings_given
        for rated, items in questions.items()
        if rated in alone and (ratings_given := _given(scored, alone[rated], items, rated, own=True))
    }
    return given, own


def _questions(scored: ScoredGroups) -> dict[str, tuple[Item, ...]]:
    """Items by the function that they rate."""
    cross = scored.questionnaire.cross
    questions: dict[str, tuple[Item, ...]] = {}
    for item in cross.items if cross else ():
        if item.rated and item.code in scored.columns:
            questions[item.rated] = (*questions.get(item.rated, ()), item)
    return questions


def _given(
    scored: ScoredGroups, group: PublishedGroup, items: tuple[Item, ...], rated: str, *, own: bool
) -> _RatingsGiven | None:
    """What the group says of `rated`; people of that function count for their own view alone. None without answers."""
    rows = scored.rows[group.key]
    rows = rows[(scored.sheet.function_column[rows] == rated) == own]
    codes = tuple(item.code for item in items)
    cells = scored.sheet.cells[rows][:, [scored.columns[code] for code in codes]]
    if not (cells > 0).any():
        return None
    return _RatingsGiven(group, cells, scored.publish(group, codes, cells))


def _gaps(
    given: Mapping[tuple[str, str], _RatingsGiven],
    own: Mapping[str, _RatingsGiven],
    scored: ScoredGroups,
    parameters: VerdictParameters,
) -> dict[tuple[str, str], Gap]:
    """The gap of each rating that has something to compare with; two that face each other share theirs."""
    compared: dict[tuple[str, str], dict[str, list[float | None]]] = {}
    for (rater, rated), rating in given.items():
        other = own.get(rated) or given.get((rated, rater))
        if other is None or rating.figures.score.hidden or other.figures.score.hidden:
            continue
        if not (_faces(rater, rated, own) and (rated, rater) in compared):
            compared[rater, rated] = {rater: rating.scores, rated: other.scores}
    levers = {f"{rater} {rated}": scores for (rater, rated), scores in compared.items()}
    lever_gaps = compare_functions(levers, scored.staff, parameters=parameters, planned=scored.confidential)
    if scored.confidential:
        lever_gaps = {key: without_tests(lever) for key, lever in lever_gaps.items()}
    gaps = {pair: lever.pairs[0] for pair, lever in zip(compared, lever_gaps.values(), strict=True) if lever.pairs}
    return gaps | {(rated, rater): gap for (rater, rated), gap in gaps.items() if _faces(rater, rated, own)}


def _faces(rater: str, rated: str, own: Mapping[str, _RatingsGiven]) -> bool:
    """Whether two functions are compared with each other, neither having said anything of itself."""
    return rater not in own and rated not in own


def _rating(
    pair: tuple[str, str],
    ratings_given: _RatingsGiven,
    items: tuple[Item, ...],
    own: _RatingsGiven | None,
    returned: _RatingsGiven | None,
    gaps: Mapping[tuple[str, str], Gap],
    scored: ScoredGroups,
) -> CrossRating:
    gap = gaps.get(pair)
    other = own or returned
    hidden = ratings_given.figures.score.hidden or (other and other.figures.score.hidden)
    small = not scored.confidential and len(ratings_given.cells) < DOTS_BELOW
    return CrossRating(
        rater=pair[0],
        rated=pair[1],
        respondents=len(ratings_given.cells),
        items=tuple(
            CrossItem(
                item, ratings_given.figures.items[item.code], _dots(ratings_given.cells[:, number]) if small else ()
            )
            for number, item in enumerate(items)
        ),
        score=ratings_given.figures.score,
        own=own.figures.score if own else None,
        returned=returned.figures.score if returned else None,
        gap=gap,
        code=Verdict.HIDDEN if hidden else gap.code if gap else Verdict.FEW,
    )


def _dots(answers: Cells) -> tuple[int, ...]:
    return tuple(sorted(answers[answers > 0].tolist()))
