"""Worksheets: pilot charter, commitments, review agenda, glossary."""

from dataclasses import dataclass
from datetime import date, timedelta

from assessment.core.comparison.raw_differences import practice_differences
from assessment.core.cost.kpis import Kpis
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.results.maturity_levels import score_of_mean
from reports.content.cost.kpi_text import written
from reports.content.writing import level_text
from reports.content.writing.chapter_context import ChapterContext

BLANK = ""
"""A cell to be filled by hand."""
PILOT_DAYS = 182
"""Six months."""
PRACTICES, ACTIONS, FIGURES = 3, 3, 4
REVIEW_FIGURES = ("K1", "K3", "K4", "K8", "K2")
"""Figures that a revenue review looks at first, where the firm has them."""
COMMITMENTS = (
    ("volume", "marketing", "K1"),
    ("quality", "marketing", "K3"),
    ("delay", "sales", "K2"),
    ("feedback", "sales", None),
    ("forecast", "finance", "K8"),
)
"""Each commitment: who makes it, and the figure that tells where the firm stands."""
WORDS = (
    "lead",
    "qualified_lead",
    "acquisition_cost",
    "customer_value",
    "mutual_commitment",
    "forecast",
    "revenue_review",
    "orchestrator",
)
"""Words of the trade that a firm defines for itself; the others are words of this report."""
OWN_WORDS = ("opportunity", "customer", "key_account", "margin")
"""Words that every firm uses and few define."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A page to be filled in: a table whose empty cells are left for a pen."""

    key: str
    title: str
    lead: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def pilot(chapter: ChapterContext) -> Worksheet:
    """The charter of a pilot, its goal and its practices taken from the results."""
    say = chapter.say
    rows = (
        ("segment", BLANK),
        ("goal", BLANK),
        ("team", say.list([chapter.names[key] for key in (chapter.asked or chapter.diagnosis.questionnaire).triad])),
        ("lead", _leader(chapter)),
        ("period", _period(chapter)),
        ("practices", say.list(_practices(chapter)) or BLANK),
        ("measure", _measure(chapter)),
        ("rhythm", say("sheets.pilot.rhythm_told")),
        ("stop", BLANK),
        ("signed", BLANK),
    )
    return Worksheet(
        "pilot",
        say("sheets.pilot.title"),
        say("sheets.pilot.lead"),
        (),
        tuple((say(f"sheets.pilot.rows.{key}"), content) for key, content in rows),
        (say("sheets.pilot.note"),),
    )


def commitments(chapter: ChapterContext, questionnaire: Questionnaire, kpis: Kpis) -> Worksheet:
    """Mutual commitments on leads: where the firm stands today, and what is to be agreed."""
    say = chapter.say
    return Worksheet(
        "commitments",
        say("sheets.commitments.title"),
        say("sheets.commitments.lead"),
        tuple(say(f"sheets.commitments.columns.{name}") for name in ("what", "who", "today", "agreed", "how")),
        tuple(
            (
                say(f"sheets.commitments.rows.{key}"),
                chapter.names[function],
                _today(questionnaire, kpis, figure, chapter),
                BLANK,
                say(f"sheets.commitments.how.{key}"),
            )
            for key, function, figure in COMMITMENTS
        ),
        (_practice_today(chapter, "P2.1"), say("sheets.commitments.note")),
    )


def review(chapter: ChapterContext, questionnaire: Questionnaire, kpis: Kpis) -> Worksheet:
    """The agenda of a half-hour revenue review, with this firm's figures, its difference and its actions."""
    say = chapter.say
    known = {kpi.code: kpi for kpi in questionnaire.kpis}
    figures = [
        known[code].name.within(say.code) for code in REVIEW_FIGURES if code in known and kpis.given(known[code])
    ]
    gaps = practice_differences(chapter.diagnosis)
    first = chapter.label(chapter.diagnosis.items[gaps[0].key].item) if gaps else (_practices(chapter) or [BLANK])[0]
    actions = [
        say(
            "sheets.review.action",
            action=chapter.read(planned_action.action.title),
            owner=chapter.names[planned_action.owner],
        )
        for planned_action in chapter.roadmap.first(ACTIONS)
    ]
    rows = (
        ("figures", 8, say.list(figures[:FIGURES]) or say("sheets.review.no_figures")),
        ("difference", 8, first),
        ("actions", 8, "\n".join(actions)),
        ("decisions", 6, BLANK),
    )
    return Worksheet(
        "review",
        say("sheets.review.title"),
        say("sheets.review.lead"),
        tuple(say(f"sheets.review.columns.{name}") for name in ("minutes", "what", "about", "decided")),
        tuple(
            (say("sheets.review.minutes", count=minutes), say(f"sheets.review.rows.{key}"), about, BLANK)
            for key, minutes, about in rows
        ),
        (say("sheets.review.note"),),
    )


