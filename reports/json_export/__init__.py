"""JSON export of a diagnosis."""

from reports.json_export.document import figures, withheld
from reports.json_export.findings import Earlier, Findings, Money, Planning

__all__ = ["Earlier", "Findings", "Money", "Planning", "figures", "withheld"]
