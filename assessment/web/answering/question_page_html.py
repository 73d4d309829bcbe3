"""HTML of one questionnaire page from cached parts."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup

from assessment.core.questionnaire.definition import Page
from assessment.core.questionnaire.respondents import Cell
from assessment.i18n import language
from assessment.services.answering.save_answers import SubmittedAnswers
from assessment.services.organisations.document_theme import page_brand
from assessment.store.database_faults import DatabaseFault
from assessment.web.answering.page_heading import heading_of
from assessment.web.answering.personal_link import personal_link
from assessment.web.answering.progress_text import progress_said
from assessment.web.answering.question_html import question
from assessment.web.base.app_context import connection
from assessment.web.base.rendering import PrerenderedPage, hole, render
from assessment.web.base.respondent_journey import Journey, QuestionPath
from assessment.web.base.security import form_key

TEMPLATE = "answering/page.html"
READER_HOLES = ("token", "form_key", "questions", "link", "sheet", "signed")
PROGRESS_HOLES = ("answered", "total", "count", "left")
NOTHING_WRONG = {"unsaved": False, "too_long": False, "fault": None}
KEPT = 1024
"""Pages kept ready, about 8 KB each: the full instrument has some two hundred, counting languages and functions."""


def page_html(
    code: str,
    journey: Journey,
    page: Page,
    number: int,
    *,
    asked: bool = False,
    unsaved: SubmittedAnswers | None = None,
    too_long: bool = False,
    fault: DatabaseFault | None = None,
) -> str:
    """A page with what was given so far; `asked` names the items still open, `unsaved` is chosen but not kept.

    `too_long`: it was not kept because its texts are too long; everything else was. `fault`: why nothing could be kept.
    """
    standing = journey.standing()
    open_items = [item for item in page.items if asked and standing.cells.get(item.code) == Cell.SKIPPED]
    questions = (
        question(
            item,
            journey,
            within=code,
            standing=standing,
            unsaved=unsaved or SubmittedAnswers(),
            asked=item in open_items,
        )
        for item in page.items
    )
    reader = {
        "token": journey.token,
        "form_key": form_key(),
        "questions": Markup().join(questions),
        "link": personal_link(code, journey.token),
        **_brand(code, journey.response.campaign_id),
    }
    progress = progress_said(journey.progress(standing), language(code))
    finished = journey.response.finished_on is not None
    if not open_items and unsaved is None:
        return _stencil(code, journey.way, number, finished).fill(reader | progress)
    fixed = _fixed(code, journey.way, number, finished=finished)
    how = {"unsaved": unsaved is not None, "too_long": too_long, "fault": fault}
    return render(TEMPLATE, code, **fixed, **reader, progress=progress, open_items=open_items, **how)


@lru_cache(maxsize=KEPT)
def _stencil(code: str, way: QuestionPath, number: int, finished: bool) -> PrerenderedPage:  # noqa: FBT001 - a cache takes positions
    reader = {name: hole(name) for name in READER_HOLES}
    progress = {name: hole(name) for name in PROGRESS_HOLES}
    fixed = _fixed(code, way, number, finished=finished)
    return PrerenderedPage(render(TEMPLATE, code, **fixed, **reader, progress=progress, open_items=(), **NOTHING_WRONG))


def _brand(code: str, campaign_id: str | None) -> Mapping[str, Markup]:
    """What the page bears of the firm and of whoever accompanies it; nothing outside of a campaign."""
    if campaign_id is None:
        return {"sheet": Markup(), "signed": Markup()}
    brand = page_brand(connection(), campaign_id=campaign_id)
    macros: Any = current_app.jinja_env.get_template("layout/brand.html").module
    return {"sheet": macros.brand_sheet(brand), "signed": macros.brand_line(language(code), brand)}


def _fixed(code: str, way: QuestionPath, number: int, *, finished: bool) -> Mapping[str, Any]:
    """What is the same for every respondent on this page."""
    heading = heading_of(way.pages[number - 1], way.questionnaire, language(code))
    return {"heading": heading, "number": number, "pages": len(way.pages), "finished": finished}
