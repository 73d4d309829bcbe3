"""Chapter: roadmap with one card per action."""

from dataclasses import dataclass
from functools import cached_property

from assessment.core.optimiser.plan_summary import PlanSummary
from assessment.core.planning.roadmap import PERIODS, PlannedAction
from assessment.core.questionnaire.definition import Action
from reports.charts.data.charts import Bar, Gantt
from reports.content.planning.plan import load_table
from reports.content.results.executive_summary import no_actions, target_reason
from reports.content.writing import level_text
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import ChartFigure, DataTable

NO_LOAD = "·"
SMALL_GAIN = 0.05
"""Points below which a gain is written in words: it would round to none."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One line of a card: what it is and what it says."""

    name: str
    text: str


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
    basis: ChapterContext
    plan: PlanSummary | None = None
    """The plan within people's days, where one was made: its load is spread over the time that actions take."""

    @cached_property
    def figure(self) -> ChartFigure | None:
        """The actions over the periods; None without actions."""
        return _figure(self.basis) if self.basis.roadmap.actions else None

    @cached_property
    def load(self) -> DataTable | None:
        """Person-days by function and period; None without actions."""
        if not self.basis.roadmap.actions:
            return None
        asked = self.basis.asked or self.basis.diagnosis.questionnaire
        return load_table(self.plan, asked, self.basis.say) if self.plan else _load(self.basis)

    @cached_property
    def cards(self) -> tuple[ActionCard, ...]:
        """One card per action in the order in which they start."""
        planned = enumerate(self.basis.roadmap.actions, start=1)
        return tuple(_card(self.basis, number, action) for number, action in planned)


def build(basis: ChapterContext, *, plan: PlanSummary | None = None) -> RoadmapChapter:
    """The chapter on the plan. `plan`: the one that was made within people's days."""
    empty = "" if basis.roadmap.actions else no_actions(basis)
    return RoadmapChapter(
        basis.say("roadmap.title"),
        empty,
        () if empty else _expected(basis, plan),
        basis.say("roadmap.note"),
        basis.say("plans.load_note" if plan else "roadmap.load_note"),
        basis.say("roadmap.cards"),
        basis,
        plan,
    )


def period_name(basis: ChapterContext, number: int) -> str:
    """A period of the plan: days 1 to 30, …, second quarter."""
    return basis.say(f"roadmap.periods.{PERIODS[number]}")


def _expected(basis: ChapterContext, plan: PlanSummary | None) -> tuple[str, ...]:
    """What the plan is hoped to bring, as a hypothesis."""
    roadmap, total = basis.roadmap, basis.diagnosis.total
    sentences = [
        basis.say("plans.aim" if plan else "roadmap.aim", target=level_text.numbered(basis, roadmap.target.total))
    ]
    if roadmap.target.decided:
        sentences.append(target_reason(basis))
    if total.score is not None and roadmap.expected_total is not None:
        now, then = basis.say.number(total.score), basis.points(roadmap.expected_total)
        sentences.append(basis.say("roadmap.expected", now=now, then=then))
    return tuple(sentences)


def _figure(basis: ChapterContext) -> ChartFigure:
    planned = basis.roadmap.actions
    bars = tuple(
        Bar(basis.read(found.action.title), found.owner, found.start_day, found.finish_day, basis.names[found.owner])
        for found in planned
    )
    periods = tuple((last, basis.say(f"roadmap.short.{last}")) for last in PERIODS)
    owners = dict.fromkeys(found.owner for found in planned)
    rows = tuple(
        (
            basis.read(found.action.title),
            basis.names[found.owner],
            basis.when(found),
            period_name(basis, found.period),
        )
        for found in planned
    )
    headers = tuple(basis.say(f"roadmap.columns.{column}") for column in ("action", "owner", "when", "period"))
    return ChartFigure(
        "roadmap",
        basis.say("roadmap.figure"),
        _answer(basis),
        Gantt(bars, periods, tuple((key, basis.names[key]) for key, _ in _in_order(basis, owners))),
        DataTable(basis.say("roadmap.caption"), headers, rows),
    )


def _in_order(basis: ChapterContext, owners: dict[str, None]) -> list[tuple[str, str]]:
    return [(key, name) for key, name in basis.names.items() if key in owners]


