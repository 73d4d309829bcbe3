"""Settings: accepted values and start-up errors."""

import stat
from pathlib import Path

import pytest

from assessment.settings import Environment, Settings, SettingsError, read_settings

ADDRESS = "https://diapason.example.com"
GOOD_SECRET = "Zk8vQ2mX7rT4wB9nL1cY6pJ3hG5fD0sA"


def environ(tmp_path: Path, **spoil: str) -> dict[str, str]:
    """A valid environment, which each test spoils once."""
    return {"DIAPASON_INSTANCE": str(tmp_path / "instance")} | {
        f"DIAPASON_{name}": value for name, value in spoil.items()
    }


def test_nothing_needs_to_be_said_locally(tmp_path: Path) -> None:
    settings = read_settings(environ(tmp_path))
    assert settings.environment is Environment.LOCAL
    assert settings.database_url == f"sqlite:///{tmp_path / 'instance' / 'diapason.db'}"
    assert (settings.retention_days, settings.trusted_proxies, settings.base_url) == (180, 0, None)


def test_the_local_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first, second = read_settings(environ(tmp_path)), read_settings(environ(tmp_path))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "instance" / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "instance").iterdir()] == ["secret.key"]


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    assert read_settings(environ(tmp_path / "a")).secret_key != read_settings(environ(tmp_path / "b")).secret_key


def test_production_starts_with_a_key_of_its_own(tmp_path: Path) -> None:
    settings = read_settings(environ(tmp_path, ENVIRONMENT="production", SECRET_KEY=GOOD_SECRET, BASE_URL=ADDRESS))
    assert settings.in_production
    assert not (tmp_path / "instance" / "secret.key").exists()


@pytest.mark.parametrize(
    "secret",
    ["", "short", "x" * 40, "change-me-please-change-me-please-1234", "diapason-0123456789-0123456789-0123"],
)
def test_production_refuses_a_missing_short_or_guessable_key(tmp_path: Path, secret: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(environ(tmp_path, ENVIRONMENT="production", SECRET_KEY=secret, BASE_URL=ADDRESS))
    assert refusal.value.variable == "DIAPASON_SECRET_KEY"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "staging"),
        ("RETENTION_DAYS", "0"),
        ("RETENTION_DAYS", "-5"),
        ("RETENTION_DAYS", "half a year"),
        ("RETENTION_DAYS", "9" * 4000),
        ("TRUSTED_PROXIES", "many"),
        ("STARTS_PER_MINUTE", "0"),
        ("BASE_URL", "diapason.example.com"),
        ("BASE_URL", "ftp://diapason.example.com"),
        ("QUESTIONNAIRES", "/nowhere/at/all"),
        ("SECRET_KEY", "too short"),
    ],
)
def test_a_wrong_value_names_its_variable_in_both_languages(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(environ(tmp_path, **{name: value}))
    french, english = refusal.value.said_in("fr"), refusal.value.said_in("en")
    assert french != english
    assert f"DIAPASON_{name}" in french
    assert f"DIAPASON_{name}" in english
    assert str(refusal.value) == f"{french}\n{english}"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError) as refusal:
        read_settings({"DIAPASON_INSTANCE": str(tmp_path / "file" / "instance")})
    assert refusal.value.variable == "DIAPASON_INSTANCE"


def test_an_emptied_key_file_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "secret.key").write_text("")
    with pytest.raises(SettingsError) as refusal:
        read_settings(environ(tmp_path))
    assert "secret.key" in str(refusal.value)


def test_the_key_is_not_written_where_settings_are_printed(tmp_path: Path) -> None:
    settings: Settings = read_settings(environ(tmp_path, SECRET_KEY=GOOD_SECRET))
    assert GOOD_SECRET not in repr(settings)


def test_production_does_not_start_without_the_address_of_its_links(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(environ(tmp_path, ENVIRONMENT="production", SECRET_KEY=GOOD_SECRET))
    for said in (refusal.value.said_in("fr"), refusal.value.said_in("en")):
        assert "DIAPASON_BASE_URL" in said
        assert "https://diapason." in said


def test_a_key_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    read_settings(environ(tmp_path))
    kept = tmp_path / "instance" / "secret.key"
    kept.chmod(0o644)
    read_settings(environ(tmp_path))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_addresses_lose_their_final_slash(tmp_path: Path) -> None:
    assert (
        read_settings(environ(tmp_path, BASE_URL="https://diapason.example.com/")).base_url
        == "https://diapason.example.com"
    )
