"""Published figures of a closed campaign: computed once, at its closing, and read from then on.

What is frozen, and for whom:

- one analysis for a reader who did not answer, and in confidential mode one for a reader of each function that
  answered: whoever answered needs one more person in every group;
- the comparison with the previous wave and with the first, for the same readers and for those who answered one of the
  two waves alone; where links were limited by a reader of some earlier wave, one more.

A reader who answered two waves in two functions, or to whom a wave between is not readable, is too rare to be frozen:
their comparison is computed from what was frozen of both waves. Views that are alike are kept once. The plan
is frozen at its approval; before that a roadmap is a proposal, made from the frozen analysis and the firm's figures and
limits of the day.

Rows that were frozen before FORMAT 2 hold the analysis of one reader without its texts: they are read by computing it
again from their inputs with the questionnaire that was asked, and not at all where that is lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from assessment.core.analysis.campaign_analysis import CampaignAnalysis, analyse_campaign
from assessment.core.analysis.readers import analyses_by_reader
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.waves.wave_comparison import WaveComparison
from assessment.store.frozen.content import Json, hash_of_inputs
from assessment.store.frozen.inputs import FrozenInputs
from assessment.store.frozen.results import from_json, people_from_json, to_json
from assessment.store.models import FrozenResult

FORMAT = 2
NOBODY = ""
"""The reader who did not answer."""
REMEMBERED = 16
"""Results that a process remembers: a reader turns several pages of one."""
Readers = tuple[str, str, bool]
"""The reader's function in the earlier and in the later wave, and whether they answered any wave of the chain."""


def analyses_of_inputs(questionnaire: Questionnaire, inputs: FrozenInputs) -> dict[str | None, CampaignAnalysis]:
    """The analysis of every reader for whom a result may differ, computed from the answers."""
    readers = [reader or None for reader in readers_of_inputs(inputs)]
    return analyses_by_reader(questionnaire, inputs.sheet, inputs.settings, readers)


def frozen_figures(analyses: Mapping[str | None, CampaignAnalysis]) -> Json:
    """The analysis of every reader, as it is kept."""
    distinct = {id(analysis): analysis for analysis in analyses.values()}
    written = {key: to_json(analysis) for key, analysis in distinct.items()}
    kept = _once({reader or NOBODY: written[id(analysis)] for reader, analysis in analyses.items()})
    return {"format": FORMAT, "digest": hash_of_inputs(kept), "views": kept, "comparisons": {}}


def readers_of_inputs(inputs: FrozenInputs) -> tuple[str, ...]:
    """Readers for whom a result differs: who did not answer, and among confidential teams one of each function."""
    functions = sorted(set(inputs.sheet.functions)) if inputs.settings.confidential else []
    return (NOBODY, *functions)


def frozen_comparisons(before: FrozenResult, after: FrozenResult, compare: Callable[[Readers], WaveComparison]) -> Json:
    """The comparison of two waves for every pair of readers, as it is kept."""
    functions = sorted({*readers_of_inputs(before.typed_inputs()), *readers_of_inputs(after.typed_inputs())} - {NOBODY})
    pairs: list[Readers] = [(NOBODY, NOBODY, False)]
    if functions:
        pairs.append((NOBODY, NOBODY, True))
    for function in functions:
        pairs += [(function, function, True), (function, NOBODY, True), (NOBODY, function, True)]
    return {"with": before.campaign_id, **_once({_key(pair): to_json(compare(pair)) for pair in pairs})}


def _key(readers: Readers) -> str:
    before, after, any_wave = readers
    return f"{before}|{after}|{int(any_wave)}"


def _once(views: Mapping[str, Any]) -> Json:
    """Views by name, those that are alike kept once."""
    distinct: list[Any] = []
    for view in views.values():
        if view not in distinct:
            distinct.append(view)
    return {"distinct": distinct, "by_reader": {name: distinct.index(view) for name, view in views.items()}}


def _view(kept: Mapping[str, Any], name: str) -> Any:
    number = kept["by_reader"].get(name)
    return None if number is None else kept["distinct"][number]


def is_frozen(frozen: FrozenResult) -> bool:
    """Whether the figures themselves were kept, and not only what they are made of."""
    return bool(frozen.figures.get("format") == FORMAT)


def frozen_view(frozen: FrozenResult, reader: str | None) -> Json:
    """The plain analysis of a reader; someone of a function that gave no answer reads as one who did not answer."""
    return view_of(frozen.figures["views"], reader)


def view_of(views: Json, reader: str | None) -> Json:
    """What was kept for a reader, of views by reader; as above for someone of a function that gave no answer."""
    view: Json = _view(views, reader or NOBODY) or _view(views, NOBODY)
    return view


def analysis_of(frozen: FrozenResult, questionnaire: Questionnaire, *, reader: str | None = None) -> CampaignAnalysis:
    """The published analysis for a reader (their function, when they answered)."""
    if not is_frozen(frozen):
        inputs = frozen.typed_inputs()
        return _computed(
            _AnalysisCacheKey(frozen.input_hash, questionnaire.content_hash, reader, inputs, questionnaire)
        )
    key = _ViewCacheKey(frozen.figures["digest"], frozen.input_hash, reader, id(questionnaire), frozen, questionnaire)
    return _read_back(key)


@dataclass(frozen=True)
class _ViewCacheKey:
    """What an analysis that was read back is remembered by."""

    digest: str
    input_hash: str
    reader: str | None
    identity: int
    frozen: FrozenResult = field(compare=False, repr=False)
    questionnaire: Questionnaire = field(compare=False, repr=False)


@lru_cache(maxsize=REMEMBERED)
def _read_back(key: _ViewCacheKey) -> CampaignAnalysis:
    frozen, questionnaire = key.frozen, key.questionnaire
    view = frozen_view(frozen, key.reader)
    diagnosis = view["diagnosis"]
    people = diagnosis and diagnosis["people"]
    if not people:
        return from_json(CampaignAnalysis, view, questionnaire)
    analysis = from_json(CampaignAnalysis, {**view, "diagnosis": {**diagnosis, "people": None}}, questionnaire)
    detail = people_from_json(people, questionnaire, frozen.typed_inputs().sheet)
    return replace(analysis, diagnosis=replace(analysis.diagnosis, people=detail)) if analysis.diagnosis else analysis


@dataclass(frozen=True)
class _AnalysisCacheKey:
    """What an analysis that was computed again is remembered by; no answers of that age were perturbed."""

    input_hash: str
    content_hash: str
    reader: str | None
    inputs: FrozenInputs = field(compare=False, repr=False)
    questionnaire: Questionnaire = field(compare=False, repr=False)


@lru_cache(maxsize=REMEMBERED)
def _computed(key: _AnalysisCacheKey) -> CampaignAnalysis:
    return analyse_campaign(key.questionnaire, key.inputs.sheet, replace(key.inputs.settings, reader=key.reader))


def comparison_of(
    frozen: FrozenResult, questionnaire: Questionnaire, *, against: str, before_id: str, readers: Readers
) -> WaveComparison | None:
    """The comparison that was published; None where none was kept with that wave for these readers."""
    kept = frozen.figures.get("comparisons", {}).get(against)
    if not kept or kept["with"] != before_id:
        return None
    view = _view(kept, _key(readers))
    return None if view is None else from_json(WaveComparison, view, questionnaire)
