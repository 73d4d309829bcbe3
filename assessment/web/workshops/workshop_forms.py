"""Forms of a workshop: its agenda, a vote, a decision."""

from assessment.core.planning.decisions import Decision
from assessment.core.questionnaire.definition import OPTIONS
from assessment.store.models.campaigns.workshops import LONGEST_DECISION
from assessment.store.models.planning import LONGEST_OWNER
from assessment.web.forms.fields import ChoiceField, ChoicesField, CountField, LineField, LocalDateField
from assessment.web.forms.page_form import PageForm

FEWEST_SEATS, MOST_SEATS = 2, 500


class SeatsForm(PageForm):
    """How many people are in the room."""

    seats = CountField(
        least=FEWEST_SEATS,
        most=MOST_SEATS,
        wrong="workshops.prepare.seats_wrong",
        missing="workshops.prepare.seats_wrong",
    )


class AgendaForm(SeatsForm):
    """The questions to take up, and how many people are in the room. Needs `candidates`, codes of questions."""

    topics = ChoicesField(lambda meta: meta.candidates, missing="workshops.prepare.no_topic")


class VoteForm(PageForm):
    """One of the five answers."""

    value = ChoiceField(tuple(map(str, range(1, OPTIONS + 1))), coerce=int, wrong="workshops.room.no_choice")


class DecisionForm(PageForm):
    """What is decided, who does it, until when, by which action. Needs `actions`, ids of the catalogue."""

    text = LineField(most=LONGEST_DECISION, missing="workshops.decide.no_text")
    owner = LineField(most=LONGEST_OWNER, missing="workshops.decide.no_owner")
    due_on = LocalDateField(missing="workshops.decide.no_due")
    action = ChoiceField(lambda meta: ("", *meta.actions))

    def decision(self, item: str) -> Decision:
        """What to keep of the question `item`."""
        return Decision(item, self.text.data, self.owner.data, self.due_on.data, self.action.data)
