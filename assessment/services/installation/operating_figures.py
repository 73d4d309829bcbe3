"""Figures by which an operator sees whether an installation keeps up; none is about a person."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.store.queries import installation
from assessment.store.queries.campaigns import campaigns, waves


@dataclass(frozen=True, slots=True)
class OperatingFigures:
    """What the database says at one moment. `mails`, `campaigns`: how many by state; `jobs_due`: by kind of step."""

    mails: dict[str, int]
    overdue_seconds: float
    """How long the waiting mail that is due first has been due; 0 where none is."""
    jobs_due: dict[str, int]
    campaigns: dict[str, int]
    kept_documents: int
    database_bytes: int
    worker_seen_at: datetime | None
    """When a worker last looked for what is due; None before the first."""


def operating_figures(session: Session, *, now: datetime) -> OperatingFigures:
    """The figures of the installation."""
    connection = session.connection()
    due_since = installation.first_mail_due(session)
    return OperatingFigures(
        mails=installation.mails_by_state(session),
        overdue_seconds=0.0 if due_since is None else max(0.0, (now - due_since).total_seconds()),
        jobs_due={"close": len(campaigns.due(session, now)), "publish": len(waves.to_publish(session))},
        campaigns=installation.campaigns_by_status(session),
        kept_documents=installation.number_of_documents(session),
        database_bytes=installation.database_bytes(connection),
        worker_seen_at=worker_seen_at(session),
    )


def note_worker(session: Session, *, now: datetime) -> None:
    """Note that a worker looked for what is due."""
    installation.note_fact(session.connection(), installation.WORKER_SEEN, now.isoformat(timespec="seconds"))


def worker_seen_at(session: Session) -> datetime | None:
    """When a worker last looked for what is due."""
    noted = installation.fact(session.connection(), installation.WORKER_SEEN)
    return None if noted is None else datetime.fromisoformat(noted)
