"""Chapter: method, parameters and limits."""

from dataclasses import dataclass

from assessment.core.comparison.scale_reliability import ScaleReliability, scale_reliability
from assessment.core.privacy.protected_figures import SPREAD_STEP
from assessment.core.questionnaire.definition import Length
from assessment.core.results.maturity_levels import score_of_mean
from assessment.core.results.rank_robustness import WEIGHTINGS
from assessment.core.statistics.reliability import Alpha
from reports.content.brief.executive_summary import cap
from reports.content.brief.lever_standing import lever_standing
from reports.content.results.levers import cap_sentence
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import DataTable, Passage

HASH_SHOWN = 12
"""Characters of the content hash that are printed: enough to tell two versions apart."""
ALPHA_KINDS = ("together", "partly", "apart", "undecided", "aligned")
TOGETHER = 0.7
"""Alpha from which questions are said to go together: the usual convention of survey practice."""
LEAST_SHARE = 0.005
"""Share below which 0 % would be written."""


@dataclass(frozen=True, slots=True)
class MethodChapter:
    """Rules and parameters; what the answers cannot show has a passage of its own, `Report.limits`."""

    title: str
    passages: tuple[Passage, ...]
    parameters: DataTable


def build(chapter: ChapterContext, *, optimised: bool = False) -> MethodChapter:
    """The chapter on method. `optimised`: whether the firm told its days or its figures."""
    say = chapter.say
    how = say("method.plan.optimised" if optimised else "method.plan.usual")
    return MethodChapter(
        say("method.title"),
        (
            _passage(chapter, "scores", 3),
            Passage(say("method.levels.title"), (say("method.levels.1"), *_caps(chapter), say("method.levels.2"))),
            Passage(say("method.uncertainty.title"), _uncertainty(chapter)),
            *_perturbation(chapter),
            Passage(say("method.rank_stability.title"), _rank_stability(chapter)),
            *_reliability(chapter),
            _passage(chapter, "unknown", 2),
            Passage(say("method.plan.title"), (how, say("method.plan.target"))),
        ),
        _parameters(chapter),
    )


def _passage(chapter: ChapterContext, key: str, count: int) -> Passage:
    sentences = tuple(chapter.say(f"method.{key}.{number}") for number in range(1, count + 1))
    return Passage(chapter.say(f"method.{key}.title"), sentences)


def _uncertainty(chapter: ChapterContext) -> tuple[str, ...]:
    """What ranges are made of: the spread of named people's answers, of which confidential teams give away little."""
    if chapter.reading is not None and chapter.reading.threshold is not None:
        noise, step = chapter.points(chapter.parameters.smallest_noise), chapter.points(SPREAD_STEP)
        return (chapter.say("method.uncertainty.protected", noise=noise, step=step),)
    pooled = () if chapter.single else (chapter.say("method.uncertainty.pooled"),)
    return *(chapter.say(f"method.uncertainty.{number}") for number in (1, 2, 3)), *pooled


def _perturbation(chapter: ChapterContext) -> tuple[Passage, ...]:
    """That answers of confidential teams are moved before anything is computed, and what that costs."""
    if chapter.reading is None or not chapter.reading.perturbed:
        return ()
    noise = chapter.points(chapter.parameters.smallest_noise)
    sentences = chapter.say("method.perturbation.1"), chapter.say("method.perturbation.2", noise=noise)
    return (Passage(chapter.say("method.perturbation.title"), sentences),)


def _caps(chapter: ChapterContext) -> tuple[str, ...]:
    """Where a cap bites here; or that none does."""
    bites = [
        chapter.say("method.cap", lever=chapter.read(lever.lever.name), sentence=cap_sentence(chapter, lever))
        for lever in chapter.diagnosis.levers
        if lever.capped_by
    ]
    total = cap(chapter)
    if total:
        bites.append(chapter.say("method.cap_total", sentence=total))
    return tuple(bites) or (chapter.say("method.no_cap"),)


def _reliability(chapter: ChapterContext) -> tuple[Passage, ...]:
    """How well the questions of a lever go together, and how alike people of one function answer, in words."""
    say = chapter.say
    reliabilities = scale_reliability(chapter.diagnosis)
    names = {lever.key: chapter.read(lever.lever.name) for lever in chapter.diagnosis.levers}
    told: dict[str, list[str]] = {kind: [] for kind in ALPHA_KINDS}
    for reliability in reliabilities:
        if (kind := _alpha_kind(reliability)) is not None:
            told[kind].append(_alpha_of(chapter, names[reliability.key], reliability.alpha, kind))
    sentences = [say(f"method.reliability.{kind}", levers=say.list(levers)) for kind, levers in told.items() if levers]
    shares = [
        say("method.reliability.icc_lever", lever=names[reliability.key], share=_icc_share(chapter, icc))
        for reliability in reliabilities
        if (icc := reliability.icc.icc1_n0) is not None
    ]
    if shares:
        sentences.append(say("method.reliability.icc", levers=say.list(shares)))
    return (Passage(say("method.reliability.title"), (say("method.reliability.1"), *sentences)),) if sentences else ()


