"""Erases a client or an account, and certifies what was erased and where."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.models import Account, Organisation
from assessment.store.queries import ending
from assessment.store.queries.erasures import ErasedKind, note_erasure, request_overwrite

NUMBER_LENGTH = 16
"""Digits of a certificate's number: the beginning of the mark that the register of erasures keeps."""


class OnlyOwnerError(Exception):
    """The account alone owns organisations, which are handed over or erased first."""

    def __init__(self, organisations: list[str]) -> None:
        super().__init__(f"{len(organisations)} organisations")
        self.organisations = organisations


@dataclass(frozen=True, slots=True)
class ErasureCertificate:
    """What was erased, for whom, on which day. `counts`: rows by kind. Nothing of it is kept but its number.

    `number` begins the keyed mark that the register of erasures holds: whoever holds the secret key can find it there.
    """

    number: str
    kind: ErasedKind
    name: str
    by: str
    on: date
    counts: dict[str, int]


def erase_organisation(
    session: Session, organisation: Organisation, *, actor: Actor, keys: SecretKeys, now: datetime
) -> ErasureCertificate:
    """Erase a client with everything that belongs to it. Raises NotAllowedError."""
    require(actor, Right.MANAGE, organisation.id)
    connection, kind = session.connection(), ErasedKind.ORGANISATION
    certificate = ErasureCertificate(
        _number(keys, kind, organisation.id),
        kind,
        organisation.name,
        session.get_one(Account, actor.account_id).email,
        local_day(organisation.time_zone, now),
        ending.counts_of_organisation(connection, organisation.id),
    )
    note_erasure(connection, keys, kind, organisation.id)
    request_overwrite(connection, certificate.number, at=now)
    session.expunge_all()
    ending.delete_organisation(connection, organisation.id)
    return certificate


def erase_account(session: Session, account_id: str, *, keys: SecretKeys, now: datetime) -> ErasureCertificate:
    """Erase an account with what is its own. Raises OnlyOwnerError."""
    connection, kind = session.connection(), ErasedKind.ACCOUNT
    if alone := ending.organisations_owned_alone(connection, account_id):
        raise OnlyOwnerError(alone)
    email = session.get_one(Account, account_id).email
    counts = ending.counts_of_account(connection, account_id)
    note_erasure(connection, keys, kind, account_id)
    number = _number(keys, kind, account_id)
    request_overwrite(connection, number, at=now)
    session.expunge_all()
    ending.delete_account(connection, account_id)
    return ErasureCertificate(number, kind, email, email, now.date(), counts)


def _number(keys: SecretKeys, kind: ErasedKind, key: str) -> str:
    return keys.erasure_mark(kind, key)[:NUMBER_LENGTH]
