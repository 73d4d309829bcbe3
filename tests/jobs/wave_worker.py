"""Worker process with a file as its clock.

It works on the installation in a folder. After each round it writes which moment it has worked for, so that whoever
moves the clock knows that nothing is left to do. It can be told to die before one of its next statements: however fast
the machine is, that is in the middle of what it does.
"""

import os
import signal
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, event

from assessment.jobs.job_queue import Jobs
from assessment.jobs.mail_delivery import send_due_mails
from assessment.settings import Environment, MailSettings, Security, Settings
from tests.conftest import SECRET
from tests.waiting import PATIENCE, pause

CLOCK = "clock"


def settings_of(folder: Path, port: int) -> Settings:
    """The installation in a folder, with a mail server on that port."""
    sender = "Diapason <diapason@product.example>"
    mail = MailSettings("127.0.0.1", port, Security.NONE, sender, timeout_seconds=PATIENCE)
    return Settings(
        environment=Environment.LOCAL,
        instance=folder,
        database_url=f"sqlite:///{folder / 'diapason.db'}",
        secret_key=SECRET,
        mail=mail,
    )


def work(folder: Path, port: int, name: str) -> None:
    """Work until killed."""

    def clock() -> datetime:
        return datetime.fromisoformat((folder / CLOCK).read_text(encoding="ascii"))

    jobs = Jobs(settings_of(folder, port), clock=clock)
    done, order = folder / f"done-{name}", folder / f"die-{name}"
    while True:
        if order.exists():
            _die_before(int(order.read_text(encoding="ascii")))
            order.unlink()
        moment = clock()
        jobs.turn_waves()
        if jobs.mail_worker is not None:
            send_due_mails(jobs.mail_worker)
        draft = done.with_suffix(".draft")
        draft.write_text(moment.isoformat(), encoding="ascii")
        draft.replace(done)
        pause()


def _die_before(statement: int) -> None:
    """Kill this process, without a word, before the statement of that number from now on."""
    left = iter(range(statement))

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_: object) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
