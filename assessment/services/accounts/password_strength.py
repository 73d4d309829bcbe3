"""Estimates how many guesses a password stands up to, with English and French words."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LONGEST_ESTIMATED = 72
"""Signs that are looked at: the estimate takes long for more, and what long passwords begin with decides."""
LEAST_SCORE = 4
"""The highest of zxcvbn (Wheeler, USENIX Security 2016): more than ten thousand million guesses."""
WORDS = Path(__file__).with_name("french_words.txt")
OWN_WORDS = ("diapason",)


def is_guessable(password: str, *, personal: Iterable[str] = ()) -> bool:
    """Whether a password is found within ten thousand million guesses; `personal`: address and name of its owner."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its word lists take twelve megabytes

    parts = [part for text in personal for part in (text, *re.split(r"[\W_]+", text)) if len(part) > 1]
    estimate = zxcvbn(password[:LONGEST_ESTIMATED], user_inputs=[*OWN_WORDS, *parts, *_french_words()])
    return int(estimate["score"]) < LEAST_SCORE


@cache
def _french_words() -> tuple[str, ...]:
    """What French passwords are made of, as guessers try it, most usual first."""
    return tuple(WORDS.read_text(encoding="utf-8").split())
