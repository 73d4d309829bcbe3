"""Words that a leader would have to look up stand in no text that a person sees."""

import re

import pytest

from tests.guards.wording import leaves

AVOIDED = {
    "fr": (
        r"bruit (de réponse|des réponses)",
        r"pondération",
        r"\d[\d,.]* options?\b|\{options\} options?\b|d'une option\b|une option plus haut",
        r"\bune voix\b|la voix qui|dont la voix|les voix\b",
        r"presse le plus|pressent le plus",
        r"trois ou quatre personnes",
    ),
    "en": (
        r"answer noise|noise of answers|beyond noise",
        r"weighting",
        r"\d[\d,.]* options?\b|\{options\} options?\b|by one option|one option higher",
        r"\bone voice\b|missing voices?|whose voices?",
        r"presses most|press most",
        r"carries it\b",
        r"enters? no (level|score)",
        r"three or four people",
    ),
}


@pytest.mark.parametrize("code", AVOIDED)
def test_no_text_says_it_in_words_to_be_looked_up(code: str) -> None:
    avoided = re.compile("|".join(AVOIDED[code]), re.IGNORECASE)
    assert [(leaf.key, text) for leaf in leaves() for text in leaf.forms(code).values() if avoided.search(text)] == []
