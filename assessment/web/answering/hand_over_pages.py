"""Handing a shared device over: the next person sees nothing of the one before."""

from flask import Blueprint, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.web.answering.personal_link import personal_link
from assessment.web.base.access import anyone, hand_over, link_holder
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import Journey
from assessment.web.base.security import form_key

SEE_OTHER = 303

blueprint = Blueprint("handing", __name__, url_prefix="/<any(fr,en):language>/respond")


@blueprint.get("/<token>/hand-over")
@link_holder
def ask(language: str, journey: Journey) -> str:
    """What happens to the answers on this device, and the link to keep before."""
    say = language_of(language)
    consequences = [say(f"respond.hand_over.{key}") for key in ("closed", "link", "downloads", "signed_out")]
    return render(
        "answering/hand_over.html",
        language,
        token=journey.token,
        form_key=form_key(),
        consequences=consequences,
        link=personal_link(language, journey.token),
    )


@blueprint.post("/<token>/hand-over")
@link_holder
def close_here(language: str, journey: Journey) -> ResponseReturnValue:
    """Close the answers in this browser, and have it drop every page that it keeps to go back to."""
    hand_over(journey)
    answer = make_response(redirect(url_for("handing.next_person", language=language), SEE_OTHER))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.get("/next")
@anyone
def next_person(language: str) -> str:
    """Where the next person begins."""
    return render("answering/next_person.html", language)
