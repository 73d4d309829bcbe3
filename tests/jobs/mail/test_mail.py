"""Mail content and SMTP transport."""

import re
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from assessment.mail import (
    ComposedMail,
    InvitationMailData,
    MailOutageError,
    invitation,
    message_of,
    post,
    reminder,
    report_ready,
)
from assessment.paths import folder
from assessment.settings import MailSettings, Security
from assessment.typography import NARROW_SPACE
from tests.jobs.mail.certificates import self_signed
from tests.jobs.mail.mail_server import MailServer, read
from tests.ports import reserved_port
from tests.waiting import PATIENCE

LINK = "https://diapason.example/fr/invited/" + "x" * 43
ASK = InvitationMailData(
    to="zoe@firm.example",
    name="Zoé Müller",
    organisation="Atelier Durand",
    link=LINK,
    once=True,
    confidential=True,
    threshold=5,
    minutes=14,
    last_day=date(2026, 3, 31),
)
WRITTEN = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
KINDS = {"invitation": invitation, "reminder": reminder}


def _settings(port: int) -> MailSettings:
    sender = "Diapason <diapason@product.example>"
    return MailSettings("127.0.0.1", port, Security.NONE, sender, timeout_seconds=PATIENCE)


def _send(settings: MailSettings, letter: ComposedMail) -> None:
    with post(settings) as connection:
        message = message_of(
            letter,
            sender=settings.sender,
            identifier="0123456789abcdef",
            written_at=WRITTEN,
            plain_lines=connection.plain_lines,
        )
        connection.send(message, to=letter.to)


def test_every_mail_has_its_three_files_in_both_languages() -> None:
    for kind in folder("templates").joinpath("email").iterdir():
        names = {path.name for path in kind.iterdir()}
        assert names == {f"{code}.{part}" for code, part in product(("fr", "en"), ("subject.txt", "txt", "html"))}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_mail_says_the_mode_the_link_and_the_last_day_in_its_language(kind: str, code: str) -> None:
    named, confidential = (KINDS[kind](replace(ASK, confidential=mode), code) for mode in (False, True))
    day = {"fr": "31\u00a0mars 2026", "en": "31\u00a0March 2026"}[code]
    promise = {"fr": "confidentielles", "en": "confidential"}[code]
    warning = {"fr": "ne sont pas anonymes", "en": "are not anonymous"}[code]
    for text in (confidential.text, confidential.html or ""):
        assert promise in text
        assert "5" in text
        assert LINK in text
        assert day in text
        assert warning not in text
    assert warning in named.text
    assert promise not in named.text
    assert "Atelier Durand" in confidential.subject


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(ASK, name=None, last_day=None)
    for code in ("fr", "en"):
        text = invitation(bare, code).text
        assert "None" not in text
        assert "31" not in text
        assert text.splitlines()[0] in ("Bonjour,", "Hello,")


def test_a_name_can_neither_add_a_header_nor_a_tag() -> None:
    evil = replace(ASK, organisation="<script>x</script>\r\nBcc: spy@firm.example")
    letter = invitation(evil, "fr")
    assert "\n" not in letter.subject
    assert "<script>" not in (letter.html or "")
    message = message_of(letter, sender="a@b.example", identifier="0", written_at=WRITTEN)
    assert message["Bcc"] is None


def test_mails_fetch_nothing_and_hold_no_tracking() -> None:
    for kind in (invitation(ASK, "fr"), reminder(ASK, "en")):
        addresses = set(re.findall(r"https?://[^\"<\s]+", kind.html or ""))
        assert addresses == {LINK}
        assert not re.search(r"<(img|script|link|iframe)|url\(", kind.html or "")
        assert re.search(r'<html lang="(fr|en)">', kind.html or "")


def test_french_mails_are_set_as_french_is() -> None:
    texts = [path.read_text(encoding="utf-8") for path in folder("templates").joinpath("email").rglob("fr.*")]
    for text in texts:
        words = re.sub(r"<[^>]*>|\{%.*?%\}|\{\{.*?\}\}", " ", text)
        assert not re.search(r"[^\s" + NARROW_SPACE + r"]:(?!//)|[ \u00a0][:;?!»]|« |'", words), text


