"""Comments beside answers, from the respondent's page to what is shown, masked, exported and erased."""

import csv
import io
import json
import zipfile

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.definition import Length
from assessment.core.questionnaire.free_text import LONGEST_TEXT
from assessment.store.models import Comment, EncryptedComment
from assessment.web.presentation import comments as presented_comments
from tests.campaign_factory import ALIGNMENT, THREE, everything
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, House, text_of
from tests.web.respondent import KEY, Walker, form_key

ITEM = ALIGNMENT.lever_items[0]
CODE = ITEM.code
TEN, NINE = {"sales": 5, "marketing": 5}, {"sales": 5, "marketing": 4}


def _walker(house: House, email: str = "sales1@firm.example", page: int = 1) -> Walker:
    client = house.app.test_client()
    assert isinstance(client, AuditingClient)
    return Walker(client, f"/fr/respond/{house.stage.start(email)}/{page}")


def _asking(build: Build, *counts: dict[str, int], mode: Mode = Mode.NAMED) -> House:
    house = build(*counts, mode=mode, asks_comments=True)
    house.stage.open()
    return house


def _save(walker: Walker, answers: dict[str, object]) -> tuple[int, dict[str, object]]:
    headers = {"X-CSRFToken": form_key(walker.client.get(walker.address)), "Content-Type": "application/json"}
    body = json.dumps({"language": "fr", "answers": answers})
    answer = walker.client.post(f"/respond/{walker.token}/answers", data=body, headers=headers)
    return answer.status_code, answer.get_json()


def _archive(house: House) -> dict[str, bytes]:
    """What an owner takes away of everything."""
    content = house.reader(ALICE).get(f"{house.organisation}/end/everything.zip").data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name.split("/", 1)[-1]: archive.read(name) for name in archive.namelist()}


def _closed(build: Build, counts: dict[str, int], mode: Mode, item: str = CODE) -> House:
    """Everybody wrote beside their answer to one item."""
    house = _asking(build, counts, mode=mode)
    for email in house.stage.tokens():
        function = email.partition("@")[0].rstrip("0123456789")
        house.stage.answer(email, everything(function, 3), texts={item: f"Remarque de {email.partition('@')[0]}."})
    house.stage.close()
    return house


def test_no_field_where_the_campaign_asks_for_none(build: Build) -> None:
    house = build()
    house.stage.open()
    walker = _walker(house)
    assert walker.open().texts() == {}
    assert _save(walker, {f"comment.{CODE}": "Un mot."})[0] == 400
    assert _save(walker, {CODE: 3})[0] == 200


@pytest.mark.parametrize("mode", list(Mode))
def test_a_comment_is_kept_without_javascript_and_shown_again(build: Build, mode: Mode) -> None:
    walker = _walker(_asking(build, mode=mode))
    tab = walker.open()
    assert tab.texts().keys() == {f"comment.{item}" for item in tab.items if not item.startswith("comment.")}
    assert walker.send(tab, **{f"comment.{CODE}": " Les devis\r\ntraînent. "}).status_code == 303
    again = walker.open(tab.address)
    assert again.texts()[f"comment.{CODE}"].strip() == "Les devis\ntraînent."
    assert len(again.page.xpath("//details[@class='question-comment'][@open]")) == 1
    assert walker.send(again, **{f"comment.{CODE}": ""}).status_code == 303
    assert walker.open(tab.address).texts()[f"comment.{CODE}"].strip() == ""


def test_a_comment_is_saved_in_the_background(build: Build) -> None:
    walker = _walker(_asking(build))
    status, reply = _save(walker, {CODE: 2, f"comment.{CODE}": "Un mot."})
    assert (status, reply["saved"]) == (200, [CODE, f"comment.{CODE}"])
    assert walker.open().form()[f"seen.comment.{CODE}"] == "Un mot."


def test_a_comment_that_is_too_long_stays_on_the_page_and_stops_nothing_else(build: Build) -> None:
    walker = _walker(_asking(build))
    long = "x" * (LONGEST_TEXT + 1)
    _status, reply = _save(walker, {f"comment.{CODE}": long, f"comment.{ALIGNMENT.lever_items[1].code}": "Court."})
    assert list(reply["too_long"]) == [f"comment.{CODE}"]  # type: ignore[call-overload]
    tab = walker.open()
    refused = walker.send(tab, **{CODE: "4", f"comment.{CODE}": long})
    assert (refused.status_code, long in refused.get_data(as_text=True)) == (422, True)
    assert walker.open(tab.address).checked[CODE] == "4"


def test_a_comment_answers_no_question(build: Build) -> None:
    walker = _walker(_asking(build))
    _save(walker, {f"comment.{CODE}": "Un mot."})
    resumed = walker.client.get(f"/fr/respond/{walker.token}").headers["Location"]
    assert resumed.endswith("/1"), "the page with its question left open is the one to go back to"


@pytest.mark.parametrize("mode", list(Mode))
def test_no_comment_beside_ratings_of_other_functions_in_confidence(build: Build, mode: Mode) -> None:
    house = _asking(build, mode=mode)
    pages = ALIGNMENT.pages(Length.FULL, "sales")
    number = next(place for place, page in enumerate(pages, start=1) if page.part == "cross")
    walker = _walker(house, page=number)
    rated = [name for name in walker.open().texts() if name.startswith("comment.")]
    assert bool(rated) is (mode is Mode.NAMED)
    item = pages[number - 1].items[0].code
    assert _save(walker, {f"comment.{item}": "Un mot."})[0] == (200 if mode is Mode.NAMED else 400)


