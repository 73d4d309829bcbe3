"""Answer exports in both modes."""

import csv
import io
import tracemalloc
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.definition import Length
from assessment.i18n import language
from assessment.importers.answers import read_answers
from assessment.services.errors import CampaignOpenError, NotAllowedError
from assessment.services.permissions import Actor, MemberRole
from assessment.services.results.export_answers import export_answers
from assessment.services.results.table_files import ExportTable, csv_pieces, xlsx_pieces
from assessment.store.models import Answer, Response
from tests.campaign_factory import ALIGNMENT, KEYS, NOW, THREE, TWELVE, Stage, everything, stage
from tests.work_count import calls_of

MANY = 30_000
FLAT = 40 * 1024 * 1024
"""Bytes: the table itself would take three times as much."""


def _tables(session: Session, staged: Stage, code: str = "fr", actor: Actor | None = None) -> list[ExportTable]:
    return export_answers(
        session,
        staged.campaign(session),
        actor=actor or staged.actor,
        questionnaire=ALIGNMENT,
        keys=KEYS,
        say=language(code),
    )


def _closed(engine: Engine, mode: Mode, counts: dict[str, int] | None = None) -> Stage:
    staged = stage(engine, counts or TWELVE, mode=mode)
    staged.open()
    for number, email in enumerate(staged.tokens()):
        function = email.partition("@")[0].rstrip("0123456789")
        cells = everything(function, 1 + number % 5) | {"V1.1": -1, "V1.2": -2}
        staged.answer(email, cells, texts={"T1": f'=1+{number}; "texte"'})
    staged.close()
    return staged


@pytest.mark.parametrize("code", ["fr", "en"])
def test_exported_answers_are_read_back_as_they_were_given(engine: Engine, code: str) -> None:
    staged = _closed(engine, Mode.NAMED)
    with staged.session() as session:
        content = b"".join(csv_pieces(_tables(session, staged, code)[0], language=code))
    with staged.session() as session:
        workbook = b"".join(xlsx_pieces(_tables(session, staged, code)))
    for file in (content, workbook):
        reading = read_answers(file, ALIGNMENT, length=Length.FULL)
        assert len(reading.sheet.respondents) == 12
        assert {respondent.identifier for respondent in reading.sheet.respondents} == set(staged.tokens())
        assert set(reading.sheet.cells[:, 0].tolist()) == {-1}
        assert set(reading.sheet.cells[:, 1].tolist()) == {-2}
        assert len(reading.sheet.comments["T1"]) == 12


def test_a_text_is_no_formula_in_a_spreadsheet(engine: Engine) -> None:
    staged = _closed(engine, Mode.NAMED, THREE)
    with staged.session() as session:
        text = b"".join(csv_pieces(_tables(session, staged)[0], language="fr")).decode("utf-8-sig")
    with staged.session() as session:
        book = load_workbook(io.BytesIO(b"".join(xlsx_pieces(_tables(session, staged)))))
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    place = rows[0].index("T1")
    assert {row[place][:2] for row in rows[1:]} == {"'="}
    kinds = {row[place].data_type for row in book.worksheets[0].iter_rows(min_row=2)}
    assert kinds == {"s"}


def test_the_codebook_explains_every_column(engine: Engine) -> None:
    for mode in Mode:
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM organisations")
            connection.exec_driver_sql("DELETE FROM accounts")
        staged = _closed(engine, mode)
        with staged.session() as session:
            answers, *_, codebook = _tables(session, staged)
            explained = {row[0] for row in codebook.rows}
        columns = set(answers.header) - {"question"}
        assert columns <= explained


