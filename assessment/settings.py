"""Settings from environment variables, validated at start."""

import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from assessment.i18n import LANGUAGES, language
from assessment.logs import LogFormat

PREFIX = "DIAPASON_"
SECRET_LENGTH = 32
"""Characters below which a secret key can be guessed."""
WEAK_SECRETS = ("change", "default", "secret", "example", "password", "diapason", "dev", "test")
"""Words that betray a key copied from a tutorial."""
DIFFERENT_CHARACTERS = 10
"""Fewer different characters than this in a key is a key made by leaning on the keyboard."""
PRIVATE = 0o600
"""Mode of a file that only its owner may read and write."""
_ADDRESS = re.compile(r"[!-;=?A-~]+@[^@\s<>]+")
_LIMITS_URL = re.compile(r"(valkeys?|rediss?)://([^\s/]*@)?(\[[\da-fA-F:.]+\]|[^\s/:@\[\]]+)(:\d{1,5})?(/\d*)?")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+/?")
OWN_PATHS = (*LANGUAGES, "assets", "respond", "healthz", "metrics", "robots.txt")
"""First parts of our own addresses: a path prefix that begins so could not be told from one of them."""
MAX_BODY = 64 * 1024
"""Bytes of a request: the longest form, two texts of 2,000 characters and what stood there before, needs 40,000."""


class Environment(StrEnum):
    """Where the product runs."""

    LOCAL = "local"
    PRODUCTION = "production"


class Security(StrEnum):
    """How the way to the mail server is kept from others."""

    NONE = "none"
    STARTTLS = "starttls"
    SSL = "ssl"


MAIL_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.SSL: 465}


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server, and who the mails come from (`Name <address>` or an address)."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: int = 20
    """How long each answer of the server is waited for."""

    @property
    def server(self) -> str:
        """Host and port, under which it is remembered what the server can do."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every decision of the operator."""

    environment: Environment
    instance: Path
    """Folder of what the product writes: database, secret key."""
    database_url: str
    secret_key: str = field(repr=False)
    base_url: str | None = None
    """Address under which everybody reaches the product, without a final slash; None, locally: where it is served."""
    questionnaires: Path | None = None
    """Folder of the operator's own questionnaires."""
    retention_days: int = 180
    served_at: str | None = None
    """Address at which `diapason serve` listens: where links in letters lead while `base_url` is None."""
    trusted_proxies: int = 0
    """How many reverse proxies in front may say who the client is."""
    starts_per_minute: int = 60
    """Questionnaires that one address may start in a minute, per worker: a meeting room shares one address."""
    limits_url: str | None = field(default=None, repr=False)
    """Address of a Valkey or Redis server that counts attempts; None: the database does."""
    max_body: int = MAX_BODY
    log_format: LogFormat = LogFormat.TEXT
    metrics_key: str | None = field(default=None, repr=False)
    """What a program that reads the figures must show; None: there are none to read."""
    mail: MailSettings | None = None
    """None: no mail leaves; invitations wait until a server is named."""

    @property
    def path_prefix(self) -> str:
        """The path of `base_url`, below which the product is served; empty where it has the host to itself."""
        return urlsplit(self.base_url or "").path

    @property
    def in_production(self) -> bool:
        """Whether cookies travel over HTTPS only."""
        return self.environment is Environment.PRODUCTION


class SettingsError(Exception):
    """The product cannot start; the message says in both languages which variable to mend and how."""

    def __init__(self, variable: str, what: str, **values: object) -> None:
        self.variable = PREFIX + variable
        self.what = what
        self.values = values
        super().__init__("\n".join(self.said_in(code) for code in LANGUAGES))

    def said_in(self, code: str) -> str:
        """The message in one language."""
        return language(code)(f"settings.{self.what}", variable=self.variable, **self.values)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings out of the environment's DIAPASON_ variables. Raises SettingsError.

    Where no secret key is given locally, one is made once and kept in the instance folder: a restart logs nobody out.
    """
    given = _Given(os.environ if environ is None else environ)
    environment = given.choice("ENVIRONMENT", Environment, Environment.LOCAL)
    instance = Path(given.text("INSTANCE") or "instance").expanduser().resolve()
    return Settings(
        environment=environment,
        instance=instance,
        database_url=given.text("DATABASE_URL") or f"sqlite:///{instance / 'diapason.db'}",
        secret_key=_secret_key(given.text("SECRET_KEY"), environment, instance),
        base_url=_base_url(given.text("BASE_URL"), environment),
        questionnaires=_questionnaires(given.text("QUESTIONNAIRES")),
        retention_days=given.whole_number("RETENTION_DAYS", default=180, low=1, high=3650),
        trusted_proxies=given.whole_number("TRUSTED_PROXIES", default=0, low=0, high=10),
        starts_per_minute=given.whole_number("STARTS_PER_MINUTE", default=60, low=1, high=1_000_000),
        limits_url=_limits_url(given.text("LIMITS_URL")),
        log_format=given.choice("LOG_FORMAT", LogFormat, LogFormat.TEXT),
        metrics_key=_metrics_key(given.text("METRICS_KEY")),
        mail=_mail(given, environment),
    )


def questionnaires_folder(environ: Mapping[str, str] | None = None) -> Path | None:
    """The folder of the operator's own questionnaires, for commands that run no server. Raises SettingsError."""
    return _questionnaires(_Given(os.environ if environ is None else environ).text("QUESTIONNAIRES"))


