"""diapason serve and purge."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text

from assessment.cli.server_options import local_address
from assessment.core.questionnaire.definition import Length
from assessment.jobs.worker_process import NAME
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.server import prepare
from assessment.services.answering.response_lifecycle import RespondentProfile, start_response
from assessment.settings import read_settings
from assessment.store.database import connect, upgrade
from assessment.store.installation_lock import using
from tests.cli.conftest import Run
from tests.ports import reserved_port
from tests.waiting import PATIENCE, wait_until


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A folder of its own for what the product writes."""
    monkeypatch.setenv("DIAPASON_INSTANCE", str(tmp_path / "instance"))
    return dict(os.environ)


@pytest.fixture
def started(environ: dict[str, str], request: pytest.FixtureRequest) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """The server as the shell starts it, with the options that a test asks for, and its port."""
    command = [sys.executable, "-m", "assessment.cli", "serve", "--lang", "en", *getattr(request, "param", [])]
    with (
        reserved_port() as port,
        subprocess.Popen(
            [*command, "--port", str(port)],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as server,
    ):
        try:
            _wait_for(port, server)
            yield server, port
        finally:
            server.terminate()


def _wait_for(port: int, server: "subprocess.Popen[str]") -> None:
    def listens() -> bool:
        assert server.poll() is None
        return _listens(port)

    wait_until(listens, "nobody listens")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _jobs(server: "subprocess.Popen[str]") -> list[psutil.Process]:
    """The processes beside the server that send mails."""
    return [child for child in psutil.Process(server.pid).children() if child.name() == NAME]


def test_it_makes_its_database_answers_and_stops_when_asked_and_its_worker_with_it(
    started: tuple["subprocess.Popen[str]", int], environ: dict[str, str]
) -> None:
    server, port = started
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as browser:
        browser.request("GET", "/en")
        answer = browser.getresponse()
        assert answer.status == 200
        assert b"<h1" in answer.read()
    assert (Path(environ["DIAPASON_INSTANCE"]) / "diapason.db").is_file()
    [worker] = _jobs(server)
    server.send_signal(signal.SIGTERM)
    printed, _ = server.communicate(timeout=PATIENCE)
    psutil.wait_procs([worker], timeout=PATIENCE)
    assert not worker.is_running()
    assert f"Diapason answers at http://127.0.0.1:{port}" in printed
    assert "make demo" in printed
    assert re.search(rf"http://127\.0\.0\.1:{port}/en/account/link/\S{{43}}\n", printed)
    assert "nothing is sent" in printed
    assert server.returncode == 0


@pytest.mark.parametrize("started", [["--workers", "2"]], indirect=True)
def test_killed_without_a_word_it_leaves_no_process_behind(started: tuple["subprocess.Popen[str]", int]) -> None:
    server, _ = started
    begun = psutil.Process(server.pid).children(recursive=True)
    try:
        server.kill()
        # Every process that it began holds the other end of this pipe.
        server.communicate(timeout=PATIENCE)
    finally:
        for process in begun:
            if process.is_running():
                process.kill()
    assert begun


@pytest.mark.parametrize("started", [["--no-worker"]], indirect=True)
def test_asked_to_stop_it_first_answers_whoever_has_begun_to_ask(started: tuple["subprocess.Popen[str]", int]) -> None:
    server, port = started
    assert _jobs(server) == []
    form = b"csrf_token=none&function=sales"
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as browser:
        browser.putrequest("POST", "/fr/start/alignment/full")
        browser.putheader("Content-Type", "application/x-www-form-urlencoded")
        browser.putheader("Content-Length", str(len(form)))
        browser.endheaders(form[:10])
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as other:
            other.request("GET", "/robots.txt")
            assert other.getresponse().status == 200
        server.send_signal(signal.SIGTERM)
        wait_until(lambda: not _listens(port), "it goes on listening")
        browser.send(form[10:])
        assert browser.getresponse().status == 400
    server.communicate(timeout=PATIENCE)
    assert server.returncode == 0


def test_a_ctrl_c_in_the_terminal_ends_it_in_good_order(started: tuple["subprocess.Popen[str]", int]) -> None:
    """It reaches every process of the group at once."""
    server, _ = started
    os.killpg(server.pid, signal.SIGINT)
    printed, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert "Traceback" not in printed
    assert "refused to" not in printed, "no process was killed because it did not hear of it"
    assert "ended by itself" not in printed


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("::1", "http://[::1]:8000"),
        ("::", "http://[::1]:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("localhost", "http://localhost:8000"),
    ],
)
def test_the_address_that_is_told_opens_in_a_browser(host: str, address: str) -> None:
    assert local_address(host, 8000) == address


