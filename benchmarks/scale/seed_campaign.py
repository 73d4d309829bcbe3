"""Campaigns of any number of people, written to the database in bulk."""

import random
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from assessment.core.privacy.published_groups import merge_order
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.questionnaire.respondents import RespondentRole
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.invitations.add_invitations import INVITATION_TOKEN
from assessment.store.encryption import FunctionAndRole, SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Account, Answer, Campaign, Invitation, Membership, Organisation, Response, Unit
from assessment.store.models.base import new_key
from assessment.store.models.campaigns.campaigns import OPEN
from assessment.store.queries.responses import LARGEST_KEY

FUNCTIONS = ("sales", "marketing", "finance", "leadership", "service", "operations")
TODAY = date(2026, 11, 27)
QUARTER = timedelta(days=91)
NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
ROWS = 20_000
"""Rows that are sent to the database in one go."""
KEPT_DAYS = 1095
OPTIONS, OFTEN = (1, 2, 3, 4, 5, 0, -1), (10, 20, 30, 20, 10, 3, 4)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SeededFirm:
    """An organisation of the benchmark with the account that owns it."""

    organisation_id: str
    unit_id: str
    account_id: str


def add_firm(session: Session, name: str, account_id: str | None = None) -> SeededFirm:
    """One organisation with its unit; the owner is made unless an account is given."""
    organisation = Organisation(name=name, staff={}, created_on=TODAY)
    account = Account(email=f"{new_key()}@firm.example", confirmed_at=NOW.replace(tzinfo=None), password="-")
    session.add_all([organisation, *([] if account_id else [account])])
    session.flush()
    owner = account_id or account.id
    unit = Unit(organisation_id=organisation.id)
    session.add_all([unit, Membership(account_id=owner, organisation_id=organisation.id, role="owner")])
    session.flush()
    return SeededFirm(organisation.id, unit.id, owner)


def add_campaign(
    session: Session,
    firm: SeededFirm,
    *,
    people: int,
    mode: str,
    keys: SecretKeys,
    opened_on: date = TODAY - timedelta(days=20),
    previous_id: str | None = None,
    answered: bool = True,
    seed: int = 1,
) -> str:
    """An open campaign whose people are spread evenly over the functions, all of whom have answered; its id."""
    asked, draw = questionnaire(), random.Random(seed)
    places = [FUNCTIONS[number % len(FUNCTIONS)] for number in range(people)]
    campaign = Campaign(
        organisation_id=firm.organisation_id,
        unit_id=firm.unit_id,
        previous_id=previous_id,
        name=f"{opened_on:%Y-%m}",
        questionnaire_key=asked.key,
        questionnaire_version=asked.version,
        questionnaire_hash=asked.content_hash,
        length="full",
        languages=["fr"],
        mode=mode,
        threshold=5,
        staff={},
        merge_order=merge_order({function: places.count(function) for function in FUNCTIONS}),
        status=OPEN,
        created_on=opened_on,
        opened_on=opened_on,
        closes_on=opened_on + timedelta(days=30),
    )
    session.add(campaign)
    session.flush()
    invited = [_invitation(campaign, number, place, keys) for number, place in enumerate(places)]
    connection = session.connection()
    _write(connection, Invitation, invited)
    if answered:
        _answer(connection, campaign, invited, places, asked=asked, keys=keys, draw=draw)
    return campaign.id


def _invitation(campaign: Campaign, number: int, function: str, keys: SecretKeys) -> Row:
    key = new_key()
    return {
        "id": key,
        "campaign_id": campaign.id,
        "email": f"person.{number + 1:05}@firm.example",
        "name": f"Camille Personne {number + 1}",
        "place": keys.encrypted_place(FunctionAndRole(function, RespondentRole.MEMBER), key),
        "language": "fr",
        "token_hash": hash_of(keys.token(INVITATION_TOKEN, key)),
        "issue": 1,
        "used": not campaign.confidential,
        "revoked": False,
        "locked": False,
        "shown": False,
        "reminded": 0,
        "delivery": "sent",
    }


def _answer(
    connection: Connection,
    campaign: Campaign,
    invited: list[Row],
    places: list[str],
    *,
    asked: Questionnaire,
    keys: SecretKeys,
    draw: random.Random,
) -> None:
    day, encrypted = campaign.opened_on, campaign.confidential
    assert day is not None
    responses: list[Row] = []
    answers: list[Row] = []
    for invitation, function in zip(invited, places, strict=True):
        key = 1 + secrets.randbelow(LARGEST_KEY)
        responses.append(
            {
                "id": key,
                "token_hash": hash_of(f"{campaign.id}/{key}"),
                "campaign_id": campaign.id,
                "invitation_id": None if encrypted else invitation["id"],
                "confidential": encrypted,
                "sealed": encrypted,
                "questionnaire_key": asked.key,
                "questionnaire_version": asked.version,
                "length": "full",
                "language": "fr",
                "function": function,
                "role": "member",
                "context": {},
                "started_on": day,
                "saved_on": day,
                "finished_on": day,
                "expires_on": day + timedelta(days=KEPT_DAYS),
            }
        )
        cipher = keys.response_cipher(key) if encrypted else None
        items = [item.code for item in asked.rated_items if item.rated != function]
        for code, cell in zip(items, draw.choices(OPTIONS, OFTEN, k=len(items)), strict=True):
            answers.append(
                {"response_id": key, "item": code, "cell": cipher.encrypted_cell(code, cell) if cipher else cell}
            )
    _write(connection, Response, responses)
    # In the order of their key: a tree that grows at its end is written once.
    _write(connection, Answer, sorted(answers, key=lambda row: (row["response_id"], row["item"])))


def _write(connection: Connection, kind: type[Any], rows: list[Row]) -> None:
    for start in range(0, len(rows), ROWS):
        connection.execute(insert(kind.__table__), rows[start : start + ROWS])
