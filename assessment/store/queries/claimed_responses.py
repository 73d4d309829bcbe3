"""Quick checks claimed by accounts."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.orm import Session

from assessment.store.models import ClaimedResponse
from assessment.store.queries.responses import OF_CAMPAIGN, RESPONSES, KeptResponse

CLAIMS: Table = ClaimedResponse.metadata.tables["claims"]


class ClaimedCheck(NamedTuple):
    """A claimed response in a list."""

    response_id: int
    claimed_on: date
    questionnaire_key: str
    length: str
    function: str
    measured_on: date
    """When it was finished, or last saved."""


def of_account(session: Session, organisation_id: str, account_id: str) -> list[ClaimedCheck]:
    """What an account claimed into an organisation, latest first."""
    query = (
        select(
            CLAIMS.c.response_id,
            CLAIMS.c.claimed_on,
            RESPONSES.c.questionnaire_key,
            RESPONSES.c.length,
            RESPONSES.c.function,
            func.coalesce(RESPONSES.c.finished_on, RESPONSES.c.saved_on),
        )
        .join(RESPONSES, RESPONSES.c.id == CLAIMS.c.response_id)
        .where(CLAIMS.c.organisation_id == organisation_id, CLAIMS.c.account_id == account_id)
        .order_by(RESPONSES.c.started_on.desc(), CLAIMS.c.response_id)
    )
    return [ClaimedCheck(*row) for row in session.execute(query)]


def response_of(
    connection: Connection, response_id: int, *, organisation_id: str, account_id: str
) -> KeptResponse | None:
    """A claimed response, for the account that claimed it there."""
    columns = [RESPONSES.c[name] for name in KeptResponse._fields if name not in OF_CAMPAIGN]
    query = (
        select(*columns)
        .join(CLAIMS, CLAIMS.c.response_id == RESPONSES.c.id)
        .where(
            RESPONSES.c.id == response_id,
            CLAIMS.c.organisation_id == organisation_id,
            CLAIMS.c.account_id == account_id,
        )
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else KeptResponse(**row._mapping)
