"""List of people with lines that cannot be read: every line is in the box again, with what is wrong with it."""

import io
from typing import Any

import pytest
from lxml.html import HtmlElement
from openpyxl import Workbook

from tests.web.auditing_client import page_of
from tests.web.members import ALICE, House

TYPED = "claire@exemple.fr ; Ventes ; Claire Roy\npas une adresse ; Ventes\nzoe@ ; Finance"


def _csv() -> bytes:
    return b"Nom;E-mail;Service;Bureau\nAnn Petit;ann@exemple.fr;Ventes;12\nBob Blanc;bob;Ventes;13\n"


def _xlsx() -> bytes:
    book = Workbook()
    sheet = book.create_sheet("Personnes", 0)
    for row in (
        ["Nom", "E-mail", "Service"],
        ["Ann Petit", "ann@exemple.fr", "Ventes"],
        ["Bob Blanc", "bob", "Ventes"],
    ):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _refused(house: House, address: str, **form: Any) -> HtmlElement:
    answer = house.reader(ALICE).post(address, **form)
    assert answer.status_code in (200, 422)
    return page_of(answer)


def _lines(page: HtmlElement) -> list[str]:
    return str(page.xpath("//textarea[@name='people']")[0].text).split("\n")


def _problems(page: HtmlElement) -> list[str]:
    return [problem.text_content() for problem in page.xpath("//div[@class='problems']//li")]


@pytest.fixture(params=["new", "more"])
def address(house: House, request: pytest.FixtureRequest) -> str:
    """The page of a new campaign, and the one on which more people are invited."""
    new: bool = request.param == "new"
    return f"{house.organisation}/campaigns/new" if new else f"{house.campaign}/invitations"


def test_what_was_typed_stays_in_the_box_line_by_line(house: House, address: str) -> None:
    page = _refused(house, address, people=TYPED)
    assert _lines(page)[-3:] == TYPED.split("\n")
    assert [problem.split(":")[0].split()[-1] for problem in _problems(page)] == ["2", "3"]


@pytest.mark.parametrize(("name", "make"), [("people.csv", _csv), ("people.xlsx", _xlsx)])
def test_the_lines_of_a_file_come_into_the_box_and_are_told_by_their_place_in_it(
    house: House, address: str, name: str, make: Any
) -> None:
    page = _refused(house, address, people="eve@exemple.fr ; Ventes", file=(io.BytesIO(make()), name))
    lines = _lines(page)
    assert lines[-3] == "eve@exemple.fr ; Ventes"
    assert lines[-2].startswith("ann@exemple.fr ; Ventes")
    assert {"Bob Blanc", "bob", "Ventes"} <= set(lines[-1].split(" ; "))
    (problem,) = _problems(page)
    assert problem.split(":")[0].split()[-1] == "3"


def test_the_mended_lines_are_taken(house: House) -> None:
    address = f"{house.campaign}/invitations"
    page = _refused(house, address, people="", file=(io.BytesIO(_csv()), "people.csv"))
    mended = "\n".join(_lines(page)).replace("; bob ;", "; bob@exemple.fr ;")
    said = house.reader(ALICE).sent(address, people=mended)
    assert "2 personnes" in said
