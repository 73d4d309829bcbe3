"""Comparison of a campaign with the previous and first waves, with actions done in between."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from assessment.core.planning.forecast import Forecast, ForecastComparison
from assessment.core.planning.forecast import compare as compare_forecast
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.waves.linkage_disclosure import linkage_is_safe
from assessment.core.waves.wave_comparison import WaveComparison, compare
from assessment.core.waves.wave_history import DoneAction, WaveHistory, WaveLine, moves, with_breaks
from assessment.services.cost.kpis import kpis_of_each
from assessment.services.errors import CampaignOpenError, QuestionnaireUnknownError
from assessment.services.permissions import Actor, Right, require
from assessment.services.results.campaign_result import readers_of
from assessment.services.results.frozen_figures import NOBODY, Readers, analysis_of, comparison_of, frozen_comparisons
from assessment.services.results.kept_questionnaires import questionnaire_asked
from assessment.services.waves.frozen_waves import FrozenChain, answered_and_asked, line_of
from assessment.store.encryption import SecretKeys
from assessment.store.frozen.content import Json
from assessment.store.frozen.results import from_json
from assessment.store.models import Campaign, FrozenResult, PlanStep, WaveChange
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.store.models.campaigns.waves import FIRST, LEVER, PREVIOUS, SYMPTOM
from assessment.store.models.planning import DONE
from assessment.store.queries import plans
from assessment.store.queries.campaigns import waves

ANY_WAVE = "any"
"""Stands for a wave further back that the reader answered."""


def wave_history(
    session: Session, campaign: Campaign, *, actor: Actor, questionnaire: Questionnaire, keys: SecretKeys
) -> WaveHistory:
    """The history of a closed wave, without the waves that the actor may not read.

    Raises NotAllowedError, and CampaignOpenError before the closing.
    """
    require(actor, Right.READ if campaign.status == PUBLISHED else Right.READ_CLOSED, campaign.organisation_id)
    readable = (CLOSED, PUBLISHED) if actor.may(Right.READ_CLOSED) else (PUBLISHED,)
    chain = [campaign for campaign in waves.chain(session, campaign) if campaign.status in readable]
    frozen = waves.summarised(session, [campaign.id for campaign in chain])
    if campaign.id not in frozen:
        raise CampaignOpenError
    # Of the other waves their summaries say all that is shown.
    frozen |= waves.frozen(session, [campaign.id])
    chain = [campaign for campaign in chain if campaign.id in frozen]
    readers = readers_of(session, chain, actor=actor, keys=keys)
    questionnaire = questionnaire_asked(session, frozen[campaign.id], questionnaire)
    asked = {campaign.id: _asked(session, frozen[campaign.id], questionnaire) for campaign in chain}
    lines = with_breaks(
        [line_of(campaign, frozen[campaign.id], asked[campaign.id], reader=readers[campaign.id]) for campaign in chain]
    )
    key = keys.perturbation_key(campaign.organisation_id)
    wave_comparisons = compared(session, chain, frozen, questionnaire, readers=readers, perturbation_key=key)
    previous, first = wave_comparisons.get(PREVIOUS), wave_comparisons.get(FIRST)
    done: tuple[DoneAction, ...] = ()
    outcome = None
    if previous is not None:
        before = next(line for line in lines if line.key == previous.before.key)
        earlier = [wave for wave in chain if wave.id != campaign.id]
        done = _done_between(session, earlier, before, lines[-1], previous, questionnaire)
        outcome = _forecast(session, previous, frozen[campaign.id], questionnaire, reader=readers[campaign.id])
    return WaveHistory(questionnaire, lines, previous, first, done, outcome, kpis_of_each(session, chain))


def compared(
    session: Session,
    chain: Sequence[Campaign],
    frozen: Mapping[str, FrozenResult],
    questionnaire: Questionnaire,
    *,
    readers: Mapping[str, str | None],
    perturbation_key: str,
) -> dict[str, WaveComparison]:
    """The last wave of the chain against the previous one and against the first, as separate families of verdicts.

    `perturbation_key`: that of the organisation, for the waves that were perturbed. A wave that nobody answered
    is passed over.
    """
    places = [
        campaign.id for campaign in chain if answered_and_asked(frozen[campaign.id])["answers"] or campaign is chain[-1]
    ]
    wave_comparisons: dict[str, WaveComparison] = {}
    read = FrozenChain(frozen, questionnaire, perturbation_key)
    for against, before in _wanted(places).items():
        key = _readers_key(readers, before, places[-1], alone=against == FIRST)
        kept = comparison_of(frozen[places[-1]], questionnaire, against=against, before_id=before, readers=key)
        if kept is None:
            waves.read_inputs(session, [frozen[place] for place in places])
        wave_comparisons[against] = kept or _computed(places, read, against=against, readers=readers)
    return wave_comparisons


def _wanted(places: Sequence[str]) -> dict[str, str]:
    """The wave that the last one is compared with, by what it is to it."""
    if len(places) < 2:
        return {}
    return {PREVIOUS: places[-2]} | ({FIRST: places[0]} if len(places) > 2 else {})


def _computed(
    places: Sequence[str], read: FrozenChain, *, against: str, readers: Mapping[str, str | None]
) -> WaveComparison:
    """One comparison from what went into the waves."""
    answered = [read.wave(key, readers.get(key)) for key in places]
    asked_with = read.frozen[places[-1]].inputs.get("asked_with", {})
    linked = against == PREVIOUS and linkage_is_safe(answered, readers=int(any(readers.values())))
    return compare(
        answered[-2 if against == PREVIOUS else 0],
        answered[-1],
        read.questionnaire,
        people=asked_with.get(against),
        # In confidential teams a link reaches from one wave to the next: more would let changes be subtracted.
        may_link=linked,
    )


def _readers_key(readers: Mapping[str, str | None], before: str, after: str, *, alone: bool) -> Readers:
    """How a reader is told apart. Links reach over several waves, so that one who answered any of them counts.

    `alone`: the comparison uses no links.
    """
    earlier, later = readers.get(before) or NOBODY, readers.get(after) or NOBODY
    return earlier, later, bool(earlier or later) or (not alone and any(readers.values()))


def published_comparisons(
    chain: Sequence[Campaign],
    frozen: Mapping[str, FrozenResult],
    questionnaire: Questionnaire,
    *,
    perturbation_key: str,
) -> dict[str, Any]:
    """The comparisons of the chain's last wave for every kind of reader, as they are kept. Every wave was answered."""
    places = [campaign.id for campaign in chain]
    read = FrozenChain(frozen, questionnaire, perturbation_key)

    def published(against: str, before: str) -> Json:
        def comparison(readers: Readers) -> WaveComparison:
            earlier, later, any_wave = readers
            known = {before: earlier or None, places[-1]: later or None} | {ANY_WAVE: "yes" if any_wave else None}
            return _computed(places, read, against=against, readers=known)

        return frozen_comparisons(frozen[before], frozen[places[-1]], comparison)

    return {against: published(against, before) for against, before in _wanted(places).items()}


