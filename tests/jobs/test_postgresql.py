"""Confidentiality of row metadata on PostgreSQL."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from huey.api import PostgresHuey
from sqlalchemy import Engine, select, text

from assessment.core.privacy.confidentiality import Mode
from assessment.jobs.campaign_steps import CampaignScheduler
from assessment.jobs.job_queue import Jobs
from assessment.jobs.mail_delivery import MailWorker, send_due_mails
from assessment.services.scheduling.cadence import CadenceSettings, set_cadence
from assessment.services.scheduling.portfolio import portfolio_page
from assessment.settings import Settings
from assessment.store.database import connect, downgrade, upgrade
from assessment.store.encryption import CELL_VALUES, LOWEST_CELL
from assessment.store.models import Campaign, Organisation, OutgoingMail
from assessment.store.queries import organisations
from tests.campaign_factory import ALIGNMENT, KEYS, TWELVE, everything, people, stage, status
from tests.jobs.conftest import Clock
from tests.jobs.mail.mail_server import MailServer
from tests.postgresql_server import postgresql_server

ADDRESSES = [person.email for person in people(TWELVE)]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server."""
    with postgresql_server() as (address, _folder):
        yield address


@pytest.fixture
def engine(server: str) -> Iterator[Engine]:
    """An empty database on it."""
    engine = connect(server)
    upgrade(engine)
    yield engine
    downgrade(engine, "base")
    engine.dispose()


@pytest.fixture
def settings(server: str, tmp_path: Path, settings: Settings) -> Settings:
    """Settings that name it."""
    return replace(settings, database_url=server, instance=tmp_path)


@pytest.fixture
def mail_worker(engine: Engine, mailing: Settings, clock: Callable[[], datetime]) -> MailWorker:
    """What a worker sends with."""
    assert mailing.mail is not None
    return MailWorker(engine, mailing.mail, KEYS, lambda _key, _version: ALIGNMENT, clock)


