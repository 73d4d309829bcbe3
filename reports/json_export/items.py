"""Items and don't-know answers."""

from collections.abc import Mapping
from typing import Any

from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.questionnaire.definition import Kind
from assessment.core.results.result_types import ItemResult
from reports.content.writing.chapter_context import ChapterContext

Data = dict[str, Any]


def item(chapter: ChapterContext, result: ItemResult) -> Data:
    """One item: its mean, each function's, how the answers spread, and what one option more would bring.

    `bounds`: groups whose mean is a bound, and which. Counts are None where the spread is protected.
    """
    shown = bool(result.options)
    return {
        "label": chapter.label(result.item),
        "mean": result.mean,
        "level": result.level if result.item.kind is Kind.ANCHORED else None,
        "functions": dict(result.by_function),
        "bounds": bounds_of(chapter.reading.items[result.item.code]) if chapter.reading else {},
        "options": list(result.options) if shown else None,
        "dont_know": result.dont_know if shown else None,
        "not_applicable": result.not_applicable if shown else None,
        "skipped": result.skipped if shown else None,
        "gain": result.gain,
        "blind": result.blind,
    }


def bounds_of(figures: Mapping[str, PublishedFigure]) -> dict[str, str]:
    """Groups whose figure is a bound: at_least, at_most, or about for a company that such a group enters."""
    return {group: str(figure.end) for group, figure in figures.items() if figure.end}


def blind_spot(chapter: ChapterContext, result: ItemResult) -> Data:
    """An item that too many do not know."""
    return {
        "item": result.item.code,
        "label": chapter.label(result.item),
        "dont_know": result.dont_know,
        "respondents": result.respondents,
    }
