"""Chapter: one-page executive summary."""

from dataclasses import dataclass

from assessment.core.comparison.perception_map import MapLine
from assessment.core.comparison.raw_differences import practice_differences
from assessment.core.comparison.verdicts import respondent_band
from assessment.core.planning.roadmap import PlannedAction
from assessment.core.results.maturity_levels import score_of_mean
from reports.charts.data.charts import DotChart, DotRow, Emblem
from reports.content.results.levers import dots, level_bands
from reports.content.results.symptoms import CALM, by_pressure, frequency, most_pressing
from reports.content.writing import level_text
from reports.content.writing.because import keeping_sentence, not_worth_it_sentences
from reports.content.writing.chapter_context import NO_VALUE, ChapterContext
from reports.content.writing.level_text import LevelView
from reports.content.writing.view_types import ChartFigure, DataTable, Measure

STEADY, MOSTLY_STEADY = 0.9, 0.65
"""Shares of random weightings from which the weakest lever's rank is called firm, or fairly firm."""
COUNTS = ("none", "one", "two", "three")
FIRST_ACTIONS = 3
WORTH_DISCUSSING = 1.0
"""Options between two functions from which a difference is named on the decision page."""


@dataclass(frozen=True, slots=True)
class KeyFinding:
    """One thing to know: what it is about, its name, and one or two sentences."""

    key: str
    title: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class NextAction:
    """An action of the plan, in brief."""

    id: str
    title: str
    function: str
    owner: str
    when: str
    first_step: str


@dataclass(frozen=True, slots=True)
class ExecutiveSummary:
    """The decision page."""

    title: str
    level: LevelView
    measure: Measure
    position: str
    """The score with its range in one sentence, or why there is none."""
    target: str
    target_reason: str
    cap: str
    """Why the total's level is held down; empty when nothing holds it."""
    figure: ChartFigure
    emblem: Emblem
    findings: tuple[KeyFinding, ...]
    actions_title: str
    actions: tuple[NextAction, ...]
    no_actions: str
    confidence_title: str
    confidence: tuple[str, ...]


def build(chapter: ChapterContext) -> ExecutiveSummary:
    """The decision page."""
    total = chapter.diagnosis.total
    measure = chapter.measure(total.score, total.interval(), reason=_missing(chapter))
    actions = chapter.roadmap.first(FIRST_ACTIONS)
    findings = (_weakest(chapter), _presses(chapter), _disagreement(chapter))
    return ExecutiveSummary(
        title=chapter.say("decision.title"),
        level=level_text.view(chapter, total.shown, measure),
        measure=measure,
        position=position(chapter, measure),
        target=level_text.numbered(chapter, chapter.roadmap.target.total),
        target_reason=target_reason(chapter),
        cap=cap(chapter),
        figure=_figure(chapter, measure),
        emblem=emblem(chapter),
        findings=tuple(finding for finding in findings if finding),
        actions_title=chapter.say(f"decision.first_actions.{COUNTS[len(actions)]}"),
        actions=tuple(_action(chapter, planned) for planned in actions),
        no_actions="" if actions else no_actions(chapter),
        confidence_title=chapter.say("decision.confidence"),
        confidence=confidence(chapter),
    )


def emblem(chapter: ChapterContext) -> Emblem:
    """The small radar of the levers."""
    shorts = tuple(chapter.read(lever.lever.short) for lever in chapter.diagnosis.levers)
    return Emblem(tuple(lever.score for lever in chapter.diagnosis.levers), shorts)


def position(chapter: ChapterContext, measure: Measure) -> str:
    """The total with its range in a sentence, or why there is none."""
    if measure.value is None:
        return measure.reason
    return chapter.say("decision.position", points=chapter.points(measure.value), interval=measure.interval)


def target_reason(chapter: ChapterContext) -> str:
    """Why this level is the useful one for this firm."""
    target = chapter.roadmap.target
    if target.decided:
        suggested = "" if target.suggested is None else level_text.numbered(chapter, target.suggested)
        return chapter.say("decision.target_decided", reason=chapter.typeset(target.decided), suggested=suggested)
    reason = chapter.read(target.rule.why) if target.rule else chapter.say("decision.target_default")
    follow = chapter.diagnosis.questionnaire.targets.follow
    return f"{reason} {chapter.read(follow.why)}" if target.followed and follow else reason


