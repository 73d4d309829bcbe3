"""Tracks an approved plan: status, owner, due date and actual days of each action."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from assessment.core.cost.number_limits import Fault, NumberLimits, fault_of
from assessment.core.optimiser.plan_summary import PlanSummary
from assessment.core.planning.forecast import Forecast, ForecastComparison, ItemForecast, compare
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.services.campaign_audit import audit_campaign
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.frozen.results import from_json
from assessment.store.models import Campaign, Organisation, Plan, PlanStep
from assessment.store.models.planning import PLANNED, STATUSES
from assessment.store.queries import plans

DAYS = NumberLimits(highest=1_000)
"""Person-days that an action may have taken one function."""


class UnknownStepError(Exception):
    """The plan has no such action, or the state is none."""


class DaysRefusedError(ValueError):
    """Days that cannot stand; `function` says whose."""

    def __init__(self, function: str, fault: Fault) -> None:
        super().__init__(f"{function}: {fault}")
        self.function = function
        self.fault = fault


@dataclass(frozen=True)
class TrackedPlan:
    """An approved plan with what became of its actions."""

    plan: Plan
    drawn: PlanSummary
    steps: Mapping[str, PlanStep]
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class StepUpdate:
    """What somebody notes of an action. `actual`: person-days by function."""

    status: str = PLANNED
    owner: str | None = None
    due_on: date | None = None
    actual: Mapping[str, float] = field(default_factory=dict)
    note: str | None = None


def followed(session: Session, campaign: Campaign, *, questionnaire: Questionnaire) -> TrackedPlan | None:
    """The plan that is followed; None while none is approved."""
    plan = plans.approved(session, campaign.id)
    if plan is None or plan.frozen is None or plan.forecast is None:
        return None
    plan_summary = from_json(PlanSummary, plan.frozen, questionnaire)
    locked = from_json(Forecast, plan.forecast, questionnaire)
    return TrackedPlan(plan, plan_summary, plans.steps(session, plan.id), locked)


def note_step(
    session: Session, campaign: Campaign, plan: Plan, action: str, *, actor: Actor, noted: StepUpdate, now: datetime
) -> PlanStep:
    """Note how far an action is. Raises NotAllowedError, UnknownStepError, DaysRefusedError."""
    require(actor, Right.TRACK, campaign.organisation_id)
    step = plans.steps(session, plan.id).get(action)
    if step is None or plan.campaign_id != campaign.id or noted.status not in STATUSES:
        raise UnknownStepError
    for function, days in noted.actual.items():
        if (fault := fault_of(days, DAYS)) is not None:
            raise DaysRefusedError(function, fault)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    step.status, step.owner, step.due_on = noted.status, noted.owner, noted.due_on
    step.actual, step.note = dict(noted.actual), noted.note
    step.changed_on = local_day(organisation.time_zone, now)
    audit_campaign(session, "follow_plan", campaign, actor=actor, now=now)
    session.flush()
    return step


def visible(locked: Forecast, diagnosis: PublishedDiagnosis) -> Forecast:
    """The forecast as far as the reader of that diagnosis may see it: practices whose mean is shown to them."""

    def shown(code: str) -> bool:
        return code in diagnosis.items and diagnosis.items[code].mean is not None

    items: tuple[ItemForecast, ...] = tuple(item for item in locked.items if shown(item.code))
    rest = {code: before for code, before in locked.rest.items() if shown(code)}
    return Forecast(locked.day, locked.version, items, rest)


def compared(locked: Forecast, before: PublishedDiagnosis, after: PublishedDiagnosis) -> ForecastComparison:
    """The locked forecast against the next wave, as far as the reader may see both."""
    return compare(visible(visible(locked, before), after), after)