def test_several_clicks_and_several_workers_send_every_mail_once(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    staged = stage(engine, TWELVE)
    opened: list[bool] = []
    clicks = [Thread(target=lambda: opened.append(staged.open())) for _ in range(4)]
    sent: list[int] = []
    workers = [Thread(target=lambda: sent.append(send_due_mails(mail_worker))) for _ in range(3)]
    for some in (clicks, workers):
        for thread in some:
            thread.start()
        for thread in some:
            thread.join()
    assert sorted(opened) == [False, False, False, True]
    assert sum(sent) == 12
    assert mail_server.count() == Counter(ADDRESSES)


def test_a_campaign_goes_from_the_launch_to_the_result(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    for address in ADDRESSES:
        staged.answer(address)
    frozen = staged.close()
    assert status(staged) == "closed"
    assert len(frozen.inputs["people"]) == 12
    assert frozen.figures["views"]


def test_people_who_begin_at_once_do_not_wait_for_each_other_for_ever(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    tokens: list[str] = []
    starts = [Thread(target=lambda address=address: tokens.append(staged.start(address))) for address in ADDRESSES]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len(set(tokens)) == 12


def test_neither_the_writing_transactions_nor_the_places_of_rows_join_people_and_answers(engine: Engine) -> None:
    """PostgreSQL keeps with each row who wrote it last (xmin) and where it lies (ctid)."""
    staged = stage(engine, {"sales": 40, "finance": 40}, mode=Mode.CONFIDENTIAL)
    staged.open()
    begun = [f"{function}{number}@firm.example" for number in (31, 7, 22, 3, 40) for function in ("sales", "finance")]
    for address in begun:
        staged.start(address)
    with engine.connect() as connection:
        written = connection.execute(text("SELECT DISTINCT xmin::text FROM invitations")).all()
        responses = connection.execute(text("SELECT xmin::text FROM responses")).scalars().all()
    assert len(written) == 1, "all rows were written together"
    assert len(set(responses)) == len(begun)
    lying = _lying(engine)
    assert [email for email in lying if email in begun] not in (begun, begun[::-1]), "rows do not lie in their order"
    assert set(begun) not in (set(lying[: len(begun)]), set(lying[-len(begun) :])), "nor apart from the others"


def test_beginning_writes_to_no_invitation(engine: Engine) -> None:
    staged = stage(engine, {"sales": 40}, mode=Mode.CONFIDENTIAL)
    staged.open()
    before = _rows_of(engine, "invitations")
    for number in (31, 7, 22):
        staged.start(f"sales{number}@firm.example")
    assert _rows_of(engine, "invitations") == before, "no row was written, moved or locked"
    marks = _rows_of(engine, "spent_marks")
    assert len(marks) == 3


def _rows_of(engine: Engine, table: str) -> list[tuple[str, ...]]:
    """Every row with where it lies and who wrote, locked or deleted it."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"SELECT ctid::text, xmin::text, xmax::text, t::text FROM {table} t")
        return [tuple(row) for row in rows]


def test_the_order_in_which_rows_were_written_leads_to_sealed_answers_alone(engine: Engine) -> None:
    """The attacker saw who came first, orders the responses by `xmin`, and reads what they hold."""
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    given: dict[str, dict[str, int]] = {}
    for number, address in enumerate(ADDRESSES):
        function = address.partition("@")[0].rstrip("0123456789")
        given[address] = everything(function, 1 + number % 5)
        staged.answer(address, given[address])
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM responses ORDER BY xmin::text::bigint").scalars().all()
        cells = connection.exec_driver_sql("SELECT response_id, item, cell FROM answers").all()
    whose = dict(zip(rows, ADDRESSES, strict=True))
    right = [cell % CELL_VALUES + LOWEST_CELL == given[whose[key]][item] for key, item, cell in cells]
    assert len(right) > 500
    assert sum(right) / len(right) < 0.2, "an eighth of them fits by chance"


def _lying(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT email FROM invitations ORDER BY ctid")).scalars())


def test_the_queue_is_in_the_same_server(settings: Settings, engine: Engine) -> None:
    jobs = Jobs(settings)
    assert isinstance(jobs.queue, PostgresHuey)
    jobs.send_due_mails()
    assert jobs.queue.pending_count() == 1
    jobs.queue.flush()
    jobs.queue.storage.close()
    with engine.begin() as connection:
        for table in ("kv", "schedule", "task", "counter"):
            connection.execute(text(f"DROP TABLE huey_{table}"))


def test_two_workers_at_once_move_waves_on_once(engine: Engine, clock: Clock) -> None:
    """Confidential teams over two quarters: prepared, opened, closed and published by whichever worker is first."""
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL, closes_on=date(2026, 3, 18))
    with staged.session() as session, session.begin():
        organisation = session.get_one(Organisation, staged.organisation_id)
        cadence_settings = CadenceSettings(mode="open", reminder_days=(5,), publishes_itself=True)
        units = organisations.units(session, staged.organisation_id)
        set_cadence(session, organisation, units, cadence_settings, actor=staged.actor, now=clock.now)
    staged.open()
    with staged.session() as session, session.begin():
        session.get_one(Campaign, staged.campaign_id).publishes_itself = True
    for email in list(staged.tokens())[:9]:
        staged.answer(email)
    wheels = [CampaignScheduler(engine, KEYS, lambda _key, _version: ALIGNMENT, clock) for _ in range(2)]
    for day in range(0, 200, 1):
        clock.now = datetime(2026, 3, 5, 9, tzinfo=UTC) + timedelta(days=day)
        workers = [Thread(target=scheduler.turn) for scheduler in wheels]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    with staged.session() as session:
        waves = session.scalars(select(Campaign).order_by(Campaign.opened_on)).all()
        # The second wave was answered by nobody: it closes, is not published, and the third comes all the same.
        assert [wave.status for wave in waves] == ["published", "closed", "closed"]
        kinds = Counter(session.scalars(select(OutgoingMail.kind)))
        bob = portfolio_page(session, staged.actor.account_id, number=1, keys=KEYS, now=clock.now)
    assert (bob.clients, bob.lines[0].finished) == (1, 0)
    assert kinds["wave_proposed"] == kinds["wave_opened"] == kinds["wave_ended"] == 2
    assert kinds["report_ready"] == 1
    assert kinds["invitation"] == 3 * 12
