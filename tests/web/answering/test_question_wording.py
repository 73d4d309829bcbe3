"""What a respondent reads: words for their function, a word explained where it first stands, the version they began."""

import pytest
from sqlalchemy import Connection, text

from assessment.core.questionnaire.definition import Length, Page, Questionnaire
from assessment.questionnaire_files.catalogue import questionnaire_of_version
from tests.web.auditing_client import AuditingClient
from tests.web.respondent import Walker, begin


def _page(walker: Walker, pages: tuple[Page, ...], key: str) -> str:
    """The text of the page of that key."""
    number = next(number for number, page in enumerate(pages, start=1) if page.key == key)
    address = walker.address.rpartition("/")[0]
    return str(walker.open(f"{address}/{number}").page.text_content())


@pytest.mark.parametrize("code", ["fr", "en"])
@pytest.mark.parametrize("function", ["sales", "leadership"])
def test_the_leadership_rates_the_others_in_words_of_its_own(
    client: AuditingClient, questionnaire: Questionnaire, code: str, function: str
) -> None:
    walker = begin(client, language=code, function=function)
    shown = _page(walker, questionnaire.pages(Length.FULL, function), "X")
    assert questionnaire.cross is not None
    asked = questionnaire.cross.asked_of(function)
    assert asked.question.within(code) in shown
    assert all(item.question.within(code) in shown for item in asked.items)
    others = {"sales": "leadership", "leadership": "operations"}[function]
    own = {item.question.within(code) for item in asked.items}
    assert not any(
        item.question.within(code) in shown
        for item in questionnaire.cross.asked_of(others).items
        if item.question.within(code) not in own
    )
    assert all(step.name.within(code) in shown for step in asked.items[0].scale)


@pytest.mark.parametrize("code", ["fr", "en"])
@pytest.mark.parametrize("length", list(Length))
def test_a_lead_is_explained_once_under_the_first_item_that_speaks_of_one(
    client: AuditingClient, questionnaire: Questionnaire, length: Length, code: str
) -> None:
    word = next(word for word in questionnaire.glossary if word.key == "lead")
    pages = questionnaire.pages(length, "sales")
    speaking = [
        item.code
        for page in pages
        for item in page.items
        if any(
            "lead" in part.within(code).lower().split() or "leads" in part.within(code).lower()
            for part in (item.question, *item.options)
        )
    ]
    assert speaking[0] in word.explained_under
    walker = begin(client, language=code, length=length.value)
    address = walker.address.rpartition("/")[0]
    explained = []
    for number in range(1, len(pages) + 1):
        for question in walker.open(f"{address}/{number}").page.xpath("//fieldset"):
            if word.meaning.within(code)[1:] in question.text_content():
                explained.append(question.get("id"))
    assert explained == [f"q-{speaking[0]}"]


def test_whoever_began_with_an_earlier_version_goes_on_with_it(
    client: AuditingClient, connection: Connection, questionnaire: Questionnaire
) -> None:
    before = questionnaire_of_version("alignment", "1.0.0")
    walker = begin(client)
    connection.execute(text("UPDATE responses SET questionnaire_version = '1.0.0'"))
    connection.commit()
    shown = _page(walker, before.pages(Length.FULL, "sales"), "V3")
    assert before.items_by_code["V3.2"].question.fr in shown
    assert questionnaire.items_by_code["V3.2"].question.fr not in shown
