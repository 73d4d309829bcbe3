"""Form of an organisation's profile and branding."""

from typing import Any
from zoneinfo import available_timezones

from flask import request

from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.i18n import LANGUAGES
from assessment.i18n import language as language_of
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.organisations.organisations import Branding
from assessment.web.forms.brand_fields import BrandForm
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.fields import ChoiceField
from assessment.web.forms.profile_form import CompanyProfileForm

TIME_ZONES = tuple(
    sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
)
"""Zones of the IANA database by place; browsers name theirs by the same names."""
ZONE_CHOICES = tuple((zone, zone.replace("_", " ")) for zone in TIME_ZONES)
AGAIN = "again"
"""The name of the button that shows the form in the other language: nothing is checked or kept."""


class OrganisationForm(BrandForm, CompanyProfileForm):
    """Profile, language, contact, colour and logo of an organisation. Only the name and the language are needed.

    `read_logo` must be called before the form is validated.
    """

    locale = ChoiceField(LANGUAGES)
    time_zone = ChoiceField(("", *TIME_ZONES), wrong="organisations.wrong.time_zone")

    def check(self) -> None:
        """A name is needed, and a logo that can be printed, where there is one."""
        super().check()
        if not self.organisation.data and not self.organisation.errors:
            self.refuse("organisation", FieldProblem("organisations.wrong.name"))

    def branding(self, *, time_zone: str = Branding().time_zone) -> Branding:
        """How the organisation's pages and documents look; `time_zone` is its zone where the form names none."""
        return Branding(
            locale=self.locale.data,
            time_zone=self.time_zone.data or time_zone,
            accent=self.accent.data,
            contact=self.contact.data or "",
            logo=self.brought.content if self.brought else None,
            logo_type=self.brought.mimetype if self.brought else None,
        )


def kept_data(
    context: CompanyProfile, *, locale: str, time_zone: str, accent: str | None, contact: str
) -> dict[str, Any]:
    """The form's fields as they were filled when the organisation was last changed."""
    names = ("organisation", "headcount", "staff", "cycle", "basket", "complex_offer", "several_sites")
    kept = {name: getattr(context, name) for name in (*names, "marketing_share")}
    return {**kept, "locale": locale, "time_zone": time_zone, "accent": accent, "contact": contact}


def organisation_form(language: str, **options: Any) -> OrganisationForm:
    """The form in that language, with the functions of the main questionnaire."""
    return OrganisationForm(language_of(language), staff_functions=tuple(questionnaire().functions_by_key), **options)


def sent_form(language: str) -> OrganisationForm:
    """The form as the request sends it, with the logo that it brings."""
    form = organisation_form(language, formdata=request.form)
    form.read_logo(request.files.get("logo"))
    return form
