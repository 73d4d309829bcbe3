"""Background saving in a browser."""

import re

from playwright.sync_api import Page, Request, Response, Route, expect

from tests.browser.actions import NEXT, choose, chosen, start
from tests.browser.conftest import DESK, PHONE, Open
from tests.waiting import wait_until

SAVED = {"fr": "Enregistré", "en": "Saved"}


def _saved(page: Page, language: str = "fr") -> None:
    expect(page.locator("#saved")).to_have_text(SAVED[language])


def _kept(page: Page, address: str, item: str) -> str:
    """What the server has for an item, asked beside the page."""
    html = page.request.get(address).text()
    given = re.search(rf'name="{item}" value="(\d)" checked|id="q-{item}"[^>]*>\s*([^<]*)</textarea>', html)
    return (given[1] or given[2]) if given else ""


def _wait_until_kept(page: Page, address: str, item: str, value: str) -> None:
    wait_until(lambda: _kept(page, address, item) == value, f"{item} is not saved", looks=1000)


def test_each_choice_is_saved_as_it_is_given(window: Open) -> None:
    page = window(PHONE, language="en")
    start(page, language="en", length="full")
    choose(page, "V1.1", 3)
    _saved(page, "en")
    expect(page.locator("[data-progress=count]")).to_have_text("1 of 46")
    assert page.locator(".progress-bar").evaluate("bar => bar.value") == 1
    page.reload()
    assert chosen(page) == {"V1.1": "3"}


def test_a_choice_made_right_before_the_window_closes_is_saved(window: Open) -> None:
    page = window(DESK)
    start(page)
    address = page.url
    choose(page, "V1.1", 5)
    page.goto("about:blank")
    _wait_until_kept(page, address, "V1.1", "5")
    page.goto(address)
    assert chosen(page) == {"V1.1": "5"}


def test_a_text_is_saved_while_it_is_written(window: Open) -> None:
    page = window(DESK)
    start(page, length="full")
    page.goto(re.sub(r"/1$", "/15", page.url))
    page.locator("#q-T1").press_sequentially("Deux fichiers pour un client")
    _saved(page)
    _wait_until_kept(page, page.url, "T1", "Deux fichiers pour un client")
    page.reload()
    assert page.input_value("#q-T1") == "Deux fichiers pour un client"
    page.fill("#q-T1", "")
    page.locator("#q-T1").blur()
    _wait_until_kept(page, page.url, "T1", "")
    page.reload()
    assert page.input_value("#q-T1") == ""


def test_without_a_connection_the_page_says_so_and_tries_again(window: Open) -> None:
    page = window(PHONE)
    start(page, length="full")
    dropped = []

    def drop(route: Route) -> None:
        dropped.append(route.request.url)
        route.abort("internetdisconnected")

    page.route("**/answers", drop)
    choose(page, "V1.1", 2)
    expect(page.locator("#saved")).to_contain_text("Pas de connexion")
    choose(page, "V1.2", 4)
    page.unroute("**/answers")
    _saved(page)
    assert dropped
    page.reload()
    assert chosen(page) == {"V1.1": "2", "V1.2": "4"}


def test_the_newest_of_quick_choices_wins(window: Open) -> None:
    page = window(DESK)
    start(page)
    choose(page, "V1.1", 4)
    _saved(page)

    def last(answer: Response) -> bool:
        sent = answer.request.post_data_json if answer.request.method == "POST" else None
        return bool(sent == {"language": "fr", "answers": {"V1.1": "4"}})

    with page.expect_response(last):
        for value in (1, 2, 3, 5, 4):
            choose(page, "V1.1", value)
    page.reload()
    assert chosen(page) == {"V1.1": "4"}


def test_a_slow_save_never_lands_after_the_page_was_sent(window: Open) -> None:
    page = window(DESK)
    # The page waits two seconds for the save under way: as long as its clock stands, for as long as the test takes.
    page.clock.install(time=0)
    start(page, length="full")
    page.clock.pause_at(3600)
    held: list[Route] = []
    order: list[str] = []

    def hold(route: Route) -> None:
        held.append(route)

    def note(request: Request) -> None:
        order.append("saved" if request.url.endswith("/answers") else "sent")

    page.route("**/answers", hold)
    with page.expect_request("**/answers"):
        choose(page, "V1.1", 1)
    choose(page, "V1.1", 5)
    page.on("request", note)
    page.on("requestfinished", note)
    page.click(NEXT, no_wait_after=True)
    assert page.url.endswith("/1"), "the page waits for the save under way"
    held[0].continue_()
    page.clock.resume()
    page.wait_for_url("**/1?ask")
    assert order[0] == "saved"
    assert chosen(page)["V1.1"] == "5"


def test_when_saving_in_the_background_is_refused_the_page_still_saves(window: Open) -> None:
    page = window(DESK)
    start(page)
    page.route("**/answers", lambda route: route.fulfill(status=400, json={"error": "form_refused", "message": ""}))
    choose(page, "V1.1", 3)
    expect(page.locator("#saved")).to_contain_text("Suivant")
    page.click(NEXT)
    page.wait_for_url("**/respond/*/2")
    page.go_back()
    assert chosen(page) == {"V1.1": "3"}


def test_copying_the_personal_link(window: Open) -> None:
    page = window(DESK)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    start(page)
    page.click(".personal summary")
    page.click("[data-copy]")
    expect(page.locator("[data-copy]")).to_have_text("Lien copié")
    assert page.evaluate("navigator.clipboard.readText()") == page.input_value("#personal-link")


def test_without_javascript_no_button_promises_what_it_cannot_do(window: Open) -> None:
    page = window(PHONE, javascript=False)
    start(page)
    page.click(".personal summary")
    assert not page.locator("[data-copy]").is_visible()
