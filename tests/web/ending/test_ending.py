"""End of a mission: the archive of everything, erasure with a certificate, and canaries that are found nowhere."""

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.i18n import LANGUAGES, language
from assessment.importers.invitees import Invitee
from assessment.jobs.job_queue import Jobs
from assessment.services.ending.export_everything import document_ending
from assessment.services.ending.overwrite import overwrite_when_asked
from assessment.services.installation.erasures import mirror_erasures
from assessment.services.installation.open_database import open_database
from assessment.settings import Settings
from assessment.store.database import forget_steps
from assessment.store.erasure_register import REGISTER
from assessment.store.models import (
    Account,
    KeptDocument,
    KpiEntry,
    Organisation,
    OutgoingMail,
)
from assessment.store.queries.ending import COUNTED
from assessment.web.base.app_context import EXTENSION
from tests.campaign_factory import KEYS, NOW, THREE
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.ending.canaries import CANARIES, DAY, ENCRYPTED_ANSWERS, found_in, plant, sealed_comments
from tests.web.members import ALICE, BOB, CHARLIE, House, text_of


def _files(house: House) -> Iterator[Path]:
    """Every file of the installation, the database with its journals and the queue among them."""
    database = Path(str(house.engine.url.database))
    yield from (path for path in database.parent.rglob("*") if path.is_file())


def _found(house: House) -> set[str]:
    """The canaries that lie anywhere in those files."""
    return {word.decode() for word in found_in(_files(house), [word.encode() for word in CANARIES])}


@pytest.fixture
def planted(build: Build) -> House:
    """A client that left words everywhere."""
    house = build({"sales": 1, "marketing": 1, "finance": 1})
    plant(house.engine, house.stage)
    return house


def _end(house: House, language: str = "fr") -> str:
    return f"{house.organisation}/end".replace("/fr/", f"/{language}/")


def test_twenty_canaries_are_found_nowhere_afterwards(planted: House) -> None:
    assert len(_found(planted)) == len(CANARIES), "what was never there would be found nowhere, too"
    encrypted = sealed_comments(planted.engine)
    assert len(encrypted) >= ENCRYPTED_ANSWERS
    assert found_in(_files(planted), encrypted) == encrypted
    alice = planted.reader(ALICE)
    assert alice.post(_end(planted), name=f"Atelier {CANARIES[0]}").status_code == 200
    overwrite_when_asked(planted.engine, lambda: NOW)
    assert _found(planted) == set()
    assert found_in(_files(planted), encrypted) == set()


def test_what_belongs_to_others_stays(planted: House) -> None:
    planted.reader(ALICE).post(_end(planted), name=f"Atelier {CANARIES[0]}")
    with Session(planted.engine) as session:
        assert [firm.name for firm in session.query(Organisation)] == ["Ailleurs"]
        assert session.query(Account).filter_by(email=BOB).one()
    assert planted.reader(CHARLIE).get("/fr/organisations").status_code == 200


@pytest.mark.parametrize(("code", "said"), [("fr", "Certificat d’effacement"), ("en", "Certificate of erasure")])
def test_the_certificate_names_what_was_erased_and_where(planted: House, code: str, said: str) -> None:
    answer = planted.reader(ALICE).post(_end(planted, code), name=f"Atelier {CANARIES[0]}")
    page = text_of(answer)
    assert said in page
    assert CANARIES[0] in page
    (link,) = page_of(answer).xpath("//a[@download]/@href")
    text = unquote(link)
    assert text.startswith("data:text/plain;charset=utf-8,")
    assert code == "en" or f"{4 + ENCRYPTED_ANSWERS} invitations" in text


@pytest.mark.parametrize("kind", sorted(COUNTED))
@pytest.mark.parametrize("code", LANGUAGES)
def test_whatever_is_counted_has_a_name_on_the_certificate(code: str, kind: str) -> None:
    assert {language(code)(f"ending.kinds.{kind}", count=count, value=str(count))[0] for count in (1, 2)} == {"1", "2"}


@pytest.mark.parametrize(
    ("part", "end"), [("word/document.xml", "docx"), ("ppt/presentation.xml", "pptx"), ("xl/workbook.xml", "xlsx")]
)
def test_a_document_of_the_archive_is_named_by_its_format(part: str, end: str) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(part, "")
    assert document_ending(content.getvalue()) == end
    assert document_ending(b"%PDF-1.7") == "pdf"
    assert document_ending(b"damaged") == "bin"


@pytest.mark.parametrize("typed", ["", "Atelier", "Ailleurs"])
def test_nothing_is_erased_without_the_name(planted: House, typed: str) -> None:
    answer = planted.reader(ALICE).post(_end(planted), name=typed)
    assert answer.status_code == 422
    assert len(_found(planted)) == len(CANARIES)


def test_only_an_owner_erases(planted: House) -> None:
    assert planted.reader(BOB).post(_end(planted), name=f"Atelier {CANARIES[0]}").status_code == 403
    assert planted.reader(BOB).get(f"{_end(planted)}/everything.zip").status_code == 403


def test_a_restored_older_database_erases_the_client_again(planted: House, settings: Settings, tmp_path: Path) -> None:
    engine: Engine = planted.engine
    forget_steps(engine)
    older = shutil.copy(settings.instance / "diapason.db", tmp_path / "older.db")
    planted.reader(ALICE).post(_end(planted), name=f"Atelier {CANARIES[0]}")
    mirror_erasures(engine, settings.instance / REGISTER)
    engine.dispose()
    planted.app.extensions[EXTENSION].engine.dispose()
    for suffix in ("-wal", "-shm"):
        (settings.instance / f"diapason.db{suffix}").unlink(missing_ok=True)
    shutil.copy(older, settings.instance / "diapason.db")
    restored = open_database(settings.database_url, settings.instance, keys=KEYS, today=NOW.date())
    with Session(restored) as session:
        assert [firm.name for firm in session.query(Organisation)] == ["Ailleurs"]
        assert session.query(OutgoingMail).filter(OutgoingMail.content.is_not(None)).count() == 0
    restored.dispose()
    served = [path for path in _files(planted) if path.name.startswith("diapason.db")]
    assert found_in(served, [word.encode() for word in CANARIES]) == set()


