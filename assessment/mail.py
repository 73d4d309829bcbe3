"""Mail composition from templates and SMTP delivery.

Each mail is a folder of `templates/email` with three files a language: subject, text and HTML. They hold no tracking
and nothing fetched from elsewhere; the one picture is the firm's logo, which travels inside the mail. The last line of
a mail leaves only when `before_last_line` agrees: whoever sends can note that it is about to go, so that a mail is
neither lost nor sent twice when the sender dies.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, formataddr, parseaddr
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from assessment.email_addresses import cleaned_address, needs_smtputf8, wire_address
from assessment.i18n import language as language_of
from assessment.letterhead import PLAIN_HEAD, Letterhead
from assessment.paths import folder
from assessment.settings import MailSettings, Security
from assessment.typography import COMPOSE, printable

SUBJECT, TEXT, HTML = "subject.txt", "txt", "html"
TAKEN, LATER, PERMANENT = 200, 400, 500
"""Answers of a mail server (RFC 5321): from 200 it agrees, from 400 it asks to try later, from 500 it is final."""
SHUTTING_DOWN = 421
LONGEST_REASON = 300
STOP_HEADER = "List-Unsubscribe"
LOGO = "<logo>"
FINAL_SECONDS = 600
"""How long the last answer is waited for (RFC 5321, 4.5.3.2.6): to give up sooner is to send some mails twice."""


@dataclass(frozen=True, slots=True)
class ComposedMail:
    """A mail as it reads."""

    to: str
    name: str | None
    subject: str
    text: str
    html: str | None
    language: str
    stop_link: str | None = None
    """Where whoever gets it says with one click that they want no more of them (RFC 8058)."""
    logo: tuple[bytes, str] | None = None
    """The picture that the HTML names `cid:logo`, and its type."""


@dataclass(frozen=True, slots=True)
class InvitationMailData:
    """What an invitation and a reminder tell. `minutes` is what the questionnaire takes, `last_day` may be open.

    `once`: the link begins a response and never reopens it. `stop_link`: where reminders are refused; None for a letter
    handed over. `automatic`: no person asked for this reminder; `set_by` set it, where known. `own_…`: own words.
    """

    to: str
    name: str | None
    organisation: str
    link: str
    confidential: bool
    once: bool
    threshold: int
    minutes: int
    last_day: date | None
    stop_link: str | None = None
    automatic: bool = False
    set_by: str | None = None
    head: Letterhead = PLAIN_HEAD
    own_subject: str | None = None
    own_introduction: tuple[tuple[str, ...], ...] = ()


NEEDS_SMTPUTF8, UNWRITTEN, GAVE_UP = "needs_smtputf8", "unwritten", "gave_up"
UNWRITABLE = (UnicodeError, ValueError, MessageError)
"""What is raised for an address or a header that cannot be written; trying again would change nothing."""
OWN_REASONS = (NEEDS_SMTPUTF8, UNWRITTEN, GAVE_UP)
"""Why a letter did not leave, where it is not the mail server that said so; pages tell it in the reader's language.

A reason may go on after a colon: `gave_up: 451 4.7.1 greylisted`."""


class MailOutageError(Exception):
    """The mail server cannot be reached, or takes nothing from us: every mail waits."""


class MailBrokenOffError(MailOutageError):
    """The connection broke in the middle of a mail, which may be why and waits; others need a new connection."""


class MailLaterError(Exception):
    """The mail server asks to try this mail again later."""


class MailRefusedError(Exception):
    """The mail server refuses this mail for good; trying again would change nothing."""


class MailWithdrawnError(Exception):
    """`before_last_line` did not agree: the mail is somebody else's to send, and did not leave."""


# --- What mails say ---------------------------------------------------------------------------------------------------


def invitation(ask: InvitationMailData, language: str) -> ComposedMail:
    """The first mail to an invited person."""
    return _asking("invitation", ask, language)


def reminder(ask: InvitationMailData, language: str) -> ComposedMail:
    """The mail to an invited person who has not answered."""
    return _asking("reminder", ask, language)


def report_ready(
    *,
    to: str,
    name: str | None,
    organisation: str,
    campaign: str,
    link: str,
    language: str,
    head: Letterhead = PLAIN_HEAD,
) -> ComposedMail:
    """The mail to a member when a result is published."""
    values = {"name": name, "organisation": organisation, "campaign": campaign, "link": link}
    return letter_of("report_ready", language, to=to, name=name, values=values, head=head)