@pytest.mark.parametrize(("counts", "shown"), [(TEN, True), (NINE, False)])
def test_the_rule_of_open_questions_holds_for_comments(build: Build, counts: dict[str, int], *, shown: bool) -> None:
    house = _closed(build, counts, Mode.CONFIDENTIAL)
    alice = house.reader(ALICE)
    page = alice.get(f"{house.campaign}/results")
    assert ("Remarque de" in text_of(page)) is shown
    files = _archive(house)
    assert ("comments" in json.loads(files["results.json"])) is shown
    assert any(b"Remarque de" in content for content in files.values()) is shown
    with Session(house.engine) as session:
        assert session.query(Comment).count() == 0
        encrypted = [bytes(row.sealed) for row in session.query(EncryptedComment)]
    assert len(encrypted) == sum(counts.values())
    assert not any(b"Remarque" in content for content in encrypted)


def test_a_comment_is_masked_before_publishing_wherever_it_stands(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    overwritten: list[tuple[str, ...]] = []
    overwrite = "overwrite_or_ask"
    monkeypatch.setattr(presented_comments, overwrite, lambda _engine, tables, now: overwritten.append(tables))
    house = _closed(build, THREE, Mode.NAMED)
    alice = house.reader(ALICE)
    assert "Remarque de sales1." in text_of(alice.get(f"{house.campaign}/results"))
    masked = alice.client.post(
        f"{house.campaign}/results/mask",
        data={KEY: alice.key(), "item": CODE, "text": "Remarque de sales1."},
        follow_redirects=True,
    )
    (part,) = page_of(masked).xpath("//details[@id='q-comments']")
    assert part.get("open") is not None, "the next comment to mask is in sight"
    assert overwritten == [("frozen_results", "kept_documents")], (
        "PostgreSQL keeps an earlier state until the tables are written anew"
    )
    said = text_of(alice.get(f"{house.campaign}/results"))
    assert "Remarque de sales1." not in said
    assert "Remarque de finance1." in said
    files = _archive(house)
    written = json.loads(files["results.json"])["comments"][CODE]
    assert {"Remarque de finance1.", "Remarque de marketing1."} < set(written)
    assert not [name for name, content in files.items() if b"Remarque de sales1." in content]


@pytest.mark.parametrize("room", ["results", "edition"])
def test_a_comment_is_masked_only_after_a_page_asked_and_its_text_stands_in_no_address(build: Build, room: str) -> None:
    house = _closed(build, THREE, Mode.NAMED)
    alice = house.reader(ALICE)
    here = f"{house.campaign}/{room}"
    links = page_of(alice.get(here)).xpath("//ul[@class='comments']//a/@href")
    assert links[-1] == f"{here}/mask/{CODE}/3"
    asked = page_of(alice.get(links[-1]))
    assert asked.xpath("//h1")[0].text_content() == "Masquer ce commentaire\u202f?"
    (form,) = asked.xpath("//form[contains(@action, '/mask')]")
    assert form.get("action") == f"{here}/mask"
    assert form.xpath(".//a/@href") == [f"{here}?masked=1#comments"]
    assert "Remarque de sales1." in text_of(alice.get(here)), "a look at the page masks nothing"
    fields = {str(field.get("name")): str(field.get("value")) for field in form.xpath(".//input")}
    assert fields["text"] == "Remarque de sales1."
    said = alice.sent(form.get("action"), **{name: value for name, value in fields.items() if name != KEY})
    assert "Remarque de sales1." not in said
    assert "Remarque de finance1." in said
    for gone in (f"{here}/mask/{CODE}/4", f"{here}/mask/{CODE}/0", f"{here}/mask/none/1"):
        assert alice.get(gone).status_code == 404


def test_the_export_keeps_answers_and_their_comments_apart(build: Build) -> None:
    house = _closed(build, THREE, Mode.NAMED)
    alice = house.reader(ALICE)
    content = alice.get(f"{house.campaign}/results/answers.csv").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert {row[CODE] for row in rows} == {"3"}
    comments = alice.get(f"{house.campaign}/results/comments.csv").get_data().decode("utf-8-sig")
    (sales,) = [row for row in csv.DictReader(io.StringIO(comments), delimiter=";") if row["function"] == "sales"]
    assert (sales["code"], sales["texte"]) == (CODE, "Remarque de sales1.")
    assert sales["question"] == ITEM.question.within("fr")


def test_a_respondent_who_erases_takes_their_comments_away(build: Build) -> None:
    house = _asking(build, {"sales": 5, "marketing": 6}, mode=Mode.CONFIDENTIAL)
    tokens = {
        email: house.stage.answer(email, texts={CODE: f"Remarque de {email.partition('@')[0]}."})
        for email in house.stage.tokens()
    }
    house.stage.close()
    client = house.app.test_client()
    assert isinstance(client, AuditingClient)
    walker = Walker(client, f"/fr/respond/{tokens['sales1@firm.example']}/erase")
    erased = client.post(walker.address, data={"csrf_token": form_key(client.get(walker.address))})
    assert erased.status_code == 303
    with house.engine.connect() as connection:
        frozen = connection.execute(text("SELECT count(*) FROM sealed_comments")).scalar_one()
    assert frozen == 10
    shown = text_of(house.reader(ALICE).get(f"{house.campaign}/results"))
    assert "Remarque de sales1." not in shown
    assert "Remarque de sales2." in shown
