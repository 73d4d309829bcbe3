"""Heading of a questionnaire page."""

from dataclasses import dataclass

from assessment.core.questionnaire.definition import Page, Questionnaire
from assessment.i18n import Language


@dataclass(frozen=True, slots=True)
class Heading:
    """Where one is, what this page is about, and how to answer."""

    eyebrow: str
    title: str
    intro: str


def heading_of(page: Page, questionnaire: Questionnaire, say: Language) -> Heading:
    """The heading of one page in the reader's language."""
    title = page.title.within(say.code)
    lever = next((lever for lever in questionnaire.levers if lever.key == page.part), None)
    if lever is not None:
        return Heading(lever.name.within(say.code), title, say("respond.choose_closest"))
    eyebrow, fixed = say(f"respond.parts.{page.part}.eyebrow"), say(f"respond.parts.{page.part}.title")
    if page.part == "open":
        return Heading(eyebrow, fixed, say("respond.parts.open.intro"))
    if page.intro is not None:
        return Heading(eyebrow, title, page.intro.within(say.code))
    # Symptoms of several families on one page, and cross-ratings: the page's title is the question asked of every item.
    return Heading(eyebrow, fixed, title)