def cap(chapter: ChapterContext) -> str:
    """Why the total's level stands below the one its score alone would give; empty when nothing caps it."""
    total = chapter.diagnosis.total
    if total.capped_by is None:
        return ""
    return chapter.say(
        "decision.capped",
        lever=chapter.read(total.capped_by.lever.name),
        weakest=total.capped_by.level,
        level=total.level,
        before=total.level_before_cap,
    )


def no_actions(chapter: ChapterContext) -> str:
    """Why there is nothing to plan."""
    if not chapter.diagnosis.questionnaire.actions:
        return chapter.say("decision.no_catalogue")
    if not chapter.diagnosis.practices():
        return chapter.say("decision.no_practices")
    if chapter.roadmap.not_worth_it:
        return " ".join((chapter.say("decision.nothing_worth_it"), *not_worth_it_sentences(chapter)))
    reached = chapter.say("decision.at_target", target=level_text.numbered(chapter, chapter.roadmap.target.total))
    return f"{reached} {keeping_sentence(chapter)}".strip()


def confidence(chapter: ChapterContext) -> tuple[str, ...]:
    """Who answered, what the range rests on, who is missing."""
    say, diagnosis = chapter.say, chapter.diagnosis
    names = [chapter.names[key] for key in diagnosis.functions]
    if chapter.single:
        sentences = [say("decision.one_person", function=names[0])]
    else:
        counts = [f"{chapter.names[key]} {say.number(people)}" for key, people in chapter.people.items()]
        answered = say("report.answered", count=diagnosis.respondents, value=say.number(diagnosis.respondents))
        people = say("decision.people", answered=answered, functions=say.list(counts))
        sentences = [people if counts else answered + say("reading.stop")]
    if chapter.absent and not chapter.single:
        sentences.append(say("decision.absent", count=len(chapter.absent), functions=say.list(list(chapter.absent))))
    uncertainties = [lever.uncertainty for lever in diagnosis.levers if lever.uncertainty]
    if uncertainties:
        planned = any(found.planned for found in uncertainties)
        sentences.append(say("decision.planned" if planned else "decision.observed"))
    if chapter.reading and not chapter.single:
        sentences.append(say(f"verdicts.level.people.{respondent_band(diagnosis.respondents)}"))
    return tuple(sentences)


def _missing(chapter: ChapterContext) -> str:
    """Which levers lack a score, and why."""
    missing = [lever for lever in chapter.diagnosis.levers if lever.score is None]
    if not missing:
        return ""
    names = chapter.say.list([chapter.say("decision.quoted", name=chapter.read(lever.lever.name)) for lever in missing])
    reasons = list(dict.fromkeys(chapter.say(f"decision.missing.{lever.reason}") for lever in missing))
    return chapter.say("decision.missing_levers", count=len(missing), levers=names, reason=" ".join(reasons))


def _weakest(chapter: ChapterContext) -> KeyFinding | None:
    total = chapter.diagnosis.total
    weakest = total.weakest
    if weakest is None or weakest.score is None:
        return None
    name = chapter.read(weakest.lever.name)
    sentence = chapter.say("decision.weakest.score", points=chapter.points(weakest.score))
    if total.weakest_steadiness is not None:
        sentence += " " + steadiness(chapter, total.weakest_steadiness)
    return KeyFinding("weakest", chapter.say("decision.weakest.title"), name, sentence)


def steadiness(chapter: ChapterContext, share: float) -> str:
    """How steady the weakest lever's rank is."""
    firm = "firm" if share >= STEADY else "fair" if share >= MOSTLY_STEADY else "open"
    return chapter.say(f"decision.weakest.{firm}", share=chapter.say.percent(share))


