"""Questionnaire pages: show, save, navigate, erase."""

from functools import wraps

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.completion import first_unasked
from assessment.core.questionnaire.definition import Kind, Page
from assessment.services.answering.response_lifecycle import change_language, erase_response, finish_response
from assessment.services.answering.save_answers import SubmittedAnswers, cipher_of, mark_skipped, save_answers
from assessment.services.ending.overwrite import overwrite_or_ask
from assessment.store.database_faults import DatabaseFault
from assessment.store.queries import answers
from assessment.web.answering.question_page_html import page_html
from assessment.web.answering.submitted_answers import given_in_form
from assessment.web.base import urls
from assessment.web.base.access import View, anyone, journey_with_token, link_holder, reading_link_holder
from assessment.web.base.app_context import commit, commit_erasure, connection, services
from assessment.web.base.body_limits import takes_files
from assessment.web.base.rendering import other_language, render
from assessment.web.base.respondent_journey import Journey
from assessment.web.base.security import form_key

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint("respond", __name__, url_prefix="/<any(fr,en):language>/respond")
"""Each button of the page has its own address and its own view; all of them save first."""


def saving(view: View) -> View:
    """Save the page's form before the view goes on. A text too long to keep brings the page back instead."""

    @wraps(view)
    def saved(language: str, journey: Journey, number: int) -> ResponseReturnValue:
        page, asked = _page(journey, number), journey.way.items
        given = given_in_form(request.form, asked)
        today, retention_days = services().today(), services().retention_days
        too_long = save_answers(
            connection(),
            journey.response,
            given,
            asked=asked,
            keys=services().keys,
            today=today,
            retention_days=retention_days,
        )
        if not too_long:
            return view(language=language, journey=journey, number=number)
        commit()
        unsaved = SubmittedAnswers(texts={code: given.texts[code] for code in too_long})
        return page_html(language, journey, page, number, unsaved=unsaved, too_long=True), UNPROCESSABLE

    return saved


@blueprint.get("/<token>")
@reading_link_holder
def resume(language: str, journey: Journey) -> ResponseReturnValue:
    """Where the personal link leads: the first page with something left to ask, or the results."""
    if not journey.response.counts_still:
        return redirect(urls.results(language, journey.token))
    standing = journey.standing()
    number = first_unasked(journey.way.pages, cells=standing.cells, written=standing.texts)
    if journey.response.finished_on is not None or number is None:
        return redirect(urls.results(language, journey.token))
    return redirect(urls.questions(language, journey.token, number))


@blueprint.get("/<token>/<int:number>")
@reading_link_holder
def show(language: str, journey: Journey, number: int) -> ResponseReturnValue:
    """One page of questions; with `?ask`, those that are still open are named, once.

    Once their campaign is closed a respondent is led to their result: a form that saves nothing would lose words.
    """
    page = _page(journey, number)
    if not journey.response.counts_still:
        return redirect(urls.results(language, journey.token))
    return page_html(language, journey, page, number, asked="ask" in request.args)


@blueprint.post("/<token>/<int:number>")
@takes_files
@link_holder
@saving
def save_and_go_on(language: str, journey: Journey, number: int) -> ResponseReturnValue:
    """Next. Items left open are asked for once more, then never again."""
    given = given_in_form(request.form, journey.way.items)
    unasked = _left_open(journey, _page(journey, number), given)
    mark_skipped(connection(), journey.response, unasked, services().keys)
    last = number == len(journey.way.pages)
    if last and not unasked:
        finish_response(connection(), journey.response, today=services().today())
    commit()
    if unasked:
        return redirect(urls.questions(language, journey.token, number) + "?ask", SEE_OTHER)
    if last:
        return redirect(urls.results(language, journey.token), SEE_OTHER)
    return redirect(urls.questions(language, journey.token, number + 1), SEE_OTHER)


@blueprint.post("/<token>/<int:number>/back")
@takes_files
@link_holder
@saving
def save_and_go_back(language: str, journey: Journey, number: int) -> ResponseReturnValue:
    """Previous."""
    commit()
    return redirect(urls.questions(language, journey.token, max(1, number - 1)), SEE_OTHER)


@blueprint.post("/<token>/<int:number>/language")
@takes_files
@link_holder
@saving
def save_and_change_language(language: str, journey: Journey, number: int) -> ResponseReturnValue:
    """The same page in the other language."""
    change_language(connection(), journey.response, other_language(language))
    commit()
    return redirect(urls.questions(other_language(language), journey.token, number), SEE_OTHER)


@blueprint.post("/<token>/<int:number>/results")
@takes_files
@link_holder
@saving
def save_and_see_results(language: str, journey: Journey, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Straight to the results, for whoever came back to change an answer."""
    finish_response(connection(), journey.response, today=services().today())
    commit()
    return redirect(urls.results(language, journey.token), SEE_OTHER)


@blueprint.get("/<token>/erase")
@link_holder
def ask_to_erase(language: str, journey: Journey) -> str:
    """Ask once: what is erased does not come back."""
    return render(
        "answering/erase.html",
        language,
        token=journey.token,
        form_key=form_key(),
        counts_still=journey.response.counts_still,
    )


@blueprint.post("/<token>/erase")
@link_holder
def erase(language: str, journey: Journey) -> ResponseReturnValue:
    """Erase everything that this respondent gave."""
    erase_response(connection(), journey.response, services().keys)
    commit_erasure()
    if not journey.response.counts_still:
        overwrite_or_ask(services().engine, now=services().now())
    return redirect(url_for("respond.erased", language=language), SEE_OTHER)


@blueprint.get("/erased")
@anyone
def erased(language: str) -> str:
    """Say that it is done."""
    return render("answering/erased.html", language)


def unsaved_form(fault: DatabaseFault | None = None) -> str | None:
    """The submitted page of questions as it was filled, with a fresh key, or None when the request is no such form.

    Nothing was saved: the session of the form was over, its cookie is gone, or the database took no writing (`fault`).
    What was chosen must not be lost.
    """
    arguments = request.view_args or {}
    if request.blueprint != blueprint.name or "number" not in arguments or request.method != "POST":
        return None
    journey = journey_with_token(arguments["token"])
    page = _page(journey, arguments["number"])
    given = given_in_form(request.form, journey.way.items)
    return page_html(arguments["language"], journey, page, arguments["number"], unsaved=given, fault=fault)


def _left_open(journey: Journey, page: Page, given: SubmittedAnswers) -> list[str]:
    """Items of the page that were neither answered, now or before, nor asked for a second time."""
    missing = [item.code for item in page.items if item.kind is not Kind.OPEN and item.code not in given.cells]
    if not missing:
        return []
    cells = answers.cells_of(connection(), journey.response.id, cipher_of(journey.response, services().keys))
    return [code for code in missing if code not in cells]


def _page(journey: Journey, number: int) -> Page:
    return journey.page(number) or abort(404)
