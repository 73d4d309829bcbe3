"""Form of campaign preparation."""

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import FileField, StringField, TextAreaField

from assessment.core.invitations.letter_words import CAMPAIGN, CLOSES, OwnLetter, holds_link
from assessment.core.privacy.confidentiality import LARGEST, SMALLEST, USUAL, Mode, Threshold, usual_mode
from assessment.core.questionnaire.definition import Length
from assessment.i18n import DEFAULT_LANGUAGE, LANGUAGES, Language
from assessment.services.campaigns.create_campaign import CampaignDraft
from assessment.services.invitations.read_invitees import Invitee, InviteeList, list_invitees, typed_with, written_list
from assessment.store.models import Unit
from assessment.web.base.app_context import accents_refused
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.fields import (
    ChoiceField,
    ChoicesField,
    CountField,
    KeyedFields,
    LineField,
    LocalDateField,
    TickField,
)
from assessment.web.forms.page_form import PageForm, problems_of

LONGEST_NAME = 120
MOST_PEOPLE = 100_000
USUAL_MODE = "usual"
"""The choice that leaves the mode to the number of people."""


def _headcounts(meta: Any) -> dict[str, Any]:
    """One field per function for the number of people in it."""
    wrong = "campaigns.wrong.count"
    return {key: CountField(least=0, most=MOST_PEOPLE, wrong=wrong) for key in meta.questionnaire.functions_by_key}


