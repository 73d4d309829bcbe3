"""A published result stays what it was, whatever the questionnaire and the engine have become."""

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessment.app import create_app
from assessment.core.comparison.interpretation import verdict_meaning
from assessment.core.comparison.verdicts import VerdictParameters
from assessment.core.privacy.confidentiality import Mode
from assessment.core.results import diagnosis, score_uncertainty, scoring
from assessment.core.results.maturity_levels import nearest_level
from assessment.core.waves import score_change
from assessment.i18n import language
from assessment.questionnaire_files.catalogue import folders, questionnaire
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.settings import Settings
from assessment.store.models import FrozenResult, KeptQuestionnaire
from reports.content.writing import chapter_context
from tests.campaign_factory import BASE, NOW, TWELVE, everything, people
from tests.web.auditing_client import AuditingClient
from tests.web.conftest import Build, with_mail
from tests.web.members import ALICE, BOB, OLGA, House
from tests.web.next_wave import second
from tests.web.respondent import KEY

FILES = ("", "/roadmap.pdf", "/answers.csv", "/codebook.csv", "/answers.xlsx")
READERS = (ALICE, BOB, OLGA)
"""Who owns, a consultant who answered in sales, and who only reads what is published."""
FORM_KEY = re.compile(rb'name="%s"[^>]*>' % KEY.encode())
"""The key of a reader's forms: it differs from one visit to the next."""
PREPARED = re.compile(rb'(roadmap\.pdf">[^<]*</a>) <span class="quiet">[^<]*</span>')
"""Whether the file is ready yet: it is made in the background."""
OTHER_CUTS = (1.1, 2.1, 3.1, 4.1)
ENGINE = (
    (score_uncertainty, "STABLE_SHARE", 0.9),
    (score_uncertainty, "PLANNING_NOISE", 25.0),
    (score_uncertainty, "TOO_WIDE", 0.5),
    (score_uncertainty, "RANGE_CONFIDENCE", 0.6),
    (score_uncertainty, "LEVEL_CONFIDENCE", 0.3),
    (chapter_context, "CUTS", OTHER_CUTS),
    (chapter_context, "DEFAULT_PARAMETERS", VerdictParameters(delta=3.0)),
    (scoring, "ENOUGH_SHARE", 0.9),
    (diagnosis, "BLIND_SHARE", 0.01),
    (diagnosis, "THIN_POINTS", 0.1),
    (score_change, "FEWEST_PAIRS", 100),
    (score_change, "LINKED_SHARE", 2.0),
)
"""Constants of the engine with other values."""


def _published(build: Build, mode: Mode) -> House:
    house = build(TWELVE, mode=mode, threshold=3)
    if mode is Mode.CONFIDENTIAL:
        bob = replace(next(invitee for invitee in people({"sales": 1})), email=BOB)
        house.stage.invite([bob])
    house.stage.open()
    for number, email in enumerate(house.stage.tokens()):
        function = email.partition("@")[0].rstrip("0123456789") if email != BOB else "sales"
        cells = {
            code: 1 + (number + place) % 5 if place % 7 else -1 for place, code in enumerate(everything(function, 3))
        }
        house.stage.answer(email, cells, texts={"T1": f"Un mot de {number}"})
    house.stage.close()
    with Session(house.engine) as session, session.begin():
        publish_campaign(session, house.stage.campaign(session), actor=house.stage.actor, base_url=BASE, now=NOW)
    return house


def _everything(house: House) -> Mapping[str, bytes]:
    """Every page and file of the result, for every reader, in both languages."""
    pages = {"fr": [f"{house.campaign}/results{name}" for name in FILES], "en": [f"{house.campaign}/results"]}
    return _contents(house, pages)


def _contents(house: House, pages: Mapping[str, Sequence[str]]) -> Mapping[str, bytes]:
    """What every reader is given at these addresses, by the language they are asked in."""
    contents = {}
    for who in READERS:
        for code, addresses in pages.items():
            for address in addresses:
                asked = address.replace("/fr/", f"/{code}/", 1)
                answer = house.reader(who).get(asked)
                shown = PREPARED.sub(rb"\1", FORM_KEY.sub(b"", answer.data))
                contents[f"{who} {asked}"] = f"{answer.status_code} ".encode() + shown
    return contents


