"""Attacks on a copy of the database in confidential mode.

What there is to find: who is invited (address, name, language), whether they used their link, and answers by function.
Nothing may lead from the first to the last: no key, no hash of anything, no order, no time, no length.
"""

import hashlib
import hmac
import itertools
import json
import random
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.engine import make_url

from assessment.core.privacy.confidentiality import Mode
from assessment.services.invitations.remind import remind
from assessment.store.database import forget_steps
from assessment.store.encryption import CELL_VALUES, LOWEST_CELL
from assessment.store.models import Answer
from assessment.store.queries.campaigns import invitations
from assessment.store.queries.campaigns.campaign_answers import everyone
from tests.campaign_factory import BASE, KEYS, NOW, TWELVE, Stage, everything, stage
from tests.quick_databases import closed_later

Row = dict[str, Any]


class Copy:
    """A stolen copy of the database."""

    def __init__(self, path: Path) -> None:
        self.connection = closed_later(sqlite3.connect(path))
        self.connection.row_factory = sqlite3.Row
        names = self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        self.tables = {
            name: [dict(row) for row in self.connection.execute(f"SELECT * FROM {name}")] for (name,) in names
        }
        for row in self.tables["frozen_results"]:
            # What is compressed hides nothing from whoever holds a copy.
            row |= {
                column: zlib.decompress(row[column]).decode()
                for column in ("inputs", "figures", "summary", "measured_scores")
            }

    def texts(self, table: str) -> Iterator[str]:
        """Every value of a table, as text."""
        for row in self.tables[table]:
            yield from (str(value) for value in row.values() if value is not None)


@pytest.fixture
def staged(engine: Engine) -> Stage:
    """Twelve people, eleven of whom answered, in an order that only this test knows; one needed a reminder."""
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL, languages=("fr", "en"))
    staged.open()
    with staged.session() as session, session.begin():
        for email in staged.tokens():
            staged.invitation(session, email).delivery = "sent"
    emails = list(staged.tokens())
    random.Random(7).shuffle(emails)
    staged.order = emails[:11]  # type: ignore[attr-defined]
    for number, email in enumerate(emails[:10]):
        staged.answer(email, _own_cells(email, number), now=NOW + timedelta(hours=number))
    with staged.session() as session, session.begin():
        later = NOW + timedelta(days=3)
        remind(session, staged.campaign(session), actor=staged.actor, keys=KEYS, base_url=BASE, now=later)
    staged.answer(emails[10], _own_cells(emails[10], 10), now=later)
    return staged


