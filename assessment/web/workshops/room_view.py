"""View model of a workshop's room: the question that is on, its spreads, what the pages poll."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment.core.analysis.evidence import Observation
from assessment.core.analysis.meeting_view import GroupSpread, VoteSpread, spread_as_it_was, spread_of_votes
from assessment.core.planning.decisions import Decision
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.privacy.mean_precision import ExtremeBound
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.questionnaire.definition import Item, Questionnaire
from assessment.i18n import Language
from assessment.services.evidence.note_evidence import evidence_of
from assessment.services.workshops.room_readings import room_readings
from assessment.services.workshops.vote import votes_read
from assessment.store.models import Campaign, Workshop, WorkshopTopic
from assessment.store.models.campaigns.workshops import CLOSED_VOTE
from assessment.store.queries.campaigns import workshops
from assessment.typography import NO_VALUE
from assessment.web.base.app_context import services, session
from assessment.web.presentation.campaign_labels import questionnaire_of
from reports.charts.data.charts import MapChart, MapRow, Spot
from reports.content.evidence.evidence import EVIDENCE
from reports.content.writing.chapter_context import SIGNS, group_names
from reports.content.writing.view_types import ChartFigure, DataTable

TOWARDS = {ExtremeBound.AT_LEAST: 1, ExtremeBound.AT_MOST: -1}


@dataclass(frozen=True, slots=True)
class RoomTopic:
    """The question that is on, as everybody in the room sees it."""

    id: str
    position: int
    item: Item
    phase: str
    seconds_left: int | None
    figure: ChartFigure
    decision: Decision | None


def topic_on(campaign: Campaign, workshop: Workshop, say: Language) -> RoomTopic | None:
    """The question that is on; None between two of them."""
    topic = next(
        (
            workshop_topic
            for workshop_topic in workshops.topics(session(), campaign.id)
            if workshop_topic.id == workshop.topic_id
        ),
        None,
    )
    if topic is None:
        return None
    questionnaire = questionnaire_of(campaign)
    taken = {decision.item: decision for decision in workshops.decisions(session(), campaign.id)}
    return RoomTopic(
        topic.id,
        topic.position,
        questionnaire.items_by_code[topic.item],
        topic.phase,
        _seconds_left(topic.ends_at, services().now()),
        _figure(campaign, topic, questionnaire, say),
        taken.get(topic.item),
    )


def polled(workshop: Workshop, say: Language) -> dict[str, str]:
    """What pages ask for every few seconds: `state` changes when they are to be read anew; the rest are counts."""
    topics = {topic.id: topic for topic in workshops.topics(session(), workshop.campaign_id)}
    topic = topics.get(workshop.topic_id or "")
    state = "over" if workshop.ended else f"{topic.id}-{topic.phase}-{topic.ends_at}-{topic.decision}" if topic else ""
    return {
        "state": state,
        "phones": say(
            "workshops.facilitator.phones", count=workshop.joined, joined=workshop.joined, seats=workshop.seats
        ),
        "cast": say(
            "workshops.room.cast",
            count=workshops.vote_count(session(), topic.id) if topic else 0,
            joined=workshop.joined,
        ),
    }


def _seconds_left(ends_at: datetime | None, now: datetime) -> int | None:
    return None if ends_at is None else max(0, round((ends_at - now).total_seconds()))


def _figure(campaign: Campaign, topic: WorkshopTopic, questionnaire: Questionnaire, say: Language) -> ChartFigure:
    """The answers as they were, and beside them the votes once these are closed."""
    readings = room_readings(session(), campaign, questionnaire)
    names = {function.key: function.name.within(say.code) for function in questionnaire.functions} | group_names(say)
    groups = spread_as_it_was(readings, topic.item)
    seen = evidence_of(session(), campaign).get(topic.item)
    rows = [_row_before(groups, seen, say)]
    descriptions = [_told_before(groups, names, seen, say)]
    if topic.phase == CLOSED_VOTE:
        votes = votes_read(session(), topic)
        spread = spread_of_votes(votes, mode=Mode(campaign.mode), threshold=Threshold(campaign.threshold))
        rows.append(MapRow(say("workshops.room.is"), "", _vote_spots(spread, say), ""))
        descriptions.append(_told_votes(spread, say))
    key = tuple((group.group, names[group.group]) for group in groups)
    key += ((EVIDENCE, say("evidence.mark")),) if seen and seen.level else ()
    title = say("workshops.room.spreads" if len(rows) > 1 else "workshops.room.before")
    table = DataTable(
        title,
        (say("workshops.room.column"), say("workshops.room.told")),
        tuple((row.label, words) for row, words in zip(rows, descriptions, strict=True)),
    )
    return ChartFigure("room", title, "", MapChart(tuple(rows), key, say("report.hidden")), table)


def _row_before(groups: Sequence[GroupSpread], seen: Observation | None, say: Language) -> MapRow:
    people = any(group.dots for group in groups)
    spots = [spot for group in groups for spot in _group_spots(group, say)]
    if seen and seen.level:
        spots.append(Spot(EVIDENCE, float(seen.level), "", person=people))
    return MapRow(say("workshops.room.was"), "", tuple(spots), "")


def _group_spots(group: GroupSpread, say: Language) -> list[Spot]:
    if group.dots:
        return [Spot(group.group, float(dot), "", person=True) for dot in group.dots]
    if group.figure.value is None:
        return []
    end = group.figure.end
    return [Spot(group.group, group.figure.value, _figure_said(group, say), towards=TOWARDS.get(end, 0) if end else 0)]


def _figure_said(group: GroupSpread, say: Language) -> str:
    figure = group.figure
    if figure.value is None:
        return say("report.hidden") if figure.hidden else NO_VALUE
    sign = f"{SIGNS[figure.end]} " if figure.end else ""
    return sign + say.number(figure.value, digits=1)


def _told_before(groups: Sequence[GroupSpread], names: dict[str, str], seen: Observation | None, say: Language) -> str:
    descriptions = [
        # A name is never parted from its figure, as a projector's wide lines would.
        f"{names[group.group]}\u00a0{' · '.join(map(str, group.dots)) if group.dots else _figure_said(group, say)}"
        for group in groups
    ]
    if seen:
        descriptions.append(f"{say('evidence.mark')} {seen.level or say('evidence.not_seen')}")
    return ", ".join(descriptions) or say("report.hidden")


def _vote_spots(spread: VoteSpread, say: Language) -> tuple[Spot, ...]:
    if spread.counts is not None:
        return tuple(
            Spot(COMPANY, float(option), "", person=True)
            for option, count in enumerate(spread.counts, start=1)
            for _ in range(count)
        )
    if spread.mean is None:
        return ()
    end = spread.mean.end
    label = say.number(spread.mean.value, digits=1)
    return (Spot(COMPANY, spread.mean.value, label, towards=TOWARDS.get(end, 0) if end else 0),)


def _told_votes(spread: VoteSpread, say: Language) -> str:
    votes = say("workshops.room.votes", count=spread.votes, value=say.number(spread.votes))
    if spread.counts is not None:
        by_option = [
            say("workshops.room.option", option=option, count=count)
            for option, count in enumerate(spread.counts, start=1)
            if count
        ]
        return " · ".join([votes, *by_option])
    if spread.mean is None:
        return f"{votes} · {say('workshops.room.votes_hidden')}"
    sign = f"{SIGNS[spread.mean.end]} " if spread.mean.end else ""
    return f"{votes} · {say('workshops.room.mean', mean=sign + say.number(spread.mean.value, digits=1))}"
