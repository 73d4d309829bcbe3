"""Chapter: roadmap with one card per action."""

import re
from dataclasses import dataclass
from functools import cached_property

from assessment.core.optimiser.plan_summary import PlanSummary
from assessment.core.planning.roadmap import PERIODS, PlannedAction
from assessment.core.questionnaire.planning_content import Action
from reports.charts.data.charts import Bar, Gantt
from reports.content.brief.executive_summary import no_actions
from reports.content.planning.decided_dates import decided_dates, decided_line
from reports.content.planning.plan import load_note, load_table
from reports.content.writing import level_text
from reports.content.writing.because import SMALL_GAIN, because_of, not_worth_it_table
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.target_text import target_reason
from reports.content.writing.view_types import ChartFigure, DataTable

NO_LOAD = "·"
_CODE = r"[A-Z]\d{1,2}(?:\.\d{1,2})?"
_CODE_IN_BRACKETS = re.compile(rf"\s*\((?:[^()\d]*\s)?{_CODE}\)")
_CODE_ALONE = re.compile(rf"\b{_CODE}\b")


@dataclass(frozen=True, slots=True)
class Detail:
    """One line of a card: what it is and what it says."""

    name: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ActionCard:
    """An action with everything its owner needs to begin."""

    id: str
    number: int
    title: str
    why: str
    lever: str
    function: str
    owner: str
    when: str
    summary: str
    """The owner, when, and the lever, on one line."""
    gain: str
    details: tuple[Detail, ...]


@dataclass(frozen=True)
class RoadmapChapter:
    """The plan; `empty` says why when there is none."""

    title: str
    empty: str
    expected: tuple[str, ...]
    note: str
    load_note: str
    cards_title: str
    chapter: ChapterContext
    plan: PlanSummary | None = None
    """The plan within people's days, where one was made: its load is spread over the time that actions take."""

    @cached_property
    def figure(self) -> ChartFigure | None:
        """The actions over the periods; None without actions."""
        return _figure(self.chapter) if self.chapter.roadmap.actions else None

    @cached_property
    def decided(self) -> tuple[str, ...]:
        """Where a meeting decided on another day than the plan's, in one sentence for each action."""
        return decided_dates(self.chapter)

    @cached_property
    def load(self) -> DataTable | None:
        """Person-days by function and period; None without actions."""
        if not self.chapter.roadmap.actions:
            return None
        asked = self.chapter.asked or self.chapter.diagnosis.questionnaire
        return load_table(self.plan, asked, self.chapter.say) if self.plan else _load(self.chapter)

    @cached_property
    def not_worth_it(self) -> DataTable | None:
        """Actions that are not worth their days now, with what would change that; None without any."""
        return not_worth_it_table(self.chapter) if self.chapter.roadmap.not_worth_it else None

    @cached_property
    def cards(self) -> tuple[ActionCard, ...]:
        """One card per action in the order in which they start."""
        planned = enumerate(self.chapter.roadmap.actions, start=1)
        return tuple(_card(self.chapter, number, action) for number, action in planned)


def build(chapter: ChapterContext, *, plan: PlanSummary | None = None) -> RoadmapChapter:
    """The chapter on the plan. `plan`: the one that was made within people's days."""
    empty = "" if chapter.roadmap.actions else no_actions(chapter)
    return RoadmapChapter(
        chapter.say("roadmap.title"),
        empty,
        () if empty else _expected(chapter, plan),
        chapter.say("roadmap.note"),
        load_note(plan, chapter.say) if plan else chapter.say("roadmap.load_note"),
        chapter.say("roadmap.cards"),
        chapter,
        plan,
    )


def period_name(chapter: ChapterContext, number: int) -> str:
    """A period of the plan: days 1 to 30, …, second quarter."""
    return chapter.say(f"roadmap.periods.{PERIODS[number]}")


