"""Everything that belongs to an organisation or to an account: counted, and deleted."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, func, or_, select

from assessment.core.questionnaire.free_text import without_accents
from assessment.store.models import Base

TABLES: Mapping[str, Table] = Base.metadata.tables
BY_CAMPAIGN = (
    "invitations", "responses", "frozen_results", "kpi_entries", "plans", "evidence_notes", "workshop_topics",
    "kept_documents", "outgoing_mails", "campaign_benchmarks", "text_edits", "report_layouts",
)  # fmt: skip
BY_RESPONSE = ("answers", "comments", "sealed_comments")
BY_ORGANISATION = ("units", "campaigns", "memberships", "claims", "export_mappings", "audit_events", "client_notes")
BY_ACCOUNT = (
    "memberships", "claims", "outgoing_mails", "benchmark_figures", "client_notes", "letter_templates", "open_sessions",
)  # fmt: skip
PASSKEYS = "webauthn_credentials"
COUNTED = frozenset((*BY_CAMPAIGN, *BY_RESPONSE, *BY_ORGANISATION, *BY_ACCOUNT, PASSKEYS))
"""Tables that a certificate may name."""


def counts_of_organisation(connection: Connection, organisation_id: str) -> dict[str, int]:
    """Rows of an organisation by table, the empty ones left out."""
    campaigns = _campaigns(organisation_id)
    responses = _responses_of_organisation(organisation_id)
    where: dict[str, ColumnElement[bool]] = {
        name: TABLES[name].c.organisation_id == organisation_id for name in BY_ORGANISATION
    }
    where |= {name: TABLES[name].c.campaign_id.in_(campaigns) for name in BY_CAMPAIGN}
    where |= {name: TABLES[name].c.response_id.in_(responses) for name in BY_RESPONSE}
    return _counts(connection, where)


def counts_of_account(connection: Connection, account_id: str) -> dict[str, int]:
    """Rows of an account by table, the empty ones left out."""
    claimed = _claimed(TABLES["claims"].c.account_id == account_id)
    where: dict[str, ColumnElement[bool]] = {name: TABLES[name].c.account_id == account_id for name in BY_ACCOUNT}
    where |= {PASSKEYS: TABLES[PASSKEYS].c.user_id == account_id}
    where |= {name: TABLES[name].c.response_id.in_(claimed) for name in BY_RESPONSE}
    return _counts(connection, where)


def delete_organisation(connection: Connection, organisation_id: str) -> int:
    """Delete an organisation with all that belongs to it, mails that name it among them; 1 where it was there."""
    organisations, responses = TABLES["organisations"], TABLES["responses"]
    name = connection.scalar(select(organisations.c.name).where(organisations.c.id == organisation_id))
    if name is None:
        return 0
    _delete_mails_that_say(connection, (organisation_id, name))
    connection.execute(
        delete(responses).where(responses.c.id.in_(_claimed(TABLES["claims"].c.organisation_id == organisation_id)))
    )
    return connection.execute(delete(organisations).where(organisations.c.id == organisation_id)).rowcount


def delete_account(connection: Connection, account_id: str) -> int:
    """Delete an account, the checks that it took over and the mails and links to its address; 1 where it was there."""
    accounts, responses, links = TABLES["accounts"], TABLES["responses"], TABLES["account_links"]
    email = connection.scalar(select(accounts.c.email).where(accounts.c.id == account_id))
    if email is None:
        return 0
    _delete_mails_that_say(connection, (email,))
    connection.execute(delete(links).where(links.c.email == email))
    connection.execute(
        delete(responses).where(responses.c.id.in_(_claimed(TABLES["claims"].c.account_id == account_id)))
    )
    return connection.execute(delete(accounts).where(accounts.c.id == account_id)).rowcount


def every_organisation_id(connection: Connection) -> list[str]:
    """The ids of all organisations."""
    return list(connection.scalars(select(TABLES["organisations"].c.id)))


def every_account_id(connection: Connection) -> list[str]:
    """The ids of all accounts."""
    return list(connection.scalars(select(TABLES["accounts"].c.id)))


def organisations_owned_alone(connection: Connection, account_id: str) -> list[str]:
    """Names of the organisations of which an account is the only owner, in the order of the alphabet."""
    members, organisations = TABLES["memberships"], TABLES["organisations"]
    owners = (
        select(members.c.organisation_id, func.count().label("owners"))
        .where(members.c.role == "owner")
        .group_by(members.c.organisation_id)
        .subquery()
    )
    query = (
        select(organisations.c.name)
        .join(members, members.c.organisation_id == organisations.c.id)
        .join(owners, owners.c.organisation_id == organisations.c.id)
        .where(members.c.account_id == account_id, members.c.role == "owner", owners.c.owners == 1)
    )
    return sorted(connection.scalars(query), key=without_accents)


def _campaigns(organisation_id: str) -> Select[tuple[Any]]:
    campaigns = TABLES["campaigns"]
    return select(campaigns.c.id).where(campaigns.c.organisation_id == organisation_id)


def _claimed(owner: ColumnElement[bool]) -> Select[tuple[Any]]:
    return select(TABLES["claims"].c.response_id).where(owner)


def _responses_of_organisation(organisation_id: str) -> Select[tuple[Any]]:
    responses = TABLES["responses"]
    claimed = _claimed(TABLES["claims"].c.organisation_id == organisation_id)
    return select(responses.c.id).where(
        or_(responses.c.campaign_id.in_(_campaigns(organisation_id)), responses.c.id.in_(claimed))
    )


def _counts(connection: Connection, where: Mapping[str, ColumnElement[bool]]) -> dict[str, int]:
    counted = {
        name: connection.scalar(select(func.count()).select_from(TABLES[name]).where(condition)) or 0
        for name, condition in where.items()
    }
    return {name: count for name, count in counted.items() if count}


def _delete_mails_that_say(connection: Connection, words: tuple[str, ...]) -> None:
    """Delete the written mails, waiting or not, that name any of the words."""
    mails = TABLES["outgoing_mails"]
    for key, content in connection.execute(select(mails.c.id, mails.c.content).where(mails.c.content.is_not(None))):
        said = json.dumps(content, ensure_ascii=False)
        if any(word in said for word in words):
            connection.execute(delete(mails).where(mails.c.id == key))