def _icc_share(chapter: ChapterContext, icc: float) -> str:
    """An estimate at or below zero means that functions differ no more than people do."""
    return chapter.say.percent(icc) if icc >= LEAST_SHARE else chapter.say("method.reliability.icc_none")


def _alpha_kind(reliability: ScaleReliability) -> str | None:
    """What an alpha says of its lever; None where it cannot be computed."""
    alpha = reliability.alpha
    if alpha.value is None or alpha.interval is None:
        return None
    if not reliability.readable:
        return "aligned"
    if alpha.interval.lower < 0 and alpha.interval.upper >= TOGETHER:
        return "undecided"
    if alpha.value <= 0:
        return "apart"
    return "together" if alpha.value >= TOGETHER else "partly"


def _alpha_of(chapter: ChapterContext, name: str, alpha: Alpha, kind: str) -> str:
    """The lever, with its alpha where that can be read: one below zero is no share of anything."""
    if kind not in ("together", "partly") or alpha.value is None or alpha.interval is None:
        return chapter.say("decision.quoted", name=name)
    numbers = {"value": alpha.value, "low": max(alpha.interval.lower, 0.0), "high": alpha.interval.upper}
    written = {key: chapter.say.number(number, digits=2) for key, number in numbers.items()}
    return chapter.say("method.reliability.alpha_lever", lever=name, **written)


def _rank_stability(chapter: ChapterContext) -> tuple[str, ...]:
    """How the rank is tried, and what came out; where the decision page tells a share, that it stands there."""
    say, standing = chapter.say, lever_standing(chapter)
    again = [
        say("method.rank_stability.again"),
        *([say("method.rank_stability.told")] if standing.lagging and not standing.reached else []),
    ]
    return (" ".join((*again, say("method.rank_stability.weights"))), *_rank(chapter))


def _rank(chapter: ChapterContext) -> tuple[str, ...]:
    total = chapter.diagnosis.total
    if total.weakest is None or total.weakest_steadiness is None:
        return (chapter.say("method.rank_stability.none"),)
    tied = lever_standing(chapter).tied
    if tied:
        # Of levers that stand level, the lowest would be called last whatever the weights.
        names = chapter.say.list([chapter.read(lever.lever.name) for lever in tied])
        return (chapter.say("method.rank_stability.tied", levers=names),)
    name = chapter.read(total.weakest.lever.name)
    share = chapter.say.percent(total.weakest_steadiness)
    return (chapter.say("method.rank_stability.share", lever=name, share=share),)


def _verdicts(chapter: ChapterContext) -> tuple[tuple[str, str], ...]:
    """The values behind verdicts, and the smallest group; nothing for one person."""
    if chapter.reading is None or chapter.single:
        return ()
    parameters = chapter.reading.parameters
    values = [chapter.points(parameters.delta), chapter.say.percent(parameters.alpha)]
    if chapter.reading.threshold is None:
        return (("verdicts", " · ".join(values)),)
    values.append(chapter.say("campaigns.follow.threshold_said", count=chapter.reading.threshold.people))
    return (("verdicts_k", " · ".join(values)),)


def _parameters(chapter: ChapterContext) -> DataTable:
    say, diagnosis = chapter.say, chapter.diagnosis
    questionnaire = diagnosis.questionnaire
    cuts = " · ".join(say.number(score_of_mean(cut), digits=1) for cut in chapter.cuts)
    weights = say.list(
        [
            f"{chapter.read(lever.lever.short)} {say.percent(diagnosis.total.weights[lever.key])}"
            for lever in diagnosis.levers
        ]
    )
    length = say("method.quick" if diagnosis.length is Length.QUICK else "method.full")
    parameters = chapter.parameters
    weightings = chapter.reading.weightings if chapter.reading else WEIGHTINGS
    values = (
        ("r", say.number(parameters.stable_share, digits=1)),
        ("sigma", chapter.points(parameters.smallest_noise)),
        ("cuts", cuts),
        ("range", say("method.confidence", shown=say.percent(0.95), level=say.percent(0.8))),
        ("weights", weights),
        ("weightings", say.number(weightings)),
        *_verdicts(chapter),
        ("questionnaire", f"{chapter.read(questionnaire.title)}, {questionnaire.version} ({length})"),
        ("hash", questionnaire.content_hash[:HASH_SHOWN]),
    )
    headers = (say("method.columns.parameter"), say("method.columns.value"))
    rows = tuple((say(f"method.parameters.{key}"), value) for key, value in values if value)
    return DataTable(say("method.parameters_title"), headers, rows)
