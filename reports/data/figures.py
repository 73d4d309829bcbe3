"""Everything that was computed, under stable keys."""

from typing import Any

from assessment.core.privacy.hidden import Hidden
from assessment.core.questionnaire import Length, Questionnaire
from assessment.i18n import Language
from reports.content.basis import Basis
from reports.data import change, money, perception
from reports.data.evidence import answers, traces
from reports.data.findings import Findings
from reports.data.items import blind_spot, item
from reports.data.plan import roadmap, target
from reports.data.scores import function, organisation, total

FORMAT = 2
"""Raised when a key changes its meaning or goes away. 2: `crossratings` tells a group's rating as a whole, with its
verdict, and items inside it; 1 told every item apart."""
Data = dict[str, Any]
NOTHING_MORE = Findings()


def figures(basis: Basis, findings: Findings = NOTHING_MORE) -> Data:
    """Everything that was computed, in a stable order, ready for `json.dumps`: no NaN, no numpy number."""
    diagnosis = basis.diagnosis
    told = {
        **_heading(diagnosis.questionnaire, diagnosis.length, basis.say),
        "respondents": diagnosis.respondents,
        "privacy": perception.privacy(basis),
        "context": _context(basis),
        "total": total(basis, diagnosis.total),
        "organisation": organisation(basis),
        "functions": {key: function(basis, key) for key in diagnosis.functions},
        "items": {code: item(basis, result) for code, result in diagnosis.items.items()},
        "blind_spots": _blind_spots(basis),
        "map": perception.the_map(basis),
        "gaps": perception.gaps(basis),
        "agreement": perception.agreement(basis),
        "crossratings": perception.cross_ratings(basis),
        "hidden": perception.hidden(basis.reading.hidden if basis.reading else ()),
        "target": target(basis),
        "roadmap": roadmap(basis, findings.planning),
    }
    if findings.money:
        told["kpis"] = money.kpis(basis, findings.money)
    told["cost"] = money.cost(findings.money)
    told["contradictions"] = money.contradictions(basis, findings.money)
    if findings.earlier:
        told["previous"] = change.previous(findings.earlier)
        told["change"] = change.changes(basis, findings.earlier)
    # A protected result ends at the groups: no person and no answer stands behind its figures.
    told["traces"] = traces(basis)
    told["answers"] = None if basis.confidential else answers(diagnosis)
    return told


def withheld(
    questionnaire: Questionnaire, length: Length, hidden: tuple[Hidden, ...], respondents: int, say: Language
) -> Data:
    """What is told of answers too few to be shown at all."""
    return {
        **_heading(questionnaire, length, say),
        "respondents": respondents,
        "hidden": perception.hidden(hidden),
    }


def _heading(questionnaire: Questionnaire, length: Length, say: Language) -> Data:
    return {
        "format": FORMAT,
        "questionnaire": {
            "key": questionnaire.key,
            "version": questionnaire.version,
            "hash": questionnaire.content_hash,
            "title": questionnaire.title.within(say.code),
        },
        "language": say.code,
        "length": str(length),
    }


def _blind_spots(basis: Basis) -> list[Data]:
    if basis.confidential:
        return perception.blind_groups(basis)
    return [blind_spot(basis, result) for result in basis.diagnosis.blind_spots]


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