class LaunchForm(PageForm):
    """Whom a campaign asks, what, until when, and how answers are kept apart.

    Needs `questionnaire`, `units`, `today`, `letters` by what chooses them, and `first_language`: what people read who
    told none, where the campaign is held in it. `read_people` must be called before the form is shown or validated.
    """

    people = TextAreaField()
    file = FileField()
    meeting = TickField()
    mode = ChoiceField(("", USUAL_MODE, *Mode))
    threshold = CountField(least=SMALLEST, most=LARGEST, wrong="campaigns.wrong.threshold", preset=USUAL)
    name = LineField(most=LONGEST_NAME, missing="campaigns.wrong.name")
    unit = ChoiceField(lambda meta: [unit.id for unit in meta.units], wrong="campaigns.wrong.unit")
    questionnaire = StringField()
    length = ChoiceField(tuple(Length), coerce=Length)
    languages = ChoicesField(LANGUAGES, missing="campaigns.wrong.languages")
    asks_comments = TickField()
    letter = ChoiceField(lambda meta: ("", *meta.letters))
    closes_on = LocalDateField()
    staff = KeyedFields(_headcounts)

    def __init__(self, say: Language, formdata: Any = None, **options: Any) -> None:
        super().__init__(say, formdata, **options)
        self.invitees: tuple[Invitee, ...] = ()
        self.line_problems: tuple[str, ...] = ()
        self.line_notices: tuple[str, ...] = ()
        self.least_threshold = SMALLEST

    @property
    def chosen_languages(self) -> tuple[str, ...]:
        """Languages of the campaign, the organisation's first."""
        return tuple(sorted(self.languages.data or (), key=lambda code: code != self.meta.first_language))

    @property
    def chosen_mode(self) -> Mode:
        """The mode of trust; the usual one for so many people unless another is chosen."""
        chosen = self.mode.data
        return Mode(chosen) if chosen in tuple(Mode) else usual_mode(len(self.invitees))

    @property
    def chosen_unit(self) -> Unit | None:
        """The unit that is asked; None while none is chosen."""
        return next((unit for unit in self.meta.units if unit.id == self.unit.data), None)

    @property
    def chosen_letter(self) -> OwnLetter | None:
        """Own words of the invitations; None for the product's."""
        chosen: OwnLetter | None = self.meta.letters.get(self.letter.data)
        return chosen

    @property
    def held_threshold(self) -> Threshold | None:
        """The threshold that will hold: named heads have none."""
        return self._threshold if self.chosen_mode is Mode.CONFIDENTIAL else None

    @property
    def _threshold(self) -> Threshold:
        return Threshold(self.threshold.data or USUAL)

    @property
    def correct(self) -> bool:
        """Whether nothing is refused."""
        return not problems_of(self)

    def invited(self) -> dict[str, int]:
        """How many people of each function, in the questionnaire's order; functions without anybody are left out."""
        counts = dict.fromkeys(self.meta.questionnaire.functions_by_key, 0)
        for person in self.invitees:
            counts[person.function] += 1
        return {key: count for key, count in counts.items() if count}

    def draft(self) -> CampaignDraft:
        """The campaign as the form has it; the usual value stands for what cannot be read."""
        return CampaignDraft(
            name=self.name.data or "",
            length=self.length.data or Length.FULL,
            languages=self.chosen_languages or (DEFAULT_LANGUAGE,),
            mode=self.chosen_mode,
            threshold=self._threshold,
            staff={key: count for key, count in self.staff.data.items() if count is not None},
            closes_on=self.closes_on.data,
            letter=self.chosen_letter,
            asks_comments=bool(self.asks_comments.data),
        )

    def check(self) -> None:
        """Lines of the list that cannot be read, a length that the questionnaire has not, and a day that is over."""
        if self.line_problems:
            self.refuse("people", FieldProblem("campaigns.wrong.lines"))
        if self.length.data is Length.QUICK and not self.meta.questionnaire.has_quick_length:
            self.refuse("length", FieldProblem("campaigns.wrong.length"))
        declared = any(self.staff.data.values()) or self.invitees
        if self.meeting.data and not declared:
            self.refuse("meeting", FieldProblem("campaigns.wrong.meeting_staff"))
        if self.closes_on.data is not None and self.closes_on.data < self.meta.today:
            self.refuse("closes_on", FieldProblem("campaigns.wrong.past"))

    def refuse_obstacles(self, *, busy: bool) -> None:
        """Set what keeps the campaign from opening: nobody invited, too few, `busy`: another one open in the unit."""
        invited, threshold = len(self.invitees), self.held_threshold
        if not invited and not self.meeting.data and not self.people.errors:
            self.refuse("people", FieldProblem("campaigns.wrong.nobody"))
        if threshold is not None and 0 < invited < threshold.people and not self.meeting.data:
            values = {"invited": invited, "threshold": threshold.people}
            self.refuse("people", FieldProblem("campaigns.wrong.too_few", values))
        letter = self.chosen_letter
        if letter and letter.names(CLOSES) and self.closes_on.data is None and not self.closes_on.errors:
            self.refuse("letter", FieldProblem("letters.wrong.no_last_day"))
        if letter and letter.names(CAMPAIGN) and holds_link(self.name.data or ""):
            self.refuse("letter", FieldProblem("letters.wrong.campaign_name"))
        if busy:
            self.refuse("unit", FieldProblem("campaigns.wrong.busy"))

    def refuse_smaller_threshold(self, least: int) -> None:
        """Refuse a threshold below that with which the results of the same people stand."""
        self.least_threshold = max(SMALLEST, least)
        threshold = self.held_threshold
        if threshold is not None and threshold.people < least and not self.threshold.errors:
            self.refuse("threshold", FieldProblem("campaigns.wrong.smaller_threshold", {"least": least}))

    def read_people(self, file: FileStorage | None) -> None:
        """Read the typed list and a file. The file's lines end in the list: nothing has to be brought twice.

        Where some cannot be read, what is wrong is told of the lines as they stand there.
        """
        typed = (self.people.data or "").strip()
        pasted = self._invitees(typed.encode(), "campaigns.launch.list_called")
        content = file.read() if file else b""
        brought = self._invitees(content, "campaigns.launch.file_called") if content else InviteeList()
        self.line_problems = (*pasted.problems, *brought.problems)
        self.line_notices = (*pasted.notices, *brought.notices)
        self.invitees = (*pasted.people, *brought.people)
        if content and not self.line_problems:
            self.invitees = tuple({person.email: person for person in self.invitees}.values())
            self.people.data = written_list(self.invitees, self.meta.questionnaire, self.say)
        elif brought.people or brought.unread:
            self.people.data = typed_with(typed, brought, self.meta.questionnaire, self.say)
            together = self._invitees(self.people.data.encode(), "campaigns.launch.list_called")
            self.line_problems = together.problems or self.line_problems

    def _invitees(self, content: bytes, called: str) -> InviteeList:
        languages = self.chosen_languages or LANGUAGES
        return list_invitees(
            content,
            self.meta.questionnaire,
            languages=languages,
            say=self.say,
            file=self.say(called),
            accents_refused=accents_refused(),
        )
