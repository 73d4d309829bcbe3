"""Keeps the register of erasures in step with the database, and erases again what an older database brings back."""

import logging
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, select, tuple_
from sqlalchemy.exc import SQLAlchemyError

from assessment.services.answering.response_lifecycle import erase_response
from assessment.services.results.change_frozen import with_comments_masked
from assessment.store.encryption import SecretKeys
from assessment.store.erasure_register import register, registered
from assessment.store.models import (
    Campaign,
    CostInput,
    EvidenceNote,
    Invitation,
    JointRound,
    KpiEntry,
    Membership,
    ShareLink,
)
from assessment.store.models.campaigns.campaigns import CLOSED, DRAFT, OPEN
from assessment.store.queries import answers, ending, responses
from assessment.store.queries.campaigns import invitations
from assessment.store.queries.erasures import COMES_AGAIN, ErasedKind, KeptMark, keep_marks, kept_marks, named

LOG = logging.getLogger(__name__)


def mirror_erasures(engine: Engine, path: Path) -> None:
    """Add to the register what the database knows and it does not."""
    with engine.connect() as connection:
        marks = kept_marks(connection)
    register(path, marks - registered(path))


def try_to_mirror(engine: Engine, path: Path) -> None:
    """The same, where nothing depends on it at once: the worker tries again within the minute."""
    try:
        mirror_erasures(engine, path)
    except (OSError, SQLAlchemyError) as error:
        LOG.warning("the register of erasures was not written (%s); it is tried again", type(error).__name__)


def erase_again(connection: Connection, marks: Set[KeptMark], keys: SecretKeys) -> int:
    """Erase what these marks name and the database still holds, as it was erased the first time; how much it was.

    Only marks that the database does not know itself count: it is older than they are. Afterwards it knows them.
    """
    unknown = marks - kept_marks(connection)
    if not unknown:
        return 0
    erased = _Erased(unknown, keys)
    count = (
        _responses(connection, erased, keys)
        + _joint_rounds(connection, erased)
        + _drafts(connection, erased)
        + _memberships(connection, erased)
        + _comments(connection, erased)
        + _texts(connection, erased, keys)
        + _invitees(connection, erased)
        + _reminders(connection, erased, keys)
        + _evidence(connection, erased)
        + _figures(connection, erased)
        + _delete(connection, ShareLink.id, select(ShareLink.id), erased, ErasedKind.SHARE_LINK)
        + _organisations(connection, erased)
        + _accounts(connection, erased)
    )
    keep_marks(connection, unknown)
    return count


class _Erased:
    """Tells whether a thing is among those that were erased."""

    def __init__(self, marks: Iterable[KeptMark], keys: SecretKeys) -> None:
        self._nonces = {mark.nonce for mark in marks}
        self._marks = {mark.mark for mark in marks}
        self._keys = keys

    def holds(self, kind: ErasedKind, *what: object) -> bool:
        nonces = self._nonces if kind in COMES_AGAIN else {""}
        return any(self._keys.erasure_mark(kind, named(*what), nonce) in self._marks for nonce in nonces)


def _responses(connection: Connection, erased: _Erased, keys: SecretKeys) -> int:
    wanted = [key for key in responses.every_id(connection) if erased.holds(ErasedKind.RESPONSE, key)]
    for response in responses.with_ids(connection, wanted).values():
        erase_response(connection, response, keys)
    return len(wanted)


def _joint_rounds(connection: Connection, erased: _Erased) -> int:
    return _delete(connection, JointRound.id, select(JointRound.id), erased, ErasedKind.JOINT_ROUND)


def _drafts(connection: Connection, erased: _Erased) -> int:
    drafts = select(Campaign.id).where(Campaign.status == DRAFT)
    return _delete(connection, Campaign.id, drafts, erased, ErasedKind.DRAFT)


def _memberships(connection: Connection, erased: _Erased) -> int:
    key = tuple_(Membership.account_id, Membership.organisation_id)
    every = select(Membership.account_id, Membership.organisation_id)
    return _delete(connection, key, every, erased, ErasedKind.MEMBERSHIP)