def test_an_account_is_erased_with_its_access(planted: House) -> None:
    bob = planted.reader(BOB)
    answer = bob.post("/fr/account/erase", name=BOB)
    assert answer.status_code == 200
    assert "Certificat" in text_of(answer)
    with Session(planted.engine) as session:
        assert session.query(Account).filter_by(email=BOB).count() == 0
    forget_steps(planted.engine)
    assert not [path for path in _files(planted) if BOB.encode() in path.read_bytes()]
    assert bob.get("/fr/organisations").status_code in (302, 303)


def test_an_only_owner_hands_over_first(planted: House) -> None:
    answer = planted.reader(ALICE).post("/fr/account/erase", name=ALICE)
    assert answer.status_code == 422
    assert CANARIES[0] in text_of(answer)


def _archive(house: House) -> dict[str, bytes]:
    answer = house.reader(ALICE).get(f"{_end(house)}/everything.zip")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name.split("/", 1)[-1]: archive.read(name) for name in archive.namelist()}


def test_the_archive_holds_answers_results_documents_and_the_log(build: Build) -> None:
    house = build(THREE)
    house.stage.open()
    for email in house.stage.tokens():
        house.stage.answer(email, texts={"T1": f"Une remarque de {email}"})
    house.stage.close()
    with Session(house.engine) as session, session.begin():
        session.add(KeptDocument(key="d" * 64, campaign_id=house.stage.campaign_id, number=1, content=b"%PDF-1.7 x"))
        session.add(
            KpiEntry(
                campaign_id=house.stage.campaign_id, kpi="K1", function="sales", value=3, source="system", given_on=DAY
            )
        )
    files = _archive(house)
    rows = list(csv.reader(io.StringIO(files["answers-1.csv"].decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 4
    assert "Une remarque" in files["answers-1.csv"].decode("utf-8-sig")
    assert json.loads(files["results.json"])["respondents"] == 3
    assert files["document-1.pdf"] == b"%PDF-1.7 x"
    assert "open_campaign" in files["log.csv"].decode() or "open" in files["log.csv"].decode()
    assert json.loads(files["organisation.json"])["name"] == "Atelier Durand"


def test_confidential_answers_leave_as_the_result_shows_them(build: Build) -> None:
    house = build({"sales": 6, "marketing": 6, "finance": 6}, mode=Mode.CONFIDENTIAL)
    house.stage.open()
    for email in house.stage.tokens():
        house.stage.answer(email, texts={"T1": "Les devis partent trop tard."})
    house.stage.close()
    files = _archive(house)
    assert not [name for name, content in files.items() if b"sales1@firm.example" in content]
    assert json.loads(files["results.json"])["answers"] is None


def _overwritten(house: House, code: str, number: str) -> str:
    page = house.reader().get(f"/{code}/erasures/{number}")
    assert page.status_code == 200
    return text_of(page)


@pytest.mark.parametrize("answers", [False, True])
def test_an_owner_who_answered_confidentially_gets_no_document_made_for_outsiders(
    build: Build, *, answers: bool
) -> None:
    house = build({"sales": 6, "marketing": 6}, mode=Mode.CONFIDENTIAL)
    house.stage.invite([Invitee(line=1, email=ALICE, function="finance")])
    house.stage.open()
    for email in house.stage.tokens():
        if answers or email != ALICE:
            house.stage.answer(email)
    house.stage.close()
    with Session(house.engine) as session, session.begin():
        session.add(KeptDocument(key="d" * 64, campaign_id=house.stage.campaign_id, number=1, content=b"%PDF-1.7 x"))
    assert ("document-1.pdf" in _archive(house)) is not answers


def test_a_certificate_leads_to_the_moment_at_which_freed_pages_were_written_over(
    planted: House, settings: Settings
) -> None:
    answer = planted.reader(ALICE).post(_end(planted), name=f"Atelier {CANARIES[0]}")
    (address,) = page_of(answer).xpath("//main//a[contains(@href, '/erasures/') and not(@download)]/@href")
    number = address.rsplit("/", 1)[-1]
    assert f"/fr/erasures/{number}" in unquote(page_of(answer).xpath("//a[@download]/@href")[0])
    assert "Pas encore réécrites" in _overwritten(planted, "fr", number)
    jobs = Jobs(settings, clock=lambda: NOW)
    jobs.overwrite_erased()
    jobs.engine.dispose()
    assert "Réécrites le 4 mars 2026 à 10:30" in _overwritten(planted, "fr", number)
    assert "Written over on 4 March 2026 at 10:30" in _overwritten(planted, "en", number)
    assert planted.reader().get("/fr/erasures/0123456789abcdef").status_code == 404


def test_the_queue_names_mails_by_random_keys_alone(planted: House, settings: Settings) -> None:
    jobs = Jobs(settings, clock=lambda: NOW)
    with Session(planted.engine) as session:
        waiting = [mail.id for mail in session.query(OutgoingMail)]
    for mail_id in waiting:
        jobs.send_mail(mail_id)
    queue = [path for path in _files(planted) if path.name.startswith("jobs.db")]
    assert queue
    assert found_in(queue, [mail_id.encode() for mail_id in waiting])
    assert found_in(queue, [word.encode() for word in CANARIES]) == set()
