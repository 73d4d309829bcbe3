"""Plain-text lines on change, gaps, privacy, cost and plan."""

from collections.abc import Iterator

from assessment.core.comparison.function_gaps import Gap
from assessment.core.comparison.verdicts import Verdict
from assessment.core.cost.payback import two_digits
from assessment.core.statistics.intervals import Interval
from assessment.core.waves.change_interpretation import NOT_COMPARABLE, change_name
from assessment.core.waves.score_change import Change
from assessment.typography import NO_VALUE
from reports.content.cost.cost import headline
from reports.content.writing.chapter_context import ChapterContext
from reports.findings import CompanyFindings, CostFindings, EarlierWaveFindings, PlanFindings

TOLD = (Verdict.SIGNAL, Verdict.SMALL, Verdict.CONFIRM)
"""Verdicts on a gap that are worth a line; the others stand in the figures."""
Row = tuple[str, str, str, str]


def change_rows(chapter: ChapterContext, earlier_wave_findings: EarlierWaveFindings) -> list[Row]:
    """One row per scale: its name, the change in points, its range, and the verdict."""
    return [_change(chapter, key, change) for key, change in earlier_wave_findings.comparison.changes.items()]


def _change(chapter: ChapterContext, key: str, change: Change) -> Row:
    points = NO_VALUE if change.tested is None else chapter.say.signed(change.tested, digits=1)
    verdict = chapter.said(change_name(change))
    return chapter.scale_name(key), points, _span(chapter, change.interval95), verdict


def _span(chapter: ChapterContext, interval: Interval | None) -> str:
    if interval is None:
        return ""
    low, high = (chapter.say.number(bound, digits=1) for bound in (interval.lower, interval.upper))
    return chapter.say("report.range", low=low, high=high)


def change_notes(chapter: ChapterContext, earlier_wave_findings: EarlierWaveFindings) -> Iterator[str]:
    """How many are linked, and which questions could not be compared."""
    comparison = earlier_wave_findings.comparison
    if comparison.linked:
        yield chapter.say("command.summary.linked", count=comparison.linked)
    if not comparison.bridge.whole:
        count = len(comparison.bridge.shared)
        if comparison.before.version == comparison.after.version:
            yield chapter.say("waves.other_length", count=count)
        else:
            yield chapter.say("command.summary.bridge", count=count, version=comparison.before.version)
    reasons: dict[str, list[str]] = {}
    for key, change in comparison.changes.items():
        if change.why in NOT_COMPARABLE:
            reasons.setdefault(f"waves.why.{NOT_COMPARABLE[change.why]}", []).append(chapter.scale_name(key))
    for reason, names in reasons.items():
        yield chapter.say("command.summary.unlike", name=chapter.say.list(names), why=chapter.say(reason))
    if comparison.left_out:
        groups = [" + ".join(chapter.names.get(key, key) for key in voice) for voice in comparison.left_out]
        yield chapter.say("waves.left_out", groups=chapter.say.list(groups))


def gap_rows(chapter: ChapterContext) -> list[Row]:
    """Gaps on levers and symptoms that are established, small but real, or to be confirmed."""
    lever_gaps = chapter.reading.gaps if chapter.reading else {}
    return [_gap(chapter, key, pair) for key, gaps in lever_gaps.items() for pair in gaps.pairs if pair.code in TOLD]


def _gap(chapter: ChapterContext, key: str, gap: Gap) -> Row:
    value = gap.estimate.value if gap.estimate else None
    points = NO_VALUE if value is None else chapter.say.signed(value, digits=0)
    pair = chapter.say("command.summary.pair", first=chapter.names[gap.first], second=chapter.names[gap.second])
    verdict = chapter.say(f"verdicts.names.gap.{gap.code}")
    return (
        f"{chapter.scale_name(key)}{chapter.say('command.colon')} {pair}",
        points,
        _whole_span(chapter, gap),
        verdict,
    )


def _whole_span(chapter: ChapterContext, gap: Gap) -> str:
    span = gap.interval95
    return chapter.span(span.lower, span.upper) if span else ""


def privacy_lines(chapter: ChapterContext) -> Iterator[str]:
    """Under which threshold groups are shown, and how much is hidden."""
    reading = chapter.reading
    if reading is None or reading.threshold is None:
        return
    groups = chapter.say.list([chapter.names[group.key] for group in reading.groups])
    yield chapter.say("command.summary.confidential", people=reading.threshold.people, groups=groups or NO_VALUE)
    yield chapter.say("command.summary.hidden", count=len(reading.hidden))


def money_lines(chapter: ChapterContext, cost_findings: CostFindings) -> Iterator[str]:
    """The cost of a year, then what the figures contradict."""
    say = chapter.say
    yield headline(cost_findings.cost, say) if cost_findings.cost else say("command.summary.no_cost")
    if cost_findings.cost and cost_findings.cost.capped:
        yield say("command.summary.capped", cap=say.euros(two_digits(cost_findings.cost.cap or 0.0)))
    for contradiction in cost_findings.contradictions:
        yield f"{chapter.read(contradiction.kpi.name)}{say('command.colon')} {chapter.read(contradiction.message)}"


def plan_lines(chapter: ChapterContext, plan_findings: PlanFindings) -> Iterator[str]:
    """What the plan brings, and how near to the best it is."""
    plan, say = plan_findings.summary, chapter.say
    if not plan.roadmap.actions:
        return
    key = "proven" if plan_findings.proof and plan_findings.proof.proven else "near"
    gain = say.number(plan.gain, digits=1)
    yield say(f"command.summary.plan_{key}", count=round(plan.gain, 1), gain=gain, gap=say.percent(plan.gap))
    if plan_findings.unlimited:
        yield say("command.summary.no_limits")
    if plan_findings.usual_capacity:
        yield say("command.summary.usual_days")


def findings_lines(chapter: ChapterContext, company_findings: CompanyFindings) -> Iterator[tuple[str, list[str]]]:
    """Titles with their lines, for what was asked."""
    if company_findings.cost:
        yield chapter.say("command.summary.cost_title"), list(money_lines(chapter, company_findings.cost))
    if company_findings.plan and (lines := list(plan_lines(chapter, company_findings.plan))):
        title = "plan_free" if company_findings.plan.unlimited else "plan_title"
        yield chapter.say(f"command.summary.{title}"), lines
