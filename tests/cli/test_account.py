"""diapason account."""

import re
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from assessment.services.accounts.account_links import link_of_token
from assessment.settings import read_settings
from assessment.store.database import connect, upgrade
from assessment.store.models import Account
from tests.campaign_factory import NOW
from tests.cli.conftest import Run


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the only account of an installation."""
    monkeypatch.setenv("DIAPASON_INSTANCE", str(tmp_path / "instance"))
    engine = connect(read_settings().database_url)
    upgrade(engine)
    with Session(engine) as session, session.begin():
        session.add(Account(email="alice@exemple.fr", locale="fr"))
    return "alice@exemple.fr"


def test_a_reset_prints_a_link_for_the_address(run: Run, account: str) -> None:
    ran = run("account", "reset", "Alice@exemple.fr", "--port", "8100", "--lang", "en")
    assert ran.code == 0
    link = re.search(r"http://127\.0\.0\.1:8100/fr/account/link/(\S{43})\n", ran.out)
    assert link, ran.out
    with Session(connect(read_settings().database_url)) as session:
        opened = link_of_token(session, link[1], now=NOW)
        assert opened is not None
        assert opened.account_id == session.query(Account).one().id
    assert account


def test_an_address_without_an_account_is_told(run: Run, account: str) -> None:
    ran = run("account", "reset", "bob@exemple.fr", "--lang", "fr")
    assert ran.code == 2
    assert "Aucun compte" in ran.err
    assert account not in ran.err
