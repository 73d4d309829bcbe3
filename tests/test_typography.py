"""Typographic composition."""

import pytest

from assessment.typography import (
    NARROW_SPACE,
    NO_BREAK_HYPHEN,
    NO_BREAK_SPACE,
    english,
    french,
    french_page,
    shortened,
    without_widow,
)

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("typed", "composed"),
    [
        ("Qu'est-ce ?", f"Qu’est-ce{NARROW}?"),
        ("un « lead » : oui ; non !", f"un «{NARROW}lead{NARROW}»{NARROW}: oui{NARROW}; non{NARROW}!"),
        ('dire "oui"', f"dire «{NARROW}oui{NARROW}»"),
        ("24 000 €", f"24{NARROW}000{NARROW}€"),
        ("82 % des 10 125 firmes", f"82{NARROW}% des 10{NARROW}125 firmes"),
        ("voir https://exemple.fr:8000", "voir https://exemple.fr:8000"),
        ("de 9:30 à 10:00", "de 9:30 à 10:00"),
        ("en 2024 453 firmes", "en 2024 453 firmes"),
    ],
)
def test_french(typed: str, composed: str) -> None:
    assert french(typed) == composed
    assert french(composed) == composed


@pytest.mark.parametrize(
    ("typed", "composed"),
    [
        ("the firm's own", "the firm’s own"),
        ("the teams' goals", "the teams’ goals"),
        ('a "qualified lead"', "a “qualified lead”"),
        ("I don't know", "I don’t know"),
    ],
)
def test_english(typed: str, composed: str) -> None:
    assert english(typed) == composed
    assert english(composed) == composed


def test_on_a_page_a_verb_stays_on_one_line_with_its_pronoun() -> None:
    hyphen = NO_BREAK_HYPHEN
    assert french_page("Ces écarts tiennent-ils ?") == f"Ces écarts tiennent{hyphen}ils{NARROW}?"
    assert french_page("Que constate-t-on ?") == f"Que constate{hyphen}t{hyphen}on{NARROW}?"
    assert french_page("un rendez-vous, vingt-trois, sous-total") == f"un rendez{hyphen}vous, vingt-trois, sous-total"
    assert french("Ces écarts tiennent-ils ?") == f"Ces écarts tiennent-ils{NARROW}?"


def test_no_short_word_stands_alone_on_the_last_line_of_a_title() -> None:
    space = NO_BREAK_SPACE
    assert without_widow("Le travail quotidien ne suit pas.") == f"Le travail quotidien ne{space}suit{space}pas."
    assert without_widow("Tout attend") == "Tout attend"
    assert without_widow("Processus et fonctionnement") == "Processus et fonctionnement"


def test_a_long_text_is_cut_between_two_words_and_no_figure_in_two() -> None:
    text = f"Il manque 12{NARROW_SPACE}500{NARROW_SPACE}€ par an."
    assert shortened(text, len(text)) == text
    assert shortened(text, 16) == "Il manque…", "the amount would end at the thousands"
    assert shortened("anticonstitutionnellement", 10) == "anticonst…"
