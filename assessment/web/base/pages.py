"""A page of an organisation, and one of a campaign: what the address names, with the member who reads it."""

from dataclasses import dataclass
from typing import Any

from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.services.organisations.document_theme import page_brand
from assessment.services.permissions import Actor, Right
from assessment.store.models import Campaign, Organisation
from assessment.web.base.app_context import services, session
from assessment.web.base.signed_in_page import signed_in_page
from assessment.web.base.urls import site_address


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """A page of an organisation in one language (`fr`, `en`), for the member `actor`."""

    language: str
    organisation: Organisation
    actor: Actor

    @property
    def say(self) -> Language:
        """The texts of the page's language."""
        return language_of(self.language)

    def may(self, right: str) -> bool:
        """Whether the member's role has the right of that name."""
        return self.actor.may(Right(right))

    def action_context(self) -> dict[str, Any]:
        """Keyword arguments of services that act for a member: who, with which keys, under which address, and when."""
        return {
            "actor": self.actor,
            "keys": services().keys,
            "base_url": site_address(),
            "now": services().now(),
        }

    def render(self, template: str, **values: Any) -> str:
        """That template with the values, the organisation and what the member may do."""
        brand = page_brand(session(), organisation_id=self.organisation.id)
        values = {"organisation": self.organisation, "may": self.may, "brand": brand} | values
        return signed_in_page(template, self.language, **values)


@dataclass(frozen=True, slots=True)
class CampaignPage(OrganisationPage):
    """A page of a campaign of that organisation."""

    campaign: Campaign

    def render(self, template: str, **values: Any) -> str:
        """That template with the values, the campaign, its organisation and what the member may do."""
        # Named, for `super()` does not know a class that slots made anew.
        return OrganisationPage.render(self, template, **{"campaign": self.campaign} | values)
