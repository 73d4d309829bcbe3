"""Form of respondent and company profile."""

from wtforms import StringField

from assessment.core.questionnaire.respondents import RespondentRole
from assessment.services.answering.response_lifecycle import RespondentProfile
from assessment.web.forms.fields import ChoiceField
from assessment.web.forms.page_form import leaves
from assessment.web.forms.profile_form import WRONG_CHOICE, AnswerField, CompanyProfileForm

STAFF = "staff."
FOLDED = ("staff.", "cycle", "basket", "complex_offer", "several_sites", "marketing_share")
"""Fields that are folded away until somebody wants to tell more; what was typed or is wrong unfolds them."""


class StartForm(CompanyProfileForm):
    """Function and place of whoever answers, and the profile of their company. Needs `questionnaire` too."""

    function = ChoiceField(lambda meta: ("", *meta.questionnaire.functions_by_key), wrong=WRONG_CHOICE)
    role = AnswerField({role.value: role for role in RespondentRole})
    asked = StringField()
    """Hidden: the function was asked for once already."""

    @property
    def asks_function(self) -> bool:
        """Whether the function is missing and has not been asked for yet, of a form that was sent."""
        return self.function.data is None and self.asked.data is None

    @property
    def told_more(self) -> bool:
        """Whether a folded field holds something."""
        return any(leaf.name.startswith(FOLDED) and leaf._value() for leaf in leaves(self))

    def respondent(self) -> RespondentProfile:
        """What to keep of whoever answers."""
        return RespondentProfile(self.function.data, self.role.data, self.profile())