def test_confidential_teams_export_what_is_published_and_nothing_else(engine: Engine) -> None:
    staged = _closed(engine, Mode.CONFIDENTIAL)
    with staged.session() as session:
        figures, texts, _ = _tables(session, staged, "en")
        rows = [dict(zip(figures.header, row, strict=True)) for row in figures.rows]
        written = [row[1] for row in texts.rows]
    assert {row["group"] for row in rows} == {"Sales", "Leadership + Finance + Marketing", "Company"}
    assert {row["answers"] for row in rows} <= {"", *(str(count) for count in range(5, 13))}
    assert not any(row["mean"] for row in rows if row["hidden"])
    assert not any(row["3"] for row in rows), "no group has the ten people that a spread needs"
    assert len(written) == 12
    everything_told = str(rows) + str(written)
    assert not any(email in everything_told for email in staged.tokens())


def test_nothing_leaves_an_open_campaign_or_with_a_weaker_role(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    with staged.session() as session, pytest.raises(CampaignOpenError):
        _tables(session, staged)
    staged.close()
    for role in (MemberRole.ASSISTANT, MemberRole.SPONSOR, MemberRole.OBSERVER):
        with staged.session() as session, pytest.raises(NotAllowedError):
            _tables(session, staged, actor=Actor(staged.actor.account_id, staged.organisation_id, role))


def test_numbers_are_numbers_in_both_kinds_of_file() -> None:
    table = ExportTable("A", ("x",), [["2.5"], ["3"], ["-1.25"], ["1.2.3"], ["<&>"]])
    assert b"".join(csv_pieces(table, language="fr")).decode("utf-8-sig").split() == [
        "x",
        "2,5",
        "3",
        "-1,25",
        "1.2.3",
        "<&>",
    ]
    sheet = load_workbook(io.BytesIO(b"".join(xlsx_pieces([table])))).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [2.5, 3, -1.25, "1.2.3", "<&>"]


def test_the_same_answers_make_the_same_file(engine: Engine) -> None:
    staged = _closed(engine, Mode.NAMED, THREE)
    files = set()
    for _ in range(2):
        with staged.session() as session:
            files.add(b"".join(xlsx_pieces(_tables(session, staged))))
    assert len(files) == 1


# --- A hundred thousand rows ------------------------------------------------------------------------------------------


@pytest.fixture
def crowded(engine: Engine) -> Stage:
    """A closed campaign of named people with a hundred thousand rows of answers to the quick items."""
    staged = stage(engine, THREE)
    staged.open()
    staged.close()
    day = NOW.date()
    person = {
        "campaign_id": staged.campaign_id,
        "confidential": False,
        "questionnaire_key": "alignment",
        "questionnaire_version": "1",
        "length": "full",
        "language": "fr",
        "function": "sales",
        "role": "member",
        "context": {},
        "started_on": day,
        "saved_on": day,
        "expires_on": day.replace(year=day.year + 1),
    }
    items = [item.code for item in ALIGNMENT.lever_items if item.quick]
    with engine.begin() as connection:
        for first in range(1, MANY, 5000):
            keys = range(first, first + 5000)
            connection.execute(insert(Response), [{"id": key, "token_hash": str(key), **person} for key in keys])
            cells = [(key, item, 1 + key % 5) for key in keys for item in items]
            connection.exec_driver_sql(f"INSERT INTO {Answer.__tablename__} VALUES (?, ?, ?)", cells)
    return staged


def _pieces(session: Session, staged: Stage, kind: str) -> Iterator[bytes]:
    tables = _tables(session, staged)
    return csv_pieces(tables[0], language="fr") if kind == "csv" else xlsx_pieces(tables)


def test_thirty_thousand_rows_pass_through_little_memory(crowded: Stage) -> None:
    for kind in ("csv", "xlsx"):
        tracemalloc.start()
        with crowded.session() as session:
            size = sum(len(piece) for piece in _pieces(session, crowded, kind))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size > 120_000
        assert peak < FLAT, f"{kind}: {peak // 1024 // 1024} MB"
    with crowded.session() as session:
        calls = calls_of(lambda: next(iter(_pieces(session, crowded, "csv"))))
    assert calls < MANY, f"the first bytes leave before every row is read, not after {calls} calls"
