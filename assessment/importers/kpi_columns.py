"""Column names and values of KPI files."""

from collections.abc import Callable, Mapping, Sequence

from assessment.core.cost.cost_inputs import LIMITS, SHARE, CostInputKey
from assessment.core.cost.cost_lines import LeadLoss, Overlap
from assessment.core.cost.default_inputs import Sector
from assessment.core.cost.kpis import PAIR, Source
from assessment.core.questionnaire.definition import Kpi
from assessment.importers.formats.name_matching import plain

COLUMNS = ("code", "function", "value", "second", "low", "high", "source", "period")
SAID = ("name", "unit")
"""Columns that explain a row to whoever fills it in; they are not read."""
NAMES = {name: name for name in (*COLUMNS, *SAID)} | {
    "nom": "name",
    "unite": "unit",
    "kpi": "code",
    "fonction": "function",
    "valeur": "value",
    "seconde": "second",
    "bas": "low",
    "haut": "high",
    "periode": "period",
}
SOURCES = {
    "system": Source.SYSTEM,
    "systeme": Source.SYSTEM,
    "estimate": Source.ESTIMATE,
    "estimation": Source.ESTIMATE,
    "unknown": Source.UNKNOWN,
    "inconnu": Source.UNKNOWN,
    "inconnue": Source.UNKNOWN,
}
NOT_KNOWN = frozenset({"unknown", "inconnu", "inconnue", "nsp", "dk"})
"""Values that say that nobody could tell."""
YES_OR_NO = {"yes": True, "oui": True, "true": True, "no": False, "non": False, "false": False}
SETTINGS = ("sector", "lead_loss", "count_late_response", "show_forecast_gap", "duplicates_hold")
LONGEST_PERIOD = 60
IN_PERCENT = frozenset(entry for entry in CostInputKey if LIMITS[entry] is SHARE) | {CostInputKey.FORECAST_GAP}
EUROS = frozenset({CostInputKey.HOURLY_COST, CostInputKey.REVENUE, CostInputKey.CREDIT_NOTES})
HOURS = frozenset({CostInputKey.HOURS_PER_CONTENT})


def unit_of(figure: Kpi | CostInputKey) -> str:
    """The unit of a figure or of an input, as the column `unit` names it."""
    if isinstance(figure, Kpi):
        return "count" if figure.unit == PAIR else figure.unit
    return "percent" if figure in IN_PERCENT else "euro" if figure in EUROS else "hours" if figure in HOURS else "count"


def read_setting(name: str, written: str) -> tuple[object | None, Sequence[str]]:
    """What a setting is set to, None for a word that it does not know, and the words that it knows."""
    readers: Mapping[str, tuple[Callable[[str], object | None], Sequence[str]]] = {
        "sector": (_member(Sector), [str(sector) for sector in Sector]),
        "lead_loss": (_member(LeadLoss), [str(loss) for loss in LeadLoss]),
        "count_late_response": (YES_OR_NO.get, ["yes", "no"]),
        "show_forecast_gap": (YES_OR_NO.get, ["yes", "no"]),
        "duplicates_hold": (_overlaps, [str(overlap) for overlap in Overlap]),
    }
    read, allowed = readers[name]
    return read(plain(written)), allowed


def _member(kind: type[Sector] | type[LeadLoss]) -> Callable[[str], object | None]:
    return lambda written: next((outcome for outcome in kind if plain(outcome) == written), None)


def _overlaps(written: str) -> frozenset[Overlap] | None:
    words = written.split()
    known = {str(overlap): overlap for overlap in Overlap}
    return frozenset(known[word] for word in words) if all(word in known for word in words) else None
