"""Form of what was seen of one practice."""

from datetime import date

from assessment.core.analysis.evidence import Observation
from assessment.core.questionnaire.definition import OPTIONS
from assessment.i18n import Language
from assessment.store.models.campaigns.evidence import LONGEST_DOCUMENT, LONGEST_SENTENCE
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.fields import ChoiceField, LineField, LocalDateField
from assessment.web.forms.page_form import PageForm

NOT_SEEN = "none"
"""What is chosen for a practice that was looked for and not seen."""


class EvidenceForm(PageForm):
    """The option that fits what was seen, a sentence, the day and a document's name. Needs `today`."""

    level = ChoiceField((NOT_SEEN, *map(str, range(1, OPTIONS + 1))), wrong="evidence.form.no_level")
    sentence = LineField(most=LONGEST_SENTENCE, missing="evidence.form.no_sentence")
    document = LineField(most=LONGEST_DOCUMENT)
    seen_on = LocalDateField(missing="evidence.form.no_date")

    def check(self) -> None:
        """Nothing was seen on a day to come."""
        if self.seen_on.data and self.seen_on.data > self.meta.today:
            self.refuse("seen_on", FieldProblem("evidence.form.future"))

    def observation(self) -> Observation:
        """What to keep of the practice."""
        level = None if self.level.data == NOT_SEEN else int(self.level.data)
        return Observation(level, self.sentence.data, self.document.data or "", self.seen_on.data)


def kept_evidence_form(kept: Observation | None, say: Language, *, today: date) -> EvidenceForm:
    """The form as it was noted last, or an empty one with today's date."""
    if kept is None:
        return EvidenceForm(say, data={"seen_on": today}, today=today)
    data = {
        "level": NOT_SEEN if kept.level is None else str(kept.level),
        "sentence": kept.sentence,
        "document": kept.document,
        "seen_on": kept.seen_on,
    }
    return EvidenceForm(say, data=data, today=today)
