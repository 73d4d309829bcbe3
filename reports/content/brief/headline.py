"""The finding as a sentence, chosen from a small library by the pattern of the results."""

from collections import Counter
from enum import StrEnum
from itertools import combinations

from assessment.core.planning.causes import pressing
from assessment.core.results.result_types import ItemResult
from reports.content.brief.lever_standing import LeverStanding
from reports.content.writing.chapter_context import ChapterContext

APART = 2.0
"""Steps between two functions' answers from which a practice divides them."""
DIVIDED_SHARE = 0.2
"""Share of the practices that divide functions, from which they describe two companies."""
UNKNOWN_SHARE = 0.25
"""Share of the practices that nobody can rate, from which not knowing is the finding."""
FULL = 99.5
"""Points from which a score is written 100."""
LOW, HIGH = 37.5, 62.5
"""Points: below, levels 1 and 2; above, levels 4 and 5."""


class Pattern(StrEnum):
    """Kind of result that a headline tells; the library holds at least one sentence for each."""

    NOTHING = "nothing"
    CONTRADICTED = "contradicted"
    RETURNING = "returning"
    FULL = "full"
    REACHED = "reached"
    DIVIDED = "divided"
    UNKNOWN = "unknown"
    ONE_LEVER = "one_lever"
    HOLDS = "holds"
    LAGS = "lags"
    EVEN_LOW = "even_low"
    EVEN_MIDDLE = "even_middle"
    EVEN_HIGH = "even_high"


def pattern(chapter: ChapterContext, standing: LeverStanding) -> Pattern:
    """The kind of result, the most telling first."""
    scores = [lever.score or 0.0 for lever in standing.scored]
    if not scores:
        return Pattern.NOTHING
    if standing.reached:
        return _of_reached(chapter, full=min(scores) >= FULL)
    if divided_pair(chapter):
        return Pattern.DIVIDED
    if len(scores) > 1 and _unknown_share(chapter) >= UNKNOWN_SHARE:
        return Pattern.UNKNOWN
    return _of_scores(standing, scores)


def _of_reached(chapter: ChapterContext, *, full: bool) -> Pattern:
    """The level aimed at is reached; symptoms that press say otherwise."""
    if pressing(chapter.diagnosis):
        return Pattern.CONTRADICTED if full else Pattern.RETURNING
    return Pattern.FULL if full else Pattern.REACHED


def _of_scores(standing: LeverStanding, scores: list[float]) -> Pattern:
    """The kind of result by the levers alone."""
    if len(scores) == 1:
        return Pattern.ONE_LEVER
    if standing.lagging:
        return Pattern.HOLDS if standing.holding else Pattern.LAGS
    middle = sum(scores) / len(scores)
    return Pattern.EVEN_LOW if middle < LOW else Pattern.EVEN_HIGH if middle > HIGH else Pattern.EVEN_MIDDLE


def headline(chapter: ChapterContext, standing: LeverStanding) -> str:
    """The sentence. A lever that the library does not know is told by its name."""
    kind = pattern(chapter, standing)
    if kind is Pattern.DIVIDED:
        first, second = divided_pair(chapter) or ("", "")
        return chapter.say("headlines.divided", first=chapter.names[first], second=chapter.names[second])
    if kind is Pattern.UNKNOWN:
        return chapter.say("headlines.unknown_one" if chapter.single else "headlines.unknown")
    if kind is Pattern.ONE_LEVER:
        return chapter.say("headlines.one_lever", lever=chapter.read(standing.scored[0].lever.name))
    if kind in (Pattern.HOLDS, Pattern.LAGS) and standing.lagging:
        return _of_levers(chapter, standing.lagging.key, standing.holding.key if standing.holding else "")
    return chapter.say(f"headlines.{kind}")


def _of_levers(chapter: ChapterContext, lagging: str, holding: str) -> str:
    if chapter.say.has(f"headlines.holds.{holding}.{lagging}"):
        return chapter.say(f"headlines.holds.{holding}.{lagging}")
    if chapter.say.has(f"headlines.lags.{lagging}"):
        return chapter.say(f"headlines.lags.{lagging}")
    name = next(lever.lever.name for lever in chapter.diagnosis.levers if lever.key == lagging)
    return chapter.say("headlines.lags_other", lever=chapter.read(name))


def divided_pair(chapter: ChapterContext) -> tuple[str, str] | None:
    """The two functions most often two steps apart, where a fifth of the practices divide functions; else None."""
    practices = _practices(chapter)
    apart: Counter[tuple[str, str]] = Counter()
    divided = 0
    for result in practices:
        means = [(key, mean) for key, mean in result.by_function.items() if mean is not None]
        pairs = [
            (first[0], second[0]) for first, second in combinations(means, 2) if abs(first[1] - second[1]) >= APART
        ]
        apart.update(pairs)
        divided += bool(pairs)
    if not apart or divided < DIVIDED_SHARE * len(practices):
        return None
    return max(apart, key=lambda pair: apart[pair])


def _unknown_share(chapter: ChapterContext) -> float:
    practices = _practices(chapter)
    silent = [result for result in practices if result.blind or (result.mean is None and result.dont_know)]
    return len(silent) / len(practices) if practices else 0.0


def _practices(chapter: ChapterContext) -> list[ItemResult]:
    codes = [code for lever in chapter.diagnosis.levers for part in lever.dimensions for code in part.items]
    return [chapter.diagnosis.items[code] for code in codes]
