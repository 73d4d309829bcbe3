"""A client beside a consultant's other clients: the page, its figures, its box, and its place in the documents."""

import io
import json
import zipfile
from typing import Any

import pytest
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.store.models import BenchmarkEntry, BenchmarkFigure, CampaignBenchmark, Organisation
from assessment.store.queries.ending import delete_organisation
from tests.campaign_factory import ALIGNMENT, THREE, Stage
from tests.web.auditing_client import page_of
from tests.web.benchmark.clients import client, published
from tests.web.conftest import Build
from tests.web.members import ALICE, ANNA, BOB, CHARLIE, SAM, House, text_of

NAMES = ("Alpha", "Bravo", "Coda", "Delta", "Echo", "Fox")


@pytest.fixture
def house(build: Build) -> House:
    """A client whose three heads answered 5 everywhere, with a consultant who has no other client yet."""
    house = build(THREE)
    published(house.stage, 5)
    return house


def _others(house: House, count: int, value: int = 2, first: int = 0) -> list[Stage]:
    return [client(house.engine, BOB, NAMES[number], value) for number in range(first, first + count)]


def _page(house: House) -> str:
    return f"{house.campaign}/others"


def _figures(house: House) -> list[tuple[int, int, float]]:
    with Session(house.engine) as session:
        return [
            (figure.number, figure.firms, figure.mean)
            for figure in session.query(BenchmarkFigure).filter_by(scale="vision").order_by(BenchmarkFigure.number)
        ]


def _results(house: House) -> dict[str, Any]:
    """The figures of the client's archive."""
    archive = house.reader(ALICE).get(f"{house.organisation}/end/everything.zip")
    with zipfile.ZipFile(io.BytesIO(archive.data)) as files:
        (name,) = [name for name in files.namelist() if name.endswith("results.json")]
        figures: dict[str, Any] = json.loads(files.read(name))
    return figures


def test_with_fewer_than_five_others_the_page_says_how_many_are_needed(house: House) -> None:
    _others(house, 1)
    page = text_of(house.reader(BOB).get(_page(house)))
    assert "au moins 5 autres clients" in page
    assert "Vous avez accès à 1" in page


def test_a_client_is_set_beside_the_others_in_plain_words(house: House) -> None:
    _others(house, 5)
    bob = house.reader(BOB)
    assert "Aucune référence n’est encore fixée" in text_of(bob.get(_page(house)))
    page = bob.sent(f"{_page(house)}/renew")
    assert "Une nouvelle référence est fixée" in page
    # Six firms: five at 25 points and this one at 100, which counts as 80; the mean of 34 is told as 35.
    assert _figures(house) == [(1, 6, 35.0)]
    assert "Plus solide que la moyenne des autres" in page
    assert "autour de 25" in page
    assert not [name for name in NAMES if name in page], "no client is named"
    english = text_of(bob.get(_page(house).replace("/fr/", "/en/")))
    assert "Firmer than the others on average" in english
    assert "percentile" not in english


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("fr", "Plus solide que la moyenne des autres : «"),
        ("en", "Firmer than the others on average: “"),
    ],
)
def test_the_page_begins_with_where_the_client_stands_out_and_folds_each_lever(
    house: House, code: str, said: str
) -> None:
    _others(house, 5)
    bob = house.reader(BOB)
    bob.sent(f"{_page(house)}/renew")
    page = page_of(bob.get(_page(house).replace("/fr/", f"/{code}/")))
    (first, *_) = page.xpath("//section[@aria-labelledby='apart']/p/text()")
    assert " ".join(first.split()).startswith(said)
    assert {"fr": "autres lignes.", "en": "other lines."}[code] in first
    folds = page.xpath("//section[@aria-labelledby='apart']/details")
    assert len(folds) == len(ALIGNMENT.levers) + 1
    assert not [fold for fold in folds if "open" in fold.attrib]
    (practices, *_) = [len(fold.xpath(".//tbody/tr")) for fold in folds]
    assert practices == 1 + len(ALIGNMENT.levers[0].items)


def test_where_nothing_stands_apart_the_page_says_so(house: House) -> None:
    _others(house, 5, value=5)
    page = house.reader(BOB).sent(f"{_page(house)}/renew")
    assert "Nulle part nettement" in page


def test_one_or_two_more_clients_change_no_figure(house: House) -> None:
    _others(house, 5)
    bob = house.reader(BOB)
    bob.sent(f"{_page(house)}/renew")
    _others(house, 1, 5, first=5)
    assert "La référence reste la même" in bob.sent(f"{_page(house)}/renew")
    assert _figures(house) == [(1, 6, 35.0)]


def test_a_client_is_left_out_by_one_box(house: House) -> None:
    _others(house, 5)
    bob = house.reader(BOB)
    assert "C’est enregistré" in bob.sent(_page(house), out="yes")
    bob.sent(f"{_page(house)}/renew")
    assert _figures(house) == [(1, 5, 25.0)]
    with Session(house.engine) as session:
        assert not session.get_one(Organisation, house.stage.organisation_id).in_benchmarks
    bob.sent(_page(house))
    with Session(house.engine) as session:
        assert session.get_one(Organisation, house.stage.organisation_id).in_benchmarks


def test_the_comparison_stands_in_the_documents_only_where_the_box_is_ticked(house: House) -> None:
    _others(house, 5)
    bob = house.reader(BOB)
    bob.sent(f"{_page(house)}/renew")
    assert "other_clients" not in _results(house)
    bob.sent(_page(house), documents="yes")
    lines = _results(house)["other_clients"]
    assert {line["standing"] for line in lines if line["kind"] == "lever"} == {"more"}
    assert {line["firms"] for line in lines} == {5}
    bob.sent(_page(house))
    with Session(house.engine) as session:
        assert session.query(CampaignBenchmark).count() == 0


@pytest.mark.parametrize(("who", "status"), [(ANNA, 403), (SAM, 403), (CHARLIE, 404), (None, 404)])
def test_whoever_is_no_consultant_of_the_client_reads_nothing(house: House, who: str | None, status: int) -> None:
    assert house.reader(who).get(_page(house)).status_code == status


def test_another_member_sees_none_of_the_consultants_figures(house: House) -> None:
    _others(house, 5)
    house.reader(BOB).sent(f"{_page(house)}/renew")
    page = text_of(house.reader(ALICE).get(_page(house)))
    assert "Vous avez accès à 0" in page
    assert "autour de" not in page


def test_confidential_clients_count_with_published_figures_alone(house: House) -> None:
    _others(house, 4)
    client(house.engine, BOB, "Golf", 2, mode=Mode.CONFIDENTIAL, people_each=2)
    house.reader(BOB).sent(f"{_page(house)}/renew")
    # Two people of each function are hidden behind a threshold of five: six answered, the company alone is published.
    with Session(house.engine) as session:
        figures = {figure.scale: figure.firms for figure in session.query(BenchmarkFigure)}
    assert set(figures.values()) <= {5, 6}
    assert figures["vision"] == 5, "a bound is no exact figure, and does not count"


def test_an_erased_client_leaves_no_trace_but_rounded_figures(house: House) -> None:
    others = _others(house, 5)
    bob = house.reader(BOB)
    bob.sent(f"{_page(house)}/renew")
    with house.engine.begin() as connection:
        delete_organisation(connection, others[0].organisation_id)
    with Session(house.engine) as session:
        assert session.query(BenchmarkEntry).filter(BenchmarkEntry.campaign_id.is_(None)).count() == 1
    assert "La référence reste la même" in bob.sent(f"{_page(house)}/renew")
    assert _figures(house) == [(1, 6, 35.0)]
