"""Staff option."""

import pytest

from assessment.i18n import language
from assessment.importers.formats.problems import ImportFileError
from assessment.importers.staff_option import read_staff
from assessment.questionnaire_files.catalogue import questionnaire


def test_functions_may_be_written_as_in_an_answer_file() -> None:
    staff = read_staff("sales=5, Marketing = 4; Direction générale=1,finance=0", questionnaire())
    assert staff == {"sales": 5, "marketing": 4, "leadership": 1, "finance": 0}


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "“”: write a function and its number of people"),
        ("sales", "“sales”: write a function and its number of people, such as sales=5,marketing=4"),
        ("sales=-1", "sales: “-1” is not a number of people, 0 to 100,000"),
        ("sales=2.5", "sales: “2.5” is not a number of people"),
        ("sales=999999999999", "is not a number of people"),
        ("bakery=3", "unknown function: “bakery”; write one of these: marketing, sales"),
        ("markting=3", "unknown function: “markting”; did you mean “marketing”?"),
        ("sales=3,ventes=4", "ventes is written twice"),
    ],
)
def test_what_cannot_stand_is_told(written: str, message: str) -> None:
    with pytest.raises(ImportFileError) as refused:
        read_staff(written, questionnaire())
    said = refused.value.said_in(language("en"), "--staff")
    assert len(said) == 1
    assert said[0].startswith("--staff: ")
    assert message in said[0]


def test_every_part_that_cannot_stand_is_told() -> None:
    with pytest.raises(ImportFileError) as refused:
        read_staff("sales=-1,bakery=3,finance", questionnaire())
    assert len(refused.value.problems) == 3
