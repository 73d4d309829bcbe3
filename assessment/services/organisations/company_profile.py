"""Conversion of the company profile to and from JSON and the organisation record."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from assessment.core.questionnaire.company_profile import CompanyProfile, OrderValue, SalesCycle
from assessment.store.models import Organisation


def record_of(context: CompanyProfile) -> dict[str, Any]:
    """What was told, as plain values; what was left out is left out."""
    told = {
        "organisation": context.organisation,
        "headcount": context.headcount,
        "staff": dict(context.staff) or None,
        "cycle": context.cycle,
        "basket": context.basket,
        "complex_offer": context.complex_offer,
        "several_sites": context.several_sites,
        "marketing_share": context.marketing_share,
    }
    return {name: value for name, value in told.items() if value is not None}


def context_of(record: Mapping[str, Any], *, day: date | None) -> CompanyProfile:
    """The context out of what `record_of` made; `day` is the day that the report bears."""
    cycle, basket = record.get("cycle"), record.get("basket")
    return CompanyProfile(
        organisation=record.get("organisation"),
        headcount=record.get("headcount"),
        staff=record.get("staff", {}),
        cycle=None if cycle is None else SalesCycle(cycle),
        basket=None if basket is None else OrderValue(basket),
        complex_offer=record.get("complex_offer"),
        several_sites=record.get("several_sites"),
        marketing_share=record.get("marketing_share"),
        day=day,
    )


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
