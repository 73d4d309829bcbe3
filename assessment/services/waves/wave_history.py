"""Comparison of a campaign with the previous and first waves, with actions done in between."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from assessment.core.planning.forecast import ForecastComparison
from assessment.core.planning.forecast import compare as compare_forecast
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.waves.linkage_disclosure import linkage_is_safe
from assessment.core.waves.wave_comparison import WaveComparison, compare
from assessment.core.waves.wave_history import DoneAction, WaveHistory, WaveLine, moves, with_breaks
from assessment.services.cost.kpis import kpis_of_each
from assessment.services.errors import CampaignOpenError
from assessment.services.permissions import Actor, Right, require
from assessment.services.results.campaign_result import readers_of
from assessment.services.results.frozen_inputs import reading_of
from assessment.services.results.plan_serialisation import forecast_of
from assessment.services.waves.frozen_waves import line_of, wave_of
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, FrozenResult, PlanStep, WaveChange
from assessment.store.models.campaigns import CLOSED, PUBLISHED
from assessment.store.models.planning import DONE
from assessment.store.models.waves import FIRST, LEVER, PREVIOUS, SYMPTOM
from assessment.store.queries import plans, waves


def wave_history(
    session: Session, campaign: Campaign, *, actor: Actor, questionnaire: Questionnaire, keys: SecretKeys
) -> WaveHistory:
    """The story of a closed wave as the actor may read it: waves that they may not read are left out.

    Raises NotAllowedError, and CampaignOpenError before the closing.
    """
    require(actor, Right.READ if campaign.status == PUBLISHED else Right.READ_CLOSED, campaign.organisation_id)
    readable = (CLOSED, PUBLISHED) if actor.may(Right.READ_CLOSED) else (PUBLISHED,)
    chain = [one for one in waves.chain(session, campaign) if one.status in readable]
    frozen = waves.frozen(session, [one.id for one in chain])
    if campaign.id not in frozen:
        raise CampaignOpenError
    chain = [one for one in chain if one.id in frozen]
    readers = readers_of(session, chain, actor=actor, keys=keys)
    lines = with_breaks([line_of(one, frozen[one.id], questionnaire, reader=readers[one.id]) for one in chain])
    found = compared(chain, frozen, questionnaire, readers=readers)
    previous, first = found.get(PREVIOUS), found.get(FIRST)
    done: tuple[DoneAction, ...] = ()
    outcome = None
    if previous is not None:
        before = next(line for line in lines if line.key == previous.before.key)
        earlier = [one for one in chain if one.id != campaign.id]
        done = _done_between(session, earlier, before, lines[-1], previous, questionnaire)
        outcome = _forecast(session, previous, frozen[campaign.id], questionnaire, reader=readers[campaign.id])
    return WaveHistory(questionnaire, lines, previous, first, done, outcome, kpis_of_each(session, chain))


def compared(
    chain: Sequence[Campaign],
    frozen: Mapping[str, FrozenResult],
    questionnaire: Questionnaire,
    *,
    readers: Mapping[str, str | None],
) -> dict[str, WaveComparison]:
    """The last wave of the chain against the previous one and against the first, as separate families of verdicts.

    A wave that nobody answered is passed over.
    """
    answered = [
        wave_of(frozen[one.id], questionnaire, reader=readers.get(one.id))
        for one in chain
        if frozen[one.id].inputs["people"] or one is chain[-1]
    ]
    if len(answered) < 2:
        return {}
    after, asked_with = answered[-1], frozen[chain[-1].id].inputs.get("asked_with", {})
    readers_here = int(any(readers.values()))
    previous = compare(
        answered[-2],
        after,
        questionnaire,
        people=asked_with.get(PREVIOUS),
        may_link=linkage_is_safe(answered, readers=readers_here),
    )
    if len(answered) == 2:
        return {PREVIOUS: previous}
    first = compare(
        answered[0],
        after,
        questionnaire,
        people=asked_with.get(FIRST),
        # In confidential teams a link reaches from one wave to the next: more would let changes be subtracted.
        may_link=False,
    )
    return {PREVIOUS: previous, FIRST: first}


def kept_changes(comparisons: Mapping[str, WaveComparison]) -> list[WaveChange]:
    """The verdicts as they are kept at the closing, for lists that compute nothing."""
    return [
        WaveChange(
            campaign_id=found.after.key,
            against=against,
            scale=scale,
            family=LEVER if scale in found.levers else SYMPTOM,
            position=position,
            code=change.code.value,
            points=change.displayed,
        )
        for against, found in comparisons.items()
        for position, (scale, change) in enumerate(found.changes.items())
    ]


def _done_between(
    session: Session,
    earlier: Sequence[Campaign],
    before: WaveLine,
    now: WaveLine,
    found: WaveComparison,
    questionnaire: Questionnaire,
) -> tuple[DoneAction, ...]:
    """Actions of approved plans that were done after the earlier wave closed and before this one did."""
    done: list[DoneAction] = []
    for step in _done_steps(session, [one.id for one in earlier], first=before.day, last=now.day):
        action = questionnaire.actions_by_id.get(step.action)
        if action is not None:
            moved = moves(action.items, before, now, comparable=found.bridge.shared)
            done.append(DoneAction(step.action, step.changed_on, moved))
    return tuple(done)


def done_in(session: Session, history: WaveHistory, *, first: date, last: date) -> tuple[DoneAction, ...]:
    """Actions of the approved plans of these waves that were done between two days, without how anything moved."""
    steps = _done_steps(session, [line.key for line in history.waves], first=first, last=last)
    return tuple(DoneAction(step.action, step.changed_on, ()) for step in steps)


def _done_steps(session: Session, campaign_ids: Sequence[str], *, first: date, last: date) -> list[PlanStep]:
    """Steps of the plans that these campaigns follow, done between two days or on a day that nobody noted, in order."""
    steps = [step for found in plans.followed_steps(session, campaign_ids).values() for step in found]
    done = [step for step in steps if step.status == DONE and first <= (step.changed_on or first) <= last]
    return sorted(done, key=lambda step: (step.changed_on or date.min, step.action))


def _forecast(
    session: Session,
    found: WaveComparison,
    frozen: FrozenResult,
    questionnaire: Questionnaire,
    *,
    reader: str | None,
) -> ForecastComparison | None:
    """What the plan of the earlier wave had locked, beside this wave."""
    plan = plans.approved(session, found.before.key)
    if plan is None or plan.forecast is None:
        return None
    reading = reading_of(questionnaire, frozen.inputs, input_hash=frozen.input_hash, reader=reader)
    return compare_forecast(forecast_of(plan.forecast), reading.diagnosis) if reading.diagnosis else None


def last_answered(chain: Sequence[Campaign], frozen: Mapping[str, FrozenResult]) -> list[Campaign]:
    """The closed waves that somebody answered, oldest first."""
    return [one for one in chain if one.id in frozen and frozen[one.id].inputs["people"]]
