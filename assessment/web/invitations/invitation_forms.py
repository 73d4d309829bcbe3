"""Forms of more invitations and of an address to mend."""

from dataclasses import replace
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import FileField, TextAreaField

from assessment.i18n import Language
from assessment.services.invitations.read_invitees import InviteeList, list_invitees, typed_with
from assessment.web.base.app_context import accents_refused
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.fields import AddressField
from assessment.web.forms.page_form import PageForm


class InviteForm(PageForm):
    """People to invite, as lines or in a file. Needs `questionnaire` and `campaign`.

    `read_people` must be called before the form is shown or validated.
    """

    people = TextAreaField()
    file = FileField()

    def __init__(self, say: Language, formdata: Any = None, **options: Any) -> None:
        super().__init__(say, formdata, **options)
        self.invitees = InviteeList()

    def read_people(self, file: FileStorage | None) -> None:
        """Read the typed list and a file; the lines of the file come back below the typed ones.

        Where some cannot be read, what is wrong is told of the lines as they stand there.
        """
        content = file.read() if file else b""
        typed = (self.people.data or "").strip()
        pasted = self._listed(typed.encode(), "campaigns.launch.list_called")
        brought = self._listed(content, "campaigns.launch.file_called") if content else InviteeList()
        if brought.people or brought.unread:
            self.people.data = typed_with(typed, brought, self.meta.questionnaire, self.say)
        if brought.unread:
            together = self._listed(self.people.data.encode(), "campaigns.launch.list_called")
            if together.problems:
                self.invitees = replace(together, notices=(*pasted.notices, *brought.notices))
                return
        self.invitees = InviteeList(
            (*pasted.people, *brought.people),
            (*pasted.problems, *brought.problems),
            (*pasted.notices, *brought.notices),
        )

    def check(self) -> None:
        """There is somebody to invite, and every line can be read."""
        if self.invitees.problems:
            self.refuse("people", FieldProblem("campaigns.wrong.lines"))
        elif not self.invitees.people:
            self.refuse("people", FieldProblem("campaigns.wrong.nobody"))

    def _listed(self, content: bytes, called: str) -> InviteeList:
        languages = self.meta.campaign.languages
        return list_invitees(
            content,
            self.meta.questionnaire,
            languages=languages,
            say=self.say,
            file=self.say(called),
            accents_refused=accents_refused(),
        )


class MendedAddressForm(PageForm):
    """Address to which an invitation is sent anew. Needs `invitation`, and `taken`: addresses invited already."""

    email = AddressField()

    def check(self) -> None:
        """Nobody is invited twice."""
        email = self.email.data
        if email is not None and email != self.meta.invitation.email and email in self.meta.taken:
            self.refuse("email", FieldProblem("campaigns.invitations.known", {"email": email}))

    @property
    def other_address(self) -> str | None:
        """The address, when it is another one than before."""
        return None if self.email.data == self.meta.invitation.email else self.email.data
