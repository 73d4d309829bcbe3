"""The application of a seeded database, with somebody signed in, and the processor time of their pages."""

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from assessment.app import create_app
from assessment.settings import Environment, Settings
from assessment.store.database import connect
from assessment.store.models import Account
from assessment.web.accounts.security.session_lifetime import OWNER, SESSION_NAME
from benchmarks.scale.seed_campaign import NOW, TODAY

SECRET = "5c0f1a3b7d9e2468ace013579bdf2468ace01357"
TIMES = 5
"""Each page is opened so often; the least counts, since whatever else runs only ever adds."""


class PageCost(NamedTuple):
    """Milliseconds of processor time of this process, and bytes of the page."""

    milliseconds: float
    size: int


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


def cost_of(reader: FlaskClient, address: str) -> PageCost:
    """The least that the page costs, after a first time. Raises RuntimeError when it does not come."""
    answer = reader.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return PageCost(least(lambda: reader.get(address).data), len(answer.data))


def least(work: Callable[[], object], *, times: int = TIMES) -> float:
    """The least processor time of the work, in milliseconds."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return 1000 * min(spent)
