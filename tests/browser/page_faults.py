"""What is wrong with a page as a browser shows it: accessibility, width, and targets too small for a thumb."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}
"""What passes is not described: describing takes longer than looking."""
IN_THE_DARK = {**ONLY_VIOLATIONS, "runOnly": ["color-contrast"]}
WIDTHS = (320, 390, 1280)
"""WCAG 1.4.10 (1,280 pixels at 400 %), a phone, a desk."""
THUMB = 48
TARGETS = ".option, .button, .button-second, .button-quiet, .language, summary"
_SMALL = """([selector, least]) => [...document.querySelectorAll(selector)]
    .filter(target => target.checkVisibility({visibilityProperty: true}))
    .map(target => [target, target.getBoundingClientRect()])
    .filter(([_, box]) => box.width > 0 && box.height < least)
    .map(([target, box]) => `${target.outerHTML.slice(0, 120)} is ${box.height} high`)"""


def faults_of(page: Page, *, dark: bool = False, thumbs: bool = False) -> list[str]:
    """Faults of the open page, in words: accessibility as its window is, width and targets in windows of every width.

    `dark`: its dark colours too, which depend on neither width nor language.
    """
    faults = _violations(page, ONLY_VIOLATIONS)
    if dark:
        # By the system's wish pages are dark: nothing but colours differs.
        page.emulate_media(color_scheme="dark")
        faults += [f"dark: {violation}" for violation in _violations(page, IN_THE_DARK)]
        page.emulate_media(color_scheme="light")
    opened = page.viewport_size
    assert opened is not None
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": opened["height"]})
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{wide} wide in {width}"] if wide > width else []
        faults += page.evaluate(_SMALL, [TARGETS, THUMB]) if thumbs else []
    page.set_viewport_size(opened)
    return faults


def _violations(page: Page, options: dict[str, list[str]]) -> list[str]:
    violations = AXE.run(page, options=options).response["violations"]
    return [f"{violation['id']}: {node['html'][:160]}" for violation in violations for node in violation["nodes"][:3]]
