"""Benchmark: journeys per second and server CPU."""

import json
from collections.abc import Iterator
from itertools import cycle
from urllib.parse import urlencode

from assessment.core.questionnaire.definition import Kind, Length, Page
from assessment.questionnaire_files.catalogue import questionnaire
from benchmarks.results_table import Measurement, at_most
from benchmarks.servers import MeasuredServer, floor, product
from benchmarks.simulated_respondents import (
    ITEMS,
    Journey,
    Run,
    SimulatedRespondent,
    opened_questions,
    run,
    whole_journey,
)

WARM_UP = 3
"""Journeys before measuring: templates compiled, caches filled."""
RUNS = {1: 25, 8: 64, 32: 128}
"""Journeys by respondents at once."""
SAVES = 600
RESULTS_OPENED = 40
MOST_CPU, MOST_SAVE_CPU, MOST_LATENCY = 40.0, 3.0, 40.0
"""Aims, in milliseconds."""


def rows() -> Iterator[Measurement]:
    """Every figure about answering."""
    with product() as server:
        measured = _measured(server, whole_journey)
        save = _save_cpu(server)
        results = _results_cpu(server)
    with floor() as server:
        bare = _measured(server, _bare_journey)
    for together, journey_figures in measured.items():
        beside = f"floor {bare[together].per_second:.0f}"
        yield Measurement(f"journeys per second, {together} at once", f"{journey_figures.per_second:.1f}", "", beside)
    for together, journey_figures in measured.items():
        beside = f"floor {bare[together].cpu_per_journey:.1f}"
        yield at_most(
            f"server CPU per journey of {ITEMS} items, {together} at once",
            journey_figures.cpu_per_journey,
            MOST_CPU,
            "ms",
            beside,
        )
    yield Measurement("server CPU for the results page after it", f"{results:.1f} ms", "")
    yield at_most("server CPU per answer saved in the background", save, MOST_SAVE_CPU, "ms")
    at_eight = measured[8].percentile(0.95)
    yield at_most("95 % of pages, 8 at once", at_eight, MOST_LATENCY, "ms", f"floor {bare[8].percentile(0.95):.1f}")


def _measured(server: MeasuredServer, journey: Journey) -> dict[int, Run]:
    run(server, together=1, journeys=WARM_UP, journey=journey)
    return {
        together: run(server, together=together, journeys=journeys, journey=journey)
        for together, journeys in RUNS.items()
    }


def _pages() -> tuple[Page, ...]:
    return questionnaire().pages(Length.FULL, "sales")


def _bare_journey(respondent: SimulatedRespondent, number: int) -> None:
    """The same answers in as many pages."""
    pages = _pages()
    respondent.open("/")
    for place, page in enumerate(pages):
        respondent.open(f"/{number}/{place}")
        fields = {item.code: "3" for item in page.items if item.kind is not Kind.OPEN}
        respondent.ask("POST", f"/{number}/{place}", urlencode(fields).encode())


def _results_cpu(server: MeasuredServer) -> float:
    """Milliseconds of server CPU to show the results of the full length."""
    respondent = SimulatedRespondent(server.port)
    address = whole_journey(respondent, 0)
    spent = server.cpu_seconds()
    for _ in range(RESULTS_OPENED):
        respondent.open(address)
    respondent.close()
    return 1000 * (server.cpu_seconds() - spent) / RESULTS_OPENED


def _save_cpu(server: MeasuredServer) -> float:
    """Milliseconds of server CPU for one answer saved by itself."""
    respondent = SimulatedRespondent(server.port)
    address, key = opened_questions(respondent)
    codes = cycle(item.code for page in _pages() for item in page.items if item.kind is not Kind.OPEN)
    headers = {"Content-Type": "application/json", "X-CSRFToken": key}
    spent = 0.0
    for number in range(SAVES + 50):
        if number == 50:
            spent = server.cpu_seconds()
        body = json.dumps({"language": "fr", "answers": {next(codes): 1 + number % 5}}).encode()
        status, _, answer = respondent.ask("POST", address, body, headers)
        if status != 200:
            raise RuntimeError(f"a save answered {status}: {answer[:200]}")
    respondent.close()
    return 1000 * (server.cpu_seconds() - spent) / SAVES
