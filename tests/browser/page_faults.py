"""What is wrong with a page as a browser shows it: accessibility, width, small targets, lines that end in a dot."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe().axe_script
WIDTHS = (320, 390, 1280)
"""WCAG 1.4.10 (1,280 pixels at 400 %), a phone, a desk."""
THUMB = 48
TARGETS = ".option, .button, .button-second, .button-quiet, .language, summary"
_VIOLATIONS = """async options => {
    // Nine tenths of the time would go into the contrast of thousands of texts that look alike:
    // the three longest of each look are examined, as one sign alone is never judged.
    const behind = new Map([[null, ""]]);
    const ground = element => {
        if (!behind.has(element)) {
            const style = getComputedStyle(element), image = style.backgroundImage;
            const placed = style.position === "absolute" ? element.className : "";
            const own = [style.backgroundColor, image, style.opacity, placed].join();
            const plain = own === "rgba(0, 0, 0, 0),none,1,";
            behind.set(element, ground(element.parentElement) + (plain ? "" : `/${own}`));
        }
        return behind.get(element);
    };
    const alike = new Map();
    for (const element of document.querySelectorAll("body *")) {
        element.removeAttribute("data-look");
        const own = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE);
        const length = own.reduce((sum, node) => sum + node.data.trim().length, 0);
        if (!length && !element.matches("input, textarea, select")) continue;
        if (!element.checkVisibility({visibilityProperty: true})) continue;
        const {color, fill, fontSize, fontWeight, textShadow} = getComputedStyle(element);
        const look = [color, fill, fontSize, fontWeight, textShadow, ground(element)].join();
        const texts = [...(alike.get(look) ?? []), [length, element]];
        alike.set(look, texts.sort(([one], [other]) => other - one).slice(0, 3));
    }
    for (const texts of alike.values()) for (const [, element] of texts) element.setAttribute("data-look", "");
    axe.configure({rules: [{id: "color-contrast", selector: "[data-look]"}]});
    return (await axe.run(document, options)).violations
        .flatMap(({id, nodes}) => nodes.slice(0, 3).map(node => `${id}: ${node.html.slice(0, 160)}`));
}"""
_SMALL = """([selector, least]) => [...document.querySelectorAll(selector)]
    .filter(target => target.checkVisibility({visibilityProperty: true}))
    .map(target => [target, target.getBoundingClientRect()])
    .filter(([_, box]) => box.width > 0 && box.height < least)
    .map(([target, box]) => `${target.outerHTML.slice(0, 120)} is ${box.height} high`)"""

_LONE_DOTS = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
    while (walker.nextNode()) {
        const {data, parentElement: parent} = walker.currentNode;
        if (!data.trim() || parent.closest("script, style, select")) continue;
        if (parent.checkVisibility({visibilityProperty: true})) texts.push(walker.currentNode);
    }
    const box = (node, place) => {
        const range = document.createRange();
        range.setStart(node, place);
        range.setEnd(node, place + 1);
        return range.getBoundingClientRect();
    };
    const level = (one, other) => other && one.top < other.bottom && other.top < one.bottom;
    const faults = [], tell = (what, element) => faults.push(`${what}: ${element.outerHTML.slice(0, 120)}`);
    texts.forEach((node, number) => {
        for (const {index} of node.data.matchAll(/·/g)) {
            // A table's sign for nothing stands alone.
            if (node.parentElement.textContent.trim() === "·") continue;
            const before = node.data.slice(0, index).trimEnd().length - 1;
            const after = index + 1 + node.data.slice(index + 1).search(/\\S/);
            const [earlier, later] = [texts[number - 1], texts[number + 1]];
            const left = before >= 0 ? box(node, before) : earlier && box(earlier, earlier.data.trimEnd().length - 1);
            const right = after > index ? box(node, after) : later && box(later, later.data.search(/\\S/));
            const dot = box(node, index);
            if (!level(dot, left) || !level(dot, right)) tell("lone dot", node.parentElement);
        }
    });
    for (const line of document.querySelectorAll(".dotted"))
        if (parseFloat(getComputedStyle(line).marginLeft) >= 0) tell("indented", line);
    return faults;
}"""
"""Dots that begin or end a line, and facts on a line that another rule of margins moved."""


def faults_of(page: Page, *, dark: bool = False, thumbs: bool = False) -> list[str]:
    """Faults of the open page, in words: accessibility as its window is, width and targets in windows of every width.

    `dark`: its dark colours too, which depend on neither width nor language.
    """
    page.evaluate(AXE)
    # What passes is not described: describing takes longer than looking.
    faults = _violations(page, {"resultTypes": ["violations"], "preload": False})
    if dark:
        # By the system's wish pages are dark: nothing but colours differs.
        page.emulate_media(color_scheme="dark")
        faults += [f"dark: {violation}" for violation in _violations(page, {"runOnly": ["color-contrast"]})]
        page.emulate_media(color_scheme="light")
    opened = page.viewport_size
    assert opened is not None
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": opened["height"]})
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{wide} wide in {width}"] if wide > width else []
        faults += page.evaluate(_SMALL, [TARGETS, THUMB]) if thumbs else []
        faults += page.evaluate(_LONE_DOTS)
    page.set_viewport_size(opened)
    return faults


def _violations(page: Page, options: dict[str, object]) -> list[str]:
    violations: list[str] = page.evaluate(_VIOLATIONS, options)
    return violations
