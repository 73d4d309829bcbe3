"""Evidence pages."""

from typing import Any

import pytest

from assessment.services.permissions import GRANTED, Right
from assessment.store.models import EvidenceNote
from tests.campaign_factory import ALIGNMENT
from tests.web.base.test_outsiders import ROLES
from tests.web.members import ALICE, ANNA, BOB, OLGA, SAM, House, text_of

CODE = ALIGNMENT.lever_items[0].code


def _form(**spoil: str) -> dict[str, Any]:
    return {"level": "2", "sentence": "Vu le tableau", "document": "Suivi.xlsx", "seen_on": "2026-03-02"} | spoil


def _notes(house: House) -> list[tuple[str, int | None, str]]:
    with house.stage.session() as session:
        return [(note.item, note.level, note.sentence) for note in session.query(EvidenceNote)]


def test_a_note_stands_in_the_list_and_beside_the_answers(heads: House) -> None:
    page = heads.reader(BOB).sent(f"{heads.campaign}/evidence/{CODE}", **_form())
    assert "1 pratique vérifiée sur" in page
    assert "Suivi.xlsx" in page
    assert "à éclaircir en réunion" in page
    results = text_of(heads.reader(BOB).get(f"{heads.campaign}/results"))
    assert "Que constate\u2011t\u2011on sur place ?" in results
    english = heads.campaign.replace("/fr/", "/en/")
    assert "What was seen on site?" in text_of(heads.reader(BOB).get(f"{english}/results"))


def test_a_second_note_replaces_the_first_and_removing_takes_it_away(heads: House) -> None:
    bob = heads.reader(BOB)
    bob.sent(f"{heads.campaign}/evidence/{CODE}", **_form())
    bob.sent(f"{heads.campaign}/evidence/{CODE}", **_form(level="none", sentence="Rien trouvé"))
    assert _notes(heads) == [(CODE, None, "Rien trouvé")]
    bob.sent(f"{heads.campaign}/evidence/{CODE}/remove")
    assert _notes(heads) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ({"level": "6"}, "Choisissez l’option"),
        ({"level": ""}, "Choisissez l’option"),
        ({"sentence": " "}, "Dites en une phrase"),
        ({"seen_on": ""}, "Donnez le jour"),
        ({"seen_on": "2026-03-05"}, "n’est pas encore venu"),
    ],
)
def test_a_wrong_note_comes_back_as_it_was_typed(heads: House, spoil: dict[str, str], said: str) -> None:
    answer = heads.reader(BOB).post(f"{heads.campaign}/evidence/{CODE}", **_form(**spoil))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Suivi.xlsx" in answer.text
    assert _notes(heads) == []


def test_the_right_to_note_is_the_role_s(heads: House) -> None:
    for email, role in ROLES.items():
        answer = heads.reader(email).post(f"{heads.campaign}/evidence/{CODE}", **_form())
        assert (answer.status_code == 303) is (Right.NOTE_EVIDENCE in GRANTED[role]), email
    assert {email for email, role in ROLES.items() if Right.NOTE_EVIDENCE in GRANTED[role]} == {ALICE, BOB, ANNA}


def test_who_may_not_read_a_closed_result_sees_notes_without_the_answers(heads: House) -> None:
    heads.reader(BOB).sent(f"{heads.campaign}/evidence/{CODE}", **_form())
    page = text_of(heads.reader(ANNA).get(f"{heads.campaign}/evidence"))
    assert "Suivi.xlsx" in page
    assert "réponses" not in page.partition("1 pratique")[2]
    assert [heads.reader(email).get(f"{heads.campaign}/evidence").status_code for email in (SAM, OLGA)] == [404, 404]


def test_a_practice_that_is_not_asked_does_not_exist(heads: House) -> None:
    assert heads.reader(BOB).get(f"{heads.campaign}/evidence/S1.1").status_code == 404
    assert heads.reader(BOB).post(f"{heads.campaign}/evidence/nothing", **_form()).status_code == 404


def test_a_draft_has_no_evidence(house: House) -> None:
    assert house.reader(BOB).get(f"{house.campaign}/evidence").status_code == 404
    assert house.reader(BOB).post(f"{house.campaign}/evidence/{CODE}", **_form()).status_code == 404
