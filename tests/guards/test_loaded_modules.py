"""What serving and working load: libraries that only some page or some day needs are loaded by it."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from assessment.store.database import connect, upgrade
from assessment.store.models import Account
from tests.campaign_factory import KEYS, stage
from tests.guards.imports import ROOT
from tests.waiting import PATIENCE

RARE = {
    "zxcvbn",
    "pygments",
    "mako",
    "alembic",
    "icalendar",
    "docx",
    "pptx",
    "PIL",
    "openpyxl",
    "xlsxwriter",
    "rapidfuzz",
    "markdown_it",
    "pandas",
    "jsonschema",
}
HEAVY = {"matplotlib", "weasyprint", "scipy", "ortools", "numpy", "lxml"}
RESULTS = {
    "assessment.core.results",
    "assessment.core.optimiser",
    "assessment.importers.answers",
    "reports.content.report",
}
"""What results, plans and documents are made with, and files that people bring are read with."""
PREPARED = """
import re, sys
from datetime import date
from pathlib import Path
from assessment.services.installation.open_database import open_database
from assessment.settings import Environment, Settings
from assessment.store.encryption import SecretKeys
folder = Path(sys.argv[1])
url = f"sqlite:///{folder / 'diapason.db'}"
secret = sys.argv[2]
settings = Settings(environment=Environment.LOCAL, instance=folder, database_url=url, secret_key=secret)
open_database(url, folder, keys=SecretKeys.from_secret(secret), today=date.today(), looks_whole=True).dispose()
"""
PAGES = """
import assessment.server
from assessment.app import create_app_by_need
client = create_app_by_need(settings).test_client()
assert client.get("/fr").status_code == 200
start = "/fr/start/alignment/quick"
key = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(start).text)[1]
begun = client.post(start, data={"csrf_token": key, "function": "sales", "role": "head"}, follow_redirects=True)
assert begun.status_code == 200, begun.text
assert "/respond/" in begun.request.path
"""
ACCOUNT_PAGES = """
import secrets, time
import assessment.server
from assessment.app import create_app_by_need
from assessment.web.accounts.security.session_lifetime import OWNER, SESSION_NAME
client = create_app_by_need(settings).test_client()
_, _, _, known, organisation, campaign = sys.argv
assert client.get("/fr/account/sign-up").status_code == 200
with client.session_transaction() as cookie:
    cookie.update({OWNER: known, "_fresh": True, "fs_paa": time.time(), SESSION_NAME: secrets.token_hex(8)})
inside = f"/fr/organisations/{organisation}"
own = ("/fr/account", "/fr/organisations", inside, f"{inside}/context", f"{inside}/members", f"{inside}/campaigns/new")
for page in (*own, *(f"{inside}/campaigns/{campaign}{page}" for page in ("", "/invitations", "/close"))):
    assert client.get(page).status_code == 200, page
"""
TURN = """
import assessment.cli.commands.work
from assessment.jobs.job_queue import Jobs
Jobs(settings).turn_waves()
"""


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """A folder with a database that is up to date."""
    engine = connect(f"sqlite:///{tmp_path / 'diapason.db'}")
    upgrade(engine)
    engine.dispose()
    return tmp_path


def _loaded_by(code: str, installation: Path, *given: str) -> set[str]:
    """Modules and packages that a fresh Python holds after the code."""
    tell = "print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run(
        [sys.executable, "-c", f"{PREPARED}\n{code}\n{tell}", str(installation), KEYS.secret.decode(), *given],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.split())


def test_the_home_page_and_a_question_load_nothing_that_they_can_do_without(installation: Path) -> None:
    loaded = _loaded_by(PAGES, installation)
    assert {"flask", "assessment.web.answering.question_pages"} <= loaded
    assert not loaded & (RARE | HEAVY | RESULTS | {"assessment.further_pages", "assessment.figure_pages"})


def test_pages_of_an_account_and_of_an_open_campaign_load_nothing_that_results_are_made_with(
    installation: Path,
) -> None:
    engine = connect(f"sqlite:///{installation / 'diapason.db'}")
    made = stage(engine)
    made.open()
    with Session(engine) as session:
        known = session.get_one(Account, made.actor.account_id).fs_uniquifier
    engine.dispose()
    loaded = _loaded_by(ACCOUNT_PAGES, installation, known, made.organisation_id, made.campaign_id)
    assert {"assessment.further_pages", "assessment.web.campaigns.campaign_pages"} <= loaded
    assert not loaded & (RARE | HEAVY | RESULTS | {"assessment.figure_pages"})


def test_a_worker_that_has_nothing_to_do_loads_neither_closing_nor_documents(installation: Path) -> None:
    loaded = _loaded_by(TURN, installation)
    assert "assessment.jobs.campaign_steps" in loaded
    assert not loaded & (RARE | HEAVY)
    assert not loaded & (RESULTS | {"flask", "reports.content", "assessment.services.campaigns.close_campaign"})
