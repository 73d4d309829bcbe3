"""Real server process for tests."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.ports import reserved_port
from tests.waiting import PATIENCE, wait_until

ROOT = Path(__file__).parent.parent
SERVE = (
    "import sys; from assessment.server import prepare, serve; from assessment.settings import read_settings; "
    "prepare(read_settings()); "
    "serve(read_settings(), host='127.0.0.1', port=int(sys.argv[1]), workers=1, with_jobs=False)"
)


class Server:
    """One server on its own port and data; it can be killed and started again on the same."""

    def __init__(self, instance: Path, port: int, **settings: str) -> None:
        self.instance = instance
        self.port = port
        self.environ = {"DIAPASON_INSTANCE": str(instance), "DIAPASON_STARTS_PER_MINUTE": "100000", **settings}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers."""
        inherited: Mapping[str, str] = {
            key: value for key, value in os.environ.items() if not key.startswith("DIAPASON_")
        }
        with (self.instance.parent / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(self.port)],
                env={**inherited, **self.environ, "PYTHONPATH": str(ROOT)},
                cwd=self.instance.parent,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            wait_until(self._answers, "the server does not answer")
        except AssertionError as error:
            self.kill()
            raise AssertionError((self.instance.parent / "server.log").read_text(errors="replace")) from error

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "the server died of itself"
        try:
            urllib.request.urlopen(f"{self.address}/robots.txt", timeout=PATIENCE).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True

    def kill(self) -> None:
        """End it and its workers at once, without a word."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


@contextmanager
def running_server(instance: Path, **settings: str) -> Iterator[Server]:
    """A server that answers, and is gone after the block."""
    with reserved_port() as port:
        server = Server(instance, port, **settings)
        try:
            server.start()
            yield server
        finally:
            server.kill()
