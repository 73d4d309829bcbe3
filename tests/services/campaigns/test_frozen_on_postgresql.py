"""Changes of what is frozen, made at once on PostgreSQL, which lets several write where SQLite lets one."""

from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.free_text import MASKED
from assessment.services.answering.response_lifecycle import erase_response
from assessment.services.campaign_report import keeper
from assessment.services.results.campaign_result import campaign_result
from assessment.services.results.change_frozen import mask_comment
from assessment.store.database import connect, upgrade
from assessment.store.link_tokens import hash_of
from assessment.store.models import KeptDocument
from assessment.store.queries import responses
from assessment.store.queries.campaigns import results
from assessment.store.queries.documents import DocumentOwner
from tests.campaign_factory import ALIGNMENT, KEYS, NOW, TWELVE, Stage, stage
from tests.postgresql_server import postgresql_server

ERASING = 4
"""People who erase their answers at once."""
EARLIER, PRESENT = "e" * 64, "p" * 64
"""Keys of documents: of one laid out before anybody erased anything, and of one laid out afterwards."""


@pytest.fixture
def engine() -> Iterator[Engine]:
    """A database of the product on a PostgreSQL server."""
    with postgresql_server() as (address, _folder):
        engine = connect(address)
        upgrade(engine)
        yield engine
        engine.dispose()


def _owner(staged: Stage) -> DocumentOwner:
    with staged.session() as session:
        campaign = staged.campaign(session)
        seen = campaign_result(session, campaign, actor=staged.actor, questionnaire=ALIGNMENT, keys=KEYS)
        return seen.document_owner


def _mask(staged: Stage, text: str) -> None:
    with staged.session() as session, session.begin():
        mask_comment(session, staged.campaign(session), text, item="T1", actor=staged.actor, keys=KEYS, now=NOW)


def _erase(engine: Engine, token: str) -> None:
    with engine.begin() as connection:
        response = responses.with_token_hash(connection, hash_of(token))
        assert response is not None
        erase_response(connection, response, KEYS)


def _at_once(steps: list[Callable[[], None]]) -> list[Exception]:
    """Take every step in a thread of its own, all from the same moment on; what failed."""
    failures: list[Exception] = []
    start = Barrier(len(steps))

    def take(step: Callable[[], None]) -> None:
        start.wait()
        try:
            step()
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=take, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_whatever_leaves_at_once_stays_away_and_no_earlier_document_is_kept(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    tokens = [staged.answer(email, texts={"T1": f"Texte {number:02}"}) for number, email in enumerate(staged.tokens())]
    staged.close()
    earlier = _owner(staged)
    failures = _at_once(
        [
            *(lambda token=token: _erase(engine, token) for token in tokens[:ERASING]),
            lambda: _mask(staged, "Texte 11"),
            lambda: keeper(engine, earlier, EARLIER, KEYS)(b"%PDF of twelve"),
            lambda: keeper(engine, earlier, EARLIER, KEYS)(b"%PDF of twelve"),
        ]
    )
    assert failures == []
    keeper(engine, earlier, EARLIER, KEYS)(b"%PDF of twelve")
    keeper(engine, _owner(staged), PRESENT, KEYS)(b"%PDF of those who are left")
    with staged.session() as session:
        frozen = results.latest(session, staged.campaign_id)
        assert frozen is not None
        left = [f"Texte {number:02}" for number in range(ERASING, 11)]
        assert sorted(frozen.inputs["comments"]["T1"]) == [*left, MASKED]
        assert len(frozen.inputs["people"]) == sum(TWELVE.values()) - ERASING
        assert session.scalars(select(KeptDocument.key)).all() == [PRESENT]
