"""Own words of an invitation: what is refused, cleaned and filled."""

import pytest

from assessment.core.invitations.letter_words import (
    LetterWords,
    OwnLetter,
    WordsFault,
    filled,
    letter_from_json,
    paragraphs,
    problems_of_letter,
    tidied,
)

VALUES = {"organisation": "Durand", "campaign": "Printemps", "closes": "31 mars 2026", "minutes": "12"}


def _letter(subject: str = "", introduction: str = "", *, language: str = "fr") -> OwnLetter:
    return OwnLetter("Mission", {language: LetterWords(subject, introduction)})


@pytest.mark.parametrize(
    ("text", "fault", "named"),
    [
        ("Bonjour {entreprise}", WordsFault.UNKNOWN, "{entreprise}"),
        ("Bonjour {}", WordsFault.UNKNOWN, "{}"),
        ("{organisation.__class__}", WordsFault.UNKNOWN, "{organisation.__class__}"),
        ("{Organisation}", WordsFault.UNKNOWN, "{Organisation}"),
        ("jusqu'au {closes", WordsFault.BRACE, "{closes"),
        ("{{organisation}}", WordsFault.BRACE, "{{organisation}}"),
        ("Voir https://exemple.fr/ici vite", WordsFault.LINK, "https://exemple.fr/ici"),
        ("Voir www.exemple", WordsFault.LINK, "www.exemple"),
        ("Voir exemple.fr", WordsFault.LINK, "exemple.fr"),
        ("Voir exemple。com", WordsFault.LINK, "exemple。com"),
        ("Écrire à claire@exemple", WordsFault.LINK, "claire@exemple"),
        ("Voir {organisation}.com", WordsFault.LINK, "{organisation}.com"),
        ("Voir exemple.{campaign}", WordsFault.LINK, "exemple.{campaign}"),
    ],
)
def test_what_cannot_stand_in_a_letter_is_named(text: str, fault: WordsFault, named: str) -> None:
    for part, letter in (("subject", _letter(text)), ("introduction", _letter("", text, language="en"))):
        (problem,) = problems_of_letter(letter)
        assert (problem.part, problem.fault, problem.named) == (part, fault, named)
        assert problem.language in letter.words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{organisation} vous demande {minutes} minutes avant le {closes}.",
        "M. Durand, P.-D. G. de {organisation}, p. 3. Merci",
        "À 10:30, 3.5 points / 100 %, S.A.R.L.",
        "日本語のご案内 😀",
    ],
)
def test_ordinary_sentences_may_stand(text: str) -> None:
    assert problems_of_letter(_letter(text, text)) == []


def test_lengths_are_capped() -> None:
    assert problems_of_letter(_letter("a" * 120, "b" * 700)) == []
    faults = [(problem.part, problem.named) for problem in problems_of_letter(_letter("a" * 121, "b" * 701))]
    assert faults == [("subject", "120"), ("introduction", "700")]


def test_signs_that_nobody_sees_go_and_lines_stay() -> None:
    letter = tidied(_letter("Su\u202ejet\r\nBcc: x\x00", "Un\x07 \r\n\r\n\r\n\r\nDeux\u200b\ttrois  \nquatre\n"))
    assert letter.words["fr"] == LetterWords("Sujet Bcc: x", "Un\n\nDeux trois\nquatre")
    assert paragraphs(letter.words["fr"].introduction) == (("Un",), ("Deux trois", "quatre"))


def test_an_invisible_sign_hides_no_link() -> None:
    (problem,) = problems_of_letter(tidied(_letter("exemple\u200b.\u200bfr")))
    assert problem.fault is WordsFault.LINK


def test_places_are_filled_once_and_values_are_never_read_again() -> None:
    assert filled("{organisation}, {minutes} min", VALUES | {"organisation": "{closes}"}) == "{closes}, 12 min"


@pytest.mark.parametrize(
    ("text", "spoil"),
    [
        ("", {}),
        ("Avant le {closes}", {"closes": None}),
        ("{campaign}", {"campaign": "Voir exemple.fr"}),
        ("{unknown}", {}),
    ],
)
def test_what_cannot_be_filled_gives_the_product_s_words(text: str, spoil: dict[str, str | None]) -> None:
    assert filled(text, VALUES | spoil) is None


def test_a_firm_named_like_an_address_can_be_named() -> None:
    assert filled("{organisation}", VALUES | {"organisation": "Durand.fr"}) == "Durand.fr"


def test_what_is_kept_reads_the_same() -> None:
    letter = _letter("Objet", "Un\n\nDeux")
    assert letter_from_json(letter.to_json()) == letter
    assert letter.names("closes") is False
    assert _letter("{closes}").names("closes")
