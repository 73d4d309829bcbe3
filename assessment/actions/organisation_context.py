"""An organisation's record as the context of a report."""

from datetime import date

from assessment.core.context import Basket, Context, Cycle
from assessment.store.models import Organisation


def context_of_organisation(organisation: Organisation, *, day: date | None = None) -> Context:
    """What the firm told of itself; `day` is the one that the report bears."""
    return Context(
        organisation=organisation.name,
        headcount=organisation.headcount,
        staff=organisation.staff,
        cycle=Cycle(organisation.cycle) if organisation.cycle else None,
        basket=Basket(organisation.basket) if organisation.basket else None,
        complex_offer=organisation.complex_offer,
        several_sites=organisation.several_sites,
        marketing_share=organisation.marketing_share,
        day=day,
    )