def _changed_questionnaire(place: Path) -> Path:
    """The operator's own folder, in which the questionnaire has lost a dimension and goes by another version."""
    own = place / "own"
    shutil.copytree(folders()["alignment"], own / "alignment")
    manifest = own / "alignment" / "manifest.yaml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace(f"version: {questionnaire().version}", "version: 9.0.0"),
        encoding="utf-8",
    )
    lever, actions = own / "alignment" / "lever-processes.yaml", own / "alignment" / "actions.yaml"
    content = yaml.safe_load(lever.read_text(encoding="utf-8"))
    assert content["dimensions"].pop()["code"] == "P4"
    lever.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    actions.write_text(actions.read_text(encoding="utf-8").replace("P4.", "P3."), encoding="utf-8")
    symptoms = own / "alignment" / "symptoms.yaml"
    symptoms.write_text(symptoms.read_text(encoding="utf-8").replace(" ?", " vraiment ?"), encoding="utf-8")
    return own


def _restarted(house: House, settings: Settings, own: Path) -> House:
    app = create_app(replace(with_mail(settings), questionnaires=own), today=NOW.date, now=lambda: NOW)
    app.test_client_class = AuditingClient
    return House(app, house.engine, house.stage)


def _first_difference(before: bytes, after: bytes) -> tuple[bytes, bytes]:
    place = next(number for number, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1])
    return before[place - 60 : place + 90], after[place - 60 : place + 90]


@pytest.mark.parametrize("mode", list(Mode))
def test_another_questionnaire_and_another_engine_change_no_byte(
    build: Build, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode
) -> None:
    house = _published(build, mode)
    before = _everything(house)
    own = _with_other_engine(tmp_path, monkeypatch)
    after = _everything(_restarted(house, settings, own))
    assert {name: _first_difference(before[name], after[name]) for name in before if before[name] != after[name]} == {}
    assert sum(content.startswith(b"200") for content in before.values()) >= 12


@pytest.mark.parametrize("mode", list(Mode))
def test_the_change_between_waves_and_the_year_stay_byte_for_byte(
    build: Build, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode
) -> None:
    house, wave = second(build, mode, risen=1)
    here = f"{house.organisation}/campaigns/{wave.campaign_id}"
    house.reader(ALICE).sent(f"{here}/publish")
    addresses = [f"{here}/wave", f"{house.organisation}/year", f"{here}/results"]
    pages = {"fr": addresses, "en": addresses}
    before = _contents(house, pages)
    own = _with_other_engine(tmp_path, monkeypatch)
    after = _contents(_restarted(house, settings, own), pages)
    assert {name: _first_difference(before[name], after[name]) for name in before if before[name] != after[name]} == {}
    assert sum(content.startswith(b"200") for content in before.values()) >= 12


def _with_other_engine(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Other constants in the engine, and a folder with another questionnaire under the same name."""
    own = _changed_questionnaire(place)
    changed = questionnaire("alignment", own)
    assert changed.version == "9.0.0"
    assert "P4.1" not in changed.items_by_code
    for module, name, value in ENGINE:
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(nearest_level, "__kwdefaults__", {"cuts": OTHER_CUTS})
    monkeypatch.setattr(
        verdict_meaning, "__kwdefaults__", {"change": False, "parameters": VerdictParameters(delta=3.0)}
    )
    return own


def test_a_result_whose_questionnaire_is_unknown_says_so_in_both_languages(build: Build) -> None:
    house = _published(build, Mode.NAMED)
    with Session(house.engine) as session, session.begin():
        session.execute(delete(KeptQuestionnaire))
        campaign = house.stage.campaign(session)
        campaign.questionnaire_hash = "0" * 64
        assert session.scalars(select(FrozenResult)).one().figures
    for code in ("fr", "en"):
        answer = house.reader(ALICE).get(f"{house.campaign.replace('/fr/', f'/{code}/', 1)}/results")
        assert answer.status_code == 410
        assert language(code)("errors.result_unreadable.title") in answer.get_data(as_text=True)
