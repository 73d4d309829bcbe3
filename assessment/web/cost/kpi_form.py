"""Form of one function's KPIs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessment.core.cost.kpis import LIMITS_BY_CODE, LIMITS_BY_UNIT, PAIR, KpiFault, KpiValue, Source
from assessment.core.cost.number_limits import NumberLimits
from assessment.core.questionnaire.definition import Kpi, Questionnaire
from assessment.i18n import Language
from assessment.store.models import KpiEntry
from assessment.store.models.cost import LONGEST_PERIOD
from assessment.web.forms.form_state import FieldProblem, FieldProblemError, FormState
from assessment.web.forms.number_fields import fault_said, shown_number, typed_number
from assessment.web.forms.text_fields import one_line

PARTS = ("value", "second", "source", "period")


@dataclass(frozen=True, slots=True)
class KpisForm:
    """What was typed; `values` are what to keep when there is no error."""

    entries: FormState
    values: tuple[KpiValue, ...]


def all_kpis(questionnaire: Questionnaire) -> tuple[Kpi, ...]:
    """Every figure that may be given, those that are only followed from wave to wave last."""
    return (*questionnaire.kpis, *questionnaire.trends)


def read_kpis(form: Mapping[str, str], questionnaire: Questionnaire, function: str, say: Language) -> KpisForm:
    """Read what one function sent. A figure without number and source is one that was not given."""
    typed = {
        f"{kpi.code}.{part}": form.get(f"{kpi.code}.{part}", "") for kpi in all_kpis(questionnaire) for part in PARTS
    }
    errors: dict[str, FieldProblem] = {}
    values = []
    for kpi in all_kpis(questionnaire):
        numbers: dict[str, float | None] = {}
        for part in ("value", "second"):
            try:
                numbers[part] = typed_number(typed[f"{kpi.code}.{part}"], say)
            except FieldProblemError as error:
                errors[f"{kpi.code}.{part}"] = error.wrong
        try:
            period = one_line(typed[f"{kpi.code}.period"], most=LONGEST_PERIOD) or None
        except FieldProblemError as error:
            errors[f"{kpi.code}.period"] = error.wrong
            continue
        source = typed[f"{kpi.code}.source"]
        if source not in ("", *Source):
            errors[f"{kpi.code}.source"] = FieldProblem("office.wrong.choice")
        elif len(numbers) == 2 and (source == Source.UNKNOWN or any(one is not None for one in numbers.values())):
            told = Source(source) if source else Source.ESTIMATE
            values.append(KpiValue(kpi.code, function, numbers["value"], numbers["second"], told, period))
    return KpisForm(FormState(typed, errors), tuple(values))


def refused(found: KpisForm, faults: tuple[KpiFault, ...], questionnaire: Questionnaire) -> FormState:
    """The form with what the calculations cannot stand, beside each figure."""
    kpis = {kpi.code: kpi for kpi in all_kpis(questionnaire)}
    wrong = {f"{fault.code}.value": fault_said(fault.fault, limits_of(kpis[fault.code])) for fault in faults}
    return FormState(found.entries.typed, {**wrong, **found.entries.errors})


def limits_of(kpi: Kpi) -> NumberLimits:
    """The range in which a figure can be."""
    return LIMITS_BY_CODE.get(kpi.code, LIMITS_BY_UNIT[kpi.unit])


def entries_of(kept: Mapping[str, KpiEntry], say: Language) -> FormState:
    """The form as the function filled it last."""
    return FormState(dict(_typed(kept, say)))


def _typed(kept: Mapping[str, KpiEntry], say: Language) -> Iterator[tuple[str, str]]:
    for code, entry in kept.items():
        for part in ("value", "second"):
            number = getattr(entry, part)
            yield f"{code}.{part}", "" if number is None else shown_number(number, say)
        yield f"{code}.source", entry.source
        yield f"{code}.period", entry.period or ""


def asks_for_pair(kpi: Kpi) -> bool:
    """Whether a figure is two numbers."""
    return kpi.unit == PAIR
