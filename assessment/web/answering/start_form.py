"""Form of respondent and company profile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessment.core.questionnaire.answer_sheet import RespondentRole
from assessment.core.questionnaire.company_profile import CompanyProfile, OrderValue, SalesCycle
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.services.answering.response_lifecycle import RespondentProfile
from assessment.services.answering.save_answers import is_plain_text

LONGEST_NAME = 120
"""Characters of a name that the report's cover can set."""
MOST_PEOPLE = 100_000
STAFF = "staff."
YES_OR_NO = {"yes": True, "no": False}
UNTOLD = "untold"
"""The choice of whoever does not know or would rather not say."""
FOLDED = ("staff.", "cycle", "basket", "complex_offer", "several_sites", "marketing_share")
"""Fields that are folded away until somebody wants to tell more; what was typed or is wrong unfolds them."""
ASKED = "asked"
"""Hidden field: the function was asked for once already."""
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’")


class _RefusedError(Exception):
    def __init__(self, what: str, **values: int) -> None:
        super().__init__(what)
        self.what = what
        self.values = values


@dataclass(frozen=True, slots=True)
class FieldError:
    """`what` names a text under `start.problems`, filled with `values`."""

    what: str
    values: Mapping[str, int] = field(default_factory=dict)

    def said_in(self, say: Language) -> str:
        """The message in the reader's language."""
        written = {name: say.number(value) for name, value in self.values.items()}
        return say(f"start.problems.{self.what}", **written)


@dataclass(frozen=True, slots=True)
class AboutForm:
    """What was typed, by field; the errors by field; `about` is what to keep when there is no error."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, FieldError] = field(default_factory=dict)
    about: RespondentProfile = field(default_factory=RespondentProfile)
    asks_function: bool = False
    """The function is missing and has not been asked for yet."""

    @property
    def told_more(self) -> bool:
        """Whether a folded field holds something."""
        return any(value and name.startswith(FOLDED) for name, value in self.typed.items())

    @property
    def complete(self) -> bool:
        """Whether the answers can be kept."""
        return not self.errors and not self.asks_function


def read_about(form: Mapping[str, str], questionnaire: Questionnaire) -> AboutForm:
    """Read a submitted form. Nothing in it is needed, everything in it must make sense."""
    typed = {name: value.strip() for name, value in form.items()}
    errors: dict[str, FieldError] = {}

    def told(name: str, reading: Callable[[str], Any]) -> Any:
        try:
            return reading(typed[name]) if typed.get(name) else None
        except _RefusedError as refusal:
            errors[name] = FieldError(refusal.what, refusal.values)
            return None

    function = told("function", lambda written: _chosen(written, {key: key for key in questionnaire.functions_by_key}))
    staff = {key: told(STAFF + key, _people) for key in questionnaire.triad}
    context = CompanyProfile(
        organisation=told("organisation", _name),
        headcount=told("headcount", _headcount),
        staff={key: count for key, count in staff.items() if count is not None},
        cycle=told("cycle", lambda written: _chosen(written, {cycle.value: cycle for cycle in SalesCycle})),
        basket=told("basket", lambda written: _chosen(written, {basket.value: basket for basket in OrderValue})),
        complex_offer=told("complex_offer", lambda written: _chosen(written, YES_OR_NO)),
        several_sites=told("several_sites", lambda written: _chosen(written, YES_OR_NO)),
        marketing_share=told("marketing_share", _percent),
    )
    about = RespondentProfile(
        function, told("role", lambda written: _chosen(written, {role.value: role for role in RespondentRole})), context
    )
    together = sum(context.staff.values())
    if context.headcount is not None and together > context.headcount:
        errors["headcount"] = FieldError("fewer_heads", {"together": together})
    return AboutForm(typed, errors, about, asks_function=function is None and ASKED not in typed)


def _chosen(written: str, choices: Mapping[str, Any]) -> Any:
    if written == UNTOLD:
        return None
    if written not in choices:
        raise _RefusedError("not_a_choice")
    return choices[written]


def _name(written: str) -> str:
    name = " ".join(written.split())
    if len(name) > LONGEST_NAME:
        raise _RefusedError("long_name", most=LONGEST_NAME)
    if not is_plain_text(name):
        raise _RefusedError("not_text")
    return name


def _headcount(written: str) -> int:
    return _whole(written, least=1, most=MOST_PEOPLE)


def _people(written: str) -> int:
    return _whole(written, least=0, most=MOST_PEOPLE)


def _whole(written: str, *, least: int, most: int) -> int:
    """A number of people as typed: spaces in digit groups are read over, a sign or a decimal is not a count."""
    digits = written.translate(_SPACES)
    if not (digits.isascii() and digits.isdigit()):
        raise _RefusedError("not_a_count", least=least, most=most)
    number = int(digits) if len(digits) <= len(str(most)) else most + 1
    if not least <= number <= most:
        raise _RefusedError("not_a_count", least=least, most=most)
    return number


def _percent(written: str) -> float:
    digits = written.translate(_SPACES).removesuffix("%").replace(",", ".")
    whole, _, decimals = digits.partition(".")
    plain = (whole + decimals).isascii() and (whole + decimals).isdigit() and len(digits) <= 8
    if not plain or not 0 <= float(digits) <= 100:
        raise _RefusedError("not_a_percent")
    return float(digits)
