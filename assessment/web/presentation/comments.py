"""Comments of a campaign that an editor may still mask."""

from flask import request

from assessment.core.questionnaire.free_text import MASKED
from assessment.services.ending.overwrite import overwrite_or_ask
from assessment.services.permissions import Right
from assessment.services.results.campaign_result import CampaignResult
from assessment.services.results.change_frozen import mask_comment
from assessment.store.database import HELD_RESULTS
from assessment.store.models.campaigns.campaigns import CLOSED
from assessment.web.base.app_context import commit_erasure, services, session
from assessment.web.base.member_access import NotVisibleError
from assessment.web.base.pages import CampaignPage
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import result_of


def maskable_comments(page: CampaignPage, campaign_result: CampaignResult) -> list[tuple[str, str, list[str]]]:
    """Question, code and comments as they were written, for whoever may still mask one.

    Empty once they are published, and for everybody who may not publish.
    """
    comments = campaign_result.reading.comments or {}
    if page.campaign.status != CLOSED or not page.may(Right.LAUNCH):
        return []
    return [
        (item.question.within(page.language), item.code, sorted(comments[item.code], key=str.casefold))
        for item in questionnaire_of(page.campaign).written_about
        if comments.get(item.code)
    ]


def ask_before_masking(page: CampaignPage, item: str, number: int, *, came_from: str) -> str:
    """The page that shows one comment, by its place among those on its question, and asks whether to mask it.

    The address holds no text: addresses are logged. Raises NotVisibleError where there is no such comment any more.
    """
    for question, code, texts in maskable_comments(page, result_of(page)):
        if code == item and 1 <= number <= len(texts) and texts[number - 1] != MASKED:
            text = texts[number - 1]
            values = {"question": question, "item": item, "text": text, "came_from": came_from}
            return page.render("results/campaign/mask.html", **values)
    raise NotVisibleError


def mask_asked_comment(page: CampaignPage) -> None:
    """Put a mask in the place of the comment that the form names, for good: no earlier state of it is left."""
    # A form sends the ends of lines in its own way.
    item, text = request.form.get("item", ""), request.form.get("text", "").replace("\r\n", "\n")
    keys, now = services().keys, services().now()
    mask_comment(session(), page.campaign, text, item=item, actor=page.actor, keys=keys, now=now)
    commit_erasure()
    # Answers to other campaigns are taken all the while.
    overwrite_or_ask(services().engine, HELD_RESULTS, now=now)
