"""Chapter: a first order of magnitude in euros, what it is made of, and what it does not say."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessment.core.cost.calculator import CostLineResult
from assessment.core.cost.cost_inputs import CostInput, OwnInput
from assessment.core.questionnaire.definition import Questionnaire, SourcedClaim
from assessment.i18n import Language
from assessment.typography import NO_VALUE
from reports.content.cost import cost_text
from reports.content.writing.view_types import DataTable


@dataclass(frozen=True)
class FirstOrderChapter:
    """The amount in words, its factors as a table, its sources, and its limits."""

    statement: str
    meaning: str
    table: DataTable
    sources: tuple[str, ...]
    unsaid: tuple[str, ...]


def build(line: CostLineResult, questionnaire: Questionnaire, say: Language) -> FirstOrderChapter:
    """The chapter in one language, of a line that could be computed."""
    if line.amount is None or line.trace is None:
        raise ValueError("without leads and basket there is no amount")
    amount, parts = line.amount, line.trace.parts
    rows = tuple(
        (
            cost_text.factor_name(part.factor, say),
            cost_text.factor_value(part.factor, part.low, say),
            cost_text.factor_value(part.factor, part.central, say),
            cost_text.factor_value(part.factor, part.high, say),
            say.list([_origin(given, say) for _, given in part.inputs]) or NO_VALUE,
        )
        for part in parts
    )
    headers = tuple(say(f"cost.columns.{column}") for column in ("factor", "low", "central", "high"))
    low, high = cost_text.euros(amount.p10, say), cost_text.euros(amount.p90, say)
    statement = "zero" if amount.high == 0 else "statement"
    return FirstOrderChapter(
        statement=say(f"firstorder.{statement}", low=low, central=cost_text.euros(amount.p50, say), high=high),
        meaning=say("firstorder.meaning"),
        table=DataTable(say("firstorder.table"), (*headers, say("firstorder.origin")), rows),
        sources=tuple(_sources([given for part in parts for _, given in part.inputs], questionnaire, say)),
        unsaid=tuple(say(f"firstorder.unsaid.{limit}") for limit in ("margin", "trade", "share", "whole")),
    )


def _origin(given: CostInput, say: Language) -> str:
    return say("firstorder.yours") if isinstance(given, OwnInput) else cost_text.grade(given, say)


def _sources(inputs: list[CostInput], questionnaire: Questionnaire, say: Language) -> Iterator[str]:
    """The outside facts behind the amount, in the register's words."""
    claims = {claim.id: claim for claim in questionnaire.claims}
    for given in inputs:
        if isinstance(given, OwnInput):
            continue
        for key in given.claims:
            if key in claims:
                yield _sentence(claims[key], say)


def _sentence(claim: SourcedClaim, say: Language) -> str:
    return claim.sentence.within(say.code)
