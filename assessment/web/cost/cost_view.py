"""View model of the cost page."""

from dataclasses import dataclass
from typing import Any

from assessment.core.cost.cost_inputs import CostInputKey
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.services.cost.campaign_cost import CampaignCost
from assessment.web.cost.cost_form import entries_by_line
from assessment.web.presentation.charts import chart_writer
from reports.content.cost import cost, input_review
from reports.content.cost.cost_text import UNITS
from reports.content.cost.input_review import InputView, input_view
from reports.findings import CostFindings, PlanFindings


@dataclass(frozen=True, slots=True)
class InputField:
    """One input of the form; `now` is None where nobody gave it and nothing stands in for it."""

    key: str
    name: str
    unit: str
    now: InputView | None
    by_hand: bool
    """Whether it was typed on this page."""


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """The inputs of one line."""

    key: str
    name: str
    fields: tuple[InputField, ...]


def result_values(
    cost_findings: CostFindings, questionnaire: Questionnaire, say: Language, *, plan: PlanFindings | None = None
) -> dict[str, Any]:
    """What the part of the page that follows every change is filled with; `now` is the amount in a few words.

    `plan`: the approved plan.
    """
    if cost_findings.cost is None:
        return {"chapter": None, "cfo": None, "drawn": chart_writer(say), "now": say("costs.refused")}
    chapter = cost.build(cost_findings.cost, questionnaire, say, plan=plan)
    return {
        "chapter": chapter,
        "cfo": input_review.build(cost_findings.cost, cost_findings.sensitivities, questionnaire, say),
        "drawn": chart_writer(say),
        "now": chapter.statement,
    }


def fields_of(campaign_cost: CampaignCost, questionnaire: Questionnaire, say: Language) -> tuple[FieldGroup, ...]:
    """Every input under the first line that needs it."""
    groups = [(line, entries) for line, entries in entries_by_line().items() if entries]
    return tuple(
        FieldGroup(
            line.value if line else "other",
            say(f"cost.lines.{line.value}") if line else say("costs.other"),
            tuple(_field(entry, campaign_cost, questionnaire, say) for entry in entries),
        )
        for line, entries in groups
    )


def _field(entry: CostInputKey, campaign_cost: CampaignCost, questionnaire: Questionnaire, say: Language) -> InputField:
    given = campaign_cost.inputs.get(entry)
    return InputField(
        entry.value,
        say(f"cost.entries.{entry.value}"),
        say(f"cost.unit_names.{UNITS[entry]}"),
        None if given is None else input_view(entry, given, questionnaire, say),
        entry in campaign_cost.typed.own,
    )
