"""Form of an organisation's profile and branding."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import LANGUAGES
from assessment.web.answering.start_form import STAFF, read_about
from assessment.web.forms.form_state import FieldProblem, FieldProblemError, FormState
from assessment.web.organisations.logo_upload import Logo, read_logo
from reports.contrast import LEAST, contrast_on_white, is_colour
from reports.theme import ACCENT

NO_LOGO = "no_logo"


@dataclass(frozen=True, slots=True)
class OrganisationForm:
    """What was typed; `context`, `locale`, `accent` and `logo` are what to keep when there is no error.

    `accent` is None for the house's own. `logo` is None when none was brought; `without_logo` takes the old one away.
    """

    entries: FormState
    context: CompanyProfile
    locale: str
    accent: str | None
    logo: Logo | None
    without_logo: bool


def read_organisation(
    form: Mapping[str, str], files: Mapping[str, FileStorage], questionnaire: Questionnaire
) -> OrganisationForm:
    """Read a submitted form. Only the name and the language are needed."""
    about = read_about(form, questionnaire)
    errors = {name: FieldProblem(f"start.problems.{error.what}", error.values) for name, error in about.errors.items()}
    if not about.about.context.organisation and "organisation" not in errors:
        errors["organisation"] = FieldProblem("organisations.wrong.name")
    locale = form.get("locale", "")
    if locale not in LANGUAGES:
        errors["locale"] = FieldProblem("office.wrong.choice")
    accent: str | None = None
    logo: Logo | None = None
    try:
        accent = _accent(form.get("accent", "").strip())
    except FieldProblemError as error:
        errors["accent"] = error.wrong
    try:
        logo = _logo(files.get("logo"))
    except FieldProblemError as error:
        errors["logo"] = error.wrong
    return OrganisationForm(
        FormState(about.typed, errors), about.about.context, locale, accent, logo, form.get(NO_LOGO) == "yes"
    )


def entries_of(context: CompanyProfile, *, locale: str, accent: str | None) -> FormState:
    """The form as it was filled in when the organisation was last changed."""
    numbers = {"headcount": context.headcount, **{STAFF + key: count for key, count in context.staff.items()}}
    typed = {name: str(number) for name, number in numbers.items() if number is not None}
    for name in ("cycle", "basket"):
        chosen = getattr(context, name)
        typed[name] = chosen.value if chosen else ""
    for name in ("complex_offer", "several_sites"):
        answer = getattr(context, name)
        typed[name] = "" if answer is None else "yes" if answer else "no"
    if context.marketing_share is not None:
        typed["marketing_share"] = f"{context.marketing_share:g}"
    return FormState(typed | {"organisation": context.organisation or "", "locale": locale, "accent": accent or ""})


def _accent(written: str) -> str | None:
    if not written or written.upper() == ACCENT:
        return None
    if not is_colour(written):
        raise FieldProblemError("organisations.wrong.colour")
    contrast = contrast_on_white(written)
    if contrast < LEAST:
        raise FieldProblemError("organisations.wrong.pale", contrast=contrast, least=LEAST)
    return written.upper()


def _logo(file: FileStorage | None) -> Logo | None:
    content = file.read() if file else b""
    return read_logo(content) if content else None
