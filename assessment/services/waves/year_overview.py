"""Last four waves of one unit with their stored verdicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from assessment.core.comparison.verdicts import Verdict
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.waves.wave_history import DoneAction, WaveHistory
from assessment.services.permissions import Actor, Right, require
from assessment.services.results.campaign_result import readers_of
from assessment.services.waves.wave_history import done_in, wave_history
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Unit
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.store.queries.campaigns import campaigns, waves


@dataclass(frozen=True)
class YearOverview:
    """`kept`: verdict and change (points) since the previous wave, by wave and scale; `done`: actions of the year."""

    history: WaveHistory
    kept: Mapping[str, Mapping[str, tuple[Verdict, float | None]]]
    done: tuple[DoneAction, ...]


def last_wave(session: Session, unit: Unit, *, actor: Actor) -> Campaign | None:
    """The last wave of a unit that the actor may read."""
    require(actor, Right.READ, unit.organisation_id)
    readable = (CLOSED, PUBLISHED) if actor.may(Right.READ_CLOSED) else (PUBLISHED,)
    return campaigns.latest(session, unit.id, readable)


def year_overview(
    session: Session, wave: Campaign, *, waves_shown: int, actor: Actor, questionnaire: Questionnaire, keys: SecretKeys
) -> YearOverview:
    """The story up to that wave with what a page of a year shows. Raises NotAllowedError, CampaignOpenError."""
    history = wave_history(session, wave, actor=actor, questionnaire=questionnaire, keys=keys)
    shown = history.waves[-waves_shown:]
    kept: dict[str, dict[str, tuple[Verdict, float | None]]] = {
        key: {change.scale: (Verdict(change.code), change.points) for change in changes}
        for key, changes in waves.changes(session, [line.key for line in shown]).items()
    }
    # Whoever answered confidentially may see less than what was kept for everybody.
    readers = readers_of(session, waves.chain(session, wave), actor=actor, keys=keys)
    for key in [key for key in kept if readers[key] is not None]:
        kept[key] = dict.fromkeys(kept[key], (Verdict.HIDDEN, None))
    if history.previous is not None:
        kept[wave.id] = {scale: (change.code, change.tested) for scale, change in history.previous.changes.items()}
    first, last = shown[0].day or date.min, shown[-1].day or date.max
    return YearOverview(history, kept, done_in(session, history, first=first, last=last))
