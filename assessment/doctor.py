"""Environment checks: what is missing and the command that installs it."""

import ctypes
import errno
import os
import platform
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from assessment import mail
from assessment.i18n import Language
from assessment.paths import PACKAGE
from assessment.questionnaire_files.catalogue import folders
from assessment.questionnaire_files.loader import check_folder
from assessment.settings import PREFIX, MailSettings, Settings, SettingsError, read_settings
from assessment.store.counters.valkey_counters import CountersUnavailableError, ValkeyCounters
from assessment.store.database import opened
from assessment.store.encryption import SecretKeys
from assessment.store.installation_checks import (
    forgets_in_a_power_cut,
    is_whole,
    key_fits,
    known_revisions,
    revision_of,
    sqlite_file,
)
from assessment.store.queries import outbox

OLDEST_PYTHON = (3, 11)
LIBRARIES = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz-0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "HarfBuzz-subset": (
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset-0",
        "libharfbuzz-subset.0.dylib",
        "libharfbuzz-subset-0.dll",
    ),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig-1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}
"""Libraries behind the PDF, under the names that each system gives them."""
COMMANDS = {
    "debian": "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig",
    "fedora": "sudo dnf install -y pango harfbuzz fontconfig",
    "arch": "sudo pacman -S --needed pango harfbuzz fontconfig",
    "alpine": "apk add pango harfbuzz-subset fontconfig",
    "suse": "sudo zypper install -y libpango-1_0-0 libharfbuzz-subset0 fontconfig",
    "darwin": "brew install pango",
}
SCRIPT_FONTS = {
    "Noto Sans": "fonts-noto-core",
    "Noto Sans Arabic": "fonts-noto-core",
    "Noto Sans CJK JP": "fonts-noto-cjk",
    "Noto Color Emoji": "fonts-noto-color-emoji",
}
"""Families behind ours in the style sheet of the report, and the Debian package of each."""
FONT_COMMANDS = {
    "fedora": "sudo dnf install -y google-noto-sans-fonts google-noto-sans-arabic-fonts google-noto-sans-cjk-fonts "
    "google-noto-color-emoji-fonts",
    "arch": "sudo pacman -S --needed noto-fonts noto-fonts-cjk noto-fonts-emoji",
    "alpine": "apk add font-noto font-noto-arabic font-noto-cjk font-noto-emoji",
    "suse": "sudo zypper install -y noto-sans-fonts noto-sans-arabic-fonts noto-sans-cjk-fonts noto-coloremoji-fonts",
    "darwin": "brew install font-noto-sans font-noto-sans-arabic font-noto-sans-cjk font-noto-color-emoji",
}
FONT_WEIGHTS = (400, 600, 700)
PATIENCE = 5
"""Seconds to wait for each answer of the mail server."""


class CheckState(StrEnum):
    """What a finding means for whoever wants to run the product."""

    FINE = "fine"
    NOTE = "note"
    """Good to know; nothing needs doing now."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `what` names its text in `wording/doctor.yaml`, which may hold how to mend it."""

    state: CheckState
    what: str
    values: Mapping[str, Any] = field(default_factory=dict)
    error: SettingsError | None = None
    """What the settings say of it, remedy included."""

    def said_in(self, say: Language) -> list[str]:
        """The finding in lines: state, what was found, how to mend it."""
        lines = [f"{say(f'doctor.state.{self.state}')}  {say(f'doctor.{self.what}.found', **self.values)}"]
        indent = " " * (len(say(f"doctor.state.{self.state}")) + 2)
        lines += [indent + self.error.said_in(say.code)] if self.error else []
        mend = f"doctor.{self.what}.mend"
        return [*lines, f"{indent}{say('doctor.mend')} {say(mend, **self.values)}"] if say.has(mend) else lines


def examine(environ: Mapping[str, str], *, host: str, port: int) -> Iterator[Check]:
    """Everything that is looked at, in the order in which it matters. `environ` holds the product's variables."""
    yield python(sys.version_info[:3])
    yield pdf_libraries()
    yield fonts(PACKAGE / "static" / "fonts")
    yield script_fonts()
    settings = None
    try:
        settings = _settings(environ)
    except SettingsError as error:
        yield Check(CheckState.MISSING, "settings_wrong", {"variable": error.variable}, error)
    if settings:
        yield folder_writable(settings.instance)
        yield database(settings.database_url)
        yield from limits_server(settings.limits_url)
        yield secret_key(settings, environ)
        yield from questionnaires(settings.questionnaires)
        yield mail_server(settings.mail, settings.database_url)
    yield port_free(host, port)


