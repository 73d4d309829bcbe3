"""JSON export of a diagnosis."""

from reports.json_export.document import figures, withheld

__all__ = ["figures", "withheld"]
