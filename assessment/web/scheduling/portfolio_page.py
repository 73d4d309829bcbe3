"""Portfolio of a consultant's clients."""

from itertools import groupby

from flask import Blueprint, request
from flask_login import current_user

from assessment.core.comparison.interpretation import verdict_name
from assessment.core.comparison.verdicts import Verdict
from assessment.core.waves.change_interpretation import POINTING
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.services.scheduling.portfolio import ClientLine, LastVerdict, portfolio_page
from assessment.web.base.app_context import services, session
from assessment.web.base.member_access import signed_in
from assessment.web.base.signed_in_page import signed_in_page

ORDER = tuple(Verdict)
MOST_DIGITS = 6

blueprint = Blueprint("portfolio", __name__, url_prefix="/<any(fr,en):language>/portfolio")


@blueprint.get("")
@signed_in
def show(language: str) -> str:
    """One page of clients; `?page=` another one."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS else 1
    page = portfolio_page(session(), current_user.id, number=number, keys=services().keys, now=services().now())
    say = language_of(language)
    return signed_in_page(
        "scheduling/portfolio.html",
        language,
        found=page,
        lines=[(line, _verdicts_said(line, say)) for line in page.lines],
    )


def _verdicts_said(line: ClientLine, say: Language) -> list[str]:
    """Verdicts with their levers, the strongest first; why there is none where there is none."""
    if line.client.kept_id is None or not line.client.kept_follows:
        return [say("waves.portfolio.first")]
    if line.verdicts is None:
        return [say("waves.portfolio.unpublished")]
    ordered = sorted(line.verdicts, key=lambda last_verdict: ORDER.index(last_verdict.code))
    return [
        say(
            "waves.portfolio.said",
            verdict=say(verdict_name(code, change=True).key),
            levers=say.list([_lever(line, last_verdict, say) for last_verdict in some]),
        )
        for code, some in groupby(ordered, key=lambda last_verdict: last_verdict.code)
    ]


def _lever(line: ClientLine, verdict: LastVerdict, say: Language) -> str:
    try:
        asked = questionnaire(line.client.questionnaire_key, services().own_questionnaires)
        name = next(lever.short.within(say.code) for lever in asked.levers if lever.key == verdict.lever)
    except (QuestionnaireError, StopIteration):
        name = verdict.lever
    if verdict.code not in POINTING or verdict.points is None:
        return name
    return f"{name} {'↑' if verdict.points > 0 else '↓'}"