def glossary(chapter: ChapterContext, questionnaire: Questionnaire) -> Worksheet:
    """Words to be defined by the firm itself, with the usual meaning where there is one."""
    say = chapter.say
    known = {word.key: word for word in questionnaire.glossary}
    rows = [(chapter.read(known[key].word), chapter.read(known[key].meaning), BLANK) for key in WORDS if key in known]
    rows += [(say(f"sheets.glossary.words.{key}"), BLANK, BLANK) for key in OWN_WORDS]
    return Worksheet(
        "glossary-sheet",
        say("sheets.glossary.title"),
        say("sheets.glossary.lead"),
        tuple(say(f"sheets.glossary.columns.{name}") for name in ("word", "usual", "ours")),
        tuple(rows),
        (say("sheets.glossary.note"),),
    )


def _practices(chapter: ChapterContext) -> list[str]:
    """The practices furthest behind."""
    return [chapter.label(result.item) for result in chapter.diagnosis.practices()[:PRACTICES]]


def _leader(chapter: ChapterContext) -> str:
    """Who leads: whoever answers for revenue is named by the firm; the function that the plan suggests stands in."""
    owners = [action.owner for action in chapter.roadmap.actions if action.action.lever == "orchestrator"]
    return chapter.say("sheets.pilot.leader", function=chapter.names[owners[0]]) if owners else BLANK


def _period(chapter: ChapterContext) -> str:
    """Six months from the start of the plan."""
    start = chapter.roadmap.start or chapter.context.day
    if start is None:
        return chapter.say("sheets.pilot.six_months")
    finish = start + timedelta(days=PILOT_DAYS)
    return chapter.say("sheets.pilot.period", start=_date(chapter, start), finish=_date(chapter, finish))


def _date(chapter: ChapterContext, day: date) -> str:
    return chapter.say.date(day)


def _measure(chapter: ChapterContext) -> str:
    """The lever furthest behind its target, from where it stands to where it should be."""
    scored = [lever for lever in chapter.diagnosis.levers if lever.score is not None]
    if not scored:
        return BLANK
    target = chapter.roadmap.target
    lever = max(
        scored, key=lambda lever_result: score_of_mean(target.levers[lever_result.key]) - (lever_result.score or 0.0)
    )
    return chapter.say(
        "sheets.pilot.measure",
        lever=chapter.read(lever.lever.name),
        now=chapter.points(lever.score or 0.0),
        target=level_text.numbered(chapter, target.levers[lever.key]),
    )


def _today(questionnaire: Questionnaire, kpis: Kpis, code: str | None, chapter: ChapterContext) -> str:
    """Where the firm stands, in its own figure; a figure that nobody gave is to be measured first."""
    kpi = next((kpi for kpi in questionnaire.kpis if kpi.code == code), None)
    figure = kpis.figure(kpi) if kpi else None
    return chapter.say("sheets.to_measure") if kpi is None or figure is None else written(kpi, figure, chapter.say)


def _practice_today(chapter: ChapterContext, code: str) -> str:
    """What the answers say of a practice today; empty where they say nothing."""
    result = chapter.diagnosis.items.get(code)
    if result is None or result.mean is None:
        return ""
    mean = chapter.say.number(result.mean, digits=1)
    return chapter.say("sheets.practice_today", practice=chapter.label(result.item), mean=mean)
