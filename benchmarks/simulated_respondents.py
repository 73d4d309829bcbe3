"""Simulated respondents over HTTP."""

import random
import re
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode

from benchmarks.servers import HOST, MeasuredServer

ENCODINGS = "gzip, deflate"
START = "/fr/start/alignment/full"
ABOUT = {"function": "sales", "role": "head", "asked": "function"}
RESULTS = "/results/"
ITEMS = 46
"""What a member of the triad is asked in the full length, besides the free texts."""
LONGEST_WAY = 100
"""Items after which a journey that does not end is a fault."""
LONGEST_RUN = 120.0
"""Seconds after which a run of many journeys stops, whatever was left to do."""
_KEY = re.compile(r'name="csrf_token" value="([^"]+)"')
_CHOICES = re.compile(r'<input type="radio" name="([^"]+)"')
_SEEN = re.compile(r'name="(seen\.[^"]+)" value="([^"]*)"')
_ACTION = re.compile(r'data-save="([^"]+)"')


class SimulatedRespondent:
    """One browser without JavaScript: a kept connection, a cookie, and the time of each page."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection(HOST, port, timeout=30)
        self.cookie = ""
        self.latencies: list[float] = []

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Status, where it redirects to, and the page; the time counts when a page came."""
        sent = {"Accept-Encoding": ENCODINGS, "Accept-Language": "fr", **(headers or {})}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if body is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        began = time.perf_counter()
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        content = answer.read()
        self.latencies.append(time.perf_counter() - began)
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        if answer.getheader("Content-Encoding") == "gzip":
            content = zlib.decompress(content, wbits=31)
        return answer.status, answer.getheader("Location") or "", content.decode()

    def send(self, path: str, fields: Mapping[str, str]) -> str:
        """Send a form; where it leads. Raises RuntimeError when it is refused."""
        status, location, page = self.ask("POST", path, urlencode(fields).encode())
        if status != 303:
            raise RuntimeError(f"{path} answered {status}: {page[:300]}")
        return location

    def open(self, path: str) -> str:
        """Open a page. Raises RuntimeError when it does not come."""
        status, _, page = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return page

    def close(self) -> None:
        """Leave."""
        self.connection.close()


def whole_journey(respondent: SimulatedRespondent, _number: int) -> str:
    """From the start form to the last answer, all saved; the address of the results it leads to.

    Raises RuntimeError when an item was not asked.
    """
    respondent.cookie = ""
    page = respondent.open(START)
    path = respondent.send(START, {"csrf_token": _key(page), **ABOUT})
    answered = 0
    while RESULTS not in path and answered < LONGEST_WAY:
        page = respondent.open(path)
        names = dict.fromkeys(_CHOICES.findall(page))
        answered += len(names)
        chosen = {name: str(random.randint(1, 5)) for name in names}
        path = respondent.send(path, {"csrf_token": _key(page), **dict(_SEEN.findall(page)), **chosen})
    if answered != ITEMS:
        raise RuntimeError(f"{answered} items were asked instead of {ITEMS}")
    return path


def _key(page: str) -> str:
    match = _KEY.search(page)
    if not match:
        raise RuntimeError("the page has no form")
    return match[1]


def opened_questions(respondent: SimulatedRespondent) -> tuple[str, str]:
    """Begin a journey; the address for saves in the background, and the form's key."""
    page = respondent.open(START)
    path = respondent.send(START, {"csrf_token": _key(page), **ABOUT})
    page = respondent.open(path)
    match = _ACTION.search(page)
    if not match:
        raise RuntimeError("the page saves nothing in the background")
    return match[1], _key(page)


Journey = Callable[[SimulatedRespondent, int], object]
"""What a respondent does, given their number."""


@dataclass
class Run:
    """What many journeys took. Times in seconds."""

    journeys: int = 0
    seconds: float = 0.0
    server_cpu: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Journeys per second."""
        return self.journeys / self.seconds

    @property
    def cpu_per_journey(self) -> float:
        """Milliseconds of server CPU per journey."""
        return 1000 * self.server_cpu / self.journeys

    def percentile(self, share: float) -> float:
        """Milliseconds below which that share of the requests stay."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def run(server: MeasuredServer, *, together: int, journeys: int, journey: Journey) -> Run:
    """`journeys` journeys, `together` at once. Raises RuntimeError when one fails."""
    result, lock, faults = Run(), threading.Lock(), []
    left = iter(range(journeys))
    until = time.monotonic() + LONGEST_RUN

    def keep_going() -> None:
        respondent = SimulatedRespondent(server.port)
        try:
            while time.monotonic() < until:
                with lock:
                    number = next(left, None)
                if number is None:
                    break
                journey(respondent, number)
                with lock:
                    result.journeys += 1
        except (OSError, RuntimeError) as error:
            faults.append(error)
        finally:
            respondent.close()
            with lock:
                result.latencies += respondent.latencies

    threads = [threading.Thread(target=keep_going) for _ in range(together)]
    spent, began = server.cpu_seconds(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.seconds = time.perf_counter() - began
    result.server_cpu = server.cpu_seconds() - spent
    if faults:
        raise RuntimeError(f"{len(faults)} respondents could not finish: {faults[0]}") from faults[0]
    return result
