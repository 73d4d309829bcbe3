"""Four waves with two workers killed at random."""

import multiprocessing
import random
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.services.local_time import is_quiet
from assessment.services.scheduling.cadence import CadenceSettings, set_cadence
from assessment.settings import Settings
from assessment.store.models import AuditEvent, Campaign, FrozenResult, Organisation, OutgoingMail, WaveChange
from assessment.store.queries import organisations
from tests.campaign_factory import Stage, stage
from tests.jobs.mail.mail_server import MailServer
from tests.jobs.wave_worker import CLOCK, work
from tests.waiting import wait_until

BEGIN = datetime(2027, 12, 1, 10, tzinfo=UTC)
"""The quarter that follows ends on a 29 February, and the next ones cross both changes of the hour."""
QUARTERS = 4
PEOPLE = {"sales": 4, "marketing": 3, "finance": 2}
TEAM = sum(PEOPLE.values())
HOURS = (7, 9, 20)
"""Moments of each day, in UTC: morning, late morning, and an evening on which nothing may leave."""
KILL_EVERY = 8
STATEMENTS = 150
"""A worker that is killed dies before one of so many statements: a round that opens or closes a wave takes more."""
DULL_DAYS = 80
"""After an opening, and once it is closed, nothing is due for that long."""


class KilledWorkers:
    """Two processes that work on one installation, and are replaced when they are killed.

    They are forked from a process that has loaded the product once: whoever takes over begins at once.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["tests.jobs.wave_worker"])
        self.running: dict[str, ForkServerProcess] = {}
        for name in ("one", "two"):
            self.start(name)

    def start(self, name: str) -> None:
        self.running[name] = self.context.Process(target=work, args=(self.folder, self.port, name), daemon=True)
        self.running[name].start()

    def order_death(self, name: str, *, statement: int) -> None:
        """Have that one killed before the statement of that number of its next round."""
        draft = self.folder / "die.draft"
        draft.write_text(str(statement), encoding="ascii")
        draft.replace(self.folder / f"die-{name}")

    def replace(self, name: str) -> None:
        """Wait until it was killed; another takes its place."""
        self.running[name].join()
        assert self.running[name].exitcode == -signal.SIGKILL
        self.start(name)

    def stop(self) -> None:
        for worker in self.running.values():
            worker.kill()
            worker.join()

    def wait_for(self, moment: datetime) -> None:
        """Until one of them has nothing left to do at that moment."""

        def reached() -> bool:
            assert all(worker.exitcode is None for worker in self.running.values()), "a worker died of itself"
            return any(self._done(name) == moment.isoformat() for name in self.running)

        wait_until(reached, f"no worker has reached {moment}")

    def _done(self, name: str) -> str:
        path = self.folder / f"done-{name}"
        return path.read_text(encoding="ascii") if path.exists() else ""


@pytest.fixture
def workers(settings: Settings, mail_server: MailServer) -> Iterator[KilledWorkers]:
    """KilledWorkers that are gone after the test; the clock stands at the beginning."""
    (settings.instance / CLOCK).write_text(BEGIN.isoformat(), encoding="ascii")
    killed_workers = KilledWorkers(settings.instance, mail_server.port)
    yield killed_workers
    killed_workers.stop()


def _move(folder: Path, moment: datetime) -> None:
    draft = folder / "clock.draft"
    draft.write_text(moment.isoformat(), encoding="ascii")
    draft.replace(folder / CLOCK)


def _moments() -> Iterator[datetime]:
    """A few moments of every day."""
    day = BEGIN.date()
    last = day + timedelta(days=91 * QUARTERS + 30)
    while day < last:
        yield from (datetime(day.year, day.month, day.day, hour, tzinfo=UTC) for hour in HOURS)
        day += timedelta(days=1)


def _launch(engine: Engine) -> Stage:
    staged = stage(engine, PEOPLE, mode=Mode.CONFIDENTIAL, closes_on=date(2027, 12, 15))
    cadence_settings = CadenceSettings(mode="open", reminder_days=(3, 8), publishes_itself=True)
    with staged.session() as session, session.begin():
        organisation = session.get_one(Organisation, staged.organisation_id)
        units = organisations.units(session, staged.organisation_id)
        set_cadence(session, organisation, units, cadence_settings, actor=staged.actor, now=BEGIN)
        session.execute(update(Campaign).values(reminder_days=[3, 8], publishes_itself=True))
    staged.open(now=BEGIN)
    return staged


def _answer_what_is_open(staged: Stage, answered: set[str], now: datetime) -> None:
    """Six of nine people answer each wave once their mail has arrived."""
    with staged.session() as session:
        opened = session.scalars(select(Campaign.id).where(Campaign.status == "open")).all()
        unsent = OutgoingMail.state.in_(("waiting", "sending", "handed"))
        waiting = set(session.scalars(select(OutgoingMail.campaign_id).where(unsent)))
    for campaign_id in opened:
        if campaign_id not in answered and campaign_id not in waiting:
            wave = Stage(staged.engine, staged.actor, staged.organisation_id, campaign_id)
            for email in sorted(wave.tokens())[:6]:
                wave.answer(email, now=now)
            answered.add(campaign_id)


def test_every_wave_opens_reminds_and_closes_once_and_every_mail_arrives_once(
    engine: Engine, settings: Settings, mail_server: MailServer, workers: KilledWorkers
) -> None:
    chance, answered, sent_at = random.Random(20271201), set[str](), list[datetime]()
    staged = _launch(engine)
    kills = 0
    for number, moment in enumerate(_moments()):
        if _is_dull(engine, moment, number):
            continue
        killed = chance.choice(("one", "two")) if chance.randrange(KILL_EVERY) == 0 else None
        if killed:
            workers.order_death(killed, statement=chance.randrange(STATEMENTS))
        _move(settings.instance, moment)
        if killed:
            workers.replace(killed)
            kills += 1
        workers.wait_for(moment)
        _let_mails_go(engine, moment)
        sent_at += [moment] * (len(mail_server.mails) - len(sent_at))
        _answer_what_is_open(staged, answered, moment)
    assert kills > 20
    with Session(engine) as session:
        waves = session.scalars(select(Campaign).order_by(Campaign.opened_on)).all()
        assert [wave.status for wave in waves] == ["published"] * (QUARTERS + 1)
        assert [wave.previous_id for wave in waves] == [None, *(wave.id for wave in waves[:-1])]
        assert waves[1].opened_on == date(2028, 2, 29)
        assert all(wave.reminders_done == 2 for wave in waves)
        deeds = Counter(session.scalars(select(AuditEvent.verb).where(AuditEvent.object_kind == "campaign")))
        mails = session.scalars(select(OutgoingMail)).all()
        assert len(session.scalars(select(FrozenResult)).all()) == QUARTERS + 1
        # The second wave has one comparison, each later one two, of three levers and four families of symptoms.
        assert len(session.scalars(select(WaveChange)).all()) == 7 * (1 + 2 * (QUARTERS - 1))
    waves_run = QUARTERS + 1
    expected = {"open": waves_run, "close": waves_run, "publish": waves_run, "create": waves_run, "invite": waves_run}
    assert deeds == {**expected, "reminder": 2 * waves_run}
    kinds = Counter(mail.kind for mail in mails)
    assert kinds == {
        "invitation": TEAM * waves_run,
        "reminder": 2 * (TEAM - 6) * waves_run,
        "report_ready": waves_run,
        "wave_proposed": QUARTERS,
        "wave_opened": QUARTERS,
    }
    # A mail whose worker died while it was handed over has most likely arrived, though nobody could note so.
    assert {mail.state for mail in mails} <= {"sent", "unconfirmed"}
    arrived = Counter(str(mail["Message-ID"]).strip("<>").partition("@")[0] for mail in mail_server.mails)
    assert max(arrived.values()) == 1, "nothing twice"
    assert {mail.id for mail in mails if mail.state == "sent"} <= set(arrived) <= {mail.id for mail in mails}
    assert not [moment for moment in sent_at[TEAM:] if is_quiet("Europe/Paris", moment)]


def _let_mails_go(engine: Engine, moment: datetime) -> None:
    """Until no mail is due or on its way: else one that leaves now would be counted for the next moment."""
    due = (OutgoingMail.state == "waiting") & (OutgoingMail.next_attempt <= moment)
    on_its_way = OutgoingMail.state.in_(("sending", "handed")) | due
    with Session(engine) as session:

        def gone() -> bool:
            session.rollback()
            return session.scalar(select(OutgoingMail.id).where(on_its_way).limit(1)) is None

        wait_until(gone, f"mails are still on their way at {moment}")


def _is_dull(engine: Engine, moment: datetime, number: int) -> bool:
    """Days far from anything due are skipped: nothing could happen on them."""
    if number < len(HOURS):
        return False
    with Session(engine) as session:
        rows = session.execute(select(Campaign.status, Campaign.opened_on)).all()
    opened = max((day for _, day in rows if day is not None), default=moment.date())
    since = (moment.date() - opened).days
    return not any(status == "open" for status, _ in rows) and since < DULL_DAYS
