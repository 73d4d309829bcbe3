"""Serialisation of a closed campaign's answers and settings, and the analysis recomputed from them.

What is frozen is enough to compute everything again, and holds no trace of who gave which answers in confidential mode:
people stand in the order of their answers.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from assessment.core.analysis.campaign_analysis import CampaignAnalysis, analyse_campaign
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import SPREAD_FROM, Mode, Threshold
from assessment.core.privacy.published_groups import Grouping, PublishedGroup
from assessment.core.privacy.suppression_reasons import SuppressedKind, Suppression, SuppressionReason
from assessment.core.questionnaire.answer_sheet import (
    AnswerSheet,
    Cell,
    Respondent,
    RespondentRole,
    sheet_codes,
    sheet_from_rows,
)
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.waves.common_items import wordings
from assessment.services.organisations.company_profile import context_of
from assessment.store.queries.campaign_answers import PersonAnswers

Plain = dict[str, Any]
KEPT_READINGS = 16
"""Results that a process remembers: a reader turns several pages of one."""


@dataclass(frozen=True)
class FrozenTerms:
    """Everything besides the answers that is frozen at the closing."""

    settings: AnalysisSettings
    context: Mapping[str, Any]
    day: date
    links: Sequence[str] = ()
    """What each person of the sheet is linked by to their answers of other waves; empty where nothing links them."""
    asked_with: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By function, how many different people were asked in this wave or an earlier one: `previous`, `first`."""


def in_order(questionnaire: Questionnaire, given: Iterable[PersonAnswers], *, length: Length) -> list[PersonAnswers]:
    """Everybody who answered anything, in the order of their answers, which tells nothing of who they are."""
    codes = sheet_codes(questionnaire, length)
    people = [one for one in given if any(one.cells.get(code, Cell.SKIPPED) != Cell.SKIPPED for code in codes)]
    order = [function.key for function in questionnaire.functions]
    people.sort(key=lambda one: (order.index(one.function), one.role, [one.cells.get(code, 0) for code in codes]))
    return people


def sheet_of(
    questionnaire: Questionnaire, given: Iterable[PersonAnswers], *, length: Length, mode: Mode
) -> AnswerSheet:
    """The answers of everybody who answered anything, as a sheet in an order that tells nothing."""
    people = in_order(questionnaire, given, length=length)
    named = mode is Mode.NAMED
    respondents = tuple(
        Respondent(one.name if named and one.name else str(number), one.function, RespondentRole(one.role))
        for number, one in enumerate(people, start=1)
    )
    texts: dict[str, list[str]] = {}
    for one in people:
        for item, text in one.texts.items():
            texts.setdefault(item, []).append(text)
    comments = {item: tuple(found if named else sorted(found)) for item, found in sorted(texts.items())}
    sheet = sheet_from_rows(
        questionnaire,
        length,
        respondents,
        tuple(one.cells for one in people),
        comments=comments,
        commenters=sum(bool(one.texts) for one in people),
    )
    return sheet if named else without_rows(sheet)


def without_rows(sheet: AnswerSheet) -> AnswerSheet:
    """The same answers to each item in each function, sorted item by item: no row is anybody's any more.

    What is published of confidential teams is made of how often each answer was given in a group, and of nothing else.
    Free text that too few wrote for it ever to be shown is left out.
    """
    cells = sheet.cells.copy()
    functions = np.array(sheet.functions)
    for function in set(sheet.functions):
        rows = np.flatnonzero(functions == function)
        cells[rows] = np.sort(cells[rows], axis=0)
    told = sheet.certain_commenters >= SPREAD_FROM
    return replace(sheet, cells=cells, comments=sheet.comments if told else {})


