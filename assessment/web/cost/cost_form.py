"""Form of cost inputs."""

from collections.abc import Mapping
from typing import Any

from wtforms import StringField
from wtforms.fields.core import UnboundField

from assessment.core.cost.cost_inputs import LIMITS, CostInput, CostInputKey, InputFault, InputRange, OwnInput
from assessment.core.cost.cost_lines import Choices, CostLine, LeadLoss, Overlap, entries
from assessment.core.cost.default_inputs import Sector
from assessment.core.cost.kpis import Source
from assessment.core.cost.number_limits import Fault
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.services.cost.campaign_cost import CampaignCost, Typed
from assessment.web.forms.fields import ChoiceField, KeyedFields, NumberField, PercentField, TickField
from assessment.web.forms.number_fields import fault_said, shown_number, typed_number
from assessment.web.forms.page_form import PageForm
from reports.content.cost.cost_text import UNITS, scale
from reports.content.writing.number_units import PERCENT

ENDS = ("low", "central", "high")
USUAL_GIVER = "finance"
"""Who answers for an input typed on this page, unless somebody else is named."""


def _input_fields(entry: CostInputKey) -> KeyedFields:
    """Low, central and high of an input, who answers for it, and where it comes from."""
    number = PercentField if UNITS[entry] == PERCENT else NumberField

    def fields(_meta: Any) -> dict[str, UnboundField]:
        return {**{end: number() for end in ENDS}, "function": StringField(), "source": StringField()}

    return KeyedFields(fields)


class CostForm(PageForm):
    """Every cost input with its range, and the choices of the calculation.

    Needs `questionnaire`, and `before`: the inputs that stand when nothing is typed.
    """

    inputs = KeyedFields(lambda _meta: {entry.value: _input_fields(entry) for entry in CostInputKey}, prefixed=False)
    sector = ChoiceField(("", *Sector), coerce=Sector)
    lead_loss = ChoiceField(tuple(LeadLoss), coerce=LeadLoss)
    late_response = TickField()
    forecast_gap = TickField()
    holds = KeyedFields(lambda _meta: {overlap.value: TickField() for overlap in Overlap})

    def check(self) -> None:
        """An input with a low or a high end needs a central one."""
        for entry in CostInputKey:
            numbers = self._numbers(entry)
            readable = not any(self[f"{entry.value}.{end}"].errors for end in ENDS)
            if readable and numbers["central"] is None and any(number is not None for number in numbers.values()):
                self.refuse(f"{entry.value}.central", fault_said(Fault.MISSING, LIMITS[entry], scale=scale(entry)))

    def refuse_faults(self, faults: tuple[InputFault, ...]) -> None:
        """Set what the calculation cannot stand beside each input."""
        for fault in faults:
            wrong = fault_said(fault.fault, LIMITS[fault.entry], scale=scale(fault.entry))
            self.refuse(f"{fault.entry.value}.central", wrong)

    def typed(self) -> Typed:
        """What to keep or to try. An input that says what would stand there anyway, or nothing, is not one's own."""
        own = {entry: value for entry in CostInputKey if (value := self._own(entry)) is not None}
        choices = Choices(
            lead_loss=self.lead_loss.data,
            late_response=self.late_response.data,
            forecast_gap=self.forecast_gap.data,
            duplicates_hold=frozenset(overlap for overlap in Overlap if self.holds[overlap.value].data),
        )
        return Typed(own, choices, self.sector.data)

    def _numbers(self, entry: CostInputKey) -> dict[str, float | None]:
        return {end: self.inputs[entry.value][end].data for end in ENDS}

    def _own(self, entry: CostInputKey) -> OwnInput | None:
        numbers, before = self._numbers(entry), self.meta.before.get(entry)
        low, central, high = numbers.values()
        if central is None or (before is not None and _same(numbers, before, entry, self.say)):
            return None
        ends = (central if low is None else low, central, central if high is None else high)
        function, source = (self.inputs[entry.value][part].data or "" for part in ("function", "source"))
        giver = function if function in self.meta.questionnaire.functions_by_key else USUAL_GIVER
        known = Source.SYSTEM if source == Source.SYSTEM else Source.ESTIMATE
        return OwnInput(InputRange(*(number / scale(entry) for number in ends)), (giver,), known)


def entries_by_line() -> dict[CostLine | None, tuple[CostInputKey, ...]]:
    """The inputs under the first line that needs them; those that no line multiplies by itself under None."""
    by_line: dict[CostLine | None, tuple[CostInputKey, ...]] = {}
    placed: set[CostInputKey] = {
        CostInputKey.REVENUE
    }  # it caps the total: not to be hidden under a line that is mostly left out
    for line in CostLine:
        by_line[line] = tuple(entry for entry in entries(line, Choices()) if entry not in placed)
        placed |= set(by_line[line])
    by_line[None] = (CostInputKey.REVENUE, *(entry for entry in CostInputKey if entry not in placed))
    return by_line


def kept_cost_form(kept: CampaignCost, questionnaire: Questionnaire, say: Language) -> CostForm:
    """The form as it stands, with what the calculation cannot stand beside each input."""
    choices = kept.typed.choices
    data = {
        "inputs": {entry.value: _input_data(kept.inputs.get(entry), entry) for entry in CostInputKey},
        "sector": kept.typed.sector,
        "lead_loss": choices.lead_loss,
        "late_response": choices.late_response,
        "forecast_gap": choices.forecast_gap,
        "holds": {overlap.value: overlap in choices.duplicates_hold for overlap in Overlap},
    }
    form = CostForm(say, data=data, questionnaire=questionnaire, before=kept.before)
    form.refuse_faults(kept.faults)
    return form


def _input_data(given: CostInput | None, entry: CostInputKey) -> dict[str, Any]:
    if given is None:
        return {"function": USUAL_GIVER}
    ends = (given.range.low, given.range.central, given.range.high)
    numbers = {end: number * scale(entry) for end, number in zip(ENDS, ends, strict=True)}
    if not isinstance(given, OwnInput):
        return {**numbers, "function": USUAL_GIVER}
    return {**numbers, "function": given.by[0], "source": given.source.value}


def _same(numbers: Mapping[str, float | None], given: CostInput, entry: CostInputKey, say: Language) -> bool:
    """Whether the page shows these numbers by itself."""
    shown = _input_data(given, entry)
    return all(numbers[end] == typed_number(shown_number(shown[end], say), say) for end in ENDS)