def _settings(environ: Mapping[str, str]) -> Settings:
    """The settings, read without leaving a new secret key behind: looking changes nothing."""
    key = f"{PREFIX}SECRET_KEY"
    local = environ.get(f"{PREFIX}ENVIRONMENT", "").strip() in ("", "local")
    return read_settings({**environ, key: secrets.token_hex(32)} if local and not environ.get(key) else environ)


def python(version: tuple[int, ...]) -> Check:
    """Whether this Python is recent enough."""
    values = {"version": ".".join(map(str, version)), "oldest": ".".join(map(str, OLDEST_PYTHON))}
    if version < OLDEST_PYTHON:
        return Check(CheckState.MISSING, "python_missing", values)
    return Check(CheckState.FINE, "python", values)


def pdf_libraries(libraries: Mapping[str, tuple[str, ...]] = LIBRARIES) -> Check:
    """Whether the libraries that draw the PDF can be loaded."""
    missing = [name for name, files in libraries.items() if not any(_loads(file) for file in files)]
    if missing:
        return Check(
            CheckState.MISSING, "libraries_missing", {"names": ", ".join(missing), "command": install_command()}
        )
    return Check(CheckState.FINE, "libraries", {"names": ", ".join(libraries)})


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def install_command() -> str:
    """The command that installs the PDF's libraries on this system; Debian's where the system is unknown."""
    return COMMANDS["darwin" if sys.platform == "darwin" else _system_family()]


def _system_family() -> str:
    """The family of distributions of this system, as COMMANDS names it; Debian's where it is unknown."""
    try:
        system = platform.freedesktop_os_release()
    except OSError:
        system = {}
    families = [system.get("ID", ""), *system.get("ID_LIKE", "").split()]
    known = {"ubuntu": "debian", "rhel": "fedora", "centos": "fedora", "opensuse": "suse", "sles": "suse"}
    return next((name for family in families if (name := known.get(family, family)) in COMMANDS), "debian")


def fonts(place: Path) -> Check:
    """Whether the fonts shipped with the product can be read."""
    missing = [name for weight in FONT_WEIGHTS if not _readable(place / (name := f"SourceSans3-{weight}.woff2"))]
    if missing:
        return Check(CheckState.MISSING, "fonts_missing", {"names": ", ".join(missing), "folder": str(place)})
    return Check(CheckState.FINE, "fonts")


def script_fonts(families: Mapping[str, str] = SCRIPT_FONTS) -> Check:
    """Whether the system has fonts for what people may type in other scripts; without them a report shows boxes."""
    listed = _installed_families()
    missing = [package for family, package in families.items() if family.casefold() not in listed]
    if missing:
        return Check(CheckState.NOTE, "script_fonts_missing", {"command": font_command(tuple(missing))})
    return Check(CheckState.FINE, "script_fonts", {"names": ", ".join(families)})


