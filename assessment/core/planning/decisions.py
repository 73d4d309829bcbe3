"""A decision that a meeting took on one question."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on the question `item`, who does it, until when, and by which action of the plan, if any."""

    item: str
    text: str
    owner: str
    due_on: date
    action: str | None = None
