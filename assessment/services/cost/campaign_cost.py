"""Cost of misalignment of one campaign from KPIs, manual inputs and defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.core.cost.calculator import Cost, calculate
from assessment.core.cost.cost_inputs import (
    CostInput,
    CostInputKey,
    InputFault,
    InputRange,
    InputsRefusedError,
    OwnInput,
)
from assessment.core.cost.cost_lines import Choices, LeadLoss, Overlap
from assessment.core.cost.default_inputs import Sector
from assessment.core.cost.inputs_from_kpis import cost_inputs
from assessment.core.cost.kpis import Kpis, Source
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.campaign_audit import audit_campaign
from assessment.services.cost.kpis import kpis_of
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, CostChoice, Organisation
from assessment.store.models import CostInput as KeptInput
from assessment.store.queries import kpis_and_cost
from assessment.store.queries.erasures import ErasedKind, note_erasure


@dataclass(frozen=True, slots=True)
class Typed:
    """What was decided on the cost page: inputs by hand, what is counted, and the trade for outside figures."""

    own: Mapping[CostInputKey, OwnInput] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices)
    sector: Sector | None = None


@dataclass(frozen=True)
class CampaignCost:
    """The calculation, or why there is none: `cost` is None where `faults` says which inputs cannot stand.

    `before` are the inputs without what was typed by hand: what a field goes back to when it is emptied.
    """

    kpis: Kpis
    typed: Typed
    before: Mapping[CostInputKey, CostInput]
    inputs: Mapping[CostInputKey, CostInput]
    cost: Cost | None
    faults: tuple[InputFault, ...]


def campaign_cost(
    session: Session, campaign: Campaign, *, questionnaire: Questionnaire, typed: Typed | None = None
) -> CampaignCost:
    """The cost with what is kept, or with `typed` in its place, to try it."""
    kpis = kpis_of(session, campaign)
    typed = typed or typed_of(session, campaign)
    before = cost_inputs(questionnaire, kpis, sector=typed.sector)
    inputs = cost_inputs(questionnaire, kpis, own=typed.own, sector=typed.sector)
    try:
        cost = calculate(inputs, typed.choices)
    except InputsRefusedError as error:
        return CampaignCost(kpis, typed, before, inputs, None, error.faults)
    return CampaignCost(kpis, typed, before, inputs, cost, ())


def typed_of(session: Session, campaign: Campaign) -> Typed:
    """What is kept of the cost page."""
    own = {
        CostInputKey(name): OwnInput(
            InputRange(kept.low, kept.central, kept.high), (kept.function,), Source(kept.source)
        )
        for name, kept in kpis_and_cost.cost_inputs(session, campaign.id).items()
    }
    chosen = kpis_and_cost.cost_choice(session, campaign.id)
    if chosen is None:
        return Typed(own)
    choices = Choices(
        lead_loss=LeadLoss(chosen.lead_loss),
        late_response=chosen.late_response,
        forecast_gap=chosen.forecast_gap,
        duplicates_hold=frozenset(Overlap(name) for name in chosen.duplicates_hold),
    )
    return Typed(own, choices, Sector(chosen.sector) if chosen.sector else None)


def change_cost(
    session: Session,
    campaign: Campaign,
    *,
    actor: Actor,
    questionnaire: Questionnaire,
    typed: Typed,
    keys: SecretKeys,
    now: datetime,
) -> None:
    """Keep what was typed on the cost page, in place of what was. Raises NotAllowedError, InputsRefusedError."""
    require(actor, Right.GIVE_FIGURES, campaign.organisation_id)
    if input_faults := campaign_cost(session, campaign, questionnaire=questionnaire, typed=typed).faults:
        raise InputsRefusedError(input_faults)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    today = local_day(organisation.time_zone, now)
    kept = kpis_and_cost.cost_inputs(session, campaign.id)
    for name, row in kept.items():
        if CostInputKey(name) not in typed.own:
            note_erasure(session.connection(), keys, ErasedKind.COST_INPUT, campaign.id, name)
            session.delete(row)
    for entry, own in typed.own.items():
        row = kept.get(entry.value) or KeptInput(campaign_id=campaign.id, entry=entry.value)
        values = (own.range.low, own.range.central, own.range.high, own.by[0], own.source.value)
        if values != (row.low, row.central, row.high, row.function, row.source):
            row.low, row.central, row.high, row.function, row.source = values
            row.given_on, row.account_id = today, actor.account_id
            session.add(row)
    _keep_choices(session, campaign, typed)
    audit_campaign(session, "change_cost", campaign, actor=actor, now=now)
    session.flush()


def _keep_choices(session: Session, campaign: Campaign, typed: Typed) -> None:
    row = kpis_and_cost.cost_choice(session, campaign.id) or CostChoice(campaign_id=campaign.id)
    choices = typed.choices
    row.sector = typed.sector.value if typed.sector else None
    row.lead_loss = choices.lead_loss.value
    row.late_response, row.forecast_gap = choices.late_response, choices.forecast_gap
    row.duplicates_hold = sorted(overlap.value for overlap in choices.duplicates_hold)
    session.add(row)
