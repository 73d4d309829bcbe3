"""diapason doctor."""

import platform
import secrets
import shutil
import socket
import socketserver
import sqlite3
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assessment import doctor
from assessment.doctor import Check, CheckState
from assessment.i18n import LANGUAGES, language
from assessment.paths import PACKAGE, folder
from assessment.server import prepare
from assessment.settings import MailSettings, Security, Settings, read_settings
from assessment.store.database import connect, upgrade
from tests.campaign_factory import THREE, stage
from tests.cli.conftest import Run
from tests.waiting import PATIENCE

FONTS = PACKAGE / "static" / "fonts"


def _examined(environ: Mapping[str, str]) -> dict[str, Check]:
    return {finding.what: finding for finding in doctor.examine(environ, host="127.0.0.1", port=0)}


def _said(finding: Check) -> str:
    """A finding in both languages; each must have words for it."""
    return "\n".join(line for code in LANGUAGES for line in finding.said_in(language(code)))


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A fresh machine with its folder."""
    return {"DIAPASON_INSTANCE": str(tmp_path / "instance")}


def test_a_machine_where_all_is_there_is_fine(environ: dict[str, str]) -> None:
    checks = _examined(environ)
    assert not [finding for finding in checks.values() if finding.state is CheckState.MISSING]
    assert list(checks) == [
        "python",
        "libraries",
        "fonts",
        "script_fonts",
        "folder_to_make",
        "database_to_make",
        "secret_kept",
        "questionnaires",
        "mail_none",
        "port",
    ]
    assert all(_said(finding) for finding in checks.values())


def test_looking_changes_nothing(environ: dict[str, str], tmp_path: Path) -> None:
    _examined(environ)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_command_tells_each_finding_and_succeeds(
    run: Run, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setenv("DIAPASON_INSTANCE", environ["DIAPASON_INSTANCE"])
    ran = run("doctor", "--port", "0", "--lang", code)
    assert ran.code == 0
    assert ran.out.rstrip().endswith(language(code)("doctor.ready"))


def test_the_command_fails_where_something_is_missing(
    run: Run, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIAPASON_INSTANCE", environ["DIAPASON_INSTANCE"])
    monkeypatch.setenv("DIAPASON_ENVIRONMENT", "production")
    ran = run("doctor", "--port", "0", "--lang", "en")
    assert ran.code == 1
    assert "missing   Setting to mend: DIAPASON_SECRET_KEY" in ran.out
    assert "openssl rand -hex 32" in ran.out
    assert ran.out.rstrip().endswith("1 thing to mend.")


def test_an_old_python_is_missing() -> None:
    assert doctor.python((3, 11, 0)).state is CheckState.FINE
    old = doctor.python((3, 10, 12))
    assert old.state is CheckState.MISSING
    assert "Python 3.10.12" in _said(old)


def test_a_library_that_does_not_load_is_named_with_the_command() -> None:
    check = doctor.pdf_libraries({"Pango": ("libpango-of-nowhere.so",)})
    assert check.state is CheckState.MISSING
    assert "Pango" in _said(check)
    assert doctor.install_command() in _said(check)


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ({"ID": "debian"}, "sudo apt-get install"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "sudo apt-get install"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install"),
        ({"ID": "alpine"}, "apk add"),
        ({}, "sudo apt-get install"),
    ],
)
def test_the_command_is_that_of_the_system(
    release: dict[str, str], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: release)
    monkeypatch.setattr(sys, "platform", "linux")
    assert doctor.install_command().startswith(command)


def test_on_a_mac_the_command_is_brew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert doctor.install_command().startswith("brew install")


def test_a_font_that_is_missing_or_damaged_is_named(tmp_path: Path) -> None:
    place = tmp_path / "fonts"
    shutil.copytree(FONTS, place)
    assert doctor.fonts(place).state is CheckState.FINE
    (place / "SourceSans3-400.woff2").unlink()
    (place / "SourceSans3-700.woff2").write_bytes(b"<html>not found</html>")
    check = doctor.fonts(place)
    assert check.state is CheckState.MISSING
    assert "SourceSans3-400.woff2, SourceSans3-700.woff2" in _said(check)


def test_fonts_for_other_scripts_are_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor.script_fonts().state is CheckState.FINE
    check = doctor.script_fonts({"No Such Script": "fonts-no-such"})
    assert check.state is CheckState.NOTE
    monkeypatch.setattr(doctor, "_system_family", lambda: "debian")
    assert "apt-get install -y fonts-no-such" in _said(doctor.script_fonts({"No Such Script": "fonts-no-such"}))


def test_a_folder_that_cannot_be_written_is_named() -> None:
    assert doctor.folder_writable(Path("/proc/diapason")).state is CheckState.MISSING


def test_a_database_of_this_version_is_fine(environ: dict[str, str]) -> None:
    settings = read_settings(environ)
    upgrade(connect(settings.database_url))
    assert doctor.database(settings.database_url).what == "database"


def test_a_database_of_an_earlier_version_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'earlier.db'}"
    upgrade(connect(url), "0030")
    check = doctor.database(url)
    assert (check.state, check.what) == (CheckState.NOTE, "database_behind")


def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").close()
    check = doctor.database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert (check.state, check.what) == (CheckState.NOTE, "database_empty")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"this is no database, whatever its name says " * 40)
    check = doctor.database(f"sqlite:///{tmp_path / 'broken.db'}")
    assert check.state is CheckState.MISSING
    assert "not a database" in _said(check)


def test_a_damaged_and_a_newer_database_are_told(settings: Settings, engine: Engine) -> None:
    stage(engine, THREE)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    newer = doctor.database(settings.database_url)
    assert (newer.state, newer.what) == (CheckState.MISSING, "database_newer")
    engine.dispose()
    path = settings.instance / "diapason.db"
    content = bytearray(path.read_bytes())
    content[4096 * 20 :] = b"\xa5" * len(content[4096 * 20 :])
    path.write_bytes(content)
    damaged = doctor.database(settings.database_url)
    assert damaged.state is CheckState.MISSING
    assert _said(newer) != _said(damaged)


def test_a_lost_or_changed_key_is_told(environ: dict[str, str]) -> None:
    settings = read_settings(environ)
    prepare(settings)
    key = settings.instance / "secret.key"
    assert _examined(environ)["secret_kept"].state is CheckState.NOTE
    assert "secret" in _examined({**environ, "DIAPASON_SECRET_KEY": settings.secret_key})
    assert "secret_other" in _examined({**environ, "DIAPASON_SECRET_KEY": secrets.token_hex(32)})
    key.write_text(secrets.token_hex(32))
    other = _examined(environ)["secret_other"]
    assert other.state is CheckState.MISSING
    assert "restore" in _said(other)
    key.unlink()
    assert _said(_examined(environ)["secret_lost"])
    assert not key.exists()


def test_the_password_of_a_database_is_not_shown() -> None:
    check = doctor.database("postgresql://diapason:hush@127.0.0.1:1/answers")
    assert check.state is CheckState.MISSING
    assert "hush" not in _said(check)


def test_a_given_key_is_fine(environ: dict[str, str]) -> None:
    assert "secret" in _examined({**environ, "DIAPASON_SECRET_KEY": secrets.token_hex(32)})


def test_an_own_questionnaire_with_a_fault_is_named(environ: dict[str, str], tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(folder("questionnaires") / "lead-handoff", own / "ours")
    (own / "ours" / "symptoms.yaml").write_text("families: no\n", encoding="utf-8")
    checks = _examined({**environ, "DIAPASON_QUESTIONNAIRES": str(own)})
    assert checks["questionnaire_missing"].values["key"] == "ours"
    assert checks["questionnaires"].values["names"] == "alignment, lead-handoff"


class _Greeting(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            self.wfile.write(b"221 bye\r\n" if line.startswith(b"QUIT") else b"250 fine\r\n")


@pytest.fixture
def mail_port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A mail server that answers, and is waited for on a slow machine."""
    monkeypatch.setattr(doctor, "PATIENCE", PATIENCE)
    with socketserver.TCPServer(("127.0.0.1", 0), _Greeting) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def _mail(port: int) -> MailSettings:
    sender = "no-reply@example.com"
    return MailSettings("127.0.0.1", port, Security.NONE, sender, timeout_seconds=PATIENCE)


