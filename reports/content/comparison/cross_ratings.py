"""Chapter: cross-ratings."""

from dataclasses import dataclass

from assessment.core.comparison.cross_ratings import CrossRating
from assessment.core.comparison.interpretation import verdict_name
from assessment.core.comparison.verdicts import Verdict
from assessment.core.privacy.protected_figures import PublishedFigure as Published
from reports.charts.data.charts import Dot, DotChart, DotRow
from reports.content.writing.chapter_context import NO_VALUE, ChapterContext
from reports.content.writing.view_types import ChartFigure, DataTable


@dataclass(frozen=True, slots=True)
class CrossChapter:
    """The ratings of pairs of functions, as one drawing, as a table, and question by question."""

    title: str
    note: str
    key_note: str
    figure: ChartFigure
    items: DataTable


def build(basis: ChapterContext) -> CrossChapter | None:
    """The chapter on cross-ratings; None where none was asked or may be shown."""
    if basis.reading is None or not basis.reading.crossratings:
        return None
    ratings = basis.reading.crossratings
    own = any(rating.own for rating in ratings)
    say = basis.say
    title = say("crossratings.figure_own" if own else "crossratings.figure")
    chart = DotChart(
        tuple(_rows(basis, ratings, own=own)), 0, 100, (), say("report.company"), _key(basis, ratings), bar=False,
        ticks=tuple((value, say.number(value)) for value in (0, 25, 50, 75, 100)), span=True,
        hidden_word=say("report.hidden"),
    )  # fmt: skip
    return CrossChapter(
        say("crossratings.title"),
        say("crossratings.note"),
        say("crossratings.key_note"),
        ChartFigure("cross", title, _answer(basis, ratings), chart, _table(basis, ratings, own=own)),
        _items(basis, ratings),
    )


def _key(basis: ChapterContext, ratings: tuple[CrossRating, ...]) -> tuple[tuple[str, str], ...]:
    speaking = dict.fromkeys([rating.rater for rating in ratings] + [rating.rated for rating in ratings if rating.own])
    return tuple((key, basis.names[key]) for key in speaking)


def _rows(basis: ChapterContext, ratings: tuple[CrossRating, ...], *, own: bool) -> list[DotRow]:
    """A rating beside what the rated function says of itself; else both sides of a pair on one row."""
    rows, paired = [], set()
    for rating in ratings:
        if frozenset((rating.rater, rating.rated)) in paired:
            continue
        given = [(rating.rater, rating.score)]
        key = "crossratings.says"
        if rating.own:
            key, given = "crossratings.seen", [*given, (rating.rated, rating.own)]
        elif rating.returned and not own:
            paired.add(frozenset((rating.rater, rating.rated)))
            key, given = "crossratings.pair", [*given, (rating.rated, rating.returned)]
        names = {"first": basis.names[rating.rater], "second": basis.names[rating.rated]}
        label = basis.say(key, rater=names["first"], rated=names["second"], **names)
        rows.append(_row(basis, rating, label, given))
    return rows


def _row(basis: ChapterContext, rating: CrossRating, label: str, given: list[tuple[str, Published]]) -> DotRow:
    dots = tuple(Dot(key, figure.value, basis.figure(figure)) for key, figure in given if figure.value is not None)
    difference = rating.gap.estimate.value if rating.gap and rating.gap.estimate else None
    width = None if difference is None else abs(difference)
    written = basis.points(width) if width is not None else NO_VALUE
    # The company has no part in this: the bar is not drawn, the value only says that there is something to draw.
    value = dots[0].value if dots else None
    return DotRow(label, value, written, dots=dots, hidden=tuple(key for key, figure in given if figure.hidden))


def _answer(basis: ChapterContext, ratings: tuple[CrossRating, ...]) -> str:
    found = [
        (abs(rating.gap.estimate.value), rating)
        for rating in ratings
        if rating.gap and rating.gap.estimate and rating.gap.estimate.value is not None
    ]
    if not found:
        return basis.say("crossratings.answer_none")
    width, rating = max(found, key=lambda one: one[0])
    facing = rating.own or rating.returned
    return basis.say(
        "crossratings.answer_own" if rating.own else "crossratings.answer",
        points=basis.points(width),
        rater=basis.names[rating.rater],
        rated=basis.names[rating.rated],
        score=basis.figure(rating.score),
        returned=basis.figure(facing) if facing else NO_VALUE,
        verdict=basis.said(verdict_name(rating.code)),
    )


def _table(basis: ChapterContext, ratings: tuple[CrossRating, ...], *, own: bool) -> DataTable:
    columns = ("rating", "answered", "score", "own" if own else "returned", "verdict")
    rows = []
    for rating in ratings:
        facing = rating.own if own else rating.returned
        rows.append(
            (
                basis.say("crossratings.says", rater=basis.names[rating.rater], rated=basis.names[rating.rated]),
                basis.say.number(rating.respondents),
                basis.figure(rating.score),
                basis.figure(facing) if facing else NO_VALUE,
                basis.said(verdict_name(rating.code)) if rating.gap or rating.code is Verdict.HIDDEN else NO_VALUE,
            )
        )
    headers = tuple(basis.say(f"crossratings.columns.{column}") for column in columns)
    return DataTable(basis.say("crossratings.caption"), headers, tuple(rows))


def _items(basis: ChapterContext, ratings: tuple[CrossRating, ...]) -> DataTable:
    """Question by question: the answers of a few people, else their mean."""
    labels = tuple(dict.fromkeys(basis.label(one.item) for rating in ratings for one in rating.items))
    rows = []
    for rating in ratings:
        cells = {
            basis.label(one.item): " · ".join(map(str, one.dots)) or basis.figure(one.figure, digits=1)
            for one in rating.items
        }
        says = basis.say("crossratings.says", rater=basis.names[rating.rater], rated=basis.names[rating.rated])
        rows.append((says, *(cells.get(label, NO_VALUE) for label in labels)))
    headers = (basis.say("crossratings.columns.rating"), *labels)
    return DataTable(basis.say("crossratings.items_caption"), headers, tuple(rows))
