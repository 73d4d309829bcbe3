"""Available questionnaire lengths with item count and duration."""

from dataclasses import dataclass
from math import ceil

from assessment.core.questionnaire.definition import Kind, Length, Questionnaire
from assessment.i18n import Language


@dataclass(frozen=True, slots=True)
class Offer:
    """One length, its rated items and its minutes, rounded up, open questions included."""

    length: Length
    questions: int
    minutes: int

    def questions_said(self, say: Language) -> str:
        """`16 questions`."""
        return say("site.questions", count=self.questions)

    def minutes_said(self, say: Language) -> str:
        """`about 4 minutes`."""
        return say("site.minutes", count=self.minutes)


def offers(questionnaire: Questionnaire) -> list[Offer]:
    """The lengths, short first, counted for somebody of a function that others rate."""
    lengths = [Length.QUICK, Length.FULL] if questionnaire.has_quick_length else [Length.FULL]
    return [_offer(questionnaire, length) for length in lengths]


def _offer(questionnaire: Questionnaire, length: Length) -> Offer:
    pages = questionnaire.pages(length, next(iter(questionnaire.triad), None))
    items = tuple(item for page in pages for item in page.items)
    return Offer(length, sum(item.kind is not Kind.OPEN for item in items), ceil(questionnaire.minutes(items)))
