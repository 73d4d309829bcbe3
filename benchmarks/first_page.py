"""Benchmark: bytes and requests of the first pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from benchmarks.browser import launch
from benchmarks.results_table import Measurement, at_most
from benchmarks.servers import HOST, MeasuredServer, product
from benchmarks.simulated_respondents import START

MOST_KILOBYTES, MOST_REQUESTS = 100.0, 8.0
NARROW = {"width": 390, "height": 844}


@dataclass
class Weight:
    """What a page cost on the wire. `hosts`: other hosts that were asked."""

    requests: int = 0
    octets: int = 0
    hosts: set[str] = field(default_factory=set)

    def rows(self, name: str) -> Iterator[Measurement]:
        """The figures with their aims."""
        yield at_most(f"{name}, compressed, cold cache", self.octets / 1000, MOST_KILOBYTES, "KB")
        yield at_most(f"{name}, requests", self.requests, MOST_REQUESTS, "")
        if self.hosts:
            yield Measurement(f"{name}, other hosts", ", ".join(sorted(self.hosts)), "none", met=False)


def rows() -> Iterator[Measurement]:
    """The first page, and the way to the first questions."""
    with product() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        for name, steps in (("first page", _first_page), ("first questions", _first_questions)):
            context = browser.new_context(viewport=NARROW, locale="fr-FR")  # type: ignore[arg-type]
            page = context.new_page()
            weight = _weigh(page, server)
            steps(page, server)
            page.wait_for_load_state("networkidle")
            yield from weight.rows(name)
            context.close()
        browser.close()


def _weigh(page: Page, server: MeasuredServer) -> Weight:
    """Count everything that the page loads from now on, headers and redirects included."""
    weight = Weight()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def asked(event: dict[str, Any]) -> None:
        url = urlsplit(event["request"]["url"])
        if url.scheme in ("http", "https"):
            weight.requests += 1
            if url.netloc != f"{HOST}:{server.port}":
                weight.hosts.add(url.netloc)
            weight.octets += int(event.get("redirectResponse", {}).get("encodedDataLength", 0))

    def came(event: dict[str, Any]) -> None:
        weight.octets += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", came)
    return weight


def _first_page(page: Page, server: MeasuredServer) -> None:
    page.goto(f"http://{HOST}:{server.port}/")


def _first_questions(page: Page, server: MeasuredServer) -> None:
    """A personal link opened on a phone that never saw the product: the page alone, not the form before it."""
    with page.context.browser.new_context() as other:  # type: ignore[union-attr]
        form = other.new_page()
        form.goto(f"http://{HOST}:{server.port}{START}")
        form.locator("input[name=function][value=sales]").check()
        form.locator("form#about button:visible").last.click()
        form.wait_for_url("**/respond/**")
        address = form.url
    page.goto(address)
