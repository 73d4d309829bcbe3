"""Answering without JavaScript."""

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event, text

from assessment.app import create_app
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.settings import Settings
from tests.conftest import TODAY
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.respondent import KEY, Walker, begin, form_key


def _cells(connection: Connection) -> dict[str, int]:
    connection.rollback()
    return {row.item: row.cell for row in connection.execute(text("SELECT item, cell FROM answers"))}


def _texts(connection: Connection) -> dict[str, str]:
    connection.rollback()
    return {row.item: row.text for row in connection.execute(text("SELECT item, text FROM comments"))}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("length", ["quick", "full"])
def test_the_whole_way_without_javascript(
    client: AuditingClient, connection: Connection, questionnaire: Questionnaire, language: str, length: str
) -> None:
    walker = begin(client, language=language, length=length)
    pages = 0
    while "/respond/" in walker.address:
        pages += 1
        assert walker.address.endswith(f"/{pages}")
        walker.answer_page("4")
    assert walker.address == f"/{language}/results/{walker.token}"
    assert client.get(walker.address).status_code == 200
    assert pages == len(questionnaire.pages(Length(length), "sales"))
    rated = [code for code in questionnaire.columns(Length(length)) if code[0] != "T" and not code.endswith(".sales")]
    assert _cells(connection) == dict.fromkeys(rated, 4)


def test_the_way_with_a_change_of_language_on_every_page(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client, length="quick")
    languages = ["fr", "en"]
    number = 0
    while "/respond/" in walker.address:
        number += 1
        tab = walker.open()
        assert tab.page.get("lang") == languages[(number - 1) % 2]
        tab.chosen = dict.fromkeys(tab.items, "2")
        walker.send(tab, "/language")
        assert walker.address == f"/{languages[number % 2]}/respond/{walker.token}/{number}"
        assert walker.open().checked == dict.fromkeys(tab.items, "2")
        walker.send(walker.open())
    assert set(_cells(connection).values()) == {2}
    assert len(_cells(connection)) == 16


def test_nothing_is_chosen_beforehand_and_the_escapes_are_always_there(client: AuditingClient) -> None:
    walker = begin(client)
    for _ in range(14):
        tab = walker.open()
        assert not tab.checked
        for item in tab.items:
            values = tab.page.xpath(f"//input[@type='radio'][@name='{item}']/@value")
            assert values == ["1", "2", "3", "4", "5", "-1", "-2"]
        tab.chosen = dict.fromkeys(tab.items, "-1")
        walker.send(tab)


def test_leaders_rate_all_three_functions_and_others_the_two_others(client: AuditingClient) -> None:
    for function, rated in (("leadership", 6), ("sales", 4), ("service", 6)):
        walker = begin(client, function=function)
        tab = walker.open(f"/fr/respond/{walker.token}/14")
        assert len(tab.items) == rated
        assert not [item for item in tab.items if item.endswith(f".{function}")]


