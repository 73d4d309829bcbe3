"""KPIs in words."""

from dataclasses import dataclass

from assessment.core.cost.kpi_contradictions import Contradiction, ContradictionKind
from assessment.core.cost.kpis import PAIR, Disagreement, Kpis, KpiValue, disagreements
from assessment.core.questionnaire.definition import Kpi, Questionnaire
from assessment.i18n import Language
from assessment.typography import COMPOSE
from reports.content.writing.number_units import PERCENT, with_unit

NOT_KNOWN = "–"


@dataclass(frozen=True, slots=True)
class KpiValueText:
    """What one function says of a figure."""

    function: str
    name: str
    written: str
    source: str
    period: str


@dataclass(frozen=True, slots=True)
class KpiText:
    """A figure with everything said of it; `differs` says how far two functions are apart, or is empty."""

    code: str
    name: str
    values: tuple[KpiValueText, ...]
    differs: str


@dataclass(frozen=True, slots=True)
class ContradictionText:
    """What people say beside what the figure shows."""

    figure: str
    people: str
    shown: str
    message: str


def written(kpi: Kpi, value: float, say: Language) -> str:
    """A figure in its unit; a pair's is the share of its first half."""
    return with_unit(value, PERCENT if kpi.unit == PAIR else kpi.unit, say)


def written_value(kpi: Kpi, value: KpiValue, say: Language) -> str:
    """A figure as one function gave it."""
    if value.value is None and value.second is None:
        return say("kpis.unknown")
    if kpi.unit == PAIR:
        halves = [NOT_KNOWN if half is None else say.number(half) for half in (value.value, value.second)]
        return say("kpis.pair", produced=halves[0], used=halves[1])
    return written(kpi, value.value or 0.0, say)


def said_kpis(questionnaire: Questionnaire, kpis: Kpis, say: Language) -> tuple[KpiText, ...]:
    """Every figure of which something was said, in the questionnaire's order."""
    apart = {disagreement.kpi.code: disagreement for disagreement in disagreements(questionnaire, kpis)}
    given_kpis = (kpi for kpi in (*questionnaire.kpis, *questionnaire.trends) if kpis.of(kpi))
    return tuple(
        KpiText(
            kpi.code,
            kpi.name.within(say.code),
            tuple(_said(kpi, value, questionnaire, say) for value in kpis.of(kpi)),
            _differs(apart.get(kpi.code), say),
        )
        for kpi in given_kpis
    )


def said_contradictions(
    contradictions: tuple[Contradiction, ...], questionnaire: Questionnaire, say: Language
) -> tuple[ContradictionText, ...]:
    """Each contradiction with both of its numbers."""
    return tuple(
        ContradictionText(
            contradiction.kpi.name.within(say.code),
            _people(contradiction, questionnaire, say),
            _figure(contradiction, questionnaire, say),
            contradiction.message.within(say.code),
        )
        for contradiction in contradictions
    )


def _said(kpi: Kpi, value: KpiValue, questionnaire: Questionnaire, say: Language) -> KpiValueText:
    return KpiValueText(
        value.function,
        questionnaire.functions_by_key[value.function].name.within(say.code),
        written_value(kpi, value, say),
        say(f"kpis.sources.{value.source}"),
        COMPOSE[say.code](value.period) if value.period else "",
    )


def _differs(disagreement: Disagreement | None, say: Language) -> str:
    if disagreement is None:
        return ""
    if disagreement.percent is None:
        return say("kpis.differs_zero")
    return say("kpis.differs", percent=say.percent(disagreement.percent / 100))


def _people(contradiction: Contradiction, questionnaire: Questionnaire, say: Language) -> str:
    """The mean answers that the rule names; empty when functions contradict one another."""
    items = questionnaire.items_by_code
    means = [
        say("kpis.answered", item=items[code].label.within(say.code), mean=say.number(mean, digits=1))
        for code, mean in contradiction.items.items()
    ]
    return say("kpis.and_then").join(means)


def _figure(contradiction: Contradiction, questionnaire: Questionnaire, say: Language) -> str:
    if contradiction.against is ContradictionKind.DIFFERS:
        given = [_said(contradiction.kpi, value, questionnaire, say) for value in contradiction.values]
        return say("kpis.and_then").join(
            say("kpis.given_by", function=kpi_value_text.name, value=kpi_value_text.written) for kpi_value_text in given
        )
    return (
        say("kpis.unknown") if contradiction.figure is None else written(contradiction.kpi, contradiction.figure, say)
    )
