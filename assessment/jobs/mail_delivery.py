"""Delivery of queued mails, exactly one attempt in flight per mail.

A mail is claimed, written, handed over and settled, and each step is committed before the next: two workers never have
the same mail, a mail whose worker dies is taken up by another, and one that was handed over is never sent again.
"""

import hashlib
import logging
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
    UNWRITABLE,
    UNWRITTEN,
    ComposedMail,
    MailBrokenOffError,
    MailLaterError,
    MailOutageError,
    MailRefusedError,
    MailTransport,
    MailWithdrawnError,
    message_of,
    post,
)
from assessment.services.local_time import is_quiet, next_waking
from assessment.services.mail.compose_mail import Catalogue, may_leave_today, write_letter
from assessment.services.mail.delivery_status import (
    note_later,
    note_out_of_date,
    note_put_back,
    note_put_off,
    note_refused,
    note_sent,
    note_unconfirmed,
)
from assessment.settings import MailSettings
from assessment.store.encryption import SecretKeys
from assessment.store.models import OutgoingMail
from assessment.store.queries import mail_servers, outbox

LOG = logging.getLogger(__name__)
MOST_FAILURES = 5
"""Connections in a row over which no mail left: the server, and not some mail, is why, and the round ends."""
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
        """Send one mail over an open connection. Raises MailOutageError when the connection is of no use any more.

        Whatever goes wrong with this mail is noted beside it, and stops no other.
        """
        word = self._claim(mail_id)
        if word is None:
            return DeliveryOutcome.NOT_OURS
        try:
            if self._put_off(mail_id, word):
                return DeliveryOutcome.PUT_OFF
            letter = self._write(mail_id, word)
        except Exception as error:
            return self._fail(mail_id, word, error, DeliveryOutcome.LATER)
        return DeliveryOutcome.OUT_OF_DATE if letter is None else self._hand_over(post, mail_id, word, letter)

    def _hand_over(self, post: MailTransport, mail_id: str, word: str, letter: ComposedMail) -> DeliveryOutcome:
        outcome, reason = DeliveryOutcome.SENT, ""
        try:
            message = message_of(
                letter,
                sender=self.settings.sender,
                identifier=mail_id,
                written_at=self.clock(),
                plain_lines=post.plain_lines,
            )
            post.send(message, to=letter.to, before_last_line=lambda: self._hand(mail_id, word))
        except MailWithdrawnError as error:
            # We were slow and taken for dead; whoever has the mail now sends it. Half of it is on this connection.
            raise MailOutageError("the mail is another worker's") from error
        except MailRefusedError as error:
            outcome, reason = DeliveryOutcome.REFUSED, str(error)
        except MailLaterError as error:
            outcome, reason = DeliveryOutcome.LATER, str(error)
        except MailBrokenOffError as error:
            self._settle(mail_id, word, DeliveryOutcome.LATER, reason=str(error))
            raise
        except MailOutageError as error:
            self._put_back(mail_id, word, str(error))
            raise
        except UNWRITABLE as error:
            return self._fail(mail_id, word, error, DeliveryOutcome.REFUSED)
        except Exception as error:
            return self._fail(mail_id, word, error, DeliveryOutcome.LATER)
        return self._settle(mail_id, word, outcome, reason=reason)

    def note_abilities(self, post: MailTransport) -> None:
        """Keep what the mail server says it can do, for the forms that ask for addresses."""
        with Session(self.engine) as session, session.begin():
            mail_servers.note_ability(session, self.settings.server, smtputf8=post.takes_utf8)

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
            now = self.clock()
            letter = write_letter(session, mail, keys=self.keys, catalogue=self.catalogue, now=now)
            if letter is not None and may_leave_today(session, mail, keys=self.keys, now=now):
                return letter
            note_out_of_date(session, mail, word)
            return None

    def _hand(self, mail_id: str, word: str) -> bool:
        with Session(self.engine) as session, session.begin():
            return outbox.hand(session, mail_id, word)

    def _put_back(self, mail_id: str, word: str, reason: str) -> None:
        with Session(self.engine) as session, session.begin():
            note_put_back(session, session.get_one(OutgoingMail, mail_id), word, reason=reason)

    def _fail(self, mail_id: str, word: str, error: Exception, outcome: DeliveryOutcome) -> DeliveryOutcome:
        """Settle a mail that we could not write or hand over; no text of the error, which may hold a name or a link."""
        LOG.warning("a mail could not be written (%s)", type(error).__name__)
        return self._settle(mail_id, word, outcome, reason=f"{UNWRITTEN}: {type(error).__name__}")

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
    """Send every mail whose turn has come; how many were sent. An outage of the mail server loses nothing.

    A mail over which the connection breaks does not end the round: the next one gets a connection of its own.
    """
    mail_worker.take_back()
    sent = failures = 0
    while failures < MOST_FAILURES and (mail_id := mail_worker.next_due()) is not None:
        run = _send_some(mail_worker, mail_id)
        sent += run.sent
        failures = failures + 1 if run.broken and not run.sent else 0
        if run.unreachable:
            break
    return sent


@dataclass(frozen=True, slots=True)
class _Run:
    """What was sent over one connection. `broken`: it did not last. `unreachable`: it could not be had."""

    sent: int
    broken: bool = False
    unreachable: bool = False


def _send_some(mail_worker: MailWorker, first: str) -> _Run:
    sent = 0
    mail_id: str | None = first
    reached = False
    try:
        with post(mail_worker.settings) as connection:
            reached = True
            mail_worker.note_abilities(connection)
            for _ in range(MAILS_PER_CONNECTION):
                if mail_id is None or not connection.is_open:
                    break
                sent += mail_worker.send(connection, mail_id) is DeliveryOutcome.SENT
                mail_id = mail_worker.next_due()
    except MailOutageError as error:
        mail_worker.note_outage(mail_id or first, str(error))
        return _Run(sent, broken=True, unreachable=not reached)
    return _Run(sent)


# --- Who works --------------------------------------------------------------------------------------------------------


def worker_name() -> str:
    """This process, as mails that it claimed name it."""
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
