"""Chapter: one-page executive summary."""

from dataclasses import dataclass

from assessment.core.comparison.verdicts import respondent_band
from assessment.core.planning.causes import pressing, pressure_of
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.results.maturity_levels import LevelDisplay, score_of_mean
from assessment.core.results.quick_mapping import TOTAL, foreseen_full_scores
from assessment.typography import NO_VALUE
from reports.charts.data.charts import DotChart, DotRow, Emblem
from reports.content.brief.first_actions import NextAction, first_actions
from reports.content.brief.headline import headline
from reports.content.brief.key_findings import KeyFinding, key_findings
from reports.content.brief.lever_standing import LeverStanding, lever_standing
from reports.content.results.levers import dots, level_bands
from reports.content.writing import level_text
from reports.content.writing.because import keeping_sentence, not_worth_it_sentences
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.level_text import LevelView
from reports.content.writing.target_text import target_reason, target_sentence
from reports.content.writing.view_types import ChartFigure, DataTable, Measure

COUNTS = ("none", "one", "two", "three")
FEWEST_LEVERS = 3
"""Scored levers from which the emblem is a shape."""
SURE, FAIRLY_SURE = 6.25, 12.5
"""Points on either side of the total: within a quarter of a level, within half a level."""


@dataclass(frozen=True, slots=True)
class ExecutiveSummary:
    """The decision page."""

    title: str
    """The finding, as a sentence."""
    who: str
    """How many answered, and when."""
    people: tuple[tuple[str, str, str], ...]
    """(function, name, how many) of those who answered."""
    lead: str
    """The level with its uncertainty, and the level aimed at."""
    level: LevelView
    measure: Measure
    position: str
    """The score with its range in one sentence, or why there is none."""
    target: str
    target_reason: str
    cap: str
    """Why the total's level is held down; empty when nothing holds it."""
    figure: ChartFigure
    emblem: Emblem | None
    """None with fewer than three scores."""
    findings: tuple[KeyFinding, ...]
    actions_title: str
    actions: tuple[NextAction, ...]
    no_actions: str
    confidence_title: str
    confidence: tuple[str, ...]
    sure: str
    """How sure this is, in two sentences."""


def build(chapter: ChapterContext) -> ExecutiveSummary:
    """The decision page."""
    total = chapter.diagnosis.total
    measure = chapter.measure(total.score, total.interval(), reason=_missing(chapter))
    standing = lever_standing(chapter)
    actions = first_actions(chapter)
    return ExecutiveSummary(
        title=headline(chapter, standing),
        who=_who(chapter),
        people=tuple((key, chapter.names[key], chapter.say.number(people)) for key, people in chapter.people.items()),
        lead=_lead(chapter, measure, standing),
        level=level_text.view(chapter, total.shown, measure),
        measure=measure,
        position=position(chapter, measure),
        target=level_text.numbered(chapter, chapter.roadmap.target.total),
        target_reason=target_reason(chapter),
        cap=cap(chapter),
        figure=_figure(chapter, measure),
        emblem=emblem(chapter),
        findings=key_findings(chapter, standing),
        actions_title=chapter.say(f"decision.first_actions.{COUNTS[len(actions)]}"),
        actions=actions,
        no_actions="" if actions else no_actions(chapter),
        confidence_title=chapter.say("decision.confidence"),
        confidence=confidence(chapter),
        sure=_sure(chapter, measure, planned=bool(actions)),
    )


def _who(chapter: ChapterContext) -> str:
    count = chapter.diagnosis.respondents
    items = chapter.diagnosis.items.values()
    # Counts that are protected are zero: only answers left aside say that nobody answered.
    silent = any(item.skipped for item in items) and all(item.skipped == item.respondents for item in items)
    people = chapter.say("brief.people", count=count, value=chapter.say.number(count))
    answered = chapter.say("brief.nobody") if silent else people
    day = chapter.context.day
    return chapter.say("brief.who", people=answered, day=chapter.say.date(day)) if day else answered


def _lead(chapter: ChapterContext, measure: Measure, standing: LeverStanding) -> str:
    """Where the company stands with its uncertainty in plain words, and the level to aim at."""
    say, shown = chapter.say, chapter.diagnosis.total.shown
    if not standing.scored:
        return say("brief.lead.nothing")
    target = target_sentence(chapter)
    if shown is None or measure.value is None:
        if measure.value is None or chapter.diagnosis.total.level is None:
            return f"{measure.reason} {target}"
        points = chapter.points(measure.value)
        return f"{say('brief.lead.protected', level=chapter.diagnosis.total.level, points=points)} {target}"
    values = {"low": shown.low, "high": shown.high, "level": shown.closer, "points": chapter.points(measure.value)}
    interval = {"from_": say.number(measure.low or 0.0), "to": say.number(measure.high or 0.0)}
    # What may move by half a step is no level "with little doubt".
    firm = measure.low is not None and measure.high is not None and (measure.high - measure.low) / 2 <= SURE
    key = "one_sure" if shown.saying is LevelDisplay.ONE and firm else str(shown.saying)
    return f"{say(f'brief.lead.{key}', **values, **interval)} {target}"


