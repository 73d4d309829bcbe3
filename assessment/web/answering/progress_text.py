"""Progress of a respondent in words."""

from typing import TypedDict

from assessment.core.questionnaire.completion import Completion
from assessment.i18n import Language


class ProgressSaid(TypedDict):
    """`12 of 46` and `about 8 min left`, with the figures behind the bar."""

    answered: int
    total: int
    count: str
    left: str


def progress_said(progress: Completion, say: Language) -> ProgressSaid:
    """The progress in the reader's language."""
    left = say("respond.left", count=progress.minutes) if progress.minutes else say("respond.nothing_left")
    count = say("respond.count", answered=progress.answered, total=progress.total)
    return {"answered": progress.answered, "total": progress.total, "count": count, "left": left}