def _expected(chapter: ChapterContext, plan: PlanSummary | None) -> tuple[str, ...]:
    """What the plan is hoped to bring, as a hypothesis."""
    roadmap, total = chapter.roadmap, chapter.diagnosis.total
    sentences = [
        chapter.say("plans.aim" if plan else "roadmap.aim", target=level_text.numbered(chapter, roadmap.target.total))
    ]
    if roadmap.target.decided:
        sentences.append(target_reason(chapter))
    if total.score is not None and roadmap.expected_total is not None:
        now, then = chapter.say.number(total.score), chapter.points(roadmap.expected_total)
        same = now == chapter.say.number(roadmap.expected_total)
        sentences.append(chapter.say("roadmap.expected_same" if same else "roadmap.expected", now=now, then=then))
    return tuple(sentences)


def _figure(chapter: ChapterContext) -> ChartFigure:
    planned = chapter.roadmap.actions
    bars = tuple(
        Bar(
            chapter.read(planned_action.action.title),
            planned_action.owner,
            planned_action.start_day,
            planned_action.finish_day,
            chapter.names[planned_action.owner],
        )
        for planned_action in planned
    )
    periods = tuple((last, chapter.say(f"roadmap.short.{last}")) for last in PERIODS)
    owners = dict.fromkeys(planned_action.owner for planned_action in planned)
    rows = tuple(
        (
            chapter.read(planned_action.action.title),
            chapter.names[planned_action.owner],
            chapter.when(planned_action),
            period_name(chapter, planned_action.period),
        )
        for planned_action in planned
    )
    headers = tuple(chapter.say(f"roadmap.columns.{column}") for column in ("action", "owner", "when", "period"))
    return ChartFigure(
        "roadmap",
        chapter.say("roadmap.figure"),
        _answer(chapter),
        Gantt(bars, periods, tuple((key, chapter.names[key]) for key, _ in _in_order(chapter, owners))),
        DataTable(chapter.say("roadmap.caption"), headers, rows),
    )


def _in_order(chapter: ChapterContext, owners: dict[str, None]) -> list[tuple[str, str]]:
    return [(key, name) for key, name in chapter.names.items() if key in owners]


def _answer(chapter: ChapterContext) -> str:
    planned = chapter.roadmap.actions
    early = sum(planned_action.finish_day <= PERIODS[0] for planned_action in planned)
    days = chapter.days(sum(planned_action.action.days for planned_action in planned))
    count = {"count": len(planned), "value": chapter.say.number(len(planned))}
    ends = {"count": early, "value": chapter.say.number(early)}
    soon = chapter.say("roadmap.soon", **ends) if early else chapter.say("roadmap.none_soon")
    return chapter.say("roadmap.answer", **count, days=days, soon=soon)


def _load(chapter: ChapterContext) -> DataTable:
    load = chapter.roadmap.load()
    last = max(action.period for action in chapter.roadmap.actions)
    rows = []
    for key, name in chapter.names.items():
        days = load.get(key, ())[: last + 1]
        if sum(days):
            rows.append((name, *(_days(chapter, value) for value in days), _days(chapter, sum(days))))
    everyone = [sum(load[key][period] for key in load) for period in range(last + 1)]
    rows.append(
        (chapter.say("roadmap.everyone"), *(_days(chapter, value) for value in everyone), _days(chapter, sum(everyone)))
    )
    periods = (chapter.say(f"roadmap.short.{PERIODS[number]}") for number in range(last + 1))
    headers = (chapter.say("roadmap.columns.function"), *periods, chapter.say("roadmap.columns.all"))
    return DataTable(chapter.say("roadmap.load"), headers, tuple(rows))


def _days(chapter: ChapterContext, value: float) -> str:
    if not value:
        return NO_LOAD
    return chapter.say.number(value, digits=0 if float(value).is_integer() else 1)


