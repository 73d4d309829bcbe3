"""Layout and accessibility of the respondent's pages."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.actions import NEXT, start, walk
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.page_faults import faults_of


def _pages(page: Page, language: str) -> Iterator[str]:
    """Every kind of page, one after the other, with its name."""
    page.goto(f"/{language}")
    yield "home"
    page.goto(f"/{language}/privacy")
    yield "privacy"
    page.goto(f"/{language}/start/alignment/full")
    yield "start"
    page.fill("#headcount", "-3")
    page.click("main .button")
    page.wait_for_selector(".field-error")
    yield "start with an error"
    start(page, language=language, length="full")
    yield "questions"
    page.click("input[name='V1.1'][value='3']")
    page.click(NEXT)
    page.wait_for_url("**/1?ask")
    yield "questions asked again"
    for number in (10, 14, 15):
        page.goto(re.sub(r"/\d+(\?.*)?$", f"/{number}", page.url))
        page.click(".personal summary")
        yield f"page {number}"
    page.goto(re.sub(r"/respond/([^/]+)/\d+$", r"/results/\1", page.url))
    yield "results of one answer"
    start(page, language=language)
    walk(page, 2)
    yield "results"
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    yield "results with every trace open"
    result = page.url.split("?")[0]
    page.goto(f"{result}/euros")
    page.fill("input[name='leads']", "100")
    page.fill("input[name='basket']", "2000")
    page.click("main .button-second")
    page.wait_for_selector(".cost-statement")
    yield "euros"
    page.goto(f"{result}/share")
    page.fill("input[name='recipient']", "Jeanne Roy")
    page.click("main .button")
    page.wait_for_selector("[name='link']")
    yield "share"
    page.goto(page.input_value("input[id^='share-']"))
    yield "shared"
    page.goto(f"/{language}/respond/erased")
    yield "erased"
    page.goto(f"/{language}/respond/next")
    yield "next person"
    page.goto(f"/{language}/nowhere")
    yield "error"


@pytest.mark.parametrize(("width", "language"), [(PHONE, "fr"), (DESK, "en")])
def test_every_page_is_accessible_fits_and_has_targets_for_a_thumb(window: Open, width: int, language: str) -> None:
    page = window(width, language=language)
    faults = {name: faults_of(page, dark=width == PHONE, thumbs=True) for name in _pages(page, language)}
    assert {name: seen for name, seen in faults.items() if seen} == {}


def test_the_whole_row_can_be_clicked(window: Open) -> None:
    page = window(DESK)
    start(page)
    row = page.locator(".option:has(input[name='V1.1'][value='4'])")
    box = row.bounding_box()
    assert box is not None
    for x, y in ((3, 3), (box["width"] - 4, box["height"] - 4)):
        page.mouse.click(box["x"] + x, box["y"] + y)
        assert page.locator("input[name='V1.1'][value='4']").is_checked()


def test_the_chosen_row_is_told_by_more_than_colour(window: Open) -> None:
    page = window(DESK)
    start(page)
    page.click("input[name='V1.1'][value='4']")
    radio = page.locator("input[name='V1.1'][value='4']")
    assert "url(" in radio.evaluate("element => getComputedStyle(element).backgroundImage")
    other = page.locator("input[name='V1.1'][value='2']")
    assert other.evaluate("element => getComputedStyle(element).backgroundImage") == "none"


def test_focus_is_visible_everywhere(window: Open) -> None:
    page = window(DESK)
    start(page)
    stops = []
    while (stop := _next_stop(page)) is not None:
        stops.append(stop)
    assert len(stops) >= 6
    assert {outline for outline, _ in stops} == {"solid"}, stops


def _next_stop(page: Page) -> tuple[str, str] | None:
    """Outline and name of what the next Tab reaches, a radio by its row; None after the last."""
    page.keyboard.press("Tab")
    outline, name = page.evaluate(
        """() => { const active = document.activeElement;
        const shown = active.matches('.option input') ? active.closest('.option') : active;
        return [getComputedStyle(shown).outlineStyle, shown.className || shown.tagName]; }"""
    )
    return None if name == "reading" else (outline, name)


def test_text_is_set_in_our_own_font(window: Open) -> None:
    page = window(PHONE)
    page.goto("/fr")
    page.wait_for_function("document.fonts.status === 'loaded'")
    loaded = page.evaluate(
        "[...document.fonts].filter(font => font.status === 'loaded').map(font => font.weight).sort()"
    )
    assert loaded == ["400", "600", "700"]
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "18px"


def test_whoever_wants_no_motion_gets_none(window: Open) -> None:
    page = window(DESK)
    page.emulate_media(reduced_motion="reduce")
    page.goto("/fr")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_paper_shows_no_buttons(window: Open) -> None:
    page = window(DESK)
    start(page)
    walk(page, 4)
    page.emulate_media(media="print")
    for selector in (".language", ".personal", ".foot", ".results-ways"):
        assert not page.locator(selector).first.is_visible(), selector
    assert page.locator("#levers").is_visible()
