"""Matching of column, function and role names, with suggestions."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from assessment.core.questionnaire.definition import Questionnaire
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
        "marketing et communication",
        "marketing and communication",
        "marketing communication",
    ),
    "finance": ("finances", "financiere", "comptabilite", "daf", "finance and accounting", "accounting"),
    "leadership": ("direction", "dirigeant", "dirigeante", "dg", "management", "ceo", "general management"),
    "service": ("service client", "service clients", "sav", "adv", "customer service", "support"),
    "operations": ("operation", "production", "exploitation"),
}
TEAMS = ("equipe {}", "service {}", "departement {}", "pole {}", "direction {}", "{} team", "{} department")
"""How the team of a function is called after it, plain."""
_NO_LETTER = re.compile(r"[^\w.]+|_+")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Lower case, no accents, one space between words: what two writings of a name have in common, in any script."""
    return _NO_LETTER.sub(" ", without_accents(text.strip())).strip()


def functions_by_name(questionnaire: Questionnaire) -> dict[str, str]:
    """Every accepted writing of a function, plain, with the function's key."""
    names: dict[str, str] = {}
    for function in questionnaire.functions:
        for name in (*FUNCTIONS.get(function.key, ()), function.name.fr, function.name.en, function.key):
            names[plain(name)] = function.key
    # « Équipe ventes », "Sales department": a name of its own, as « service client » is one, goes before these.
    return {form.format(name): key for name, key in names.items() for form in TEAMS} | names


def column_names(questionnaire: Questionnaire) -> dict[str, str]:
    """Every accepted column name, plain, with the name as it should be written."""
    return COLUMNS | {plain(code): code for code in questionnaire.items_by_code}


def nearest_writing(word: str, writings: Iterable[str]) -> str | None:
    """The plain writing that looks most like `word`, as somebody who reads that language would put it."""
    return next(iter(get_close_matches(plain(word), list(writings), n=1, cutoff=0.6)), None)


def nearest(word: str, names: Mapping[str, str] | Iterable[str]) -> str | None:
    """The known name that looks most like `word`; None when none does."""
    candidates = names if isinstance(names, Mapping) else {plain(name): name for name in names}
    close_matches = get_close_matches(plain(word), candidates, n=1, cutoff=0.6)
    return candidates[close_matches[0]] if close_matches else None
