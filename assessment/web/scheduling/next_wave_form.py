"""Form of the next wave's people and dates."""

from collections.abc import Sequence
from typing import Any

from wtforms import TextAreaField

from assessment.email_addresses import cleaned_address
from assessment.i18n import Language
from assessment.services.invitations.list_invitations import InvitationLine
from assessment.services.invitations.read_invitees import InviteeList, list_invitees
from assessment.services.scheduling.next_wave_people import NextWavePeople
from assessment.store.models import Campaign
from assessment.web.base.app_context import accents_refused
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.fields import ChoicesField, LocalDateField, TickField
from assessment.web.forms.page_form import PageForm


class NextWaveForm(PageForm):
    """Who stays, who joins, the last day, and whether the wave opens by itself.

    Needs `questionnaire`, `draft` (the wave), `lines` (its invitations) and `today`.
    """

    stay = ChoicesField(lambda meta: [line.id for line in meta.lines])
    join = TextAreaField()
    closes_on = LocalDateField()
    by_itself = TickField()

    def __init__(self, say: Language, formdata: Any = None, **options: Any) -> None:
        super().__init__(say, formdata, **options)
        self.joining: InviteeList = list_invitees(
            (self.join.data or "").strip().encode(),
            self.meta.questionnaire,
            languages=self.meta.draft.languages,
            say=say,
            file=say("campaigns.launch.list_called"),
            accents_refused=accents_refused(),
        )

    def check(self) -> None:
        """Lines of the list that cannot be read, and a day that is over."""
        if self.joining.problems:
            self.refuse("join", FieldProblem("campaigns.wrong.lines"))
        if self.closes_on.data is not None and self.closes_on.data < self.meta.today:
            self.refuse("closes_on", FieldProblem("campaigns.wrong.past"))

    def people(self) -> NextWavePeople:
        """Whom the wave asks and until when; somebody who joins and stays stays once."""
        known = {cleaned_address(line.email) for line in self._staying()}
        new = tuple(person for person in self.joining.people if cleaned_address(person.email) not in known)
        draft: Campaign = self.meta.draft
        opens_on = draft.opens_itself_on if self.by_itself.data else None
        return NextWavePeople(frozenset(self.stay.data), new, self.closes_on.data, opens_on)

    def invited(self) -> dict[str, int]:
        """How many people of each function, in the questionnaire's order; functions without anybody are left out."""
        staying = [line.function for line in self._staying()]
        functions = staying + [person.function for person in self.people().join]
        counts = {key: functions.count(key) for key in self.meta.questionnaire.functions_by_key}
        return {key: count for key, count in counts.items() if count}

    def refuse_obstacles(self) -> None:
        """Set what keeps the wave from opening: nobody, or too few for the threshold."""
        draft, people = self.meta.draft, sum(self.invited().values())
        if not people and not draft.meeting_hash:
            self.refuse(None, FieldProblem("campaigns.wrong.nobody"))
        elif draft.confidential and people < draft.threshold and not draft.meeting_hash:
            self.refuse(
                None, FieldProblem("campaigns.wrong.too_few", {"invited": people, "threshold": draft.threshold})
            )

    def _staying(self) -> list[InvitationLine]:
        return [line for line in self.meta.lines if line.id in self.stay.data]


def kept_data(draft: Campaign, lines: Sequence[InvitationLine]) -> dict[str, Any]:
    """The form's fields as the page is opened: everybody stays."""
    return {"stay": [line.id for line in lines], "closes_on": draft.closes_on, "by_itself": True}
