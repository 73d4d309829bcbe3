"""Saves and reads the KPIs given by each function."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.core.cost.kpis import KpiFault, Kpis, KpiValue, Source, faults
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.campaign_audit import audit_campaign
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, KpiEntry, Organisation
from assessment.store.queries import kpis_and_cost
from assessment.store.queries.erasures import ErasedKind, note_erasure


class KpisRefusedError(ValueError):
    """Figures that cannot stand; `faults` says which and why. Nothing was kept."""

    def __init__(self, faults: tuple[KpiFault, ...]) -> None:
        super().__init__(", ".join(f"{fault.code}: {fault.fault}" for fault in faults))
        self.faults = faults


def give_kpis(
    session: Session,
    campaign: Campaign,
    *,
    actor: Actor,
    questionnaire: Questionnaire,
    function: str,
    values: Sequence[KpiValue],
    keys: SecretKeys,
    now: datetime,
) -> None:
    """Keep what one function gives, in place of what it gave before; a figure left out is taken away.

    Figures may be given and corrected at any time: they change no score. Raises NotAllowedError, KpisRefusedError.
    """
    require(actor, Right.GIVE_FIGURES, campaign.organisation_id)
    if kpi_faults := faults(questionnaire, Kpis(tuple(values))):
        raise KpisRefusedError(kpi_faults)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    today = local_day(organisation.time_zone, now)
    kept = kpis_and_cost.kpi_entries_of(session, campaign.id, function)
    given = {value.code: value for value in values}
    for code in kept.keys() - given.keys():
        note_erasure(session.connection(), keys, ErasedKind.FIGURE, campaign.id, code, function)
        session.delete(kept[code])
    for code, value in given.items():
        if code in kept and value_of(kept[code]) == value:
            continue
        entry = kept.get(code) or KpiEntry(campaign_id=campaign.id, kpi=code, function=function)
        session.add(entry)
        entry.value, entry.second = value.value, value.second
        entry.source, entry.period = value.source.value, value.period
        entry.given_on, entry.account_id = today, actor.account_id
    audit_campaign(session, "give_figures", campaign, actor=actor, now=now)
    session.flush()


def kpis_of(session: Session, campaign: Campaign) -> Kpis:
    """Everything given for a campaign, with the people each function counts."""
    return kpis_of_each(session, [campaign])[0]


def kpis_of_each(session: Session, campaigns: Sequence[Campaign]) -> tuple[Kpis, ...]:
    """The same for several campaigns of one organisation (at least one), in two queries."""
    given = kpis_and_cost.kpi_entries(session, [campaign.id for campaign in campaigns])
    organisation = session.get_one(Organisation, campaigns[0].organisation_id)
    return tuple(
        Kpis(tuple(value_of(entry) for entry in given.get(campaign.id, ())), staff_of(organisation, campaign))
        for campaign in campaigns
    )


def staff_of(organisation: Organisation, campaign: Campaign) -> dict[str, int]:
    """People each function counts: as told for the campaign, else as told of the organisation."""
    return organisation.staff | campaign.staff


def value_of(entry: KpiEntry) -> KpiValue:
    """A kept figure as the calculations read it."""
    return KpiValue(entry.kpi, entry.function, entry.value, entry.second, Source(entry.source), entry.period)