def _card(chapter: ChapterContext, number: int, planned: PlannedAction) -> ActionCard:
    action = planned.action
    levers = {lever.key: chapter.read(lever.name) for lever in chapter.diagnosis.questionnaire.levers}
    lever = levers.get(action.lever, chapter.say("roadmap.all_levers"))
    owner, when = chapter.names[planned.owner], chapter.when(planned)
    return ActionCard(
        action.id,
        number,
        chapter.read(action.title),
        chapter.read(action.why),
        lever,
        planned.owner,
        owner,
        when,
        chapter.say("roadmap.summary", owner=owner, when=when, lever=lever),
        _gain(chapter, planned),
        tuple(_details(chapter, planned)),
    )


def _gain(chapter: ChapterContext, planned: PlannedAction) -> str:
    if planned.gain < SMALL_GAIN:
        return chapter.say("roadmap.small_gain" if planned.practices else "roadmap.no_gain")
    return chapter.say("roadmap.gain", points=f"+{chapter.points(planned.gain, digits=1)}")


def _details(chapter: ChapterContext, planned: PlannedAction) -> list[Detail]:
    action = planned.action
    decision = chapter.decided.get(action.id)
    texts = [
        ("decided", decided_line(chapter, decision) if decision else ""),
        ("because", because_of(chapter, planned)),
        ("first_step", chapter.read(action.first_step)),
        ("done_when", chapter.read(action.done_when)),
        ("effort", _effort(chapter, action)),
        ("cost", _cost(chapter, action)),
        ("after" if planned.action.after else "start", _after(chapter, planned)),
        (
            "practices",
            chapter.say.list([chapter.label(chapter.diagnosis.items[code].item) for code in planned.practices]),
        ),
        ("kpi", _without_codes(chapter, chapter.read(action.kpi)) if action.kpi else ""),
    ]
    return [Detail(chapter.say(f"roadmap.card.{name}"), text, name) for name, text in texts if text]


def _without_codes(chapter: ChapterContext, text: str) -> str:
    """A text of the catalogue: codes of questions in brackets are left out, others give way to the name in quotes."""

    def named(match: re.Match[str]) -> str:
        # What only looks like a code, a quarter or a machine's name, stays.
        item = chapter.diagnosis.questionnaire.items_by_code.get(match[0])
        return chapter.say("decision.quoted", name=chapter.label(item)) if item else match[0]

    return _CODE_ALONE.sub(named, _CODE_IN_BRACKETS.sub("", text))


def _effort(chapter: ChapterContext, action: Action) -> str:
    days = [f"{chapter.names[key]} {_days(chapter, value)}" for key, value in action.effort.items() if value]
    kind = "effort_quarter" if action.per_quarter else "effort"
    return chapter.say(f"roadmap.{kind}", days=chapter.days(action.days), functions=chapter.say.list(days))


def _cost(chapter: ChapterContext, action: Action) -> str:
    if action.cost_varies:
        return chapter.say("roadmap.cost_varies")
    low, high = action.cost
    if not high:
        return chapter.say("roadmap.no_cost")
    if not low:
        return chapter.say("roadmap.cost_up_to", high=chapter.say.euros(high))
    return chapter.say(
        "roadmap.cost", low=chapter.say.number(low), high=chapter.say.euros(high), from_low=chapter.say.euros(low)
    )


def _after(chapter: ChapterContext, planned: PlannedAction) -> str:
    """What must come first, by name; what the firm already does is left out by the plan itself."""
    actions = chapter.diagnosis.questionnaire.actions_by_id
    placed = {action.action.id for action in chapter.roadmap.actions}
    sentences = []
    for choice in planned.action.after:
        chosen = [name for name in choice if name in placed] or list(choice)
        titles = chapter.say("roadmap.or").join(
            chapter.say("decision.quoted", name=chapter.read(actions[name].title)) for name in chosen
        )
        unplanned = "in_place" if set(choice) & set(chapter.roadmap.in_place) else "not_needed"
        sentences.append(titles if set(choice) & placed else chapter.say(f"roadmap.{unplanned}", titles=titles))
    if planned.light:
        sentences.append(chapter.say("roadmap.light"))
    return chapter.say("roadmap.then").join(sentences)
