"""The application of a seeded database, with somebody signed in."""

import secrets
import time
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from assessment.app import create_app
from assessment.settings import Environment, Settings
from assessment.store.database import connect
from assessment.store.models import Account
from assessment.web.accounts.security.session_lifetime import OWNER, SESSION_NAME
from benchmarks.scale.seed_campaign import NOW, TODAY

SECRET = "5c0f1a3b7d9e2468ace013579bdf2468ace01357"


def settings_of(database_url: str, folder: Path) -> Settings:
    """Settings of a local installation on that database."""
    return Settings(environment=Environment.LOCAL, instance=folder, database_url=database_url, secret_key=SECRET)


def reader_of(settings: Settings, account_id: str) -> FlaskClient:
    """A browser in which the account is signed in."""
    client = create_app(settings, today=lambda: TODAY, now=lambda: NOW).test_client()
    engine = connect(settings.database_url)
    with Session(engine) as session, client.session_transaction() as cookie:
        cookie[OWNER] = session.get_one(Account, account_id).fs_uniquifier
        cookie["_fresh"] = True
        cookie["fs_paa"] = time.time()
        cookie[SESSION_NAME] = secrets.token_hex(8)
    engine.dispose()
    return client