def _presses(chapter: ChapterContext) -> KeyFinding | None:
    families = by_pressure(chapter)
    if not families or families[0].score is None:
        return None
    family = families[0]
    score, first = families[0].score, most_pressing(chapter, family)
    key = "calm" if score < CALM else "sentence" if first else "alone"
    sentence = chapter.say(
        f"decision.presses.{key}",
        points=chapter.points(score),
        symptom=chapter.read(first.item.question) if first else "",
        frequency=frequency(chapter, first.mean if first else None).lower(),
    )
    return KeyFinding("presses", chapter.say("decision.presses.title"), chapter.read(family.family.name), sentence)


def _disagreement(chapter: ChapterContext) -> KeyFinding | None:
    if not chapter.several:
        return None
    title = chapter.say("decision.disagreement.title")
    if chapter.reading:
        line = next(iter(chapter.reading.map), None)
        return _first_of_map(chapter, line, title) if line and line.width is not None else None
    gap = next(iter(practice_differences(chapter.diagnosis)), None)
    if gap is None or gap.width < WORTH_DISCUSSING:
        return _none_marked(chapter, title)
    sentence = chapter.say(
        "decision.disagreement.sentence",
        high=chapter.names[gap.highest],
        high_value=chapter.say.number(gap.high, digits=_digits(gap.high)),
        low=chapter.names[gap.lowest],
        low_value=chapter.say.number(gap.low, digits=_digits(gap.low)),
    )
    return KeyFinding("disagreement", title, chapter.label(chapter.diagnosis.items[gap.key].item), sentence)


def _first_of_map(chapter: ChapterContext, line: MapLine, title: str) -> KeyFinding:
    """What the map shows first, in the figures that may be published."""
    figures = {mark.group: mark.figure for mark in line.marks}
    if line.width is None or line.highest is None or line.lowest is None or line.width < WORTH_DISCUSSING:
        return _none_marked(chapter, title)
    high, low = figures[line.highest], figures[line.lowest]
    sentence = chapter.say(
        "decision.disagreement.sentence",
        high=chapter.names[line.highest],
        high_value=chapter.figure(high, digits=_digits(high.value or 0)),
        low=chapter.names[line.lowest],
        low_value=chapter.figure(low, digits=_digits(low.value or 0)),
    )
    return KeyFinding("disagreement", title, chapter.label(line.item), sentence)


def _none_marked(chapter: ChapterContext, title: str) -> KeyFinding:
    none, close = chapter.say("decision.disagreement.none"), chapter.say("decision.disagreement.close")
    return KeyFinding("disagreement", title, none, close)


def _digits(mean: float) -> int:
    return 0 if float(mean).is_integer() else 1


def _action(chapter: ChapterContext, planned: PlannedAction) -> NextAction:
    return NextAction(
        planned.action.id,
        chapter.read(planned.action.title),
        planned.owner,
        chapter.names[planned.owner],
        chapter.when(planned),
        chapter.read(planned.action.first_step),
    )


def _figure(chapter: ChapterContext, measure: Measure) -> ChartFigure:
    """The total and the levers on one axis, with the useful level."""
    target = chapter.roadmap.target
    total = chapter.say("report.total")
    missing = chapter.say("levers.no_score")
    rows = [
        DotRow(
            total,
            measure.value,
            measure.written if measure.value is not None else missing,
            measure.low,
            measure.high,
            target=score_of_mean(target.total),
            strong=True,
        )
    ]
    cells = [(total, measure.written, measure.interval or NO_VALUE)]
    for lever in chapter.diagnosis.levers:
        found = chapter.scale(lever)
        name = chapter.read(lever.lever.name)
        written = found.written if found.value is not None else missing
        marks = dots(chapter.marks(lever))
        aim = score_of_mean(target.levers[lever.key])
        rows.append(DotRow(name, found.value, written, found.low, found.high, marks, target=aim))
        cells.append((name, found.written, found.interval or NO_VALUE))
    chart = DotChart(
        tuple(rows),
        0,
        100,
        level_bands(chapter),
        chapter.say("report.company"),
        chapter.key,
        target_name=chapter.say("levers.target_mark"),
        several=chapter.several,
    )
    headers = tuple(chapter.say(f"levers.columns.{column}") for column in ("name", "score", "range"))
    table = DataTable(chapter.say("levers.caption"), headers, tuple(cells))
    answer = position(chapter, measure)
    return ChartFigure("position", chapter.say("decision.figure"), answer, chart, table)