def about_wave(
    kind: str,
    *,
    to: str,
    name: str | None,
    organisation: str,
    campaign: str,
    link: str,
    people: int,
    opens: date | None,
    last_day: date | None,
    language: str,
    head: Letterhead = PLAIN_HEAD,
) -> ComposedMail:
    """A mail to a member who launches campaigns: `wave_proposed`, `wave_opened` or `wave_ended`.

    `opens`: the day on which a proposed wave opens by itself; None when it waits for somebody.
    """
    say = language_of(language)
    values = {
        "name": name,
        "organisation": organisation,
        "campaign": campaign,
        "link": link,
        "people": people,
        "opens": say.date(opens) if opens else None,
        "last_day": say.date(last_day) if last_day else None,
    }
    return letter_of(kind, language, to=to, name=name, values=values, head=head)


def _asking(kind: str, ask: InvitationMailData, language: str) -> ComposedMail:
    values = {
        "name": ask.name,
        "organisation": ask.organisation,
        "link": ask.link,
        "confidential": ask.confidential,
        "once": ask.once,
        "threshold": ask.threshold,
        "minutes": ask.minutes,
        "last_day": language_of(language).date(ask.last_day) if ask.last_day else None,
        "stop_link": ask.stop_link,
        "automatic": ask.automatic,
        "set_by": ask.set_by,
        "own_subject": COMPOSE[language](ask.own_subject) if ask.own_subject else None,
        "own_introduction": [[COMPOSE[language](line) for line in lines] for lines in ask.own_introduction],
    }
    letter = letter_of(kind, language, to=ask.to, name=ask.name, values=values, head=ask.head)
    return replace(letter, stop_link=ask.stop_link)


def letter_of(
    kind: str, language: str, *, to: str, name: str | None, values: Mapping[str, Any], head: Letterhead = PLAIN_HEAD
) -> ComposedMail:
    """The mail of that folder, its three files filled with `values`; `head` is whose letter it is."""
    subject, text, html = (
        environment().get_template(f"{kind}/{language}.{part}").render(values, head=head)
        for part in (SUBJECT, TEXT, HTML)
    )
    # A name out of a list must not be able to add a header.
    return ComposedMail(to, name, " ".join(subject.split()), text, html, language, logo=head.logo)