def _sure(chapter: ChapterContext, measure: Measure, *, planned: bool) -> str:
    """How sure the page is: who answered, and how far the level may move; `planned` where it proposes actions."""
    say, count = chapter.say, chapter.diagnosis.respondents
    if chapter.single:
        first = say("decision.one_person", function=chapter.names[chapter.diagnosis.functions[0]])
    elif chapter.absent:
        first = say(
            "brief.sure.absent", count=len(chapter.absent), functions=say.list(list(chapter.absent)),
        )  # fmt: skip
    else:
        first = say("brief.sure.people", count=count, value=say.number(count))
    if measure.low is None or measure.high is None:
        return f"{first} {say('brief.sure.none' if measure.value is None else 'brief.sure.protected')}"
    half = (measure.high - measure.low) / 2
    key = "firm" if half <= SURE else "fair" if half <= FAIRLY_SURE else "open"
    if key == "fair" and planned:
        return f"{first} {say('brief.sure.fair')} {say('brief.sure.priorities')}"
    return f"{first} {say(f'brief.sure.{key}')}"


def emblem(chapter: ChapterContext) -> Emblem | None:
    """The small radar of the levers; None with fewer than three scores."""
    scores = tuple(lever.score for lever in chapter.diagnosis.levers)
    if sum(score is not None for score in scores) < FEWEST_LEVERS:
        return None
    return Emblem(scores, tuple(chapter.read(lever.lever.short) for lever in chapter.diagnosis.levers))


def position(chapter: ChapterContext, measure: Measure) -> str:
    """The total with its range in a sentence, or why there is none."""
    if measure.value is None:
        return measure.reason
    points = chapter.points(measure.value)
    if not measure.interval:
        return chapter.say("decision.position_alone", points=points)
    return chapter.say("decision.position", points=points, interval=measure.interval)


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
    if any(lever.score is None for lever in chapter.diagnosis.levers):
        return chapter.say("decision.no_actions_yet")
    if chapter.roadmap.not_worth_it:
        return " ".join((chapter.say("decision.nothing_worth_it"), *not_worth_it_sentences(chapter)))
    reached = chapter.say("decision.at_target", target=level_text.numbered(chapter, chapter.roadmap.target.total))
    return " ".join(sentence for sentence in (reached, keeping_sentence(chapter), _contradicted(chapter)) if sentence)


def _contradicted(chapter: ChapterContext) -> str:
    """The symptom that presses where every practice is said to be in place; empty without one."""
    pressing_families = pressing(chapter.diagnosis)
    if not pressing_families:
        return ""
    worst = max(pressing_families, key=lambda family: pressure_of(family, chapter.diagnosis))
    name = chapter.read(worst.family.name)
    return chapter.say("decision.contradicted", count=len(pressing_families), family=name)


def confidence(chapter: ChapterContext) -> tuple[str, ...]:
    """Who answered, what the range rests on, who is missing."""
    say, diagnosis = chapter.say, chapter.diagnosis
    names = [chapter.names[key] for key in diagnosis.functions]
    if chapter.single:
        sentences = [say("decision.one_person", function=names[0])]
    else:
        # The firm as a whole says no more than the number before it.
        groups = [(key, people) for key, people in chapter.people.items() if key != COMPANY]
        counts = [f"{chapter.names[key]} {say.number(people)}" for key, people in groups]
        answered = say("report.answered", count=diagnosis.respondents, value=say.number(diagnosis.respondents))
        people = say("decision.people", answered=answered, functions=say.list(counts))
        sentences = [people if counts else answered + say("reading.stop")]
    if chapter.absent and not chapter.single:
        sentences.append(say("decision.absent", count=len(chapter.absent), functions=say.list(list(chapter.absent))))
    uncertainties = [lever.uncertainty for lever in diagnosis.levers if lever.uncertainty]
    if uncertainties:
        planned = any(uncertainty.planned for uncertainty in uncertainties)
        noise = say.number(chapter.parameters.smallest_noise)
        sentences.append(say("decision.planned", points=noise) if planned else say("decision.observed"))
    if (full := foreseen_full_scores(diagnosis).get(TOTAL)) is not None:
        ends = {"expected": say.number(full.expected), "low": say.number(full.low), "high": say.number(full.high)}
        sentences.append(say("decision.quick", **ends))
    scored = any(lever.score is not None for lever in diagnosis.levers)
    if chapter.reading and not chapter.single and scored:
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
        scale = chapter.scale(lever)
        name = chapter.read(lever.lever.name)
        written = scale.written if scale.value is not None else missing
        marks = dots(chapter.marks(lever))
        aim = score_of_mean(target.levers[lever.key])
        rows.append(DotRow(name, scale.value, written, scale.low, scale.high, marks, target=aim))
        cells.append((name, scale.written, scale.interval or NO_VALUE))
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
