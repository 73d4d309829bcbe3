"""Background saving in a browser."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.actions import NEXT, choose, chosen, start
from tests.browser.conftest import DESK, PHONE, Open

SAVED = {"fr": "Enregistré", "en": "Saved"}


def _saved(page: Page, language: str = "fr") -> None:
    expect(page.locator("#saved")).to_have_text(SAVED[language])


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
    page.wait_for_timeout(500)
    page.goto(address)
    assert chosen(page) == {"V1.1": "5"}


def test_a_text_is_saved_while_it_is_written(window: Open) -> None:
    page = window(DESK)
    start(page, length="full")
    page.goto(re.sub(r"/1$", "/15", page.url))
    page.locator("#q-T1").press_sequentially("Deux fichiers pour un client")
    _saved(page)
    page.reload()
    assert page.input_value("#q-T1") == "Deux fichiers pour un client"
    page.fill("#q-T1", "")
    page.locator("#q-T1").blur()
    page.wait_for_timeout(800)
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
    for value in (1, 2, 3, 4, 5, 4):
        choose(page, "V1.1", value)
    _saved(page)
    page.wait_for_timeout(300)
    page.reload()
    assert chosen(page) == {"V1.1": "4"}


def test_a_slow_save_never_lands_after_the_page_was_sent(window: Open) -> None:
    page = window(DESK)
    start(page, length="full")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/answers", hold)
    choose(page, "V1.1", 1)
    page.wait_for_timeout(200)
    choose(page, "V1.1", 5)
    page.click(NEXT, no_wait_after=True)
    page.wait_for_timeout(300)
    assert page.url.endswith("/1"), "the page waits for the save under way"
    held[0].continue_()
    page.wait_for_url("**/1?ask")
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
