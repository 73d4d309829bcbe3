"""Forms of the page behind an invitation or a meeting's link."""

from typing import Any

from wtforms import StringField

from assessment.core.questionnaire.respondents import RespondentRole
from assessment.web.forms.fields import ChoiceField
from assessment.web.forms.page_form import PageForm


class InvitedForm(PageForm):
    """The code that an invited person kept of an earlier wave, if they want to link both."""

    code = StringField()


class SlipCodeForm(PageForm):
    """The short code of a meeting's slip, as typed from paper."""

    code = StringField()


def _functions(meta: Any) -> tuple[str, ...]:
    return tuple(meta.questionnaire.functions_by_key)


def _roles(meta: Any) -> tuple[str, ...]:
    """Where nobody is named, nobody tells their place either."""
    return ("", *RespondentRole) if meta.confidential else tuple(RespondentRole)


class MeetingForm(InvitedForm):
    """Function and, of named people, place of somebody in a meeting. Needs `questionnaire` and `confidential`."""

    function = ChoiceField(_functions, wrong="invited.wrong.function")
    role = ChoiceField(_roles, coerce=RespondentRole, wrong="invited.wrong.role")

    def check(self) -> None:
        """In a confidential campaign everybody answers as a member of their function, whatever was sent."""
        if self.meta.confidential:
            self.role.data, self.role.errors = RespondentRole.MEMBER, []
