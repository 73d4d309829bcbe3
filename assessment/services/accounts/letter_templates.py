"""Keeps the own invitation texts of a consultant."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from assessment.core.invitations.letter_words import (
    OwnLetter,
    WordsProblem,
    letter_from_json,
    problems_of_letter,
    tidied,
)
from assessment.store.models import LetterTemplate
from assessment.store.queries import brands

MOST_LETTERS = 30
"""Texts of one account: a list that a person can still choose from."""


class WordsRefusedError(Exception):
    """Texts that cannot stand in a letter; `problems` says which and why."""

    def __init__(self, problems: Sequence[WordsProblem]) -> None:
        super().__init__(", ".join(f"{problem.part} {problem.language}: {problem.fault}" for problem in problems))
        self.problems = problems


class EmptyLetterError(Exception):
    """No text says anything, or the letter has no name."""


class LetterNameTakenError(Exception):
    """Another letter of the account has that name."""


class TooManyLettersError(Exception):
    """The account keeps as many letters as it may."""


def letter_kept(template: LetterTemplate) -> OwnLetter:
    """The letter that a row holds."""
    return letter_from_json({"name": template.name, "words": template.words})


def keep_letter(
    session: Session, account_id: str, letter: OwnLetter, *, today: date, template: LetterTemplate | None = None
) -> LetterTemplate:
    """Keep a letter, in the place of `template` where one is changed; campaigns keep the words that they copied.

    Raises WordsRefusedError, EmptyLetterError, LetterNameTakenError, TooManyLettersError.
    """
    letter = tidied(letter)
    if not letter.name or letter.says_nothing:
        raise EmptyLetterError
    if problems := problems_of_letter(letter):
        raise WordsRefusedError(problems)
    others = [kept for kept in brands.letters_of(session, account_id) if template is None or kept.id != template.id]
    if letter.name in {kept.name for kept in others}:
        raise LetterNameTakenError
    if len(others) >= MOST_LETTERS:
        raise TooManyLettersError
    kept = template or LetterTemplate(account_id=account_id)
    kept.name, kept.words, kept.changed_on = letter.name, letter.to_json()["words"], today
    session.add(kept)
    session.flush()
    return kept


def forget_letter(session: Session, template: LetterTemplate) -> None:
    """Remove a letter; campaigns for which it was chosen keep their copy."""
    session.delete(template)
    session.flush()