def _answer(basis: ChapterContext) -> str:
    planned = basis.roadmap.actions
    early = sum(found.finish_day <= PERIODS[0] for found in planned)
    days = basis.days(sum(found.action.days for found in planned))
    count = {"count": len(planned), "value": basis.say.number(len(planned))}
    soon = basis.say("roadmap.soon", count=early, value=basis.say.number(early))
    return basis.say("roadmap.answer", **count, days=days, soon=soon)


def _load(basis: ChapterContext) -> DataTable:
    load = basis.roadmap.load()
    last = max(found.period for found in basis.roadmap.actions)
    rows = []
    for key, name in basis.names.items():
        days = load.get(key, ())[: last + 1]
        if sum(days):
            rows.append((name, *(_days(basis, value) for value in days), _days(basis, sum(days))))
    everyone = [sum(load[key][period] for key in load) for period in range(last + 1)]
    rows.append(
        (basis.say("roadmap.everyone"), *(_days(basis, value) for value in everyone), _days(basis, sum(everyone)))
    )
    periods = (basis.say(f"roadmap.short.{PERIODS[number]}") for number in range(last + 1))
    headers = (basis.say("roadmap.columns.function"), *periods, basis.say("roadmap.columns.all"))
    return DataTable(basis.say("roadmap.load"), headers, tuple(rows))


def _days(basis: ChapterContext, value: float) -> str:
    if not value:
        return NO_LOAD
    return basis.say.number(value, digits=0 if float(value).is_integer() else 1)


def _card(basis: ChapterContext, number: int, planned: PlannedAction) -> ActionCard:
    action = planned.action
    levers = {lever.key: basis.read(lever.name) for lever in basis.diagnosis.questionnaire.levers}
    lever = levers.get(action.lever, basis.say("roadmap.all_levers"))
    owner, when = basis.names[planned.owner], basis.when(planned)
    return ActionCard(
        action.id,
        number,
        basis.read(action.title),
        basis.read(action.why),
        lever,
        planned.owner,
        owner,
        when,
        basis.say("roadmap.summary", owner=owner, when=when, lever=lever),
        _gain(basis, planned),
        tuple(_details(basis, planned)),
    )


def _gain(basis: ChapterContext, planned: PlannedAction) -> str:
    if planned.gain < SMALL_GAIN:
        return basis.say("roadmap.small_gain")
    return basis.say("roadmap.gain", points=f"+{basis.points(planned.gain, digits=1)}")


def _details(basis: ChapterContext, planned: PlannedAction) -> list[Detail]:
    action = planned.action
    found = [
        ("first_step", basis.read(action.first_step)),
        ("done_when", basis.read(action.done_when)),
        ("effort", _effort(basis, action)),
        ("cost", _cost(basis, action)),
        ("after", _after(basis, planned)),
        ("practices", basis.say.list([basis.label(basis.diagnosis.items[code].item) for code in planned.practices])),
        ("kpi", basis.read(action.kpi) if action.kpi else ""),
    ]
    return [Detail(basis.say(f"roadmap.card.{name}"), text) for name, text in found if text]


def _effort(basis: ChapterContext, action: Action) -> str:
    days = [f"{basis.names[key]} {_days(basis, value)}" for key, value in action.effort.items() if value]
    kind = "effort_quarter" if action.per_quarter else "effort"
    return basis.say(f"roadmap.{kind}", days=basis.days(action.days), functions=basis.say.list(days))


def _cost(basis: ChapterContext, action: Action) -> str:
    if action.cost_varies:
        return basis.say("roadmap.cost_varies")
    low, high = action.cost
    if not high:
        return basis.say("roadmap.no_cost")
    if not low:
        return basis.say("roadmap.cost_up_to", high=basis.say.euros(high))
    return basis.say(
        "roadmap.cost", low=basis.say.number(low), high=basis.say.euros(high), from_low=basis.say.euros(low)
    )


def _after(basis: ChapterContext, planned: PlannedAction) -> str:
    """What must come first, by name; what the firm already does is left out by the plan itself."""
    actions = basis.diagnosis.questionnaire.actions_by_id
    placed = {found.action.id for found in basis.roadmap.actions}
    sentences = []
    for choice in planned.action.after:
        chosen = [name for name in choice if name in placed] or list(choice)
        titles = basis.say("roadmap.or").join(
            basis.say("decision.quoted", name=basis.read(actions[name].title)) for name in chosen
        )
        sentences.append(titles if set(choice) & placed else basis.say("roadmap.in_place", titles=titles))
    if planned.light:
        sentences.append(basis.say("roadmap.light"))
    return basis.say("roadmap.then").join(sentences)
