"""A consultant's clients with next dates, response counts, latest verdicts and open actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from assessment.core.comparison.verdicts import Verdict
from assessment.core.questionnaire.free_text import without_accents
from assessment.services.local_time import local_day
from assessment.services.permissions import GRANTED, MemberRole, Right
from assessment.services.scheduling.cadence import USUAL, CadenceSettings, due_day
from assessment.store.encryption import SecretKeys
from assessment.store.models import Account
from assessment.store.models.campaigns.campaigns import DRAFT, OPEN, PUBLISHED
from assessment.store.models.campaigns.waves import LEVER, OFF
from assessment.store.queries import portfolio
from assessment.store.queries.campaigns import waves
from assessment.store.queries.portfolio import Client

PAGE = 50
"""Clients of one page."""
FAR = date.max


class Next(StrEnum):
    """What the next date of a client is."""

    CLOSES = "closes"
    BY_HAND = "by_hand"
    OPENS = "opens"
    DRAFT = "draft"
    DUE = "due"
    LATE = "late"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class LastVerdict:
    """A verdict since the previous wave, as it was kept at the closing."""

    lever: str
    code: Verdict
    points: float | None


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One client. `verdicts` is None where they may not be read yet; `actions` is None without an approved plan."""

    client: Client
    next: Next
    day: date | None
    invited: int
    finished: int
    verdicts: tuple[LastVerdict, ...] | None
    actions: int | None

    @property
    def rate(self) -> float | None:
        """Share of the invited who finished."""
        return self.finished / self.invited if self.invited else None


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    """One page of clients, the nearest date first. `clients`: how many organisations, whatever their units."""

    lines: tuple[ClientLine, ...]
    number: int
    pages: int
    clients: int


def portfolio_page(session: Session, account_id: str, *, number: int, keys: SecretKeys, now: datetime) -> PortfolioPage:
    """One page, in nine queries however many clients there are. A page that is not there is the nearest that is."""
    roles = [role.value for role in MemberRole if Right.FOLLOW in GRANTED[role]]
    clients = portfolio.clients(session, account_id, roles)
    # Clients share a few zones and cadences: each is worked out once.
    days = {zone: local_day(zone, now) for zone in {client.zone for client in clients}}
    settings = {
        every: CadenceSettings(every_days=every, answer_days=3)
        for every in {client.cadence_days or USUAL.every_days for client in clients}
    }
    dated = sorted(
        ((_next(client, days[client.zone], settings), client) for client in clients),
        key=lambda dated_client: _rank(*dated_client),
    )
    pages = max(1, -(-len(dated) // PAGE))
    number = min(max(1, number), pages)
    shown = dated[(number - 1) * PAGE : number * PAGE]
    firms = len({client.organisation_id for client in clients})
    return PortfolioPage(_lines(session, account_id, shown, keys), number, pages, firms)


def _lines(
    session: Session, account_id: str, shown: Sequence[tuple[tuple[Next, date | None], Client]], keys: SecretKeys
) -> tuple[ClientLine, ...]:
    email = session.get_one(Account, account_id).email
    own = portfolio.answered_by(session, email, [client.kept_id for _, client in shown if client.kept_id], keys)
    rated = [_rated(client) for _, client in shown]
    counts = portfolio.answers(session, [key for key in rated if key])
    changes = waves.changes(session, [client.kept_id for _, client in shown if client.kept_id])
    actions = portfolio.open_actions(session, [client.unit_id for _, client in shown])
    lines = []
    for ((kind, day), client), campaign_id in zip(shown, rated, strict=True):
        invited, finished = counts.get(campaign_id or "", (0, 0))
        kept = changes.get(client.kept_id or "", [])
        # Whoever answered confidentially may see less than what was kept for everybody: the wave's own page says what.
        inside = client.kept_id in own
        verdicts = tuple(
            LastVerdict(
                wave_change.scale,
                Verdict.HIDDEN if inside else Verdict(wave_change.code),
                None if inside else wave_change.points,
            )
            for wave_change in kept
            if wave_change.family == LEVER
        )
        readable = client.kept_status == PUBLISHED or Right.READ_CLOSED in GRANTED[MemberRole(client.role)]
        lines.append(
            ClientLine(
                client, kind, day, invited, finished, verdicts if readable else None, actions.get(client.unit_id)
            )
        )
    return tuple(lines)


def _rated(client: Client) -> str | None:
    """The campaign whose participation counts: the one under way, else the last that is over."""
    return client.campaign_id if client.status == OPEN else client.kept_id


def _next(client: Client, today: date, settings: Mapping[int, CadenceSettings]) -> tuple[Next, date | None]:
    if client.status == OPEN:
        return (Next.CLOSES, client.closes_on) if client.closes_on else (Next.BY_HAND, None)
    if client.status == DRAFT:
        return (Next.OPENS, client.opens_itself_on) if client.opens_itself_on else (Next.DRAFT, None)
    if client.cadence_mode == OFF or client.kept_opened_on is None:
        return Next.OFF, None
    day = due_day(client.kept_opened_on, settings[client.cadence_days or USUAL.every_days])
    return (Next.LATE if day < today else Next.DUE), day


def _rank(following: tuple[Next, date | None], client: Client) -> tuple[bool, date, str, str]:
    """What waits for somebody first, then by date; without a date last."""
    kind, day = following
    waiting = kind in (Next.DRAFT, Next.BY_HAND)
    return not waiting, day or FAR, without_accents(client.organisation), client.unit_id
