"""A diagnosis as plain data, for the JSON that other programs read: every figure, its reason and its trace."""

from reports.data.figures import figures

__all__ = ["figures"]
