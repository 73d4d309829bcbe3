"""A result on a phone: the finding and three actions on the first screen, the rest folded, nothing told twice."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.actions import choose, go_on, items, start
from tests.browser.conftest import HEIGHTS, PHONE, Open
from tests.browser.phone.published_results import SIZES, publish_results
from tests.browser.signed_in import make_account, sign_in
from tests.live_server import Server, running_server

MOST_SCREENS = 4
"""Screens before the first question that opens."""
ANSWERS = (2, 4, 1, 3, 3, 2, 5, 1)
OWNER = "leader@firm.example"
_ENDS = "all => all.map(one => one.getBoundingClientRect().bottom + scrollY)"
_TOLD_TWICE = """() => {
    const told = new Map();
    for (const one of document.querySelectorAll("main :is(p, li, dd, h1, h2, h3, h4)")) {
        if (one.querySelector("p, li, dd, h1, h2, h3, h4") || one.closest(".trace, table, #q-agreement li")) continue;
        for (const sentence of one.textContent.trim().replace(/\\s+/g, " ").split(/(?<=[.?!]) /))
            told.set(sentence, (told.get(sentence) ?? 0) + 1);
    }
    // A few words, a number, or no full stop: a value of one pair or practice, which another may share.
    // What is advised to two groups whose people disagree stands with each of them.
    const said = /^(?:\\D+ ){4}\\D+[.?!]$/;
    return [...told].filter(([sentence, times]) => times > 1 && said.test(sentence)).map(([sentence]) => sentence);
}"""
_EMPTY = """() => [...document.querySelectorAll(".chart-table td[data-label]")]
    .filter(cell => !cell.textContent.trim() && cell.checkVisibility()).map(cell => cell.dataset.label)"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own, which no other module fills."""
    with running_server(tmp_path_factory.mktemp("phone") / "instance") as server:
        yield server


@pytest.fixture(scope="module")
def published(server: Server) -> dict[str, str]:
    """Paths of the results of three to sixty people."""
    return publish_results(server.instance, make_account(server.instance, OWNER))


def _faults(page: Page) -> dict[str, object]:
    """What is wrong with the result that is open, by kind; its folds are open afterwards."""
    height = HEIGHTS[PHONE]
    actions = page.locator(".first-actions > li").evaluate_all(_ENDS)
    ends = [*page.locator("main h1, .results-head > .lead").evaluate_all(_ENDS), *actions]
    first = page.locator("details.question").first.evaluate("one => one.getBoundingClientRect().top + scrollY")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    faults = {
        "actions": len(actions) != 3 and len(actions),
        "below the first screen": [end for end in ends if end > height],
        "before the first question": first > MOST_SCREENS * height and first,
        "told twice": page.evaluate(_TOLD_TWICE),
        "labels of nothing": page.evaluate(_EMPTY),
    }
    return {kind: seen for kind, seen in faults.items() if seen}


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_first_screen_of_a_campaign_holds_the_finding_and_three_actions(
    window: Open, published: dict[str, str], code: str
) -> None:
    page = window(PHONE, language=code)
    sign_in(page, OWNER)
    faults = {}
    for name in SIZES:
        page.goto(f"/{code}{published[name]}")
        faults[name] = _faults(page)
    assert {name: seen for name, seen in faults.items() if seen} == {}


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_first_screen_of_one_person_holds_the_finding_and_three_actions(window: Open, code: str) -> None:
    page = window(PHONE, language=code)
    start(page, language=code, function="leadership")
    answered = 0
    while "/results/" not in page.url:
        for item in items(page):
            choose(page, item, ANSWERS[answered % len(ANSWERS)])
            answered += 1
        go_on(page)
    assert _faults(page) == {}


def test_an_action_opens_on_its_reason_and_on_what_to_do_on_monday(window: Open, published: dict[str, str]) -> None:
    page = window(PHONE)
    sign_in(page, OWNER)
    page.goto(f"/fr{published['three']}")
    action = page.locator(".first-actions > li").first
    assert not action.locator(".because").is_visible()
    action.locator("summary").click()
    assert action.locator(".because").is_visible()
    assert action.get_by_text("Lundi").is_visible()
