"""A diagnosis as plain data, for the JSON that other programs read: every figure, its reason and its trace."""

from reports.data.figures import figures, withheld
from reports.data.findings import Earlier, Findings, Money, Planning

__all__ = ["Earlier", "Findings", "Money", "Planning", "figures", "withheld"]