def inputs_of(questionnaire: Questionnaire, sheet: AnswerSheet, terms: FrozenTerms) -> Plain:
    """Answers and terms as plain values."""
    settings = terms.settings
    grouping = settings.grouping
    return {
        "questionnaire": {
            "key": questionnaire.key,
            "version": questionnaire.version,
            "hash": questionnaire.content_hash,
        },
        "length": settings.length.value,
        "mode": settings.mode.value,
        "threshold": settings.threshold.people,
        "staff": dict(settings.staff),
        "weights": dict(settings.weights) if settings.weights else None,
        "grouping": None
        if grouping is None
        else {
            "groups": [
                [group.key, list(group.functions), group.respondents, group.enters] for group in grouping.groups
            ],
            "hidden": [[one.what.value, one.reason.value, one.group, one.key] for one in grouping.hidden],
        },
        "context": dict(terms.context),
        "day": terms.day.isoformat(),
        "codes": list(sheet.codes),
        "people": [
            [person.identifier, person.function, person.role.value, row]
            for person, row in zip(sheet.respondents, sheet.cells.tolist(), strict=True)
        ],
        "comments": {item: list(texts) for item, texts in sheet.comments.items()},
        "commenters": sheet.certain_commenters,
        "answers": len(sheet.respondents),
        "wordings": wordings(questionnaire, sheet.codes),
        "links": list(terms.links),
        "asked_with": {name: dict(counts) for name, counts in terms.asked_with.items()},
    }


def hash_of_inputs(inputs: Plain) -> str:
    """One number for all that went in: the same answers and terms always have the same."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class _AnalysisCacheKey:
    """What a reading is remembered by."""

    input_hash: str
    content_hash: str
    reader: str | None
    inputs: Plain = field(compare=False, repr=False)
    questionnaire: Questionnaire = field(compare=False, repr=False)


def reading_of(
    questionnaire: Questionnaire, inputs: Plain, *, input_hash: str, reader: str | None = None
) -> CampaignAnalysis:
    """The result of frozen inputs for a reader (their function, when they answered); always the same for the same."""
    return _reading(_AnalysisCacheKey(input_hash, questionnaire.content_hash, reader, inputs, questionnaire))


@lru_cache(maxsize=KEPT_READINGS)
def _reading(question: _AnalysisCacheKey) -> CampaignAnalysis:
    inputs, questionnaire = question.inputs, question.questionnaire
    sheet = sheet_at_closing(questionnaire, inputs)
    return analyse_campaign(questionnaire, sheet, settings_of(inputs, reader=question.reader))


def sheet_at_closing(questionnaire: Questionnaire, inputs: Plain) -> AnswerSheet:
    """The answers as they were frozen."""
    respondents = tuple(
        Respondent(name, function, RespondentRole(role)) for name, function, role, _ in inputs["people"]
    )
    rows = tuple(dict(zip(inputs["codes"], row, strict=True)) for *_, row in inputs["people"])
    comments = {item: tuple(texts) for item, texts in inputs["comments"].items()}
    return sheet_from_rows(
        questionnaire,
        Length(inputs["length"]),
        respondents,
        rows,
        comments=comments,
        commenters=inputs.get("commenters"),
    )


def settings_of(inputs: Plain, *, reader: str | None = None) -> AnalysisSettings:
    """The settings as they were frozen, for a reader (their function, when they answered)."""
    return AnalysisSettings(
        length=Length(inputs["length"]),
        mode=Mode(inputs["mode"]),
        threshold=Threshold(inputs["threshold"]),
        staff=inputs["staff"],
        weights=inputs["weights"],
        grouping=grouping_of(inputs["grouping"]),
        reader=reader,
    )


def context_at_closing(inputs: Plain) -> CompanyProfile:
    """The firm as it was told when the campaign closed."""
    return context_of(inputs["context"], day=date.fromisoformat(inputs["day"]))


def grouping_of(kept: Plain | None) -> Grouping | None:
    """The published groups as they were frozen."""
    if kept is None:
        return None
    groups = tuple(
        PublishedGroup(key, tuple(functions), people, enters) for key, functions, people, enters in kept["groups"]
    )
    hidden = tuple(
        Suppression(SuppressedKind(what), SuppressionReason(reason), group, key)
        for what, reason, group, key in kept["hidden"]
    )
    return Grouping(groups, hidden)


def answered_by_function(sheet: AnswerSheet) -> Counter[str]:
    """How many people of each function the sheet holds."""
    return Counter(sheet.functions)
