"""Nothing that a person typed is lost on an error: every form of every page, in both languages."""

from collections.abc import Iterator
from typing import Any

import pytest
from lxml.html import HtmlElement

from tests.campaign_factory import THREE, everything
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, House
from tests.web.respondent import KEY

TYPED = "//input[not(@type) or @type='text' or @type='email' or @type='date']|//textarea"
TOO_LONG = " x" * 300
"""No number, no day, no address, and too long for a name: every kind of field refuses it."""

DRAFT_PAGES = (
    "{campaign}/figures",
    "{campaign}/cost",
    "{campaign}/change",
    "{campaign}/roster",
    "{campaign}",
    "{campaign}/invitations",
    "{organisation}/campaigns/new",
    "{organisation}/cadence",
    "{organisation}/context",
    "{organisation}/units",
    "{organisation}/members",
    "/fr/organisations/new",
    "/fr/account",
    "/fr/start/alignment/full",
)
OPEN_PAGES = ("{campaign}", "{campaign}/invitations")
CLOSED_PAGES = ("{campaign}/plan", "{campaign}/target", "{campaign}/plan/following")


@pytest.fixture
def closed_house(build: Build) -> House:
    """A firm whose campaign is closed and whose plan is approved."""
    made = build({**THREE, "leadership": 1})
    made.stage.open()
    for function in (*THREE, "leadership"):
        made.stage.answer(f"{function}1@firm.example", everything(function, 2))
    made.stage.close()
    made.reader(ALICE).sent(f"{made.campaign}/plan/approve")
    return made


def _forms(page: HtmlElement) -> Iterator[HtmlElement]:
    """Forms in which something can be typed."""
    for form in page.forms:
        if form.xpath(TYPED.replace("//", ".//")):
            yield form


def _filled(form: HtmlElement) -> dict[str, Any]:
    """The form as somebody fills it in who gets every field wrong and changes every choice."""
    sent: dict[str, Any] = {
        field.get("name"): field.get("value", "") for field in form.xpath(".//input[@type='hidden']")
    }
    for number, field in enumerate(form.xpath(TYPED.replace("//", ".//"))):
        sent[field.get("name")] = f"{number}{TOO_LONG}"
    for select in form.xpath(".//select"):
        sent[select.get("name")] = select.xpath("./option/@value")[-1]
    for radio in form.xpath(".//input[@type='radio']"):
        sent[radio.get("name")] = radio.get("value")
    for box in form.xpath(".//input[@type='checkbox']"):
        sent.setdefault(box.get("name"), []).append(box.get("value"))
    return sent


def _standing(form: HtmlElement) -> dict[str, Any]:
    """What stands in a form's fields."""
    sent: dict[str, Any] = {
        field.get("name"): field.get("value", "") for field in form.xpath(".//input[@type='hidden']")
    }
    for field in form.xpath(TYPED.replace("//", ".//")):
        sent[field.get("name")] = field.text if field.tag == "textarea" else field.get("value")
    for select in form.xpath(".//select"):
        sent[select.get("name")] = select.xpath("./option[@selected]/@value")[0]
    for radio in form.xpath(".//input[@type='radio' and @checked]"):
        sent[radio.get("name")] = radio.get("value")
    for box in form.xpath(".//input[@type='checkbox' and @checked]"):
        sent.setdefault(box.get("name"), []).append(box.get("value"))
    return sent


def _every_form_comes_back_as_it_was_sent(house: House, page: str, language: str) -> None:
    client = house.reader(ALICE).client
    address = page.format(campaign=house.campaign, organisation=house.organisation).replace("/fr/", f"/{language}/", 1)
    count = len(list(_forms(page_of(client.get(address)))))
    assert count
    for number in range(count):
        form = list(_forms(page_of(client.get(address))))[number]
        sent = _filled(form)
        answer = client.post(form.get("action"), data=sent)
        assert answer.status_code == 422, form.get("action")
        back = [candidate for candidate in _forms(page_of(answer)) if candidate.get("action") == form.get("action")]
        same = next(form for form in back if sent.keys() == _standing(form).keys() or len(back) == 1)
        assert {**_standing(same), KEY: sent[KEY]} == sent
        assert page_of(answer).xpath("//*[contains(@class, 'field-error')]"), form.get("action")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("page", DRAFT_PAGES)
def test_a_form_that_is_refused_comes_back_as_it_was_sent(house: House, page: str, language: str) -> None:
    _every_form_comes_back_as_it_was_sent(house, page, language)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("page", OPEN_PAGES)
def test_a_form_of_an_open_campaign_comes_back_as_it_was_sent(house: House, page: str, language: str) -> None:
    house.stage.open()
    _every_form_comes_back_as_it_was_sent(house, page, language)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("page", CLOSED_PAGES)
def test_a_form_of_a_closed_campaign_comes_back_as_it_was_sent(closed_house: House, page: str, language: str) -> None:
    _every_form_comes_back_as_it_was_sent(closed_house, page, language)