def _installed_families() -> frozenset[str]:
    """Families that Fontconfig knows, in lower case; none where its command is missing."""
    command = shutil.which("fc-list")
    if command is None:
        return frozenset()
    completed = subprocess.run([command, ":", "family"], capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    return frozenset(name.strip().casefold() for line in completed.stdout.splitlines() for name in line.split(","))


def font_command(packages: tuple[str, ...]) -> str:
    """The command that installs those fonts on this system, by Debian's names where it is unknown."""
    if sys.platform == "darwin":
        return FONT_COMMANDS["darwin"]
    return FONT_COMMANDS.get(_system_family(), f"sudo apt-get install -y {' '.join(dict.fromkeys(packages))}")


def _readable(file: Path) -> bool:
    try:
        return file.read_bytes()[:4] == b"wOF2"
    except OSError:
        return False


def folder_writable(place: Path) -> Check:
    """Whether the product may write its folder, or make it."""
    existing = next((parent for parent in (place, *place.parents) if parent.exists()), place)
    values = {"folder": str(place)}
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError:
        return Check(CheckState.MISSING, "folder_missing", values)
    return Check(CheckState.FINE, "folder" if existing == place else "folder_to_make", values)


def database(url: str) -> Check:
    """Whether the database answers, and whether its tables are those of this version."""
    address = make_url(url)
    shown = address.render_as_string(hide_password=True)
    if address.get_backend_name() == "sqlite" and address.database and not Path(address.database).exists():
        return Check(CheckState.FINE, "database_to_make", {"address": shown})
    try:
        with opened(url) as engine:
            with engine.connect() as connection:
                stands, switched_off = revision_of(connection), forgets_in_a_power_cut(connection)
            whole = is_whole(engine, thorough=False)
    except (SQLAlchemyError, ImportError, OSError) as error:
        detail = str(getattr(error, "orig", None) or error).splitlines()[0]
        return Check(CheckState.MISSING, "database_missing", {"address": shown, "detail": detail})
    if not whole:
        return Check(CheckState.MISSING, "database_damaged", {"address": shown})
    if switched_off:
        return Check(CheckState.MISSING, "database_forgets", {"address": shown, "settings": ", ".join(switched_off)})
    return _tables(stands, shown)


def _tables(stands: str | None, shown: str) -> Check:
    """Whether the tables are those of this version."""
    if stands == known_revisions()[0]:
        return Check(CheckState.FINE, "database", {"address": shown})
    if stands is not None and stands not in known_revisions():
        return Check(CheckState.MISSING, "database_newer", {"address": shown})
    return Check(CheckState.NOTE, "database_empty" if stands is None else "database_behind", {"address": shown})


def limits_server(url: str | None) -> Iterator[Check]:
    """Whether the server that counts attempts can be reached, where one is named."""
    if url is None:
        return
    values = {"address": make_url(url).render_as_string(hide_password=True)}
    try:
        answers = ValkeyCounters(url).answers()
    except CountersUnavailableError as error:
        yield Check(CheckState.MISSING, "limits_library", {**values, "detail": str(error)})
        return
    yield Check(CheckState.FINE if answers else CheckState.MISSING, "limits" if answers else "limits_missing", values)


def secret_key(settings: Settings, environ: Mapping[str, str]) -> Check:
    """Where the secret key comes from, and whether it is the one of the database.

    A key that is wrong in itself never gets this far.
    """
    given = environ.get(f"{PREFIX}SECRET_KEY", "").strip()
    file = settings.instance / "secret.key"
    key = given or (file.read_text(encoding="ascii").strip() if file.is_file() else "")
    if _key_fits(settings.database_url, key) is False:
        return Check(CheckState.MISSING, "secret_other" if key else "secret_lost", {"file": str(file)})
    if given:
        return Check(CheckState.FINE, "secret")
    return Check(CheckState.NOTE, "secret_kept", {"file": str(file)})


def _key_fits(url: str, key: str) -> bool | None:
    """Whether the database was made under that key; None where it cannot be read or cannot tell."""
    path = sqlite_file(url)
    if path is not None and not path.exists():
        return None
    try:
        with opened(url) as engine, engine.connect() as connection:
            return key_fits(connection, SecretKeys.from_secret(key))
    except (SQLAlchemyError, ImportError, OSError):
        return None


def questionnaires(own: Path | None) -> Iterator[Check]:
    """Whether every questionnaire at hand can be used."""
    usable = []
    for name, place in folders(own).items():
        problems = check_folder(place)
        if problems:
            yield Check(
                CheckState.MISSING, "questionnaire_missing", {"key": name, "count": len(problems), "folder": str(place)}
            )
        else:
            usable.append(name)
    yield Check(CheckState.FINE, "questionnaires", {"names": ", ".join(usable)})


def mail_server(settings: MailSettings | None, database_url: str) -> Check:
    """Whether the mail server answers and takes our account, where one is named; else how many letters wait for one."""
    if settings is None:
        variable = f"{PREFIX}MAIL_HOST"
        count = _mails_waiting(database_url)
        if count:
            return Check(CheckState.NOTE, "mail_waiting", {"variable": variable, "count": count})
        return Check(CheckState.NOTE, "mail_none", {"variable": variable})
    values = {"host": settings.host, "port": settings.port}
    try:
        with mail.post(replace(settings, timeout_seconds=min(PATIENCE, settings.timeout_seconds))):
            pass
    except mail.MailOutageError as error:
        return Check(CheckState.MISSING, "mail_missing", {**values, "detail": str(error)})
    return Check(CheckState.FINE, "mail", values)


def _mails_waiting(url: str) -> int:
    """How many letters wait in the database; none where it cannot be read, which is another check's finding."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database and not Path(address.database).exists():
        return 0
    try:
        with opened(url) as engine, Session(engine) as session:
            return outbox.all_waiting(session)
    except (SQLAlchemyError, ImportError, OSError):
        return 0


def port_free(host: str, port: int) -> Check:
    """Whether the product could listen there."""
    problem = listening_problem(host, port)
    values = {"host": host, "port": port}
    return Check(CheckState.NOTE, f"port_{problem}", values) if problem else Check(CheckState.FINE, "port", values)


def listening_problem(host: str, port: int) -> str | None:
    """Why nobody can listen there: `taken`, `forbidden`, `no_address`; None when one can."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            if os.name == "posix":
                # Without it a port just left by another run would seem taken for a minute.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        return "no_address"
    except OSError as error:
        return {errno.EADDRINUSE: "taken", errno.EACCES: "forbidden"}.get(error.errno or 0, "no_address")
    return None
