"""Form of cost inputs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessment.core.cost.cost_inputs import LIMITS, CostInput, CostInputKey, InputFault, InputRange, OwnInput
from assessment.core.cost.cost_lines import Choices, CostLine, LeadLoss, Overlap, entries
from assessment.core.cost.default_inputs import Sector
from assessment.core.cost.kpis import Source
from assessment.core.cost.number_limits import Fault
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.services.cost.campaign_cost import CampaignCost, Typed
from assessment.web.forms.form_state import FieldProblem, FieldProblemError, FormState
from assessment.web.forms.number_fields import fault_said, shown_number, typed_number
from reports.content.cost.cost_text import scale

ENDS = ("low", "central", "high")
PARTS = (*ENDS, "function", "source")
YES = "yes"
USUAL_GIVER = "finance"
"""Who answers for an input typed on this page, unless somebody else is named."""


@dataclass(frozen=True, slots=True)
class CostForm:
    """What was typed; `typed` is what to keep or to try when there is no error."""

    entries: FormState
    typed: Typed


def entries_by_line() -> dict[CostLine | None, tuple[CostInputKey, ...]]:
    """The inputs under the first line that needs them; those that no line multiplies by itself under None."""
    found: dict[CostLine | None, tuple[CostInputKey, ...]] = {}
    placed: set[CostInputKey] = {
        CostInputKey.REVENUE
    }  # it caps the total: not to be hidden under a line that is mostly left out
    for line in CostLine:
        found[line] = tuple(entry for entry in entries(line, Choices()) if entry not in placed)
        placed |= set(found[line])
    found[None] = (CostInputKey.REVENUE, *(entry for entry in CostInputKey if entry not in placed))
    return found


def read_cost(
    form: Mapping[str, str], before: Mapping[CostInputKey, CostInput], questionnaire: Questionnaire, say: Language
) -> CostForm:
    """Read the page as sent. An input that says what would stand there anyway, or nothing, is not typed by hand."""
    typed = {name: form.get(name, "").strip() for name in _fields()}
    errors: dict[str, FieldProblem] = {}
    own = {}
    for entry in CostInputKey:
        found = _own(entry, typed, before.get(entry), questionnaire, say, errors)
        if found is not None:
            own[entry] = found
    for name, possible in (("sector", ("", *Sector)), ("lead_loss", tuple(LeadLoss))):
        if typed[name] not in possible:
            errors[name] = FieldProblem("office.wrong.choice")
    if errors:
        return CostForm(FormState(typed, errors), Typed(own))
    choices = Choices(
        lead_loss=LeadLoss(typed["lead_loss"]),
        late_response=typed["late_response"] == YES,
        forecast_gap=typed["forecast_gap"] == YES,
        duplicates_hold=frozenset(overlap for overlap in Overlap if typed[f"holds.{overlap.value}"] == YES),
    )
    sector = Sector(typed["sector"]) if typed["sector"] else None
    return CostForm(FormState(typed), Typed(own, choices, sector))


def refused(form: FormState, faults: tuple[InputFault, ...]) -> FormState:
    """The form with what the calculation cannot stand, beside each input."""
    wrong = {
        f"{found.entry.value}.central": fault_said(found.fault, LIMITS[found.entry], scale=scale(found.entry))
        for found in faults
    }
    return FormState(form.typed, {**wrong, **form.errors})


def entries_of(found: CampaignCost, say: Language) -> FormState:
    """The form as it stands."""
    return FormState(dict(_standing(found, say)))


def _fields() -> Iterator[str]:
    yield from (f"{entry.value}.{part}" for entry in CostInputKey for part in PARTS)
    yield from ("sector", "lead_loss", "late_response", "forecast_gap")
    yield from (f"holds.{overlap.value}" for overlap in Overlap)


def _own(
    entry: CostInputKey,
    typed: Mapping[str, str],
    before: CostInput | None,
    questionnaire: Questionnaire,
    say: Language,
    errors: dict[str, FieldProblem],
) -> OwnInput | None:
    """The input as typed; None when nothing was, or what would stand there anyway."""
    numbers: dict[str, float | None] = {}
    for end in ENDS:
        name = f"{entry.value}.{end}"
        try:
            numbers[end] = typed_number(typed[name], say)
        except FieldProblemError as error:
            errors[name] = error.wrong
            return None
    low, central, high = (numbers[end] for end in ENDS)
    if low is None and central is None and high is None:
        return None
    if central is None:
        errors[f"{entry.value}.central"] = fault_said(Fault.MISSING, LIMITS[entry], scale=scale(entry))
        return None
    if before is not None and _same(numbers, before, entry, say):
        return None
    ends = (central if low is None else low, central, central if high is None else high)
    function, source = typed[f"{entry.value}.function"], typed[f"{entry.value}.source"]
    giver = function if function in questionnaire.functions_by_key else USUAL_GIVER
    known = Source.SYSTEM if source == Source.SYSTEM else Source.ESTIMATE
    return OwnInput(InputRange(*(number / scale(entry) for number in ends)), (giver,), known)


def _same(numbers: Mapping[str, float | None], given: CostInput, entry: CostInputKey, say: Language) -> bool:
    """Whether the page shows these numbers by itself."""
    shown = _shown(given, entry, say)
    return all(numbers[end] == typed_number(shown[end], say) for end in ENDS)


def _shown(given: CostInput, entry: CostInputKey, say: Language) -> dict[str, str]:
    values = zip(ENDS, (given.range.low, given.range.central, given.range.high), strict=True)
    return {end: shown_number(number * scale(entry), say) for end, number in values}


def _standing(found: CampaignCost, say: Language) -> Iterator[tuple[str, str]]:
    for entry, given in found.inputs.items():
        for end, written in _shown(given, entry, say).items():
            yield f"{entry.value}.{end}", written
        if isinstance(given, OwnInput):
            yield f"{entry.value}.function", given.by[0]
            yield f"{entry.value}.source", given.source.value
    choices = found.typed.choices
    yield "sector", found.typed.sector.value if found.typed.sector else ""
    yield "lead_loss", choices.lead_loss.value
    yield "late_response", YES if choices.late_response else ""
    yield "forecast_gap", YES if choices.forecast_gap else ""
    for overlap in Overlap:
        yield f"holds.{overlap.value}", YES if overlap in choices.duplicates_hold else ""
