"""Complete JSON document under stable keys."""

from dataclasses import asdict
from typing import Any

from assessment.core.privacy.suppression_reasons import Suppression
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import Language
from reports.content.results.answers import texts_about
from reports.content.writing.chapter_context import ChapterContext
from reports.findings import NO_FINDINGS, CompanyFindings
from reports.json_export import comparison, cost, waves
from reports.json_export.evidence import evidence
from reports.json_export.items import blind_spot, item
from reports.json_export.planning import decisions, roadmap, target
from reports.json_export.score_traces import answers, traces
from reports.json_export.scores import function, organisation, total

FORMAT = 2
"""Raised when a key changes its meaning or goes away. 2: `crossratings` tells a group's rating as a whole, with its
verdict, and items inside it; 1 told every item apart."""
Data = dict[str, Any]


def figures(chapter: ChapterContext, findings: CompanyFindings = NO_FINDINGS, *, people: bool = True) -> Data:
    """Everything that was computed, in a stable order, ready for `json.dumps`: no NaN, no numpy number.

    `people`: whether answers and scores of single people stand in it, where the result holds any.
    """
    diagnosis = chapter.diagnosis
    document = {
        **_heading(diagnosis.questionnaire, diagnosis.length, chapter.say),
        "respondents": diagnosis.respondents,
        "privacy": comparison.privacy(chapter),
        "context": _context(chapter),
        "total": total(chapter, diagnosis.total),
        "organisation": organisation(chapter),
        "functions": {key: function(chapter, key) for key in diagnosis.functions},
        "items": {code: item(chapter, result) for code, result in diagnosis.items.items()},
        "blind_spots": _blind_spots(chapter),
        "map": comparison.the_map(chapter),
        "gaps": comparison.gaps(chapter),
        "agreement": comparison.agreement(chapter),
        "crossratings": comparison.cross_ratings(chapter),
        "hidden": comparison.hidden(chapter.reading.hidden if chapter.reading else ()),
        "target": target(chapter),
        "roadmap": roadmap(chapter, findings.plan),
    }
    if findings.cost:
        document["kpis"] = cost.kpis(chapter, findings.cost)
    document["cost"] = cost.cost(findings.cost)
    document["contradictions"] = cost.contradictions(chapter, findings.cost)
    if findings.decisions:
        document["decisions"] = decisions(findings.decisions)
    if findings.benchmark:
        document["other_clients"] = [
            asdict(score) | {"taken_on": score.taken_on.isoformat()} for score in findings.benchmark
        ]
    if chapter.evidence:
        document["evidence"] = evidence(chapter)
    if findings.earlier_wave:
        document["previous"] = waves.previous(findings.earlier_wave)
        document["change"] = waves.changes(chapter, findings.earlier_wave)
    if diagnosis.comments:
        document["comments"] = {
            item.code: list(texts)
            for item in diagnosis.questionnaire.written_about
            if (texts := texts_about(chapter, item))
        }
    # A protected result ends at the groups: no person and no answer stands behind its figures.
    document["traces"] = traces(chapter, people=people)
    document["answers"] = answers(diagnosis.people) if people and diagnosis.people else None
    return document


def withheld(
    questionnaire: Questionnaire, length: Length, hidden: tuple[Suppression, ...], respondents: int, say: Language
) -> Data:
    """What is told of answers too few to be shown at all."""
    return {
        **_heading(questionnaire, length, say),
        "respondents": respondents,
        "hidden": comparison.hidden(hidden),
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


def _blind_spots(chapter: ChapterContext) -> list[Data]:
    if chapter.diagnosis.people is None:
        return comparison.blind_groups(chapter)
    return [blind_spot(chapter, result) for result in chapter.diagnosis.blind_spots]


def _context(chapter: ChapterContext) -> Data:
    context = chapter.context
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
