"""No saved answer is lost when the server is killed."""

import http.client
import json
import random
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.live_server import Server, running_server
from tests.waiting import PATIENCE, wait_until

RESPONDENTS = 4
KILLS = 3
SAVES = (8, 60)
"""The server is killed once as many answers were saved as is drawn between these two."""
ITEMS = [f"V{dimension}.{number}" for dimension in (1, 2) for number in (1, 2, 3, 4)]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that runs."""
    with running_server(tmp_path / "instance") as server:
        yield server


@dataclass
class AnsweringClient:
    """Somebody who answers as fast as the server lets them, and remembers what it said it had saved."""

    port: int
    in_background: bool
    cookie: str = ""
    address: str = ""
    key: str = ""
    saved: dict[str, int] = field(default_factory=dict)
    in_doubt: dict[str, set[int]] = field(default_factory=dict)
    """Values that were sent without an answer coming back: they may be there or not."""
    saves: int = 0
    """How often the server said that an answer was saved."""

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, str]:
        """One request: status, where to, and what came back."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            link.request(method, path, body.encode(), {"Cookie": self.cookie, **headers})
            answer = link.getresponse()
            page = answer.read().decode()
        finally:
            link.close()
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).split(";")[0]
        self.key = next(iter(re.findall(r'name="csrf_token" value="([^"]+)"', page)), self.key)
        return answer.status, answer.getheader("Location") or "", page

    def begin(self) -> None:
        """Start a questionnaire."""
        self.ask("GET", "/fr/start/alignment/full")
        form = urlencode({"csrf_token": self.key, "function": "sales"})
        status, self.address, _ = self.ask("POST", "/fr/start/alignment/full", form, **FORM)
        assert status == 303

    @property
    def token(self) -> str:
        """The token of the personal link."""
        return self.address.split("/")[3]

    def answer(self, draw: random.Random) -> None:
        """Give one answer, and note it as saved when the server says so."""
        item, value = draw.choice(ITEMS), draw.randint(1, 5)
        self.in_doubt.setdefault(item, set()).add(value)
        if self.in_background:
            body = json.dumps({"answers": {item: value}})
            headers = {"Content-Type": "application/json", "X-CSRFToken": self.key}
            done = self.ask("POST", f"/respond/{self.token}/answers", body, **headers)[0] == 200
        else:
            page = 1 if item.startswith("V1") else 2
            form = urlencode({"csrf_token": self.key, item: value})
            done = self.ask("POST", f"/fr/respond/{self.token}/{page}/back", form, **FORM)[0] == 303
        if done:
            self.saves += 1
            self.saved[item] = value
            self.in_doubt[item].clear()

    def kept(self) -> dict[str, int]:
        """What the pages show as chosen."""
        chosen_options: dict[str, int] = {}
        for page in (1, 2):
            html = self.ask("GET", f"/fr/respond/{self.token}/{page}")[2]
            chosen = re.findall(r'name="([VOPS]\d\.\d)" value="(-?\d)" checked', html)
            chosen_options |= {item: int(value) for item, value in chosen}
        return chosen_options


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _answer_until(person: AnsweringClient, stop: threading.Event, seed: int) -> None:
    draw = random.Random(seed)
    while not stop.is_set():
        try:
            person.answer(draw)
        except (OSError, http.client.HTTPException):
            return


def _saves(people: list[AnsweringClient]) -> int:
    """Answers that the server said were saved; none before everybody had one."""
    saves = [person.saves for person in people]
    return sum(saves) if all(saves) else 0


def _wait_for_saves(people: list[AnsweringClient], saves: int) -> None:
    wait_until(lambda: _saves(people) >= saves, "nothing is saved any more")


def test_not_one_saved_answer_is_lost(server: Server) -> None:
    draw = random.Random(20260304)
    people = [AnsweringClient(server.port, in_background=number % 2 == 0) for number in range(RESPONDENTS)]
    for person in people:
        person.begin()
    for kill in range(KILLS):
        killed_at = _saves(people) + draw.randint(*SAVES)
        stop = threading.Event()
        threads = [
            threading.Thread(target=_answer_until, args=(person, stop, 100 * kill + number))
            for number, person in enumerate(people)
        ]
        for thread in threads:
            thread.start()
        _wait_for_saves(people, killed_at)
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        server.start()
        for person in people:
            kept = person.kept()
            for item, value in person.saved.items():
                assert kept.get(item) in {value} | person.in_doubt[item], (kill, item)
            person.saved = kept
            person.in_doubt.clear()
            person.in_doubt.update({item: set() for item in kept})
