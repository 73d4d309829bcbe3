"""KPIs of the demonstration organisation."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.core.cost.kpis import KpiValue, Source
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.services.cost.kpis import give_kpis
from assessment.services.permissions import Actor
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign

Given = tuple[str, float | None, float | None, Source, str]
"""The figure, its value, the second half of a pair, how it is known, and the period it covers."""
QUARTER, YEAR = "quarter", "year"
FIGURES: Mapping[str, tuple[Given, ...]] = {
    "marketing": (
        ("K1", 60, None, Source.SYSTEM, QUARTER),
        ("K9", 30, 12, Source.ESTIMATE, YEAR),
        ("K10", 3, None, Source.ESTIMATE, QUARTER),
    ),
    "sales": (
        ("K1", 42, None, Source.ESTIMATE, QUARTER),
        ("K2", 35, None, Source.ESTIMATE, QUARTER),
        ("K3", 50, None, Source.ESTIMATE, QUARTER),
        ("K4", 4, None, Source.ESTIMATE, YEAR),
        ("K10", 2, None, Source.ESTIMATE, QUARTER),
    ),
    "finance": (
        ("K5", 8_000, None, Source.SYSTEM, YEAR),
        ("K6", 35, None, Source.SYSTEM, YEAR),
        ("K8", -24, None, Source.SYSTEM, QUARTER),
        ("K12", None, None, Source.UNKNOWN, YEAR),
    ),
}


def give_demo_figures(
    session: Session,
    campaign: Campaign,
    *,
    actor: Actor,
    questionnaire: Questionnaire,
    say: Language,
    keys: SecretKeys,
    now: datetime,
) -> None:
    """Give them all, each for its function."""
    for function, given in FIGURES.items():
        values = [
            KpiValue(code, function, value, second, source, say(f"demo.figures.{period}"))
            for code, value, second, source, period in given
        ]
        give_kpis(
            session,
            campaign,
            actor=actor,
            questionnaire=questionnaire,
            function=function,
            values=values,
            keys=keys,
            now=now,
        )
