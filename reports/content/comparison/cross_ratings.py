"""Chapter: cross-ratings."""

from dataclasses import dataclass

from assessment.core.comparison.cross_ratings import CrossRating
from assessment.core.comparison.interpretation import verdict_name
from assessment.core.comparison.verdicts import Verdict
from assessment.core.privacy.protected_figures import PublishedFigure as Published
from assessment.typography import NO_VALUE
from reports.charts.data.charts import Dot, DotChart, DotRow
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import ChartFigure, DataTable

Given = list[tuple[str, Published]]
"""Who speaks, and the figure; the one it faces second."""


@dataclass(frozen=True, slots=True)
class CrossChapter:
    """The ratings of pairs of functions, as one drawing, as a table, and question by question."""

    title: str
    note: str
    key_note: str
    figure: ChartFigure
    ratings: DataTable
    """One row per rating, with how many gave it and the verdict."""
    few: str
    """Why ratings have no verdict, said once; empty where each pair has one."""
    items: DataTable
    compared: bool
    """Whether a rating may be set beside another; else the figures stand in the annex alone."""


def build(chapter: ChapterContext) -> CrossChapter | None:
    """The chapter on cross-ratings; None where none was asked or may be shown."""
    if chapter.reading is None or not chapter.reading.crossratings:
        return None
    ratings = chapter.reading.crossratings
    own = any(rating.own for rating in ratings)
    say = chapter.say
    title = say("crossratings.figure_own" if own else "crossratings.figure")
    rows = _rows(chapter, ratings, own=own)
    headers = tuple(
        say(f"crossratings.columns.{name}") for name in ("rating", "score", "own" if own else "returned", "gap")
    )
    cells = tuple((row.label, *_both(chapter, given), row.written) for row, given in rows)
    chart = DotChart(
        tuple(row for row, _ in rows), 0, 100, (), say("report.company"), _key(chapter, ratings), bar=False,
        ticks=tuple((value, say.number(value)) for value in (0, 25, 50, 75, 100)), span=True,
        hidden_word=say("report.hidden"),
    )  # fmt: skip
    return CrossChapter(
        say("crossratings.title"),
        say("crossratings.note", **chapter.cross_scale),
        say("crossratings.key_note"),
        ChartFigure(
            "cross", title, _answer(chapter, ratings), chart, DataTable(say("crossratings.caption"), headers, cells)
        ),
        _table(chapter, ratings, own=own),
        say("crossratings.no_verdict") if any(rating.code is Verdict.FEW for rating in ratings) else "",
        _items(chapter, ratings),
        bool(_differences(ratings)),
    )


def _key(chapter: ChapterContext, ratings: tuple[CrossRating, ...]) -> tuple[tuple[str, str], ...]:
    speaking = dict.fromkeys([rating.rater for rating in ratings] + [rating.rated for rating in ratings if rating.own])
    return tuple((key, chapter.names[key]) for key in speaking)


def _rows(chapter: ChapterContext, ratings: tuple[CrossRating, ...], *, own: bool) -> list[tuple[DotRow, Given]]:
    """A rating beside what the rated function says of itself; else both sides of a pair on one row."""
    rows: list[tuple[DotRow, Given]] = []
    paired = set()
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
        names = {"first": chapter.names[rating.rater], "second": chapter.names[rating.rated]}
        label = chapter.say(key, rater=names["first"], rated=names["second"], **names)
        rows.append((_row(chapter, rating, label, given), given))
    return rows


def _both(chapter: ChapterContext, given: Given) -> tuple[str, str]:
    """What is given, and what faces it."""
    written = [chapter.figure(figure) for _, figure in given]
    return (written[0], written[1] if len(written) > 1 else NO_VALUE)


def _row(chapter: ChapterContext, rating: CrossRating, label: str, given: Given) -> DotRow:
    dots = tuple(Dot(key, figure.value, chapter.figure(figure)) for key, figure in given if figure.value is not None)
    difference = rating.gap.estimate.value if rating.gap and rating.gap.estimate else None
    width = None if difference is None else abs(difference)
    written = chapter.points(width) if width is not None else NO_VALUE
    # The company has no part in this: the bar is not drawn, the value only says that there is something to draw.
    value = dots[0].value if dots else None
    return DotRow(label, value, written, dots=dots, hidden=tuple(key for key, figure in given if figure.hidden))


def _differences(ratings: tuple[CrossRating, ...]) -> list[tuple[float, CrossRating]]:
    """How far apart the two ratings of a pair are, where both may be shown."""
    return [
        (abs(rating.gap.estimate.value), rating)
        for rating in ratings
        if rating.gap and rating.gap.estimate and rating.gap.estimate.value is not None
    ]


def _answer(chapter: ChapterContext, ratings: tuple[CrossRating, ...]) -> str:
    candidates = _differences(ratings)
    if not candidates:
        return chapter.say("crossratings.answer_none")
    width, rating = max(candidates, key=lambda candidate: candidate[0])
    if round(width) == 0:
        return chapter.say("crossratings.answer_level")
    facing = rating.own or rating.returned
    return chapter.say(
        "crossratings.answer_own" if rating.own else "crossratings.answer",
        points=chapter.points(width),
        rater=chapter.names[rating.rater],
        rated=chapter.names[rating.rated],
        score=chapter.figure(rating.score),
        returned=chapter.figure(facing) if facing else NO_VALUE,
        verdict=chapter.said(verdict_name(rating.code)),
    )


def _table(chapter: ChapterContext, ratings: tuple[CrossRating, ...], *, own: bool) -> DataTable:
    judged = any(_judged(rating) for rating in ratings)
    columns = ("rating", "answered", "score", "own" if own else "returned", *(("verdict",) if judged else ()))
    rows = []
    for rating in ratings:
        facing = rating.own if own else rating.returned
        rows.append(
            (
                chapter.say("crossratings.says", rater=chapter.names[rating.rater], rated=chapter.names[rating.rated]),
                chapter.say.number(rating.respondents),
                chapter.figure(rating.score),
                chapter.figure(facing) if facing else NO_VALUE,
                *((_verdict(chapter, rating),) if judged else ()),
            )
        )
    headers = tuple(chapter.say(f"crossratings.columns.{column}") for column in columns)
    return DataTable(chapter.say("crossratings.caption"), headers, tuple(rows))


def _judged(rating: CrossRating) -> bool:
    """Whether something is said of the gap: that it is hidden is said too, that there are too few answers only once."""
    return rating.code is Verdict.HIDDEN or (rating.gap is not None and rating.code is not Verdict.FEW)


def _verdict(chapter: ChapterContext, rating: CrossRating) -> str:
    if _judged(rating):
        return chapter.said(verdict_name(rating.code))
    return chapter.say("gaps.too_few") if rating.gap is not None else NO_VALUE


def _items(chapter: ChapterContext, ratings: tuple[CrossRating, ...]) -> DataTable:
    """Question by question: the answers of a few people, else their mean."""
    labels = tuple(dict.fromkeys(chapter.label(item.item) for rating in ratings for item in rating.items))
    rows = []
    for rating in ratings:
        cells = {
            chapter.label(item.item): " · ".join(map(str, item.dots)) or chapter.figure(item.figure, digits=1)
            for item in rating.items
        }
        says = chapter.say("crossratings.says", rater=chapter.names[rating.rater], rated=chapter.names[rating.rated])
        rows.append((says, *(cells.get(label, NO_VALUE) for label in labels)))
    headers = (chapter.say("crossratings.columns.rating"), *labels)
    return DataTable(chapter.say("crossratings.items_caption", **chapter.cross_scale), headers, tuple(rows))
