"""Benchmark: pages while eight documents are asked for at once."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from statistics import quantiles

from benchmarks.results_table import Measurement, at_most
from benchmarks.servers import MeasuredServer, product
from benchmarks.simulated_respondents import SimulatedRespondent, whole_journey

DOCUMENTS = 8
PAUSE = 0.05
"""Seconds between two pages of one reader."""
AGAIN = 0.5
"""Seconds until whoever waits for a document asks again."""
MOST_USUAL, MOST_EVER = 100.0, 300.0
"""Milliseconds of 95 % of the pages, and of any page."""


def rows() -> Iterator[Measurement]:
    """Pages of a reader, alone and while eight full editions of eight people are made."""
    with product() as server, ThreadPoolExecutor(DOCUMENTS + 2) as pool:
        results = [_result_of(server, number) for number in range(DOCUMENTS)]
        quiet = _pages_until([pool.submit(time.sleep, 5.0)], server, results[0])
        began = time.perf_counter()
        making = [pool.submit(_wait_for_document, server, path) for path in results]
        busy = _pages_until(making, server, results[0])
        seconds = time.perf_counter() - began
    beside = f"alone {_usual(quiet):.0f} and {max(quiet):.0f}"
    yield at_most("95 % of pages while eight documents are made", _usual(busy), MOST_USUAL, "ms", beside)
    yield at_most("slowest page while eight documents are made", max(busy), MOST_EVER, "ms", beside)
    yield Measurement("eight full editions at once, until the last is there", f"{seconds:.1f} s", "")


def _result_of(server: MeasuredServer, number: int) -> str:
    respondent = SimulatedRespondent(server.port)
    try:
        return whole_journey(respondent, number)
    finally:
        respondent.close()


def _wait_for_document(server: MeasuredServer, path: str) -> None:
    respondent = SimulatedRespondent(server.port)
    try:
        while True:
            respondent.connection.request("GET", f"{path}/roadmap.pdf?edition=full")
            answer = respondent.connection.getresponse()
            answer.read()
            if answer.status == 200:
                return
            if answer.status != 202:
                raise RuntimeError(f"a document answered {answer.status}")
            time.sleep(AGAIN)
    finally:
        respondent.close()


def _pages_until(done: list[Future[None]], server: MeasuredServer, result: str) -> list[float]:
    """Milliseconds of each page that one reader opened meanwhile: the home page and a result in turn."""
    reader = SimulatedRespondent(server.port)
    try:
        while not all(each.done() for each in done):
            for path in ("/fr", result):
                reader.open(path)
                time.sleep(PAUSE)
    finally:
        reader.close()
    for each in done:
        each.result()
    return [1000 * seconds for seconds in reader.latencies]


def _usual(milliseconds: list[float]) -> float:
    return quantiles(milliseconds, n=20)[-1]
