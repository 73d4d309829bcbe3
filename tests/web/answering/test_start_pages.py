"""Start page."""

from typing import Any

import pytest
from sqlalchemy import Connection, text

from tests.web.auditing_client import AuditingClient, page_of
from tests.web.respondent import KEY, form_key

ADDRESS = "/{language}/start/alignment/{length}"


def _form(client: AuditingClient, language: str = "fr", **spoil: str) -> dict[str, str]:
    """A valid form, which each test spoils once."""
    address = ADDRESS.format(language=language, length="full")
    fields = {
        "function": "finance",
        "role": "member",
        "organisation": "Atelier Dupré & Fils",
        "headcount": "48",
        "staff.marketing": "2",
        "staff.sales": "6",
        "staff.finance": "1",
        "cycle": "long",
        "basket": "high",
        "complex_offer": "yes",
        "several_sites": "no",
        "marketing_share": "12,5",
    }
    return {KEY: form_key(client.get(address))} | fields | spoil


def _kept(connection: Connection) -> list[Any]:
    return list(connection.execute(text("SELECT function, role, context, length, language FROM responses")).all())


@pytest.mark.parametrize("length", ["quick", "full"])
def test_nothing_is_chosen_beforehand(client: AuditingClient, length: str) -> None:
    page = page_of(client.get(ADDRESS.format(language="fr", length=length)))
    assert not page.xpath("//input[@checked]")
    assert not [value for value in page.xpath("//input[@type!='hidden' and @type!='radio']/@value") if value]


def test_each_field_says_why_it_is_asked(client: AuditingClient) -> None:
    page = page_of(client.get("/fr/start/alignment/full"))
    fields = page.xpath("//form[@id='about']//*[@id and (self::fieldset or self::input)]")
    alone = [field for field in fields if not field.get("id").startswith("staff.")]
    assert len(alone) == 9
    assert all(field.get("aria-describedby") for field in alone)


def test_what_was_told_is_kept_as_it_was_meant(client: AuditingClient, connection: Connection) -> None:
    answer = client.post("/fr/start/alignment/full", data=_form(client))
    assert answer.status_code == 303
    ((function, role, context, length, language),) = _kept(connection)
    assert (function, role, length, language) == ("finance", "member", "full", "fr")
    for sentence in (
        '"headcount": 48',
        '"sales": 6',
        '"long"',
        '"high"',
        '"complex_offer": true',
        '"marketing_share": 12.5',
    ):
        assert sentence in context


def test_everything_may_be_left_out(client: AuditingClient, connection: Connection) -> None:
    form = {KEY: form_key(client.get("/fr/start/alignment/quick")), "function": "leadership"}
    assert client.post("/fr/start/alignment/quick", data=form).status_code == 303
    ((function, role, context, length, _),) = _kept(connection)
    assert (function, role, context, length) == ("leadership", "head", "{}", "quick")


def test_a_missing_function_is_asked_once_kindly_then_read_as_leadership(
    client: AuditingClient, connection: Connection
) -> None:
    form = _form(client)
    del form["function"]
    asked = client.post("/fr/start/alignment/full", data=form)
    assert asked.status_code == 200
    page = page_of(asked)
    assert "direction générale" in page.xpath("//div[@class='notice']")[0].text_content()
    assert page.xpath("//input[@id='organisation']/@value") == ["Atelier Dupré & Fils"]
    assert not _kept(connection)
    again = client.post(
        "/fr/start/alignment/full", data=form | {"asked": page.xpath("//input[@name='asked']/@value")[0]}
    )
    assert again.status_code == 303
    assert _kept(connection)[0][0] == "leadership"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headcount", "-3"),
        ("headcount", "abc"),
        ("headcount", "1000000000000"),
        ("headcount", "0"),
        ("headcount", "12.5"),
        ("headcount", "٣"),
        ("headcount", "9" * 5000),
        ("staff.sales", "-1"),
        ("staff.finance", "one"),
        ("marketing_share", "120"),
        ("marketing_share", "-1"),
        ("marketing_share", "1e1"),
        ("marketing_share", "nan"),
        ("function", "astronaut"),
        ("role", "boss"),
        ("cycle", "medium"),
        ("complex_offer", "maybe"),
        ("organisation", "x" * 121),
        ("headcount", "5"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_value_that_makes_no_sense_gets_a_message_and_nothing_typed_is_lost(
    client: AuditingClient, connection: Connection, field: str, value: str, language: str
) -> None:
    form = _form(client, language, **{field: value})
    answer = client.post(f"/{language}/start/alignment/full", data=form)
    assert answer.status_code == 422
    page = page_of(answer)
    message = page.get_element_by_id(f"{field}-error").text_content()
    assert message
    assert page.xpath(f"//div[@class='notice']//a[@href='#{field}']")
    typed = dict(form)
    for name in ("organisation", "headcount", "staff.sales", "marketing_share"):
        assert page.get_element_by_id(name).get("value") == typed[name]
    assert not _kept(connection)


def test_messages_are_in_the_readers_language(client: AuditingClient) -> None:
    messages = [
        page_of(client.post(f"/{language}/start/alignment/full", data=_form(client, language, headcount="abc")))
        .get_element_by_id("headcount-error")
        .text_content()
        for language in ("fr", "en")
    ]
    assert messages == [
        "Écrivez un nombre entier de 1 à 100\u202f000, sans signe ni virgule, ou laissez vide.",
        "Write a whole number from 1 to 100,000, without sign or decimals, or leave it empty.",
    ]


@pytest.mark.parametrize("written", ["1 200", "1\u202f200", "1200", "1'200"])
def test_numbers_are_read_as_people_write_them(client: AuditingClient, connection: Connection, written: str) -> None:
    assert client.post("/fr/start/alignment/full", data=_form(client, headcount=written)).status_code == 303
    assert '"headcount": 1200' in _kept(connection)[0][2]


def test_changing_the_language_keeps_what_was_typed(client: AuditingClient, connection: Connection) -> None:
    answer = client.post("/en/start/alignment/full/language", data=_form(client))
    assert answer.status_code == 200
    page = page_of(answer)
    assert page.get("lang") == "en"
    assert page.xpath("//form[@id='about']/@action") == ["/en/start/alignment/full"]
    assert page.get_element_by_id("organisation").get("value") == "Atelier Dupré & Fils"
    assert set(page.xpath("//input[@checked]/@value")) == {"finance", "member", "long", "high", "yes", "no"}
    assert not _kept(connection)
    assert client.get("/en/start/alignment/full/language").headers["Location"] == "/en/start/alignment/full"


def test_only_known_questionnaires_and_lengths_start(client: AuditingClient) -> None:
    for path in (
        "/fr/start/unknown/full",
        "/fr/start/alignment/medium",
        "/fr/start/../full",
        "/de/start/alignment/full",
    ):
        assert client.get(path).status_code == 404
