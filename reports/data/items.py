"""Items, blind spots and cross-ratings as plain data."""

from typing import Any

from assessment.core.questionnaire import Kind
from assessment.core.results import CrossResult, ItemResult
from reports.content.basis import Basis

Data = dict[str, Any]


def item(basis: Basis, result: ItemResult) -> Data:
    """One item: its mean, each function's, how the answers spread, and what one option more would bring."""
    return {
        "label": basis.label(result.item),
        "mean": result.mean,
        "level": result.level if result.item.kind is Kind.ANCHORED else None,
        "functions": dict(result.by_function),
        "options": list(result.options),
        "dont_know": result.dont_know,
        "not_applicable": result.not_applicable,
        "skipped": result.skipped,
        "gain": result.gain,
        "blind": result.blind,
    }


def blind_spot(basis: Basis, result: ItemResult) -> Data:
    """An item that too many do not know."""
    return {
        "item": result.item.code,
        "label": basis.label(result.item),
        "dont_know": result.dont_know,
        "respondents": result.respondents,
    }


def cross_rating(basis: Basis, result: CrossResult) -> Data:
    """What one function says of another."""
    return {
        "item": result.item.code,
        "label": basis.label(result.item),
        "rater": result.rater,
        "rated": result.rated,
        "mean": result.mean,
        "respondents": result.respondents,
    }
