"""Matching of column, function and role names, with suggestions."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from assessment.core.questionnaire.definition import Function, Questionnaire
from assessment.core.questionnaire.free_text import without_accents
from assessment.core.questionnaire.respondents import RespondentRole

RESPONDENT, FUNCTION, ROLE = "respondent", "function", "role"
COLUMNS = {
    "respondent": RESPONDENT,
    "repondant": RESPONDENT,
    "function": FUNCTION,
    "fonction": FUNCTION,
    "role": ROLE,
}
ROLES = {
    "": RespondentRole.MEMBER,
    "head": RespondentRole.HEAD,
    "responsable": RespondentRole.HEAD,
    "member": RespondentRole.MEMBER,
    "membre": RespondentRole.MEMBER,
    "collaborateur": RespondentRole.MEMBER,
    "collaboratrice": RespondentRole.MEMBER,
}
FUNCTIONS = {
    "sales": ("vente", "ventes", "commercial", "commerciale", "commerciaux", "commerce", "force de vente"),
    "marketing": (
        "communication",
        "com",
        "marketing et communication",
        "marketing and communication",
        "marketing communication",
    ),
    "finance": ("finances", "financiere", "comptabilité", "compta", "daf", "finance and accounting", "accounting"),
    "leadership": ("direction", "dirigeant", "dirigeante", "dg", "management", "ceo", "general management"),
    "service": ("service client", "service clients", "sav", "adv", "customer service", "support"),
    "operations": ("opération", "production", "exploitation"),
}
TEAMS = ("équipe {}", "service {}", "département {}", "pôle {}", "direction {}", "{} team", "{} department", "{} dept")
"""How the team of a function is called after it."""
_NO_LETTER = re.compile(r"[^\w.]+|_+")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Lower case, no accents, one space between words: what two writings of a name have in common, in any script."""
    return _NO_LETTER.sub(" ", without_accents(text.strip())).strip()


def functions_by_name(questionnaire: Questionnaire) -> dict[str, str]:
    """Every accepted writing of a function, plain, with the function's key."""
    return {plain(writing): key for writing, key in _writings(questionnaire)}


def function_writings(questionnaire: Questionnaire) -> dict[str, str]:
    """Every accepted writing of a function, plain, as somebody who reads that language writes it."""
    return {plain(writing): writing for writing, _ in _writings(questionnaire)}


def _writings(questionnaire: Questionnaire) -> list[tuple[str, str]]:
    """Writings with the key of their function; of two that are plainly the same, the last counts."""
    names = [
        (name, function.key)
        for function in questionnaire.functions
        for name in (function.key, *FUNCTIONS.get(function.key, ()), *_own_names(function))
    ]
    # « Équipe ventes », "Sales department": a name of its own, as « service client » is one, goes before these.
    return [(form.format(name), key) for name, key in names for form in TEAMS] + names


def _own_names(function: Function) -> tuple[str, str]:
    return function.name.fr.lower(), function.name.en.lower()


def column_names(questionnaire: Questionnaire) -> dict[str, str]:
    """Every accepted column name, plain, with the name as it should be written."""
    return COLUMNS | {plain(code): code for code in questionnaire.items_by_code}


def nearest(word: str, names: Mapping[str, str] | Iterable[str]) -> str | None:
    """The known name that looks most like `word`; None when none does."""
    candidates = names if isinstance(names, Mapping) else {plain(name): name for name in names}
    close_matches = get_close_matches(plain(word), candidates, n=1, cutoff=0.6)
    return candidates[close_matches[0]] if close_matches else None