def _limits_url(written: str) -> str | None:
    """The address of the server that counts attempts. Raises SettingsError, which leaves out a password in it."""
    if not written:
        return None
    if not _LIMITS_URL.fullmatch(written):
        raise SettingsError("LIMITS_URL", "limits_url")
    return written


Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _Given:
    environ: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.environ.get(PREFIX + name, "").strip()

    def choice(self, name: str, choices: type[Choice], default: Choice) -> Choice:
        written = self.text(name)
        if not written:
            return default
        if written not in tuple(choices):
            raise SettingsError(name, "not_a_choice", value=written, choices=", ".join(choices))
        return choices(written)

    def whole_number(self, name: str, *, default: int, low: int, high: int) -> int:
        written = self.text(name)
        if not written:
            return default
        number = int(written) if written.isascii() and written.isdigit() and len(written) <= len(str(high)) else None
        if number is None or not low <= number <= high:
            raise SettingsError(name, "not_a_number", value=written[:40], low=low, high=high)
        return number


def _base_url(written: str, environment: Environment) -> str | None:
    """Links in letters lead there: in production it must be said, for a request could claim any address."""
    if not written:
        if environment is Environment.PRODUCTION:
            raise SettingsError("BASE_URL", "no_base_url")
        return None
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError("BASE_URL", "not_an_address", value=written[:80])
    if parts.path.strip("/") and (not _PATH.fullmatch(parts.path) or parts.path.split("/")[1] in OWN_PATHS):
        raise SettingsError("BASE_URL", "not_a_prefix", value=parts.path[:80])
    return written.rstrip("/")


def _mail(given: _Given, environment: Environment) -> MailSettings | None:
    host = given.text("MAIL_HOST")
    if not host:
        return None
    local = environment is Environment.LOCAL
    security = given.choice("MAIL_SECURITY", Security, Security.NONE if local else Security.STARTTLS)
    sender = given.text("MAIL_FROM")
    if not _ADDRESS.fullmatch(parseaddr(sender)[1]):
        raise SettingsError("MAIL_FROM", "not_a_sender", value=sender[:80])
    if given.text("MAIL_PASSWORD") and not given.text("MAIL_USER"):
        raise SettingsError("MAIL_USER", "no_mail_user")
    return MailSettings(
        host=host,
        port=given.whole_number("MAIL_PORT", default=MAIL_PORTS[security], low=1, high=65535),
        security=security,
        sender=sender,
        user=given.text("MAIL_USER"),
        password=given.text("MAIL_PASSWORD"),
        timeout_seconds=given.whole_number("MAIL_TIMEOUT", default=20, low=1, high=600),
    )


def _questionnaires(written: str) -> Path | None:
    if not written:
        return None
    path = Path(written).expanduser().resolve()
    if not path.is_dir():
        raise SettingsError("QUESTIONNAIRES", "not_a_folder", value=written)
    return path


def _metrics_key(written: str) -> str | None:
    if written and len(written) < SECRET_LENGTH:
        raise SettingsError("METRICS_KEY", "short_secret", length=SECRET_LENGTH)
    return written or None


def _secret_key(written: str, environment: Environment, instance: Path) -> str:
    if not written:
        if environment is Environment.PRODUCTION:
            raise SettingsError("SECRET_KEY", "no_secret", length=SECRET_LENGTH)
        return _kept_secret(instance / "secret.key")
    if len(written) < SECRET_LENGTH:
        raise SettingsError("SECRET_KEY", "short_secret", length=SECRET_LENGTH)
    weak = any(word in written.lower() for word in WEAK_SECRETS) or len(set(written)) < DIFFERENT_CHARACTERS
    if weak and environment is Environment.PRODUCTION:
        raise SettingsError("SECRET_KEY", "weak_secret", length=SECRET_LENGTH)
    return written


def _kept_secret(path: Path) -> str:
    """The key in that file, made once; two processes starting together end up with the same one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        if stat.S_IMODE(path.stat().st_mode) & ~PRIVATE:
            path.chmod(PRIVATE)
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingsError("INSTANCE", "folder_not_writable", value=str(path.parent)) from error
    if len(key) < SECRET_LENGTH:
        raise SettingsError("SECRET_KEY", "broken_secret_file", value=str(path))
    return key
