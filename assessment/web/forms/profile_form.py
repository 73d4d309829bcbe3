"""Form of a company's profile, shared by respondents and organisations."""

from typing import Any

from assessment.core.questionnaire.company_profile import CompanyProfile, OrderValue, SalesCycle
from assessment.core.questionnaire.free_text import cleaned
from assessment.i18n import Language
from assessment.web.forms.field_problem import FieldProblem, FieldProblemError
from assessment.web.forms.fields import ChoiceField, CountField, KeyedFields, ParsedField
from assessment.web.forms.number_fields import shown_number
from assessment.web.forms.page_form import PageForm

LONGEST_NAME = 120
"""Characters of a name that the report's cover can set."""
MOST_PEOPLE = 100_000
MOST_SIGNS = 8
"""Signs of a percentage."""
YES_OR_NO = {"yes": True, "no": False}
UNTOLD = "untold"
"""The choice of whoever does not know or would rather not say."""
WRONG_CHOICE, WRONG_COUNT = "start.problems.not_a_choice", "start.problems.not_a_count"
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’")


class AnswerField(ChoiceField):
    """One of some answers, none, or not wanting to tell; data is None for the last two.

    `answers` gives the data of each value that can be sent.
    """

    def __init__(self, answers: dict[str, Any], **options: Any) -> None:
        sent = {data: value for value, data in answers.items()}
        super().__init__(
            ("", UNTOLD, *answers),
            coerce=answers.get,
            show=lambda data, _say: sent[data],
            wrong=WRONG_CHOICE,
            **options,
        )


def _headcounts(meta: Any) -> dict[str, CountField]:
    """One field per function for the people in it."""
    return {key: CountField(least=0, most=MOST_PEOPLE, wrong=WRONG_COUNT) for key in meta.staff_functions}


def _company_name(written: str, _say: Language) -> str | None:
    name = " ".join(cleaned(written).split())
    if len(name) > LONGEST_NAME:
        raise FieldProblemError("start.problems.long_name", most=LONGEST_NAME)
    return name or None


def _percent(written: str, _say: Language) -> float | None:
    digits = written.translate(_SPACES).removesuffix("%").replace(",", ".")
    if not digits:
        return None
    whole, _, decimals = digits.partition(".")
    plain = (whole + decimals).isascii() and (whole + decimals).isdigit() and len(digits) <= MOST_SIGNS
    if not plain or not 0 <= float(digits) <= 100:
        raise FieldProblemError("start.problems.not_a_percent")
    return float(digits)


class HeadcountForm(PageForm):
    """How many people the firm counts, told after the answers."""

    headcount = CountField(least=1, most=MOST_PEOPLE, wrong=WRONG_COUNT)


class CompanyNameForm(PageForm):
    """The name of a company, which is needed."""

    organisation = ParsedField(parse=_company_name)

    def check(self) -> None:
        """A name is told."""
        if self.organisation.data is None and not self.organisation.errors:
            self.refuse("organisation", FieldProblem("organisations.wrong.name"))


class CompanyProfileForm(PageForm):
    """Name, size and way of selling of a company; everything may be left out, everything told must make sense.

    Needs `staff_functions`: the keys of the functions whose people are asked.
    """

    organisation = ParsedField(parse=_company_name)
    headcount = CountField(least=1, most=MOST_PEOPLE, wrong=WRONG_COUNT)
    staff = KeyedFields(_headcounts)
    cycle = AnswerField({cycle.value: cycle for cycle in SalesCycle})
    basket = AnswerField({basket.value: basket for basket in OrderValue})
    complex_offer = AnswerField(YES_OR_NO)
    several_sites = AnswerField(YES_OR_NO)
    marketing_share = ParsedField(parse=_percent, show=shown_number)

    def check(self) -> None:
        """The teams together are no more than the company."""
        together = sum(self._staff().values())
        if self.headcount.data is not None and together > self.headcount.data:
            self.refuse("headcount", FieldProblem("start.problems.fewer_heads", {"together": together}))

    def profile(self) -> CompanyProfile:
        """What the company told of itself."""
        return CompanyProfile(
            organisation=self.organisation.data,
            headcount=self.headcount.data,
            staff=self._staff(),
            cycle=self.cycle.data,
            basket=self.basket.data,
            complex_offer=self.complex_offer.data,
            several_sites=self.several_sites.data,
            marketing_share=self.marketing_share.data,
        )

    def _staff(self) -> dict[str, int]:
        return {key: count for key, count in self.staff.data.items() if count is not None}
