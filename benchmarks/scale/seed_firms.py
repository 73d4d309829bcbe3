"""A thousand firms with twelve waves each: one is computed, the others are copies of its rows under other keys."""

import re
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, LargeBinary, MetaData, Table, insert, select, type_coerce
from sqlalchemy.orm import Session

from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.campaigns.close_campaign import close_campaign
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.permissions import Actor, MemberRole
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Base, Campaign
from assessment.store.models.base import new_key
from benchmarks.scale.seed_campaign import QUARTER, TODAY, SeededFirm, add_campaign, add_firm

COPIED = ("organisations", "units", "memberships", "campaigns", "invitations", "frozen_results", "wave_changes")
"""Tables of a firm's own, each after those that it points to. Single answers are not copied: no page of these reads
them."""
FIRMS_TOGETHER = 25
KEY = re.compile(r'"([0-9a-f]{16})"')
FROZEN_COLUMNS = ("inputs", "figures", "summary", "measured_scores")


def add_firms(session: Session, *, firms: int, waves: int, people: int, keys: SecretKeys) -> SeededFirm:
    """The firms, all owned by one account; the one that was computed is returned. Everything is committed."""
    first = add_firm(session, "Firm 0001")
    _add_waves(session, first, waves=waves, people=people, keys=keys)
    session.commit()
    connection = session.connection()
    rows = {name: _rows_of(connection, Base.metadata.tables[name], first) for name in COPIED}
    for start in range(1, firms, FIRMS_TOGETHER):
        copies: dict[str, list[dict[str, Any]]] = {name: [] for name in COPIED}
        for number in range(start, min(firms, start + FIRMS_TOGETHER)):
            for name, copied in _copy(rows, number + 1).items():
                copies[name] += copied
        for name in COPIED:
            connection.execute(insert(_plain(Base.metadata.tables[name])), copies[name])
    session.commit()
    return first


def _add_waves(session: Session, firm: SeededFirm, *, waves: int, people: int, keys: SecretKeys) -> None:
    owner = Actor(firm.account_id, firm.organisation_id, MemberRole.OWNER)
    asked, previous = questionnaire(), None
    for number in range(waves):
        opened_on = TODAY - QUARTER * (waves - number)
        previous = add_campaign(
            session,
            firm,
            people=people,
            mode="named",
            keys=keys,
            opened_on=opened_on,
            previous_id=previous,
            seed=number + 1,
        )
        campaign = session.get_one(Campaign, previous)
        closing = datetime.fromisoformat(f"{opened_on + timedelta(days=20)}T12:00:00+00:00")
        close_campaign(session, campaign, actor=owner, questionnaire=asked, keys=keys, now=closing)
        publish_campaign(session, campaign, actor=owner, base_url="https://diapason.example", now=closing)


def _plain(table: Table) -> Table:
    """The table as it lies in the database: what is compressed stays so."""
    copy = table.to_metadata(MetaData())
    for name in FROZEN_COLUMNS if table.name == "frozen_results" else ():
        copy.c[name].type = LargeBinary()
    return copy


def _rows_of(connection: Connection, table: Table, firm: SeededFirm) -> list[dict[str, Any]]:
    campaigns = Base.metadata.tables["campaigns"]
    theirs = select(campaigns.c.id).where(campaigns.c.organisation_id == firm.organisation_id)
    if table.name == "organisations":
        here = table.c.id == firm.organisation_id
    elif "organisation_id" in table.c:
        here = table.c.organisation_id == firm.organisation_id
    else:
        here = table.c.campaign_id.in_(theirs)
    columns = [
        type_coerce(column, LargeBinary).label(column.name) if column.name in FROZEN_COLUMNS else column
        for column in table.c
    ]
    query = select(*columns).where(here)
    # A wave points to the one before.
    ordered = query.order_by(table.c.opened_on) if table.name == "campaigns" else query
    return [dict(row) for row in connection.execute(ordered).mappings()]


def _copy(rows: Mapping[str, list[dict[str, Any]]], number: int) -> dict[str, list[dict[str, Any]]]:
    keys = {row["id"]: new_key() for name in ("organisations", "units", "campaigns") for row in rows[name]}
    keys |= {row["id"]: new_key() for row in rows["invitations"]}
    copies: dict[str, list[dict[str, Any]]] = {
        name: [
            {column: keys.get(value, value) if isinstance(value, str) else value for column, value in row.items()}
            for row in kept
        ]
        for name, kept in rows.items()
    }
    copies["organisations"][0]["name"] = f"Firm {number:04}"
    for row in copies["invitations"]:
        row["token_hash"] = hash_of(row["id"])
    for row in copies["frozen_results"]:
        del row["id"]
        row["figures"] = _renamed(row["figures"], keys)
    return copies


def _renamed(figures: bytes, keys: Mapping[str, str]) -> bytes:
    """The figures with the copied waves' keys in the place of those that they name."""
    written = zlib.decompress(figures).decode()
    copied = KEY.sub(lambda key: f'"{keys.get(key[1], key[1])}"', written)
    return zlib.compress(copied.encode())