def test_the_result_is_announced_in_the_reader_s_language() -> None:
    composed_mails = {
        code: report_ready(
            to="a@firm.example",
            name="Ada",
            organisation="Atelier Durand",
            campaign="Printemps",
            link=LINK,
            language=code,
        )
        for code in ("fr", "en")
    }
    for letter in composed_mails.values():
        assert LINK in letter.text
        assert "Printemps" in letter.subject
    assert composed_mails["fr"].text != composed_mails["en"].text


def test_a_mail_arrives_as_it_was_written(mail_server: MailServer) -> None:
    letter = invitation(ASK, "fr")
    _send(_settings(mail_server.port), letter)
    (mail,) = mail_server.mails
    assert read(mail).replace("\r\n", "\n") == letter.text
    assert read(mail, "html").replace("\r\n", "\n") == letter.html
    assert mail["Subject"] == letter.subject
    assert mail["To"] == "Zoé Müller <zoe@firm.example>"
    assert mail["From"] == "Diapason <diapason@product.example>"
    assert mail["Message-ID"] == "<0123456789abcdef@product.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == WRITTEN
    assert "List-Unsubscribe" not in mail


def test_the_link_stands_in_one_piece_in_the_bytes(mail_server: MailServer) -> None:
    _send(_settings(mail_server.port), invitation(ASK, "fr"))
    message = message_of(invitation(ASK, "fr"), sender="a@b.example", identifier="0", written_at=WRITTEN)
    assert LINK.encode() in message.as_bytes()


def test_lines_that_open_with_a_dot_arrive_whole(mail_server: MailServer) -> None:
    letter = ComposedMail("a@firm.example", None, "Dots", "one\n.\n..two\n.three", None, "en")
    _send(_settings(mail_server.port), letter)
    (mail,) = mail_server.mails
    assert mail.get_content().splitlines() == ["one", ".", "..two", ".three"]


# --- The way there ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of this machine that nobody vouches for, and its key."""
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def guarded(certificate: tuple[Path, Path]) -> Iterator[tuple[MailServer, int]]:
    """A server that takes mail over TLS from those who sign in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)

    def known(_server: object, _session: object, _envelope: object, _mechanism: str, credentials: object) -> AuthResult:
        right = (getattr(credentials, "login", b""), getattr(credentials, "password", b"")) == (
            b"diapason",
            b"open sesame",
        )
        # Otherwise the server would say nothing to a wrong password.
        return AuthResult(success=right, handled=right)

    with reserved_port() as port:
        taken = MailServer(port)
        controller = Controller(
            taken,
            hostname="127.0.0.1",
            port=port,
            ready_timeout=PATIENCE,
            tls_context=context,
            require_starttls=True,
            authenticator=known,
            auth_required=True,
        )
        controller.start()
        yield taken, port
        controller.stop()


def _guarded_settings(port: int) -> MailSettings:
    return replace(
        _settings(port), host="localhost", security=Security.STARTTLS, user="diapason", password="open sesame"
    )


def test_a_mail_goes_over_tls_and_signed_in(
    guarded: tuple[MailServer, int], certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, port = guarded
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    _send(_guarded_settings(port), invitation(ASK, "fr"))
    assert server.recipients == ["zoe@firm.example"]


def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_mail(guarded: tuple[MailServer, int]) -> None:
    server, port = guarded
    with pytest.raises(MailOutageError, match="certificate"):
        _send(_guarded_settings(port), invitation(ASK, "fr"))
    assert server.mails == []


def test_a_wrong_password_is_an_outage(
    guarded: tuple[MailServer, int], certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, port = guarded
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with pytest.raises(MailOutageError, match="535"):
        _send(replace(_guarded_settings(port), password="wrong"), invitation(ASK, "fr"))
    assert server.mails == []


def test_nobody_there_is_an_outage() -> None:
    with reserved_port() as port, pytest.raises(MailOutageError):
        _send(_settings(port), invitation(ASK, "fr"))
