"""Plans of the queries behind lists: none reads a growing table from end to end."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, PrimaryKeyConstraint, UniqueConstraint, event

from assessment.core.privacy.confidentiality import Mode
from assessment.store.models import Base
from tests.web.conftest import Build
from tests.web.members import ALICE
from tests.web.next_wave import second

FIXED = frozenset(("attempt_counts", "kept_questionnaires", "mail_servers", "installation_facts"))
"""Tables that hold a few rows, or are emptied."""
PAGES = ("", "/members", "/year", "/units", "/checks", "/cadence", "/log")
CAMPAIGN_PAGES = ("", "/invitations", "/results", "/wave", "/plan", "/cost", "/figures", "/target", "/evidence")
_SCAN = re.compile(r"^SCAN (\w+)(?! USING (?:COVERING )?INDEX)")
Statement = tuple[str, Any]


@contextmanager
def _selects() -> Iterator[list[Statement]]:
    """The SELECT statements that are sent meanwhile, with their parameters."""
    sent: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _scanned(engine: Engine, statement: Statement) -> set[str]:
    """Tables that SQLite would read whole for that statement."""
    with engine.connect() as connection:
        plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement[0], statement[1]).all()
    aliases = dict(re.findall(r"(?:FROM|JOIN) (\w+) AS (\w+)", statement[0]))
    tables: dict[str, str] = {alias: table for table, alias in aliases.items()}
    names = {str(match[1]) for row in plan if (match := _SCAN.match(row[3]))}
    return {tables.get(name, name) for name in names} & set(Base.metadata.tables)


def test_no_list_reads_a_growing_table_whole(build: Build) -> None:
    house, wave = second(build, Mode.NAMED, risen=1)
    here = f"{house.organisation}/campaigns/{wave.campaign_id}"
    alice = house.reader(ALICE)
    addresses = ["/fr/organisations", "/fr/portfolio"]
    addresses += [f"{house.organisation}{page}" for page in PAGES] + [f"{here}{page}" for page in CAMPAIGN_PAGES]
    with _selects() as sent:
        seen = [alice.get(address).status_code for address in addresses]
    assert seen.count(200) >= len(addresses) - 2
    assert len(sent) > 50
    by_statement = {
        statement: _scanned(house.engine, (statement, parameters)) - FIXED for statement, parameters in sent
    }
    scanned = {statement: tables for statement, tables in by_statement.items() if tables}
    assert scanned == {}


def test_campaigns_under_way_are_found_without_those_that_are_over(build: Build) -> None:
    house, _ = second(build, Mode.NAMED, risen=1)
    with _selects() as sent:
        assert house.reader(ALICE).get("/fr/portfolio").status_code == 200
    with house.engine.connect() as connection:
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all() for sql, given in sent]
    taken = {line[3] for plan in plans for line in plan}
    assert any("ix_campaigns_under_way_unit_id" in line for line in taken)


def test_every_reference_to_another_table_has_an_index() -> None:
    missing = []
    for table in Base.metadata.sorted_tables:
        whole = [index for index in table.indexes if "where" not in str(index.dialect_kwargs)]
        keys = [key for key in table.constraints if isinstance(key, PrimaryKeyConstraint | UniqueConstraint)]
        columns = [list(looked_up.columns) for looked_up in (*whole, *keys)]
        leading = {names[0].name for names in columns if names}
        missing += [f"{table}.{key.parent.name}" for key in table.foreign_keys if key.parent.name not in leading]
    assert missing == []
