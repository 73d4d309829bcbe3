"""Public pages: language choice, home, privacy, sources, robots.txt."""

from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.definition import Questionnaire, SourcedClaim
from assessment.i18n import DEFAULT_LANGUAGE, LANGUAGES
from assessment.i18n import language as say_in
from assessment.questionnaire_files.catalogue import DEFAULT_KEY, folders, questionnaire, usable
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.web.base.access import anyone
from assessment.web.base.app_context import services
from assessment.web.base.rendering import render
from assessment.web.presentation.length_options import offers
from reports.content.sources import sources

ROBOTS = "User-agent: *\nDisallow: /*/respond/\nDisallow: /*/results/\nDisallow: /*/start/\nDisallow: /*/shared/\n"

blueprint = Blueprint("site", __name__)


@blueprint.get("/")
@anyone
def choose_language() -> ResponseReturnValue:
    """Send the reader to the page in the language that their browser asks for."""
    code = request.accept_languages.best_match(LANGUAGES, DEFAULT_LANGUAGE)
    answer = redirect(url_for("site.home", language=code))
    answer.headers["Vary"] = "Accept-Language"
    return answer


@blueprint.get("/<any(fr,en):language>")
@anyone
def home(language: str) -> str:
    """What this is, and the two ways in."""
    own = services().own_questionnaires
    readable = tuple(usable(own))
    return _home(language, own, readable, services().retention_days)


@lru_cache(maxsize=64)
def _home(language: str, own: Path | None, keys: tuple[str, ...], retention_days: int) -> str:
    """The page for these questionnaires: it is the same for everybody."""
    main = questionnaire(DEFAULT_KEY, own) if DEFAULT_KEY in keys else None
    others = [questionnaire(key, own) for key in keys if key != DEFAULT_KEY]
    claim = opening_claim(main)
    return render(
        "site/home.html",
        language,
        questionnaire=main,
        others=others,
        offers=offers,
        claim=claim,
        source=claim and (claim.source if isinstance(claim.source, str) else claim.source.within(language)),
        retention_days=retention_days,
    )


@blueprint.get("/<any(fr,en):language>/privacy")
@anyone
def privacy(language: str) -> str:
    """What becomes of answers, how long they stay, and how to erase them."""
    return render("site/privacy.html", language, retention_days=services().retention_days)


@blueprint.get("/<any(fr,en):language>/sources")
@anyone
def register(language: str) -> str:
    """Outside facts with their source and grade, and the figures that nobody should quote."""
    own = services().own_questionnaires
    main = _named(DEFAULT_KEY, own) if DEFAULT_KEY in folders(own) else None
    return _register(language, main.claims if main else ())


@lru_cache(maxsize=8)
def _register(language: str, claims: tuple[SourcedClaim, ...]) -> str:
    """The page of these facts: it is the same for everybody."""
    return render("site/sources.html", language, sources=sources(claims, say_in(language)))


@blueprint.get("/robots.txt")
@anyone
def robots() -> Response:
    """Personal pages are not for search engines."""
    return Response(ROBOTS, mimetype="text/plain")


def _named(key: str, own: Path | None) -> Questionnaire | None:
    """That questionnaire, or None when its files cannot be used: the others are still offered."""
    try:
        return questionnaire(key, own)
    except QuestionnaireError:
        return None


def opening_claim(loaded_questionnaire: Questionnaire | None) -> SourcedClaim | None:
    """The outside fact that says best why the question is worth asking; none of grade D or for the annex."""
    claims = loaded_questionnaire.claims if loaded_questionnaire else ()
    return next((claim for claim in claims if claim.topic == "perception" and claim.use != "annex"), None)
