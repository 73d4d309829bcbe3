"""Stored answers."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from assessment.store.link_tokens import hash_of
from assessment.store.queries import answers, responses
from assessment.store.queries.answers import StoredAnswers
from tests.campaign_factory import KEYS
from tests.store.test_migrations import DAY, RESPONSE


@pytest.fixture
def kept(connection: Connection) -> int:
    """A response to hold answers."""
    responses.begin(connection, hash_of("link"), **RESPONSE)
    kept_response = responses.with_token_hash(connection, hash_of("link"))
    assert kept_response is not None
    return kept_response.id


def test_what_was_written_is_read(connection: Connection, kept: int) -> None:
    answers.write_cells(connection, kept, {"V1.1": 3, "V1.2": -2})
    answers.write_texts(connection, kept, {"T1": "Un mot « juste »"})
    assert answers.standing_of(connection, kept) == StoredAnswers({"V1.1": 3, "V1.2": -2}, {"T1": "Un mot « juste »"})
    assert answers.cells_of(connection, kept) == {"V1.1": 3, "V1.2": -2}


def test_a_later_cell_replaces_and_other_cells_stay(connection: Connection, kept: int) -> None:
    answers.write_cells(connection, kept, {"V1.1": 3, "V1.2": 1})
    answers.write_cells(connection, kept, {"V1.1": 5})
    assert answers.cells_of(connection, kept) == {"V1.1": 5, "V1.2": 1}


def test_marking_as_skipped_never_takes_an_answer(connection: Connection, kept: int) -> None:
    answers.write_cells(connection, kept, {"V1.1": 3})
    answers.mark_skipped(connection, kept, ["V1.1", "V1.2"])
    assert answers.cells_of(connection, kept) == {"V1.1": 3, "V1.2": 0}
    answers.write_cells(connection, kept, {"V1.2": 2})
    assert answers.cells_of(connection, kept) == {"V1.1": 3, "V1.2": 2}


def test_an_empty_text_takes_away(connection: Connection, kept: int) -> None:
    answers.write_texts(connection, kept, {"T1": "a", "T2": "b"})
    answers.write_texts(connection, kept, {"T1": "", "T2": "c"})
    assert answers.standing_of(connection, kept).texts == {"T2": "c"}


@pytest.mark.parametrize("cell", [6, -3, 100])
def test_the_database_refuses_a_cell_that_means_nothing(connection: Connection, kept: int, cell: int) -> None:
    with pytest.raises(IntegrityError):
        answers.write_cells(connection, kept, {"V1.1": cell})


def test_the_database_refuses_answers_of_nobody(connection: Connection) -> None:
    with pytest.raises(IntegrityError):
        answers.write_cells(connection, 999, {"V1.1": 3})


def test_the_database_refuses_a_text_that_is_too_long(connection: Connection, kept: int) -> None:
    with pytest.raises(IntegrityError):
        answers.write_texts(connection, kept, {"T1": "x" * 2001})


def test_erasing_a_response_takes_its_answers(connection: Connection, kept: int) -> None:
    answers.write_cells(connection, kept, {"V1.1": 3})
    answers.write_texts(connection, kept, {"T1": "a"})
    responses.erase(connection, kept, KEYS)
    assert responses.with_token_hash(connection, hash_of("link")) is None
    for table in ("answers", "comments"):
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_only_what_is_past_its_time_is_erased(connection: Connection, kept: int) -> None:
    assert responses.erase_expired(connection, RESPONSE["expires_on"]) == 0  # type: ignore[arg-type]
    assert responses.erase_expired(connection, DAY.replace(year=2027)) == 1


@pytest.mark.parametrize("spoil", [{"length": "medium"}, {"language": "de"}, {"role": "boss"}, {"expires_on": DAY}])
def test_the_database_refuses_a_response_that_makes_no_sense(connection: Connection, spoil: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        responses.begin(connection, hash_of("other"), **RESPONSE | spoil)


def test_a_link_is_kept_once(connection: Connection, kept: int) -> None:
    with pytest.raises(IntegrityError):
        responses.begin(connection, hash_of("link"), **RESPONSE)
