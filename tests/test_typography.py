"""Typographic composition."""

import pytest

from assessment.typography import english, french

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
