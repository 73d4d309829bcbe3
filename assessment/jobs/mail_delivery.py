"""Delivery of queued mails, exactly one attempt in flight per mail.

A mail is claimed, written, handed over and settled, and each step is committed before the next: two workers never have
the same mail, a mail whose worker dies is taken up by another, and one that was handed over is never sent again.
"""

import hashlib
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from threading import Event

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.mail import (
    ComposedMail,
    MailLaterError,
    MailOutageError,
    MailRefusedError,
    MailTransport,
    MailWithdrawnError,
    message_of,
    post,
)
from assessment.services.local_time import is_quiet, next_waking
from assessment.services.mail.compose_mail import Catalogue, write_letter
from assessment.services.mail.delivery_status import (
    note_later,
    note_out_of_date,
    note_put_off,
    note_refused,
    note_sent,
    note_unconfirmed,
)
from assessment.settings import MailSettings
from assessment.store.encryption import SecretKeys
from assessment.store.models import OutgoingMail
from assessment.store.queries import outbox

MAILS_PER_CONNECTION = 100
"""Mail servers hang up on those who talk for too long."""


class DeliveryOutcome(StrEnum):
    """What became of one mail."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    PUT_OFF = "put_off"
    """It is night or weekend where it would arrive, and nobody asked for it."""
    OUT_OF_DATE = "out_of_date"
    NOT_OURS = "not_ours"
    """Another worker has it, or nothing is to be sent."""


@dataclass(frozen=True)
class MailWorker:
    """What a worker needs to send mails. `clock` gives the time with its zone. `stopping`: no further mail is begun."""

    engine: Engine
    settings: MailSettings
    keys: SecretKeys
    catalogue: Catalogue
    clock: Callable[[], datetime]
    stopping: Event = field(default_factory=Event)

    def send(self, post: MailTransport, mail_id: str) -> DeliveryOutcome:
        """Send one mail over an open connection. Raises MailOutageError when the connection is of no use any more."""
        word = self._claim(mail_id)
        if word is None or self._put_off(mail_id, word):
            return DeliveryOutcome.PUT_OFF if word else DeliveryOutcome.NOT_OURS
        try:
            letter = self._write(mail_id, word)
        except Exception as error:
            return self._settle(mail_id, word, DeliveryOutcome.LATER, reason=type(error).__name__)
        if letter is None:
            return DeliveryOutcome.OUT_OF_DATE
        message = message_of(
            letter,
            sender=self.settings.sender,
            identifier=mail_id,
            written_at=self.clock(),
            plain_lines=post.plain_lines,
        )
        try:
            post.send(message, to=letter.to, before_last_line=lambda: self._hand(mail_id, word))
        except MailWithdrawnError as error:
            # We were slow and taken for dead; whoever has the mail now sends it. Half of it is on this connection.
            raise MailOutageError("the mail is another worker's") from error
        except MailRefusedError as error:
            return self._settle(mail_id, word, DeliveryOutcome.REFUSED, reason=str(error))
        except MailLaterError as error:
            return self._settle(mail_id, word, DeliveryOutcome.LATER, reason=str(error))
        except MailOutageError as error:
            self._settle(mail_id, word, DeliveryOutcome.LATER, reason=str(error))
            raise
        return self._settle(mail_id, word, DeliveryOutcome.SENT)

    def next_due(self) -> str | None:
        """The mail whose turn it is; none for a worker that stops."""
        if self.stopping.is_set():
            return None
        with Session(self.engine) as session:
            return outbox.next_due(session, self.clock())

    def note_outage(self, mail_id: str, reason: str) -> None:
        """Note why that mail waits, for whoever looks why nothing leaves."""
        with Session(self.engine) as session, session.begin():
            outbox.note_error(session, mail_id, reason)

    def take_back(self) -> None:
        """Give mails of dead workers to the living."""
        with Session(self.engine) as session, session.begin():
            note_unconfirmed(session, outbox.take_back(session, self.clock(), gone=worker_is_gone))

    def _claim(self, mail_id: str) -> str | None:
        with Session(self.engine) as session, session.begin():
            return outbox.claim(session, mail_id, self.clock(), worker=worker_name())

    def _put_off(self, mail_id: str, word: str) -> bool:
        now = self.clock()
        with Session(self.engine) as session, session.begin():
            mail = session.get_one(OutgoingMail, mail_id)
            if mail.zone is None or not is_quiet(mail.zone, now):
                return False
            note_put_off(session, mail, word, until=next_waking(mail.zone, now))
            return True

    def _write(self, mail_id: str, word: str) -> ComposedMail | None:
        with Session(self.engine) as session, session.begin():
            mail = session.get_one(OutgoingMail, mail_id)
            letter = write_letter(session, mail, keys=self.keys, catalogue=self.catalogue, now=self.clock())
            if letter is None:
                note_out_of_date(session, mail, word)
            return letter

    def _hand(self, mail_id: str, word: str) -> bool:
        with Session(self.engine) as session, session.begin():
            return outbox.hand(session, mail_id, word)

    def _settle(self, mail_id: str, word: str, outcome: DeliveryOutcome, *, reason: str = "") -> DeliveryOutcome:
        with Session(self.engine) as session, session.begin():
            mail = session.get_one(OutgoingMail, mail_id)
            if outcome is DeliveryOutcome.SENT:
                note_sent(session, mail, word)
            elif outcome is DeliveryOutcome.REFUSED:
                note_refused(session, mail, word, reason=reason)
            else:
                note_later(session, mail, word, reason=reason, now=self.clock())
        return outcome


def send_mail(mail_worker: MailWorker, mail_id: str) -> DeliveryOutcome:
    """Send one mail over a connection of its own. Raises MailOutageError."""
    with post(mail_worker.settings) as connection:
        return mail_worker.send(connection, mail_id)


def send_due_mails(mail_worker: MailWorker) -> int:
    """Send every mail whose turn has come; how many were sent. An outage of the mail server loses nothing."""
    mail_worker.take_back()
    sent = 0
    while (mail_id := mail_worker.next_due()) is not None:
        run = _send_some(mail_worker, mail_id)
        sent += run.sent
        if run.broken and not run.sent:
            break
    return sent


@dataclass(frozen=True, slots=True)
class _Run:
    """What was sent over one connection. `broken`: it could not be had, or did not last."""

    sent: int
    broken: bool


def _send_some(mail_worker: MailWorker, first: str) -> _Run:
    sent = 0
    mail_id: str | None = first
    try:
        with post(mail_worker.settings) as connection:
            for _ in range(MAILS_PER_CONNECTION):
                if mail_id is None:
                    break
                sent += mail_worker.send(connection, mail_id) is DeliveryOutcome.SENT
                mail_id = mail_worker.next_due()
    except MailOutageError as error:
        mail_worker.note_outage(mail_id or first, str(error))
        return _Run(sent, broken=True)
    return _Run(sent, broken=False)


# --- Who works --------------------------------------------------------------------------------------------------------


def worker_name() -> str:
    """This process, as its claims name it."""
    return f"{_machine()}:{os.getpid()}"


def worker_is_gone(claim: str) -> bool:
    """Whether the process behind a claim is known to have ended: only those of this machine can be known."""
    machine, process, _ = claim.split(":")
    if machine != _machine() or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _machine() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