def kept_changes(comparisons: Mapping[str, WaveComparison]) -> list[WaveChange]:
    """The verdicts as they are kept at the closing, for lists that compute nothing."""
    return [
        WaveChange(
            campaign_id=wave_comparison.after.key,
            against=against,
            scale=scale,
            family=LEVER if scale in wave_comparison.levers else SYMPTOM,
            position=position,
            code=change.code.value,
            points=change.tested,
        )
        for against, wave_comparison in comparisons.items()
        for position, (scale, change) in enumerate(wave_comparison.changes.items())
    ]


def _done_between(
    session: Session,
    earlier: Sequence[Campaign],
    before: WaveLine,
    now: WaveLine,
    wave_comparison: WaveComparison,
    questionnaire: Questionnaire,
) -> tuple[DoneAction, ...]:
    """Actions of approved plans that were done after the earlier wave closed and before this one did."""
    done: list[DoneAction] = []
    first, last = before.day or date.min, now.day or date.max
    for step in _done_steps(session, [campaign.id for campaign in earlier], first=first, last=last):
        action = questionnaire.actions_by_id.get(step.action)
        if action is not None:
            moved = moves(action.items, before, now, comparable=wave_comparison.bridge.shared)
            done.append(DoneAction(step.action, step.changed_on, moved))
    return tuple(done)


def done_in(session: Session, history: WaveHistory, *, first: date, last: date) -> tuple[DoneAction, ...]:
    """Actions of the approved plans of these waves that were done between two days, without how anything moved."""
    steps = _done_steps(session, [line.key for line in history.waves], first=first, last=last)
    return tuple(DoneAction(step.action, step.changed_on, ()) for step in steps)


def _done_steps(session: Session, campaign_ids: Sequence[str], *, first: date, last: date) -> list[PlanStep]:
    """Steps of the plans that these campaigns follow, done between two days or on a day that nobody noted, in order."""
    steps = [step for plan_steps in plans.followed_steps(session, campaign_ids).values() for step in plan_steps]
    done = [step for step in steps if step.status == DONE and first <= (step.changed_on or first) <= last]
    return sorted(done, key=lambda step: (step.changed_on or date.min, step.action))


def _asked(session: Session, frozen: FrozenResult, offered: Questionnaire) -> Questionnaire | None:
    try:
        return questionnaire_asked(session, frozen, offered)
    except QuestionnaireUnknownError:
        return None


def _forecast(
    session: Session,
    wave_comparison: WaveComparison,
    frozen: FrozenResult,
    questionnaire: Questionnaire,
    *,
    reader: str | None,
) -> ForecastComparison | None:
    """What the plan of the earlier wave had locked, beside this wave."""
    plan = plans.approved(session, wave_comparison.before.key)
    if plan is None or plan.forecast is None:
        return None
    diagnosis = analysis_of(frozen, questionnaire, reader=reader).diagnosis
    return compare_forecast(from_json(Forecast, plan.forecast, questionnaire), diagnosis) if diagnosis else None


def last_answered(chain: Sequence[Campaign], frozen: Mapping[str, FrozenResult]) -> list[Campaign]:
    """The closed waves that somebody answered, oldest first."""
    return [campaign for campaign in chain if campaign.id in frozen and frozen[campaign.id].inputs["people"]]