def test_a_mail_server_that_answers_is_fine(mail_port: int) -> None:
    check = doctor.mail_server(_mail(mail_port), "sqlite://")
    assert check.state is CheckState.FINE
    assert _said(check)


def test_a_mail_server_that_does_not_answer_is_told() -> None:
    check = doctor.mail_server(_mail(1), "sqlite://")
    assert check.state is CheckState.MISSING
    assert "127.0.0.1:1" in _said(check)


def test_the_mail_server_of_the_settings_is_tried(environ: dict[str, str], mail_port: int) -> None:
    mail_settings = {
        "DIAPASON_MAIL_HOST": "127.0.0.1",
        "DIAPASON_MAIL_PORT": str(mail_port),
        "DIAPASON_MAIL_FROM": "Diapason <no-reply@example.com>",
        "DIAPASON_MAIL_TIMEOUT": str(PATIENCE),
    }
    assert "mail" in _examined({**environ, **mail_settings})


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        check = doctor.port_free("127.0.0.1", other.getsockname()[1])
    assert (check.state, check.what) == (CheckState.NOTE, "port_taken")
    assert _said(check)


def test_an_address_of_another_machine_is_told() -> None:
    assert doctor.listening_problem("203.0.113.7", 0) == "no_address"
    assert doctor.listening_problem("no-such-host.invalid", 0) == "no_address"


def test_without_a_mail_server_what_waits_is_counted(engine: Engine, settings: Settings) -> None:
    assert doctor.mail_server(None, settings.database_url).what == "mail_none"
    stage(engine, THREE).open()
    check = doctor.mail_server(None, settings.database_url)
    assert (check.state, check.what, check.values["count"]) == (CheckState.NOTE, "mail_waiting", 3)
    assert "3 " in _said(check)