def test_an_item_left_open_is_asked_once_kindly_and_never_again(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    tab = walker.open()
    first, *others = tab.items
    tab.chosen = {first: "5"}
    walker.send(tab)
    assert walker.address.endswith("/1?ask")
    again = walker.open()
    notice = again.page.xpath("//div[@class='notice']")[0]
    assert notice.xpath(".//a/@href") == [f"#q-{item}" for item in others]
    assert len(again.page.xpath("//fieldset[contains(@class, 'question-open')]")) == len(others)
    assert again.checked == {first: "5"}
    walker.send(again)
    assert walker.address.endswith("/2")
    assert _cells(connection) == {first: 5} | dict.fromkeys(others, 0)
    later = walker.open(f"/fr/respond/{walker.token}/1")
    assert not later.page.xpath("//div[@class='notice']")
    walker.send(later)
    assert walker.address.endswith("/2")


def test_an_item_that_was_skipped_can_still_be_answered(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    walker.send(walker.open())
    tab = walker.open()
    tab.chosen = dict.fromkeys(tab.items, "1")
    walker.send(tab)
    assert set(_cells(connection).values()) == {1}


def test_previous_saves_too_and_goes_back(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    walker.answer_page("3")
    tab = walker.open()
    tab.chosen = {tab.items[0]: "2"}
    walker.send(tab, "/back")
    assert walker.address.endswith("/1")
    assert _cells(connection)[tab.items[0]] == 2
    assert walker.open().checked == dict.fromkeys(walker.open().items, "3")


def test_the_first_page_has_no_previous_and_the_last_one_leads_to_the_results(client: AuditingClient) -> None:
    walker = begin(client)
    first = walker.open()
    assert not first.page.xpath("//button[contains(@formaction, '/back')]")
    last = walker.open(f"/fr/respond/{walker.token}/15")
    assert last.page.xpath("//button[@data-step='next']")[0].text_content() == "Voir mes résultats"


def test_the_enter_key_means_next(client: AuditingClient) -> None:
    walker = begin(client)
    walker.answer_page()
    page = walker.open().page
    buttons = page.xpath("//button[@form='answers'] | //form[@id='answers']//button")
    assert buttons[0].get("formaction") is None
    assert "hidden" in buttons[0].attrib


def test_a_stale_tab_overwrites_nothing_it_did_not_change(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    old = walker.open()
    fresh = walker.open()
    first, second, *_ = old.items
    fresh.chosen = dict.fromkeys(fresh.items, "5")
    walker.send(fresh)
    old.chosen = {first: "1"}
    walker.send(old)
    cells = _cells(connection)
    assert (cells[first], cells[second]) == (1, 5)


def test_a_tab_opened_before_a_change_and_sent_unchanged_changes_nothing(
    client: AuditingClient, connection: Connection
) -> None:
    walker = begin(client)
    walker.answer_page("2")
    old = walker.open(f"/fr/respond/{walker.token}/1")
    fresh = walker.open(f"/fr/respond/{walker.token}/1")
    fresh.chosen = dict.fromkeys(fresh.items, "4")
    walker.send(fresh)
    assert old.checked == dict.fromkeys(old.items, "2")
    walker.send(old)
    assert {_cells(connection)[item] for item in old.items} == {4}


def test_a_page_sent_twice_is_the_same_as_once(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    tab = walker.open()
    tab.chosen = dict.fromkeys(tab.items, "3")
    assert walker.send(tab).headers["Location"] == walker.send(tab).headers["Location"]
    assert _cells(connection) == dict.fromkeys(tab.items, 3)


def test_a_form_without_radios_erases_nothing(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    tab = walker.answer_page("3")
    client.post(tab.address, data={KEY: tab.form()[KEY]})
    assert _cells(connection) == dict.fromkeys(tab.items, 3)


def test_the_back_button_shows_what_was_answered(client: AuditingClient) -> None:
    walker = begin(client)
    tab = walker.answer_page("4")
    response = client.get(tab.address)
    assert response.headers["Cache-Control"] == "no-store"
    assert walker.open(tab.address).checked == dict.fromkeys(tab.items, "4")


def test_the_personal_link_resumes_on_another_device(client: AuditingClient, app: Flask) -> None:
    walker = begin(client)
    walker.answer_page()
    walker.answer_page()
    link = walker.open().page.get_element_by_id("personal-link").get("value")
    assert link == f"http://localhost/fr/respond/{walker.token}"
    other = app.test_client()
    answer = other.get(link)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/fr/respond/{walker.token}/3")
    assert isinstance(other, AuditingClient)
    elsewhere = Walker(other, answer.headers["Location"])
    elsewhere.answer_page("1")
    assert walker.open(f"/fr/respond/{walker.token}/3").checked == dict.fromkeys(
        elsewhere.open(f"/fr/respond/{walker.token}/3").items, "1"
    )


def test_the_link_leads_past_skipped_items_to_the_first_page_not_asked(client: AuditingClient) -> None:
    walker = begin(client)
    walker.send(walker.open())
    walker.send(walker.open())
    assert client.get(f"/fr/respond/{walker.token}").headers["Location"].endswith("/2")


def test_the_link_leads_to_the_results_once_finished(client: AuditingClient) -> None:
    walker = begin(client, length="quick")
    walker.finish()
    assert client.get(f"/en/respond/{walker.token}").headers["Location"] == f"/en/results/{walker.token}"


def test_a_restart_loses_nothing(client: AuditingClient, settings: Settings) -> None:
    walker = begin(client)
    tab = walker.answer_page("2")
    other = walker.open()
    other.chosen = dict.fromkeys(other.items, "5")
    restarted = create_app(settings, today=lambda: TODAY)
    restarted.test_client_class = AuditingClient
    again = restarted.test_client()
    assert isinstance(again, AuditingClient)
    cookie = client.get_cookie("diapason")
    assert cookie is not None
    again.set_cookie("diapason", cookie.value)
    walker.client = again
    walker.send(other)
    assert walker.address.endswith("/3")
    assert walker.open(tab.address).checked == dict.fromkeys(tab.items, "2")


def test_texts_are_kept_changed_and_taken_away(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    address = f"/fr/respond/{walker.token}/15"
    tab = walker.open(address)
    tab.chosen = {"T1": "Deux fichiers\r\npour un client <b>", "T2": "  "}
    walker.send(tab)
    assert _texts(connection) == {"T1": "Deux fichiers\npour un client <b>"}
    again = walker.open(address)
    assert again.texts()["T1"].strip() == "Deux fichiers\npour un client <b>"
    walker.send(again)
    assert _texts(connection) == {"T1": "Deux fichiers\npour un client <b>"}
    again.chosen = {"T1": ""}
    walker.send(again)
    assert _texts(connection) == {}


@pytest.mark.parametrize("button", ["", "/back", "/language", "/results"])
def test_a_text_of_2000_signs_fits_and_one_more_stays_on_the_page(
    client: AuditingClient, connection: Connection, button: str
) -> None:
    walker = begin(client)
    tab = walker.open(f"/fr/respond/{walker.token}/15")
    tab.chosen = {"T1": "é" * 2000, "T2": "é" * 2001}
    answer = walker.send(tab, button)
    assert answer.status_code == 422
    assert _texts(connection) == {"T1": "é" * 2000}
    again = page_of(answer)
    assert again.xpath("//textarea[@name='T2']/text()")[0].strip() == "é" * 2001
    assert "il compte 2\u202f001 signes, 2\u202f000 au plus" in again.xpath("string(//p[@id='w-T2'])")
    assert again.xpath("//p[@id='w-T1']/@hidden")
    tab.chosen = {"T1": "é" * 2000, "T2": "court"}
    assert walker.send(tab, button).status_code == 303
    assert _texts(connection)["T2"] == "court"


def test_the_open_page_warns_that_words_identify_people(client: AuditingClient) -> None:
    walker = begin(client, language="en")
    assert "recognisable" in walker.open(f"/en/respond/{walker.token}/15").page.text_content()


def test_progress_counts_answers_and_gives_honest_minutes(client: AuditingClient) -> None:
    walker = begin(client)
    said = [walker.open().page.xpath("string(//p[@class='progress-said'])")]
    for _ in range(14):
        walker.answer_page()
        said.append(walker.open().page.xpath("string(//p[@class='progress-said'])"))
    assert said[0] == "0 sur 46 · encore 12 min environ"
    assert said[1] == "4 sur 46 · encore 11 min environ"
    assert said[-1] == "46 sur 46 · encore 2 min environ"
    minutes = [int(words.split("encore ")[1].split()[0]) for words in said]
    assert minutes == sorted(minutes, reverse=True)


def test_dont_know_counts_as_answered_and_skipped_does_not(client: AuditingClient) -> None:
    walker = begin(client)
    walker.answer_page("-1")
    walker.send(walker.open())
    walker.send(walker.open())
    assert walker.open().page.xpath("string(//p[@class='progress-said'])").startswith("4 sur 46")


def test_whoever_finished_may_change_an_answer_and_see_the_results_at_once(
    client: AuditingClient, connection: Connection
) -> None:
    walker = begin(client, length="quick")
    walker.finish("3")
    tab = walker.open(f"/fr/respond/{walker.token}/2")
    tab.chosen = dict.fromkeys(tab.items, "5")
    walker.send(tab, "/results")
    assert walker.address == f"/fr/results/{walker.token}"
    assert {_cells(connection)[item] for item in tab.items} == {5}


def test_the_day_of_the_first_finish_stays(client: AuditingClient, settings: Settings, connection: Connection) -> None:
    walker = begin(client, length="quick")
    walker.finish()
    assert connection.execute(text("SELECT finished_on FROM responses")).scalar_one() == TODAY.isoformat()


def test_erasing_asks_once_and_leaves_nothing(client: AuditingClient, connection: Connection) -> None:
    walker = begin(client)
    walker.answer_page()
    (asks,) = walker.open().page.xpath("//details[@class='personal']//a/@href")
    page = page_of(client.get(asks))
    assert connection.execute(text("SELECT count(*) FROM responses")).scalar_one() == 1, "asking erases nothing"
    (form,) = page.xpath("//form[@class='personal-erase']")
    answer = client.post(form.get("action"), data={KEY: form.xpath(".//input[@name='csrf_token']/@value")[0]})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/fr/respond/erased")
    assert "effacées" in page_of(client.get("/fr/respond/erased")).findtext(".//h1")
    for path in (f"/fr/respond/{walker.token}", f"/fr/respond/{walker.token}/2", f"/fr/results/{walker.token}"):
        assert client.get(path).status_code == 404
    for table in ("responses", "answers", "comments"):
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_a_page_saved_while_the_response_is_erased_elsewhere_ends_well(client: AuditingClient) -> None:
    walker = begin(client)
    tab = walker.open()
    tab.chosen = dict.fromkeys(tab.items, "3")
    client.post(f"/fr/respond/{walker.token}/erase", data={KEY: form_key(client.get(tab.address))})
    assert walker.send(tab).status_code == 404


def test_two_respondents_never_meet(client: AuditingClient, app: Flask, connection: Connection) -> None:
    alice = begin(client)
    other = app.test_client()
    assert isinstance(other, AuditingClient)
    bob = begin(other)
    alice.answer_page("1")
    bob.answer_page("5")
    rows = connection.execute(text("SELECT response_id, cell FROM answers")).all()
    assert len({(response, cell) for response, cell in rows}) == 2
    assert alice.open(f"/fr/respond/{alice.token}/1").checked != bob.open(f"/fr/respond/{bob.token}/1").checked


@pytest.mark.parametrize("number", ["0", "16", "999", "-1", "x", "1.5"])
def test_a_page_that_does_not_exist_is_not_found(client: AuditingClient, number: str) -> None:
    walker = begin(client)
    assert client.get(f"/fr/respond/{walker.token}/{number}").status_code == 404


def test_the_questionnaire_is_answered_in_few_statements(client: AuditingClient, app: Flask) -> None:
    """A page reads twice, a complete save reads once and writes once: the reason why it stays fast."""
    engine: Engine = app.extensions["diapason"].engine
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    walker = begin(client)
    tab = walker.open()
    statements.clear()
    walker.open()
    assert len(statements) == 2, statements
    statements.clear()
    tab.chosen = dict.fromkeys(tab.items, "3")
    walker.send(tab)
    assert len(statements) == 2, statements
