"""Complete respondent journey, with and without JavaScript."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.actions import NEXT, choose, chosen, go_on, items, number, start, walk
from tests.browser.conftest import DESK, PHONE, Open


@pytest.mark.parametrize(
    ("width", "javascript", "language"),
    [(PHONE, True, "fr"), (DESK, True, "en"), (DESK, False, "fr"), (PHONE, False, "en")],
)
def test_from_the_home_page_to_the_roadmap(window: Open, *, width: int, javascript: bool, language: str) -> None:
    page = window(width, javascript=javascript, language=language)
    page.goto("/")
    assert page.url.endswith(f"/{language}")
    start(page, language=language)
    walk(page)
    expect(page.locator("h1")).to_be_visible()
    with page.expect_download() as download:
        page.click("a[href$='roadmap.pdf'] >> nth=0")
    document = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert 4 <= len(document.pages) <= 6, "the brief"


def test_the_full_length_with_a_change_of_language_in_the_middle(window: Open) -> None:
    page = window(PHONE)
    start(page, length="full")
    for _ in range(4):
        for item in items(page):
            choose(page, item, 4)
        go_on(page)
    first, *_ = items(page)
    choose(page, first, 2)
    page.click("button.language")
    page.wait_for_url("**/en/respond/*/5")
    assert chosen(page) == {first: "2"}
    walk(page, 4)
    assert "/en/results/" in page.url


@pytest.mark.parametrize("javascript", [True, False])
def test_by_keyboard_alone(window: Open, *, javascript: bool) -> None:
    page = window(DESK, javascript=javascript)
    page.goto("/fr")
    _tab_to(page, "a.button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/start/alignment/quick")
    _tab_to(page, "input[name=function]")
    page.keyboard.press("ArrowDown")
    _tab_to(page, "input[name=role]")
    page.keyboard.press("Space")
    _tab_to(page, "main .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/respond/*/1")
    pages = 0
    while "/respond/" in page.url:
        pages += 1
        for item in items(page):
            _tab_to(page, f"input[name='{item}']")
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("ArrowDown")
            assert page.locator(f"input[name='{item}'][value='3']").is_checked()
        _tab_to(page, NEXT)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(rf"/results/|/respond/[^/]+/{pages + 1}$"))
    assert pages == 9
    _tab_to(page, "summary >> nth=0")
    page.keyboard.press("Enter")
    expect(page.locator("details >> nth=0")).to_have_attribute("open", "")


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until that element, or one of a group, has the focus; whatever has it shows it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(selector).first.evaluate(
            "it => document.activeElement === it || (it.name && document.activeElement.name === it.name)"
        ):
            return
    raise AssertionError(f"{selector} cannot be reached")


def test_enter_in_a_page_of_questions_means_next(window: Open) -> None:
    page = window(DESK)
    start(page)
    choose(page, "V1.1", 3)
    page.focus("input[name='V1.1'][value='3']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/respond/*/2")


def test_the_skip_link_leads_to_the_content(window: Open) -> None:
    page = window(DESK)
    page.goto("/fr")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("javascript", [True, False])
def test_the_back_button_shows_what_was_answered(window: Open, *, javascript: bool) -> None:
    page = window(PHONE, javascript=javascript)
    start(page)
    choose(page, "V1.1", 2)
    page.click(NEXT)
    page.wait_for_url("**/respond/*/2")
    page.go_back()
    page.wait_for_url("**/respond/*/1")
    assert chosen(page) == {"V1.1": "2"}
    choose(page, "V1.1", 5)
    page.click(NEXT)
    page.wait_for_url("**/respond/*/2")
    page.go_back()
    assert chosen(page) == {"V1.1": "5"}


def test_two_tabs_do_not_undo_each_other(window: Open) -> None:
    first = window(DESK)
    start(first, length="full")
    second = first.context.new_page()
    second.goto(first.url)
    choose(second, "V1.1", 5)
    choose(second, "V1.2", 5)
    go_on(second)
    choose(first, "V1.3", 1)
    go_on(first)
    second.goto(re.sub(r"/\d+(\?.*)?$", "/1", second.url))
    assert chosen(second) == {"V1.1": "5", "V1.2": "5", "V1.3": "1"}


def test_another_device_resumes_where_one_is(window: Open) -> None:
    phone = window(PHONE)
    start(phone)
    choose(phone, "V1.1", 4)
    phone.click(NEXT)
    phone.wait_for_url("**/respond/*/2")
    phone.click(".personal summary")
    link = phone.input_value("#personal-link")
    member = window(DESK)
    member.goto(link)
    assert number(member) == 2
    member.goto(f"{link}/1")
    assert chosen(member) == {"V1.1": "4"}


def test_erasing(window: Open) -> None:
    page = window(PHONE)
    start(page)
    choose(page, "V1.1", 4)
    address = page.url
    page.click(".personal summary")
    page.click(".personal a[href$='/erase']")
    page.click(".personal-erase button")
    page.wait_for_url("**/respond/erased")
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404


@pytest.mark.parametrize("javascript", [True, False])
def test_a_shared_tablet_shows_the_next_person_nothing_of_the_one_before(window: Open, *, javascript: bool) -> None:
    page = window(PHONE, javascript=javascript)
    start(page)
    asked = page.url
    walk(page, 2)
    result = page.url
    page.click("a[href$='/hand-over']")
    page.click("main .steps button")
    page.wait_for_url("**/respond/next")
    assert "/results/" not in page.content()
    for _ in range(12):
        page.go_back()
        if "/respond/" not in page.url and "/results/" not in page.url:
            break
        assert page.locator("input[type=radio]").count() == 0, page.url
        assert page.locator("h1").inner_text() in (
            "Ces réponses ne s’ouvrent plus sur cet appareil",
            "À la personne suivante",
        )
    else:
        raise AssertionError("the history does not end")
    for address in (asked, result):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 410
    start(page, function="marketing")
    assert chosen(page) == {}, "the next person begins anew"
    elsewhere = window(PHONE)
    answer = elsewhere.goto(result)
    assert answer is not None
    assert answer.status == 200, "the personal link goes on working on another device"
