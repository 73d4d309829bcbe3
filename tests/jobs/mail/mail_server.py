"""SMTP server that can fail in every way."""

import asyncio
from collections import Counter
from concurrent.futures import Future
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.waiting import PATIENCE, wait_until


class Gate:
    """A step of the protocol at which a test holds mails until it lets them go: no clock runs meanwhile."""

    def __init__(self) -> None:
        # The test and the server are two threads.
        self._lock = Lock()
        self._passing = self._holding = 0
        self._held: list[Future[None]] = []

    def hold(self, mails: int, *, after: int = 0) -> None:
        """Keep that many of the mails that come from now on, once `after` of them have passed."""
        with self._lock:
            self._passing, self._holding = after, mails

    def wait_for(self, mails: int) -> None:
        """Until that many are held."""
        wait_until(lambda: len(self._held) >= mails, f"{mails} mails are not held")

    def release(self) -> None:
        """Let go whatever is held, and hold no other."""
        with self._lock:
            held, self._held, self._holding = self._held, [], 0
        for mail in held:
            mail.set_result(None)

    async def passed(self) -> None:
        """Return once the mail of this connection may go on."""
        with self._lock:
            if self._passing or not self._holding:
                self._passing -= bool(self._passing)
                return
            self._holding -= 1
            mail: Future[None] = Future()
            # Its client may hang up meanwhile, and it can be let go all the same.
            mail.set_running_or_notify_cancel()
            self._held.append(mail)
        await asyncio.wrap_future(mail)


class MailServer:
    """Keeps every mail that it took. `refused` and `later`: addresses it will not take, or not yet.

    `accents`: whether it takes addresses with letters beyond ASCII. `hangs_up`: addresses at which it hangs up.
    `beginning` holds mails before it lets them begin, `answer` between having them and saying so.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refused: dict[str, str] = {}
        self.later: dict[str, str] = {}
        self.hangs_up: set[str] = set()
        self.accents = False
        self.refused_sender = ""
        self.beginning = Gate()
        self.answer = Gate()
        self.connections = 0
        self._controller: Controller | None = None

    def start(self) -> None:
        """Be there."""
        self._controller = _Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=PATIENCE)
        self._controller.start()
        # The controller knocks once to see whether it is there.
        self.connections = 0

    def stop(self) -> None:
        """Be gone."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def count(self) -> Counter[str]:
        """Mails by address."""
        return Counter(self.recipients)

    def to(self, address: str) -> list[EmailMessage]:
        """The mails of one address."""
        return [mail for mail, to in zip(self.mails, self.recipients, strict=True) if to == address]

    def wait_for(self, mails: int) -> None:
        """Until that many have arrived."""
        wait_until(lambda: len(self.mails) >= mails, f"{mails} mails have not arrived")

    # What the protocol calls:

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self.beginning.passed()
        if self.refused_sender:
            return self.refused_sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.hangs_up:
            assert _server.transport is not None
            _server.transport.close()
        answer = self.refused.get(address) or self.later.get(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        message: Any = message_from_bytes(content, policy=default)
        self.mails.append(message)
        self.recipients += envelope.rcpt_tos
        await self.answer.passed()
        return "250 taken"


class _Controller(Controller):
    def factory(self) -> SMTP:
        self.handler.connections += 1
        return SMTP(self.handler, hostname="mail.example", enable_SMTPUTF8=self.handler.accents)


def read(mail: EmailMessage, kind: str = "plain") -> str:
    """What a mail says, as plain text or as HTML."""
    part = mail.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text
