"""Invitee lists."""

import pytest

from assessment.core.questionnaire.respondents import RespondentRole
from assessment.i18n import language
from assessment.importers.formats.problems import ImportFileError
from assessment.importers.invitees import Invitees, read_invitees
from assessment.questionnaire_files.catalogue import questionnaire


def _read(written: str) -> Invitees:
    return read_invitees(written.encode(), questionnaire())


@pytest.mark.parametrize(
    "line",
    [
        "claire.roy@exemple.fr ; Ventes ; Claire Roy ; responsable ; en",
        "claire.roy@exemple.fr, sales, Claire Roy, head, english",
        "Claire Roy\tclaire.roy@exemple.fr\tVENTES\tResponsable\tanglais",
        "Claire Roy <Claire.Roy@exemple.fr> ; ventes ; responsable ; en",
        "Langue;Rôle;Fonction;Nom;E-mail\nen;responsable;ventes;Claire Roy;claire.roy@exemple.fr",
    ],
)
def test_the_same_person_is_read_from_every_way_of_writing(line: str) -> None:
    (person,) = _read(line).people
    assert (person.email, person.function, person.name) == ("claire.roy@exemple.fr", "sales", "Claire Roy")
    assert (person.role, person.language) == (RespondentRole.HEAD, "en")


def test_an_address_and_a_function_are_enough() -> None:
    (person,) = _read("claire@exemple.fr ventes").people
    assert (person.function, person.name, person.role, person.language) == ("sales", None, None, None)


@pytest.mark.parametrize("written", ["Compta", "Comptabilité", "service compta", "Finance dept"])
def test_a_function_is_read_as_people_shorten_it(written: str) -> None:
    assert [person.function for person in _read(f"claire@exemple.fr ; {written}").people] == ["finance"]


def test_a_name_with_a_comma_as_mail_programs_write_it() -> None:
    (person,) = _read('"Roy, Claire" <claire@exemple.fr>, ventes').people
    assert person.name == "Roy Claire"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("claire@ ; ventes", "n’est pas une adresse"),
        ("Claire Roy ; ventes", "il manque l’adresse"),
        ("claire@exemple.fr", "il manque la fonction"),
        ("claire@exemple.fr ; comptabilte", "vouliez\u2011vous dire «\u202fcomptabilité\u202f»"),
        ("claire@exemple.fr ; vantes", "vouliez\u2011vous dire «\u202fventes\u202f»"),
        ("a@exemple.fr ; finance", "figure déjà ligne 1"),
        ("claire@exemple.fr ; ventes ; finance", "gardez l’un des deux"),
    ],
)
def test_each_line_that_cannot_be_read_is_told_and_the_others_stay(line: str, message: str) -> None:
    invitees = _read(f"a@exemple.fr ; ventes\n{line}\nb@exemple.fr ; finance")
    assert [person.email for person in invitees.people] == ["a@exemple.fr", "b@exemple.fr"]
    (problem,) = invitees.problems
    assert problem.line == 2
    assert message in problem.said_in(language("fr"), "liste")


def test_a_file_that_is_no_list_is_refused() -> None:
    with pytest.raises(ImportFileError):
        read_invitees(b"%PDF-1.7", questionnaire())
    assert _read("") == Invitees((), ())
