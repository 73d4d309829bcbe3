"""User actions on pages."""

import re

from playwright.sync_api import Page

NEXT = "button[data-step=next]"
PAGE_NUMBER = re.compile(r"/respond/[^/]+/(\d+)")


def start(page: Page, *, language: str = "fr", length: str = "quick", function: str = "sales") -> None:
    """From the home page to the first question."""
    page.goto(f"/{language}")
    page.click(f"a[href$='/{length}'] >> nth=0")
    page.click(f".option:has(input[name=function][value={function}])")
    page.click("main .button")
    page.wait_for_url("**/respond/*/1")


def choose(page: Page, item: str, value: int) -> None:
    """Click the row of an option."""
    page.click(f".option:has(input[name='{item}'][value='{value}'])")


def items(page: Page) -> list[str]:
    """The rated items of the page."""
    names = page.eval_on_selector_all("input[type=hidden][name^='seen.']", "fields => fields.map(field => field.name)")
    return [name.removeprefix("seen.") for name in names if not name.startswith("seen.T")]


def chosen(page: Page) -> dict[str, str]:
    """What is chosen on the page."""
    eval_on_selector_all: dict[str, str] = page.eval_on_selector_all(
        "#answers input[type=radio]:checked",
        "radios => Object.fromEntries(radios.map(radio => [radio.name, radio.value]))",
    )
    return eval_on_selector_all


def walk(page: Page, value: int = 3) -> None:
    """Answer every page and go to the results."""
    while "/results/" not in page.url:
        for item in items(page):
            choose(page, item, value)
        go_on(page)


def go_on(page: Page) -> None:
    """Press Next and wait for the page that comes."""
    with page.expect_navigation():
        page.click(NEXT)


def number(page: Page) -> int:
    """The number of the page of questions."""
    match = PAGE_NUMBER.search(page.url)
    assert match, page.url
    return int(match[1])
