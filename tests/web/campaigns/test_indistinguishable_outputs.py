"""Everything that a reader gets of a confidential campaign follows from figures that the attacker has weighed.

Two installations alike but for the answers: in the second, other people of each small group gave other answers, of
which the same figures of groups are published (`tests/core/privacy/indistinguishable.py`). Nothing that leaves the
product may differ: pages, drawings with their coordinates, tables, documents, cost, target, forecast, plan, year,
portfolio. Answers that are perturbed are published as if they had been given (`test_cell_perturbation`); here they are.
"""

import io
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from assessment.app import create_app
from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.settings import Settings
from assessment.store.database import connect, forget_steps
from tests.campaign_factory import BASE, NOW, Stage, people, stage
from tests.core.privacy.firms import RandomFirm, random_firm
from tests.core.privacy.indistinguishable import twin_of
from tests.web.auditing_client import AuditingClient
from tests.web.conftest import with_mail
from tests.web.members import ALICE, BOB, OLGA, House, let_in
from tests.web.respondent import KEY

FIRMS = (4,)
"""A full questionnaire, with k = 3."""
OF_CAMPAIGN = (
    *("", "/cost", "/figures", "/target", "/plan", "/plan/worth", "/others", "/evidence", "/results", "/share"),
    *("/results/answers.csv", "/results/codebook.csv", "/results/answers.xlsx", "/results/roadmap.xlsx"),
    "/results/roadmap.docx",
)
OF_FIRM = ("", "/year")
OF_READER = ("/fr/portfolio", "/fr/portfolio/week")
VARYING = re.compile(
    rb'name="%s"[^>]*>|(roadmap\.\w+">[^<]*</a>) <span class="quiet">[^<]*</span>|nonce="[^"]*"' % KEY.encode()
)
"""Keys of forms, and whether a file is ready yet: they differ from one visit to the next."""


def _staged(settings: Settings, firm: RandomFirm) -> tuple[Stage, tuple[str, ...]]:
    """The firm's campaign, in which everybody has begun and nobody has answered; their tokens in the sheet's order."""
    engine = connect(settings.database_url)
    counts = {function: firm.sheet.functions.count(function) for function in dict.fromkeys(firm.sheet.functions)}
    staged = stage(engine, {}, mode=Mode.CONFIDENTIAL, threshold=firm.threshold)
    invited = list(people(counts))
    invited[0] = replace(invited[0], email=BOB)
    staged.invite(invited)
    let_in(engine, staged)
    staged.open()
    return staged, tuple(staged.start(invitee.email) for invitee in invited)


def _answered(settings: Settings, staged: Stage, tokens: tuple[str, ...], sheet: AnswerSheet) -> House:
    """The same campaign once these answers were given, closed and published."""
    engine = connect(settings.database_url)
    there = replace(staged, engine=engine)
    for token, row in zip(tokens, sheet.cells.tolist(), strict=True):
        there.give(token, {code: cell for code, cell in zip(sheet.codes, row, strict=True) if cell != 0})
    there.close()
    with Session(engine) as session, session.begin():
        publish_campaign(session, there.campaign(session), actor=there.actor, base_url=BASE, now=NOW)
    app = create_app(with_mail(settings), today=NOW.date, now=lambda: NOW)
    app.test_client_class = AuditingClient
    return House(app, engine, there)


def _copied(settings: Settings, staged: Stage, folder: Path) -> Settings:
    forget_steps(staged.engine)
    folder.mkdir()
    shutil.copy(settings.instance / "diapason.db", folder / "diapason.db")
    return replace(settings, instance=folder, database_url=f"sqlite:///{folder / 'diapason.db'}")


def _given_out(house: House) -> Iterator[tuple[str, bytes]]:
    """Every output by reader and address."""
    addresses = (
        *(f"{house.campaign}{end}" for end in OF_CAMPAIGN),
        *(f"{house.organisation}{end}" for end in OF_FIRM),
        *OF_READER,
    )
    for email in (ALICE, BOB, OLGA):
        reader = house.reader(email)
        for address in addresses:
            answer = reader.get(address)
            for part, content in _parts(answer.data):
                yield f"{email} {address} {part} {answer.status_code}", VARYING.sub(rb"\1", content)


def _parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files in an office document, or the page itself."""
    if not content.startswith(b"PK"):
        yield "", content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def _differing(first: Mapping[str, bytes], second: Mapping[str, bytes]) -> list[str]:
    return [name for name in first.keys() | second.keys() if first.get(name) != second.get(name)]


@pytest.mark.parametrize("number", FIRMS)
def test_nothing_that_is_given_out_tells_answers_apart_that_publish_the_same_figures(
    settings: Settings, tmp_path: Path, number: int
) -> None:
    firm = random_firm(number)
    twin = twin_of(firm, seed=number)
    assert (twin.cells != firm.sheet.cells).any()
    staged, tokens = _staged(settings, firm)
    elsewhere = _copied(settings, staged, tmp_path / "twin")
    ours = dict(_given_out(_answered(settings, staged, tokens, firm.sheet)))
    theirs = dict(_given_out(_answered(elsewhere, staged, tokens, twin)))
    assert len([name for name in ours if name.endswith(" 200")]) > len(OF_CAMPAIGN)
    assert _differing(ours, theirs) == []
