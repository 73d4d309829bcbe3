"""JSON export of a diagnosis."""

from reports.json_export.document import figures, withheld
from reports.json_export.findings import CostFindings, EarlierWaveFindings, Findings, PlanFindings

__all__ = ["CostFindings", "EarlierWaveFindings", "Findings", "PlanFindings", "figures", "withheld"]
