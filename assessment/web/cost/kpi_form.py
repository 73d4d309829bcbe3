"""Form of one function's KPIs."""

from collections.abc import Mapping
from typing import Any

from wtforms.fields.core import UnboundField

from assessment.core.cost.kpis import LIMITS_BY_CODE, LIMITS_BY_UNIT, PAIR, PERCENT, KpiFault, KpiValue, Source
from assessment.core.cost.number_limits import NumberLimits
from assessment.core.questionnaire.definition import Kpi, Questionnaire
from assessment.store.models import KpiEntry
from assessment.store.models.cost import LONGEST_PERIOD
from assessment.web.forms.fields import ChoiceField, KeyedFields, LineField, NumberField, PercentField
from assessment.web.forms.number_fields import fault_said
from assessment.web.forms.page_form import PageForm

PARTS = ("value", "second", "source", "period")


def _kpi_fields(kpi: Kpi) -> KeyedFields:
    """Value, second value of a pair, source and period."""

    def fields(_meta: Any) -> dict[str, UnboundField]:
        source = ChoiceField(("", *Source), coerce=Source)
        value = PercentField() if kpi.unit == PERCENT else NumberField()
        return {"value": value, "second": NumberField(), "source": source, "period": LineField(most=LONGEST_PERIOD)}

    return KeyedFields(fields)


class KpiForm(PageForm):
    """Every KPI and trend figure of one function. Needs `questionnaire`."""

    kpis = KeyedFields(
        lambda meta: {kpi.code: _kpi_fields(kpi) for kpi in all_kpis(meta.questionnaire)}, prefixed=False
    )

    def values(self, function: str) -> tuple[KpiValue, ...]:
        """What the function gives: a figure without number, and that is not told to be unknown, is none."""
        kpis = all_kpis(self.meta.questionnaire)
        given = {kpi.code: self.kpis[kpi.code].data for kpi in kpis}
        return tuple(
            KpiValue(
                code,
                function,
                data["value"],
                data["second"],
                data["source"] or Source.ESTIMATE,
                data["period"] or None,
            )
            for code, data in given.items()
            if data["source"] == Source.UNKNOWN or data["value"] is not None or data["second"] is not None
        )

    def refuse_faults(self, faults: tuple[KpiFault, ...]) -> None:
        """Set what the calculations cannot stand beside each figure."""
        kpis = {kpi.code: kpi for kpi in all_kpis(self.meta.questionnaire)}
        for fault in faults:
            self.refuse(f"{fault.code}.value", fault_said(fault.fault, limits_of(kpis[fault.code])))


def all_kpis(questionnaire: Questionnaire) -> tuple[Kpi, ...]:
    """Every figure that may be given, those that are only followed from wave to wave last."""
    return (*questionnaire.kpis, *questionnaire.trends)


def limits_of(kpi: Kpi) -> NumberLimits:
    """The range in which a figure can be."""
    return LIMITS_BY_CODE.get(kpi.code, LIMITS_BY_UNIT[kpi.unit])


def asks_for_pair(kpi: Kpi) -> bool:
    """Whether a figure is two numbers."""
    return kpi.unit == PAIR


def kept_data(kept: Mapping[str, KpiEntry]) -> dict[str, dict[str, Any]]:
    """The figures as the function gave them last, by code."""
    return {code: {part: getattr(entry, part) for part in PARTS} for code, entry in kept.items()}