@cache
def environment() -> Environment:
    """The templates of mails, compiled once."""
    return Environment(
        loader=FileSystemLoader((folder("templates") / "email", folder("templates"))),
        undefined=StrictUndefined,
        finalize=printable,
        autoescape=select_autoescape(("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


class _LetterPolicy(EmailPolicy):
    """SMTP's policy, which never folds the header that holds a link: folded, it would be encoded and open nothing."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """The bytes of one header."""
        if name.lower() == STOP_HEADER.lower():
            return f"{name}: {value}{self.linesep}".encode()
        return bytes(super().fold_binary(name, value))


_LETTER = _LetterPolicy(linesep=SMTP.linesep, raise_on_defect=False)


def message_of(
    letter: ComposedMail, *, sender: str, identifier: str, written_at: datetime, plain_lines: bool = True
) -> EmailMessage:
    """The letter as it goes over the wire. `identifier` makes its Message-ID, the same at every attempt.

    `plain_lines`: accents as they are, so that a link can be read and copied as it stands; a server must allow it.
    """
    message = EmailMessage(policy=_LETTER.clone(utf8=needs_smtputf8(letter.to)))
    name, address = parseaddr(sender)
    address = wire_address(address)
    message["From"] = formataddr((name, address))
    local, _, domain = wire_address(letter.to).rpartition("@")
    message["To"] = Address(letter.name or "", local, domain)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = f"<{identifier}@{address.rpartition('@')[2]}>"
    # Answering machines keep silent, and nobody's absence note comes back.
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop_link:
        message[STOP_HEADER] = f"<{letter.stop_link}>"
        message[f"{STOP_HEADER}-Post"] = f"{STOP_HEADER}=One-Click"
    encoding = "8bit" if plain_lines else "quoted-printable"
    message.set_content(letter.text, cte=encoding)
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html", cte=encoding)
        if letter.logo and (page := message.get_body(("html",))):
            content, (kind, _, subtype) = letter.logo[0], letter.logo[1].partition("/")
            page.add_related(content, kind, subtype, cid=LOGO, disposition="inline", filename=f"logo.{subtype}")
    message["Content-Language"] = letter.language
    return message


# --- The way to the mail server ---------------------------------------------------------------------------------------


class MailTransport:
    """An open connection to the mail server."""

    def __init__(self, settings: MailSettings, connection: smtplib.SMTP) -> None:
        self._connection = connection
        self._sender = wire_address(cleaned_address(parseaddr(settings.sender)[1]))
        self._seconds = settings.timeout_seconds

    @property
    def plain_lines(self) -> bool:
        """Whether the server takes accents as they are."""
        return self._connection.has_extn("8bitmime")

    @property
    def takes_utf8(self) -> bool:
        """Whether the server takes addresses with letters beyond ASCII (RFC 6531)."""
        return self._connection.has_extn("smtputf8")

    @property
    def is_open(self) -> bool:
        """Whether the next mail can go over this connection."""
        return self._connection.sock is not None

    def send(self, message: EmailMessage, *, to: str, before_last_line: Callable[[], bool] = lambda: True) -> None:
        """Hand one mail over. Raises MailOutageError, MailLaterError, MailRefusedError, MailWithdrawnError.

        Whatever goes wrong with one mail, the connection is left ready for the next, or closed (`is_open`).

        A mail that the server has taken whole, but whose answer never came, counts as not sent: as RFC 5321 asks, it is
        sent again under the same Message-ID.
        """
        accented = needs_smtputf8(to)
        if accented and not self.takes_utf8:
            raise MailRefusedError(NEEDS_SMTPUTF8)
        options = [*(["BODY=8BITMIME"] if self.plain_lines else ()), *(["SMTPUTF8"] if accented else ())]
        content = _on_the_wire(message)
        with _told(self._connection):
            answer = self._connection.mail(self._sender, options)
            # With an option of its own, a refusal may be about this mail.
            self._ask("rcpt" if accented else "mail", answer)
            self._ask("rcpt", self._connection.rcpt(wire_address(to)))
            self._ask("data", self._connection.docmd("data"))
            self._connection.send(content)
            if not before_last_line():
                raise MailWithdrawnError
            self._connection.send(b".\r\n")
            self._wait(FINAL_SECONDS)
            self._ask("data", self._connection.getreply())
            self._wait(self._seconds)

    def _begin_anew(self) -> None:
        """Take back a mail that was begun; a server that hangs up instead is no reason to forget why."""
        with suppress(OSError, smtplib.SMTPException):
            self._connection.rset()

    def _wait(self, seconds: int) -> None:
        if self._connection.sock is not None:
            self._connection.sock.settimeout(seconds)

    def _ask(self, step: str, answer: tuple[int, bytes]) -> None:
        code, text = answer
        if TAKEN <= code < LATER:
            return
        reason = _reason(f"{code} {text.decode('utf-8', 'replace')}")
        # Refusing the sender is about us, not about this mail: everything waits until somebody mends the settings.
        if code in (SHUTTING_DOWN, -1) or step == "mail":
            raise MailOutageError(reason)
        self._begin_anew()
        raise MailRefusedError(reason) if code >= PERMANENT else MailLaterError(reason)


@contextmanager
def post(settings: MailSettings) -> Iterator[MailTransport]:
    """A connection to the mail server, made safe and signed in as the settings say. Raises MailOutageError."""
    with _reached(settings) as connection:
        yield MailTransport(settings, connection)


@contextmanager
def _reached(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    try:
        connection = _connected(settings)
    except (OSError, smtplib.SMTPException) as error:
        raise MailOutageError(_reason(str(error))) from error
    try:
        yield connection
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()


def _connected(settings: MailSettings) -> smtplib.SMTP:
    host, port, wait = settings.host, settings.port, settings.timeout_seconds
    if settings.security is Security.SSL:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=wait, context=ssl.create_default_context())
    else:
        connection = smtplib.SMTP(host, port, timeout=wait)
    try:
        if settings.security is Security.STARTTLS:
            connection.starttls(context=ssl.create_default_context())
        connection.ehlo_or_helo_if_needed()
        if settings.user:
            connection.login(settings.user, settings.password)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _told(connection: smtplib.SMTP) -> Iterator[None]:
    """Turn a broken connection into an outage; after one, or a mail given up half-way, nothing more can be sent."""
    try:
        yield
    except (OSError, smtplib.SMTPException) as error:
        connection.close()
        raise MailBrokenOffError(_reason(str(error) or type(error).__name__)) from error
    except (MailRefusedError, MailLaterError):
        raise
    except BaseException:
        connection.close()
        raise


def _on_the_wire(message: EmailMessage) -> bytes:
    """The bytes of a message with every line ended and dots doubled as SMTP wants it, but for the last line."""
    written = message.as_bytes()
    ended = written if written.endswith(b"\r\n") else written + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended)


def _reason(text: str) -> str:
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())[:LONGEST_REASON]
