"""Linkage keys between a respondent's answers of two waves."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Table, insert, select

from assessment.store.models import PairKey, Response

PAIR_KEYS: Table = PairKey.metadata.tables["pair_keys"]
RESPONSES: Table = Response.metadata.tables["responses"]


def keep(connection: Connection, response_id: int, pair_key: str) -> None:
    """Keep the link of a response that was just begun."""
    connection.execute(insert(PAIR_KEYS), {"response_id": response_id, "pair_key": pair_key})


def of_response(connection: Connection, response_id: int) -> str | None:
    """The link of a response; None where there is none."""
    return connection.scalar(select(PAIR_KEYS.c.pair_key).where(PAIR_KEYS.c.response_id == response_id))


def borne(connection: Connection, kept: Collection[str], campaign_ids: Sequence[str]) -> bool:
    """Whether an answer to one of those campaigns bears a link that may be kept in one of these ways."""
    found = (
        select(PAIR_KEYS.c.response_id)
        .join(RESPONSES, RESPONSES.c.id == PAIR_KEYS.c.response_id)
        .where(PAIR_KEYS.c.pair_key.in_(kept), RESPONSES.c.campaign_id.in_(campaign_ids))
    )
    return connection.execute(found.limit(1)).first() is not None