def test_a_port_that_is_taken_is_told_with_the_way_out(run: Run, environ: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ran = run("serve", "--port", str(port), "--lang", "en")
    assert ran.code == 2
    assert ran.problems == [
        f"Port {port} is already taken on 127.0.0.1; choose another with --port (or: make run PORT=8001)."
    ]
    assert not Path(environ["DIAPASON_INSTANCE"]).exists()


def test_an_address_that_is_not_ours_is_told(run: Run, environ: dict[str, str]) -> None:
    assert "203.0.113.7" in run("serve", "--host", "203.0.113.7", "--port", "0").err


@pytest.mark.parametrize("command", ["serve", "purge"])
def test_a_wrong_setting_stops_the_start_and_names_the_variable(
    run: Run, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("DIAPASON_RETENTION_DAYS", "soon")
    ran = run(command, "--lang", "en")
    assert ran.code == 2
    assert "DIAPASON_RETENTION_DAYS" in ran.problems[0]
    assert len(ran.problems) == 1


def test_production_does_not_start_without_a_real_key(
    run: Run, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIAPASON_ENVIRONMENT", "production")
    ran = run("serve", "--port", "0")
    assert ran.code == 2
    assert "DIAPASON_SECRET_KEY" in ran.err


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("work",), ("purge",)])
def test_a_lost_key_stops_the_start_with_a_sentence(
    run: Run, environ: dict[str, str], command: tuple[str, ...]
) -> None:
    prepare(read_settings())
    (Path(environ["DIAPASON_INSTANCE"]) / "secret.key").unlink()
    ran = run(*command, "--lang", "en")
    assert ran.code == 2
    assert len(ran.problems) == 1
    assert "secret key is not the one of this database" in ran.problems[0]


def test_purge_erases_what_is_past_its_time_and_nothing_else(run: Run, environ: dict[str, str]) -> None:
    engine = connect(read_settings().database_url)
    upgrade(engine)
    with engine.begin() as connection:
        # A day from the limit on either side: midnight may pass while this runs.
        for age in (400, 182, 179, 3):
            start_response(
                connection,
                questionnaire(),
                length=Length.QUICK,
                language="fr",
                about=RespondentProfile(),
                today=date.today() - timedelta(days=age),
                retention_days=180,
            )
    assert run("purge", "--lang", "en").out == "2 questionnaires erased\n"
    with engine.begin() as connection:
        assert connection.execute(text("select count(*) from responses")).scalar() == 2
    engine.dispose()
    assert run("purge", "--lang", "fr").out == "0 questionnaire effacé\n"


def test_a_database_moves_once_nobody_serves_from_it(run: Run, environ: dict[str, str], tmp_path: Path) -> None:
    prepare(read_settings())
    target = f"sqlite:///{tmp_path / 'other.db'}"
    with using(read_settings().instance):
        ran = run("move", "--to", target, "--lang", "en")
    assert ran.code == 2
    assert "Stop" in ran.problems[0]
    ran = run("move", "--to", target, "--lang", "en")
    assert (ran.code, ran.problems) == (0, [])
    assert target in ran.out
    ran = run("move", "--to", target, "--lang", "en")
    assert "is not empty" in ran.problems[0]
