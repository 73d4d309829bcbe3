"""Company profile of an organisation, out of its row."""

from datetime import date

from assessment.core.questionnaire.company_profile import CompanyProfile, OrderValue, SalesCycle
from assessment.store.models import Organisation


def context_of_organisation(organisation: Organisation, *, day: date | None = None) -> CompanyProfile:
    """What the firm told of itself; `day` is the one that the report bears."""
    return CompanyProfile(
        organisation=organisation.name,
        headcount=organisation.headcount,
        staff=organisation.staff,
        cycle=SalesCycle(organisation.cycle) if organisation.cycle else None,
        basket=OrderValue(organisation.basket) if organisation.basket else None,
        complex_offer=organisation.complex_offer,
        several_sites=organisation.several_sites,
        marketing_share=organisation.marketing_share,
        day=day,
    )
