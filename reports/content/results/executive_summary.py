"""Chapter: one-page executive summary."""

from dataclasses import dataclass

from assessment.core.comparison.interpretation import band
from assessment.core.comparison.perception_map import MapLine
from assessment.core.comparison.raw_differences import practice_differences
from assessment.core.planning.roadmap import PlannedAction
from assessment.core.results.maturity_levels import score_of_mean
from reports.charts.data.charts import DotChart, DotRow, Emblem
from reports.content.results.levers import dots, level_bands
from reports.content.results.symptoms import CALM, by_pressure, frequency, most_pressing
from reports.content.writing import level_text
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


def build(basis: ChapterContext) -> ExecutiveSummary:
    """The decision page."""
    total = basis.diagnosis.total
    measure = basis.measure(total.score, total.interval(), reason=_missing(basis))
    actions = basis.roadmap.first(FIRST_ACTIONS)
    findings = (_weakest(basis), _presses(basis), _disagreement(basis))
    return ExecutiveSummary(
        title=basis.say("decision.title"),
        level=level_text.view(basis, total.shown, measure),
        measure=measure,
        position=position(basis, measure),
        target=level_text.numbered(basis, basis.roadmap.target.total),
        target_reason=target_reason(basis),
        cap=cap(basis),
        figure=_figure(basis, measure),
        emblem=emblem(basis),
        findings=tuple(finding for finding in findings if finding),
        actions_title=basis.say(f"decision.first_actions.{COUNTS[len(actions)]}"),
        actions=tuple(_action(basis, planned) for planned in actions),
        no_actions="" if actions else no_actions(basis),
        confidence_title=basis.say("decision.confidence"),
        confidence=confidence(basis),
    )


def emblem(basis: ChapterContext) -> Emblem:
    """The small radar of the levers."""
    shorts = tuple(basis.read(lever.lever.short) for lever in basis.diagnosis.levers)
    return Emblem(tuple(lever.score for lever in basis.diagnosis.levers), shorts)


def position(basis: ChapterContext, measure: Measure) -> str:
    """The total with its range in a sentence, or why there is none."""
    if measure.value is None:
        return measure.reason
    return basis.say("decision.position", points=basis.points(measure.value), interval=measure.interval)


def target_reason(basis: ChapterContext) -> str:
    """Why this level is the useful one for this firm."""
    target = basis.roadmap.target
    if target.decided:
        suggested = "" if target.suggested is None else level_text.numbered(basis, target.suggested)
        return basis.say("decision.target_decided", reason=basis.typeset(target.decided), suggested=suggested)
    reason = basis.read(target.rule.why) if target.rule else basis.say("decision.target_default")
    follow = basis.diagnosis.questionnaire.targets.follow
    return f"{reason} {basis.read(follow.why)}" if target.followed and follow else reason


def cap(basis: ChapterContext) -> str:
    """Why the total's level stands below the one its score alone would give; empty when nothing caps it."""
    total = basis.diagnosis.total
    if total.capped_by is None:
        return ""
    return basis.say(
        "decision.capped",
        lever=basis.read(total.capped_by.lever.name),
        weakest=total.capped_by.level,
        level=total.level,
        before=total.level_before_cap,
    )


def no_actions(basis: ChapterContext) -> str:
    """Why there is nothing to plan."""
    if not basis.diagnosis.questionnaire.actions:
        return basis.say("decision.no_catalogue")
    if not basis.diagnosis.practices():
        return basis.say("decision.no_practices")
    return basis.say("decision.at_target", target=level_text.numbered(basis, basis.roadmap.target.total))


def confidence(basis: ChapterContext) -> tuple[str, ...]:
    """Who answered, what the range rests on, who is missing."""
    say, diagnosis = basis.say, basis.diagnosis
    names = [basis.names[key] for key in diagnosis.functions]
    if basis.single:
        sentences = [say("decision.one_person", function=names[0])]
    else:
        counts = [f"{basis.names[key]} {say.number(people)}" for key, people in basis.people.items()]
        answered = say("report.answered", count=diagnosis.respondents, value=say.number(diagnosis.respondents))
        people = say("decision.people", answered=answered, functions=say.list(counts))
        sentences = [people if counts else answered + say("reading.stop")]
    if basis.absent and not basis.single:
        sentences.append(say("decision.absent", count=len(basis.absent), functions=say.list(list(basis.absent))))
    uncertainties = [lever.uncertainty for lever in diagnosis.levers if lever.uncertainty]
    if uncertainties:
        planned = any(found.planned for found in uncertainties)
        sentences.append(say("decision.planned" if planned else "decision.observed"))
    if basis.reading and not basis.single:
        sentences.append(say(f"verdicts.level.people.{band(diagnosis.respondents)}"))
    return tuple(sentences)


def _missing(basis: ChapterContext) -> str:
    """Which levers lack a score, and why."""
    missing = [lever for lever in basis.diagnosis.levers if lever.score is None]
    if not missing:
        return ""
    names = basis.say.list([basis.say("decision.quoted", name=basis.read(lever.lever.name)) for lever in missing])
    reasons = list(dict.fromkeys(basis.say(f"decision.missing.{lever.reason}") for lever in missing))
    return basis.say("decision.missing_levers", count=len(missing), levers=names, reason=" ".join(reasons))