def _own_cells(email: str, number: int) -> dict[str, int]:
    """Answers by which this test, and nobody else, recognises a person: their number in the first two items."""
    function = email.partition("@")[0].rstrip("0123456789")
    cells = everything(function, 3)
    return cells | {"V1.1": 1 + number % 5, "V1.2": 1 + number // 5}


def _stolen(staged: Stage, tmp_path: Path) -> Copy:
    """Everything that lies on the disk, the journal of the last writes included."""
    database = make_url(str(staged.engine.url)).database
    assert database
    copy = tmp_path / "stolen.db"
    for end in ("", "-wal"):
        source = Path(database + end)
        if source.exists():
            Path(str(copy) + end).write_bytes(source.read_bytes())
    return Copy(copy)


def _plain(copy: Copy) -> dict[int, dict[str, int]]:
    """Cells of each response as they lie in the copy, without what changes each time one is kept."""
    cells: dict[int, dict[str, int]] = {}
    for row in copy.tables["answers"]:
        cells.setdefault(row["response_id"], {})[row["item"]] = row["cell"] % CELL_VALUES + LOWEST_CELL
    return cells


def test_whoever_orders_the_responses_by_their_arrival_reads_no_answer_in_them(staged: Stage, tmp_path: Path) -> None:
    """Pages, log and `xmin` tell who came first. What they lead to is encrypted: an eighth of cells fits by chance."""
    copy = _stolen(staged, tmp_path)
    truth, emails = _answers_of(copy, staged), staged.order  # type: ignore[attr-defined]
    lying = _plain(copy)
    same = [
        cell == _own_cells(email, number)[item]
        for number, email in enumerate(emails)
        for item, cell in lying[truth[email]].items()
    ]
    assert len(same) > 500
    assert sum(same) / len(same) < 0.2


def test_after_the_closing_no_row_of_the_result_is_anybody_s(staged: Stage, tmp_path: Path) -> None:
    """Not even with the order of arrival: the result counts answers by function, item by item."""
    staged.close(now=NOW + timedelta(days=5))
    copy = _stolen(staged, tmp_path)
    (frozen,) = copy.tables["frozen_results"]
    inputs = json.loads(frozen["inputs"])
    people = inputs["people"]
    assert len(people) == 11
    for function in {row[1] for row in people}:
        columns = zip(*(row[3] for row in people if row[1] == function), strict=True)
        assert all(list(column) == sorted(column) for column in columns)
    kept = {row["pair_key"] for row in copy.tables["pair_keys"]}
    assert not kept & set(inputs["links"]), "nothing leads from a response to a row"


def _answers_of(copy: Copy, staged: Stage) -> dict[str, int]:
    """The truth, which only this test knows: the response of each person."""
    emails: list[str] = staged.order  # type: ignore[attr-defined]
    cells: dict[int, dict[str, int]] = {}
    for row in copy.tables["answers"]:
        cipher = KEYS.response_cipher(row["response_id"])
        cells.setdefault(row["response_id"], {})[row["item"]] = cipher.decrypted_cell(row["item"], row["cell"])
    numbers = {(given["V1.1"] - 1) + 5 * (given["V1.2"] - 1): key for key, given in cells.items()}
    return {email: numbers[number] for number, email in enumerate(emails)}


def test_the_attacker_s_tools_find_the_joins_of_named_heads(engine: Engine, tmp_path: Path) -> None:
    """What finds nothing below must find what is there to be found."""
    named = stage(engine, TWELVE, mode=Mode.NAMED)
    named.open()
    for email in named.tokens():
        named.answer(email)
    copy = _stolen(named, tmp_path)
    assert len(_shared_values(copy, "invitations", "responses") - {named.campaign_id}) == 12


def _shared_values(copy: Copy, first: str, second: str) -> set[str]:
    """Values of two tables that are equal and long enough to point at one row."""
    return {value for value in copy.texts(first) if len(value) >= 8} & set(copy.texts(second))


def test_no_value_is_shared_by_a_person_and_an_answer(staged: Stage, tmp_path: Path) -> None:
    copy = _stolen(staged, tmp_path)
    identities = ("invitations", "accounts", "outgoing_mails", "memberships")
    kept = ("responses", "answers", "comments", "sealed_comments", "pair_keys", "spent_marks")
    campaign = {staged.campaign_id, staged.organisation_id}
    for first, second in itertools.product(identities, kept):
        assert _shared_values(copy, first, second) <= campaign, (first, second)


def test_no_column_of_an_answer_refers_to_a_person(staged: Stage, tmp_path: Path) -> None:
    copy = _stolen(staged, tmp_path)
    for table in ("responses", "answers", "comments"):
        keys = copy.connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        pointing = {key["table"]: key["from"] for key in keys}
        assert set(pointing) <= {"campaigns", "responses", "invitations"}
    assert {row["invitation_id"] for row in copy.tables["responses"]} == {None}


def test_no_hash_of_what_is_known_of_a_person_is_a_hash_kept_with_answers(staged: Stage, tmp_path: Path) -> None:
    copy = _stolen(staged, tmp_path)
    targets = {value for table in ("responses", "frozen_results", "pair_keys") for value in copy.texts(table)}
    targets |= {str(row["id"]) for row in copy.tables["responses"]}
    ours = staged.tokens()
    tried = 0
    for row in copy.tables["invitations"]:
        known = [str(value) for value in row.values() if value is not None] + [ours[row["email"]]]
        known += [staged.campaign_id, str(row["place"]), row["place"].hex()]
        for guess in _guesses(known):
            tried += 1
            assert guess not in targets
    assert tried > 10_000


def _guesses(known: Sequence[str]) -> Iterator[str]:
    """Hashes of every value, of every two joined in the usual ways, and keyed by one another."""
    for value in known:
        yield from _hashes(value.encode())
    for first, second in itertools.permutations(known, 2):
        for sign in ("", ":", "/", "|"):
            yield from _hashes(f"{first}{sign}{second}".encode())
        yield hmac.digest(first.encode(), second.encode(), "sha256").hex()


def _hashes(content: bytes) -> Iterator[str]:
    digest = hashlib.sha256(content)
    yield digest.hexdigest()
    yield str(int.from_bytes(digest.digest()[:8]) % 2**53)
    yield hashlib.sha1(content).hexdigest()
    yield hashlib.md5(content).hexdigest()


def _orders(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Invitations in the order in which they lie, and in that of each of their columns; which were used is not told."""
    assert not any(row["used"] or row["reminded"] for row in rows)
    used = rows
    orders = {"as they lie": [row["email"] for row in used]}
    for column in used[0]:
        orders[column] = [row["email"] for row in sorted(used, key=lambda row: str(row[column]))]
    return orders


def _right(order: Sequence[str], responses: Sequence[int], truth: dict[str, int]) -> int:
    """How many people stand beside their own answers when two orders are laid side by side."""
    return sum(truth[email] == response for email, response in zip(order, responses, strict=False) if email in truth)


def test_no_order_of_people_is_the_order_of_answers(staged: Stage, tmp_path: Path) -> None:
    """Two random orders of eleven meet in one place on average, and in five or more once in 300 times."""
    copy = _stolen(staged, tmp_path)
    truth = _answers_of(copy, staged)
    rows = copy.tables["responses"]
    assert len(rows) == 11
    responses = {"as they lie": [row["id"] for row in rows]} | {
        column: [row["id"] for row in sorted(rows, key=lambda row: str(row[column]))] for column in rows[0]
    }
    written = [row["response_id"] for row in copy.tables["answers"]]
    responses["answers as they lie"] = list(dict.fromkeys(written))
    links = copy.tables["pair_keys"]
    responses["links as they lie"] = [row["response_id"] for row in links]
    responses["links in order"] = [row["response_id"] for row in sorted(links, key=lambda row: row["pair_key"])]
    for people, answers in itertools.product(_orders(copy.tables["invitations"]).values(), responses.values()):
        assert _right(people, answers, truth) < 8
        assert _right(people[::-1], answers, truth) < 8
    began: list[str] = staged.order  # type: ignore[attr-defined]
    for answers in responses.values():
        assert _right(began, answers, truth) < 8, "nor do those who saw people begin one after the other"


def test_no_time_and_no_length_tells_answers_apart(staged: Stage, tmp_path: Path) -> None:
    copy = _stolen(staged, tmp_path)
    alike = {"campaign_id", "confidential", "language", "length", "role", "context", "questionnaire_key"}
    alike |= {"sealed", "questionnaire_version", "started_on", "saved_on", "finished_on", "expires_on", "invitation_id"}
    differ = {"id", "token_hash", "function"}
    assert set(copy.tables["responses"][0]) == alike | differ, "a new column must be weighed here"
    for column in alike:
        assert len({str(row[column]) for row in copy.tables["responses"]}) == 1, column


def test_a_person_s_row_tells_neither_where_they_stand_nor_when_they_came(staged: Stage, tmp_path: Path) -> None:
    copy = _stolen(staged, tmp_path)
    known = {"id", "campaign_id", "email", "name", "place", "language", "token_hash", "issue", "used", "revoked"}
    known |= {"locked", "reminded", "expires_on", "delivery", "delivery_reason"}
    # Whether an inviter has looked at the link: it is set before the link is used, and tells nothing of its use.
    known |= {"shown"}
    assert set(copy.tables["invitations"][0]) == known, "a new column must be weighed here"
    encrypted = [row["place"] for row in copy.tables["invitations"]]
    assert len({len(place) for place in encrypted}) == 1
    assert len(set(encrypted)) == 12
    for function, role in itertools.product(TWELVE, ("head", "member")):
        for word in (function, role):
            assert not any(word.encode() in place for place in encrypted)


def test_deeds_and_mails_tell_nothing_of_who_answered_when(staged: Stage, tmp_path: Path) -> None:
    copy = _stolen(staged, tmp_path)
    assert {row["verb"] for row in copy.tables["audit_events"]} <= {"create", "open", "invite", "reminder"}
    reminded = [row for row in copy.tables["outgoing_mails"] if row["kind"] == "reminder"]
    assert len(reminded) == 2, "those who had not begun, which their links tell as well"


def test_what_links_two_waves_joins_to_the_answers_and_to_nothing_else(staged: Stage, tmp_path: Path) -> None:
    copy = _stolen(staged, tmp_path)
    assert set(copy.tables["pair_keys"][0]) == {"response_id", "pair_key"}, "a new column must be weighed here"
    keys = copy.connection.execute("PRAGMA foreign_key_list(pair_keys)").fetchall()
    assert [key["table"] for key in keys] == ["responses"]
    links = {row["pair_key"] for row in copy.tables["pair_keys"]}
    assert len(links) == 11
    others = {name for name in copy.tables if name != "pair_keys"}
    assert not any(links & set(copy.texts(table)) for table in others)
    assert len({len(link) for link in links}) == 1


def test_a_code_that_somebody_noted_is_found_nowhere_and_by_no_hash_without_the_key(
    staged: Stage, tmp_path: Path
) -> None:
    """The attacker saw a scrap of paper: with the copy alone, nothing leads from it to an answer."""
    token = staged.answer("leadership1@firm.example") if "leadership1@firm.example" not in _began(staged) else None
    code = KEYS.code(token or "a link that nobody holds")
    copy = _stolen(staged, tmp_path)
    everything_kept = "\n".join(text for table in copy.tables for text in copy.texts(table))
    assert code not in everything_kept
    assert code.replace("-", "") not in everything_kept
    known = [code, code.replace("-", ""), staged.organisation_id, staged.campaign_id]
    assert not set(_guesses(known)) & {row["pair_key"] for row in copy.tables["pair_keys"]}


def _began(staged: Stage) -> set[str]:
    with staged.session() as session:
        began = invitations.spent(session, staged.campaign_id, KEYS)
        return {
            invitation.email
            for invitation in invitations.of_campaign(session, staged.campaign_id)
            if invitation.id in began
        }


def test_the_frozen_result_tells_no_more_than_the_answers(staged: Stage, tmp_path: Path) -> None:
    staged.close(now=NOW + timedelta(days=5))
    copy = _stolen(staged, tmp_path)
    (frozen,) = copy.tables["frozen_results"]
    for row in copy.tables["invitations"]:
        for value in (row["email"], row["name"], row["id"], row["token_hash"]):
            assert value not in frozen["inputs"] + frozen["figures"]
    for row in copy.tables["responses"]:
        assert str(row["id"]) not in frozen["inputs"]
        assert row["token_hash"] not in frozen["inputs"]


def test_the_journal_of_the_last_writes_is_emptied(staged: Stage, tmp_path: Path) -> None:
    """It would hold the used invitation beside the response that was begun with it, page by page."""
    forget_steps(staged.engine)
    database = make_url(str(staged.engine.url)).database
    journal = Path(f"{database}-wal")
    assert not journal.exists() or journal.stat().st_size == 0
    assert len(_stolen(staged, tmp_path).tables["responses"]) == 11


@pytest.mark.parametrize("in_blocks", [False, True])
def test_a_campaign_keeps_its_cells_in_one_way_from_its_first_answer_to_its_closing(
    engine: Engine, *, in_blocks: bool
) -> None:
    """Of two ways, each row would tell on which side of an installation's upgrade its person answered."""
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    with staged.session() as session, session.begin():
        assert staged.campaign(session).cells_in_blocks
        staged.campaign(session).cells_in_blocks = in_blocks
    given = {}
    for number, email in enumerate(staged.tokens()):
        given[number] = _own_cells(email, number)
        staged.answer(email, given[number])
    with engine.connect() as connection:
        kept = connection.execute(select(Answer.response_id, Answer.item, Answer.cell)).all()
        people = everyone(connection, staged.campaign_id, KEYS)
    read = {person.cells["V1.1"] - 1 + 5 * (person.cells["V1.2"] - 1): person.cells for person in people}
    assert sorted(read) == list(range(12))
    assert all(cells.items() >= {item: given[number][item] for item in cells}.items() for number, cells in read.items())
    for way in (False, True):
        opened = [KEYS.response_cipher(key, in_blocks=way).decrypted_cell(item, cell) for key, item, cell in kept]
        assert all(cell > 0 for cell in opened) == (way is in_blocks), "the other way, one in three is no answer"