def _delete(
    connection: Connection, key: Any, every: Select[*tuple[Any, ...]], erased: _Erased, kind: ErasedKind
) -> int:
    """Delete the rows of `every` that were erased; `key`: the column or columns by which they are found."""
    gone = [tuple(row) for row in connection.execute(every) if erased.holds(kind, *row)]
    table = every.get_final_froms()[0]
    for row in gone:
        connection.execute(delete(table).where(key == (row if len(row) > 1 else row[0])))  # type: ignore[arg-type]
    return len(gone)


def _organisations(connection: Connection, erased: _Erased) -> int:
    gone = [key for key in ending.every_organisation_id(connection) if erased.holds(ErasedKind.ORGANISATION, key)]
    return sum(ending.delete_organisation(connection, key) for key in gone)


def _accounts(connection: Connection, erased: _Erased) -> int:
    gone = [key for key in ending.every_account_id(connection) if erased.holds(ErasedKind.ACCOUNT, key)]
    return sum(ending.delete_account(connection, key) for key in gone)


def _texts(connection: Connection, erased: _Erased, keys: SecretKeys) -> int:
    """Comments that their authors had emptied, of responses that take answers still or not."""
    gone = [
        (response_id, item)
        for response_id, item, text in answers.every_text(connection, keys.response_cipher)
        if erased.holds(ErasedKind.TEXT, response_id, item, text)
    ]
    for response_id, item in gone:
        answers.erase_text(connection, response_id, item)
    return len(gone)


def _invitees(connection: Connection, erased: _Erased) -> int:
    listed = (
        select(Invitation.id, Invitation.campaign_id, Invitation.email).join(Campaign).where(Campaign.status == DRAFT)
    )
    gone = [key for key, *what in connection.execute(listed) if erased.holds(ErasedKind.INVITEE, *what)]
    connection.execute(delete(Invitation).where(Invitation.id.in_(gone)))
    return len(gone)


def _reminders(connection: Connection, erased: _Erased, keys: SecretKeys) -> int:
    """Reminders that somebody refused, of campaigns that may still send some."""
    invited = select(Invitation.id, Invitation.campaign_id).join(Campaign).where(Campaign.status.in_((DRAFT, OPEN)))
    refused = [row for row in connection.execute(invited) if erased.holds(ErasedKind.REMINDERS, row.id)]
    for invitation_id, campaign_id in refused:
        invitations.stop_reminders(connection, invitation_id, campaign_id, keys)
    return len(refused)


def _evidence(connection: Connection, erased: _Erased) -> int:
    noted = select(EvidenceNote.campaign_id, EvidenceNote.item, EvidenceNote.sentence)
    gone = [row for row in connection.execute(noted) if erased.holds(ErasedKind.EVIDENCE, *row)]
    for campaign_id, item, _ in gone:
        here = (EvidenceNote.campaign_id == campaign_id) & (EvidenceNote.item == item)
        connection.execute(delete(EvidenceNote).where(here))
    return len(gone)


def _figures(connection: Connection, erased: _Erased) -> int:
    kpi = tuple_(KpiEntry.campaign_id, KpiEntry.kpi, KpiEntry.function)
    every_kpi = select(KpiEntry.campaign_id, KpiEntry.kpi, KpiEntry.function)
    entry = tuple_(CostInput.campaign_id, CostInput.entry)
    every_entry = select(CostInput.campaign_id, CostInput.entry)
    return _delete(connection, kpi, every_kpi, erased, ErasedKind.FIGURE) + _delete(
        connection, entry, every_entry, erased, ErasedKind.COST_INPUT
    )


def _comments(connection: Connection, erased: _Erased) -> int:
    closed = list(connection.scalars(select(Campaign.id).where(Campaign.status == CLOSED)))
    return sum(
        with_comments_masked(
            connection,
            key,
            lambda item, text, campaign=key: erased.holds(ErasedKind.COMMENT, campaign, item, text),  # type: ignore[misc]
        )
        for key in closed
    )