def _weakest(basis: ChapterContext) -> KeyFinding | None:
    total = basis.diagnosis.total
    weakest = total.weakest
    if weakest is None or weakest.score is None:
        return None
    name = basis.read(weakest.lever.name)
    sentence = basis.say("decision.weakest.score", points=basis.points(weakest.score))
    if total.weakest_steadiness is not None:
        sentence += " " + steadiness(basis, total.weakest_steadiness)
    return KeyFinding("weakest", basis.say("decision.weakest.title"), name, sentence)


def steadiness(basis: ChapterContext, share: float) -> str:
    """How steady the weakest lever's rank is."""
    firm = "firm" if share >= STEADY else "fair" if share >= MOSTLY_STEADY else "open"
    return basis.say(f"decision.weakest.{firm}", share=basis.say.percent(share))


def _presses(basis: ChapterContext) -> KeyFinding | None:
    families = by_pressure(basis)
    if not families or families[0].score is None:
        return None
    family = families[0]
    score, first = families[0].score, most_pressing(basis, family)
    key = "calm" if score < CALM else "sentence" if first else "alone"
    sentence = basis.say(
        f"decision.presses.{key}",
        points=basis.points(score),
        symptom=basis.read(first.item.question) if first else "",
        frequency=frequency(basis, first.mean if first else None).lower(),
    )
    return KeyFinding("presses", basis.say("decision.presses.title"), basis.read(family.family.name), sentence)


def _disagreement(basis: ChapterContext) -> KeyFinding | None:
    if not basis.several:
        return None
    title = basis.say("decision.disagreement.title")
    if basis.reading:
        line = next(iter(basis.reading.map), None)
        return _first_of_map(basis, line, title) if line and line.width is not None else None
    gap = next(iter(practice_differences(basis.diagnosis)), None)
    if gap is None or gap.width < WORTH_DISCUSSING:
        return _none_marked(basis, title)
    sentence = basis.say(
        "decision.disagreement.sentence",
        high=basis.names[gap.highest],
        high_value=basis.say.number(gap.high, digits=_digits(gap.high)),
        low=basis.names[gap.lowest],
        low_value=basis.say.number(gap.low, digits=_digits(gap.low)),
    )
    return KeyFinding("disagreement", title, basis.label(basis.diagnosis.items[gap.key].item), sentence)


def _first_of_map(basis: ChapterContext, line: MapLine, title: str) -> KeyFinding:
    """What the map shows first, in the figures that may be published."""
    figures = {mark.group: mark.figure for mark in line.marks}
    if line.width is None or line.highest is None or line.lowest is None or line.width < WORTH_DISCUSSING:
        return _none_marked(basis, title)
    high, low = figures[line.highest], figures[line.lowest]
    sentence = basis.say(
        "decision.disagreement.sentence",
        high=basis.names[line.highest],
        high_value=basis.figure(high, digits=_digits(high.value or 0)),
        low=basis.names[line.lowest],
        low_value=basis.figure(low, digits=_digits(low.value or 0)),
    )
    return KeyFinding("disagreement", title, basis.label(line.item), sentence)


def _none_marked(basis: ChapterContext, title: str) -> KeyFinding:
    none, close = basis.say("decision.disagreement.none"), basis.say("decision.disagreement.close")
    return KeyFinding("disagreement", title, none, close)


def _digits(mean: float) -> int:
    return 0 if float(mean).is_integer() else 1


def _action(basis: ChapterContext, planned: PlannedAction) -> NextAction:
    return NextAction(
        planned.action.id,
        basis.read(planned.action.title),
        planned.owner,
        basis.names[planned.owner],
        basis.when(planned),
        basis.read(planned.action.first_step),
    )


def _figure(basis: ChapterContext, measure: Measure) -> ChartFigure:
    """The total and the levers on one axis, with the useful level."""
    target = basis.roadmap.target
    total = basis.say("report.total")
    missing = basis.say("levers.no_score")
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
    for lever in basis.diagnosis.levers:
        found = basis.scale(lever)
        name = basis.read(lever.lever.name)
        written = found.written if found.value is not None else missing
        marks = dots(basis.marks(lever))
        aim = score_of_mean(target.levers[lever.key])
        rows.append(DotRow(name, found.value, written, found.low, found.high, marks, target=aim))
        cells.append((name, found.written, found.interval or NO_VALUE))
    chart = DotChart(
        tuple(rows),
        0,
        100,
        level_bands(basis),
        basis.say("report.company"),
        basis.key,
        target_name=basis.say("levers.target_mark"),
        several=basis.several,
    )
    headers = tuple(basis.say(f"levers.columns.{column}") for column in ("name", "score", "range"))
    table = DataTable(basis.say("levers.caption"), headers, tuple(cells))
    answer = position(basis, measure)
    return ChartFigure("position", basis.say("decision.figure"), answer, chart, table)
