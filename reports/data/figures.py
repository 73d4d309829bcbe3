"""Everything that was computed, under stable keys."""

from typing import Any

from reports.content.basis import Basis
from reports.data.evidence import answers, traces
from reports.data.items import blind_spot, cross_rating, item
from reports.data.plan import roadmap, target
from reports.data.scores import function, organisation, total

FORMAT = 1
"""Raised when a key changes its meaning or goes away."""
Data = dict[str, Any]


def figures(basis: Basis) -> Data:
    """Everything that was computed, in a stable order, ready for `json.dumps`: no NaN, no numpy number."""
    diagnosis = basis.diagnosis
    questionnaire = diagnosis.questionnaire
    return {
        "format": FORMAT,
        "questionnaire": {
            "key": questionnaire.key,
            "version": questionnaire.version,
            "hash": questionnaire.content_hash,
            "title": basis.read(questionnaire.title),
        },
        "language": basis.say.code,
        "length": str(diagnosis.length),
        "respondents": diagnosis.respondents,
        "context": _context(basis),
        "total": total(basis, diagnosis.total),
        "organisation": organisation(basis),
        "functions": {key: function(basis, key) for key in diagnosis.functions},
        "items": {code: item(basis, result) for code, result in diagnosis.items.items()},
        "blind_spots": [blind_spot(basis, result) for result in diagnosis.blind_spots],
        "crossratings": [cross_rating(basis, result) for result in diagnosis.cross],
        "target": target(basis),
        "roadmap": roadmap(basis),
        "traces": traces(diagnosis),
        "answers": answers(diagnosis),
    }


def _context(basis: Basis) -> Data:
    context = basis.context
    return {
        "organisation": context.organisation,
        "headcount": context.headcount,
        "staff": dict(context.staff),
        "cycle": context.cycle,
        "basket": context.basket,
        "complex_offer": context.complex_offer,
        "several_sites": context.several_sites,
        "marketing_share": context.marketing_share,
        "day": context.day.isoformat() if context.day else None,
    }
