"""JSON endpoint that saves answers in the background."""

import json
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from assessment.i18n import LANGUAGES, language
from assessment.services.answering.save_answers import InvalidAnswersError, save_answers
from assessment.web.answering.progress_text import progress_said
from assessment.web.answering.question_html import too_long_said
from assessment.web.answering.submitted_answers import given_in_form, given_in_json, text_field
from assessment.web.base.access import link_holder
from assessment.web.base.app_context import commit, connection, services
from assessment.web.base.body_limits import takes_files
from assessment.web.base.respondent_journey import Journey

blueprint = Blueprint("saving", __name__)


@blueprint.post("/respond/<token>/answers")
@takes_files
@link_holder
def save(journey: Journey) -> ResponseReturnValue:
    """Keep one answer or many: all those of the request, or none when one of them is no answer to this questionnaire.

    Takes `{"answers": {"V1.1": 3, "comment.V1.1": "…", "T1": "…"}, "language": "fr"}`, or a form as a page of questions
    sends it. What the answer lists under `saved` is in the database; `too_long` tells of texts that are not.
    """
    body: Any = _json() if request.is_json else None
    items = journey.way.items
    given = given_in_json(body, items) if request.is_json else given_in_form(request.form, items)
    today, retention_days = services().today(), services().retention_days
    too_long = save_answers(
        connection(),
        journey.response,
        given,
        asked=items,
        keys=services().keys,
        today=today,
        retention_days=retention_days,
    )
    progress = journey.progress(journey.standing())
    commit()
    wanted = body.get("language") if isinstance(body, dict) else None
    say = language(wanted if wanted in LANGUAGES else journey.response.language)
    saved = [*given.cells, *(text_field(items[code]) for code in given.texts if code not in too_long)]
    too_long_messages = {text_field(items[code]): too_long_said(given.texts[code], say) for code in too_long}
    return jsonify(saved=saved, too_long=too_long_messages, progress=progress_said(progress, say))


def _json() -> Any:
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise InvalidAnswersError("not_json", "") from error
