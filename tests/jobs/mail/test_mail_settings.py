"""Mail settings."""

from pathlib import Path

import pytest

from assessment.settings import Security, SettingsError, read_settings

SECRET = "Zk8vQ2mX7rT4wB9nL1cY6pJ3hG5fD0sA"
GOOD = {"MAIL_HOST": "mail.example", "MAIL_FROM": "Diapason <no-reply@product.example>"}


def _environ(tmp_path: Path, **variables: str) -> dict[str, str]:
    return {"DIAPASON_INSTANCE": str(tmp_path)} | {f"DIAPASON_{name}": value for name, value in variables.items()}


def test_without_a_host_no_mail_leaves(tmp_path: Path) -> None:
    assert read_settings(_environ(tmp_path)).mail is None


@pytest.mark.parametrize(("security", "port"), [("none", 25), ("starttls", 587), ("ssl", 465)])
def test_each_way_has_its_usual_port(tmp_path: Path, security: str, port: int) -> None:
    mail = read_settings(_environ(tmp_path, **GOOD, MAIL_SECURITY=security)).mail
    assert mail is not None
    assert (mail.security, mail.port) == (security, port)


def test_in_production_the_way_is_kept_from_others_unless_said_otherwise(tmp_path: Path) -> None:
    mail = read_settings(
        _environ(tmp_path, **GOOD, ENVIRONMENT="production", SECRET_KEY=SECRET, BASE_URL="https://diapason.example.com")
    ).mail
    assert mail is not None
    assert mail.security is Security.STARTTLS


def test_the_password_shows_nowhere(tmp_path: Path) -> None:
    settings = read_settings(_environ(tmp_path, **GOOD, MAIL_USER="diapason", MAIL_PASSWORD="open sesame"))
    assert "sesame" not in repr(settings)


@pytest.mark.parametrize(
    ("spoil", "variable"),
    [
        ({"MAIL_FROM": ""}, "MAIL_FROM"),
        ({"MAIL_FROM": "Diapason"}, "MAIL_FROM"),
        ({"MAIL_PORT": "0"}, "MAIL_PORT"),
        ({"MAIL_SECURITY": "tls"}, "MAIL_SECURITY"),
        ({"MAIL_PASSWORD": "open sesame"}, "MAIL_USER"),
        ({"MAIL_TIMEOUT": "soon"}, "MAIL_TIMEOUT"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_its_variable(
    tmp_path: Path, spoil: dict[str, str], variable: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(_environ(tmp_path, **GOOD | spoil))
    assert refusal.value.variable == f"DIAPASON_{variable}"
