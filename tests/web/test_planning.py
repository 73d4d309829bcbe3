"""Plan and tracking pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from assessment.core.optimiser.cp_sat import CpSolution, run
from assessment.core.planning.roadmap import PERIODS
from assessment.core.privacy.confidentiality import Mode
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.store.models import Organisation
from assessment.store.queries import organisations
from tests.campaign_factory import ALIGNMENT, NOW, THREE, Stage, everything, people
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, ANNA, BOB, OLGA, SAM, House, Reader, text_of

RUNS = 8
"""Most runs of the solver for one answer: the plan, its dates, and what would make room."""
FUNCTIONS = ("marketing", "sales", "finance", "leadership")


def _plain(text: str) -> str:
    return re.sub("[\u202f\u00a0]", " ", text)


@pytest.fixture
def house(build: Build) -> House:
    """A firm of heads, each of whom answered; the result is closed."""
    made = build({**THREE, "leadership": 1}, staff={"marketing": 2, "sales": 5, "finance": 2, "leadership": 1})
    made.stage.open()
    for function in (*THREE, "leadership"):
        made.stage.answer(f"{function}1@firm.example", everything(function, 2))
    made.stage.close()
    return made


@pytest.fixture
def address(house: House) -> str:
    """The page of the plan."""
    return f"{house.campaign}/plan"


@pytest.fixture
def alice(house: House) -> Reader:
    """The owner."""
    return house.reader(ALICE)


def _limits(**changed: str) -> dict[str, str]:
    """Twenty days of everyone in each period, three actions at once, no wishes."""
    days = {f"days.{function}.{number}": "20" for function in FUNCTIONS for number in range(len(PERIODS))}
    return {**days, "budget": "", "at_once": "3"} | {name.replace("__", "."): value for name, value in changed.items()}


def _days(function: str, days: str) -> dict[str, str]:
    return {f"days__{function}__{number}": days for number in range(len(PERIODS))}


def _replanned(alice: Reader, address: str, **changed: str) -> str:
    return _plain(alice.sent(address, **_limits(**changed)))


def test_the_plan_reads_as_one_made_by_a_person(alice: Reader, address: str) -> None:
    said = _plain(text_of(alice.get(address)))
    for words in ("Premier pas", "Jours demandés sur jours disponibles", "c’est démontré", "Niveau visé"):
        assert words.lower() in said.lower(), words
    assert "du 4 mars 2026" in said or "4 mars 2026" in said


def test_a_plan_looked_at_after_the_closing_says_from_which_day_its_dates_start(
    house: House, alice: Reader, address: str
) -> None:
    assert "partent d’aujourd’hui" not in text_of(alice.get(address)), "it is the day of the closing"
    with Session(house.engine) as session, session.begin():
        house.stage.campaign(session).closed_on = NOW.date() - timedelta(days=10)
    said = _plain(text_of(alice.get(address)))
    assert "celles du résultat et du rapport partent de la clôture, le 22 février 2026" in said
    assert "start from the closing, on 22 February 2026" in _plain(text_of(alice.get(address.replace("/fr/", "/en/"))))


def test_finance_without_a_day_is_answered_with_what_cannot_be_done(alice: Reader, address: str) -> None:
    alice.get(address)
    said = _replanned(alice, address, **_days("finance", "0"))
    assert "Finance n’a aucun jour" in said
    assert "En sortent" in said
    assert "Fixer le cap commun" in said.split("Ce qui est laissé de côté")[1]


def test_an_answer_takes_few_runs_of_the_solver(alice: Reader, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alice.get(address)
    runs = []

    def counted(*arguments: Any, **options: Any) -> CpSolution:
        runs.append(arguments)
        return run(*arguments, **options)

    monkeypatch.setattr("assessment.core.optimiser.solver.run", counted)
    _replanned(alice, address, **_days("finance", "1"))
    assert 1 <= len(runs) <= RUNS
    runs.clear()
    alice.get(address)
    assert not runs, "a plan that was made is not made again"


def test_one_day_of_finance_lets_more_in_than_none(alice: Reader, address: str) -> None:
    alice.get(address)
    none = _count(_replanned(alice, address, **_days("finance", "0")))
    count = _count(_replanned(alice, address, **_days("finance", "1")))
    assert none < count


def _count(said: str) -> int:
    match = re.search(r"(\d+) actions?, ", said)
    assert match, said[:400]
    return int(match[1])


def test_the_excluded_crm_takes_what_waits_for_it_along(alice: Reader, address: str) -> None:
    alice.get(address)
    said = _replanned(alice, address, action__A17="exclude")
    assert "est écartée à votre demande ; " in said
    assert "Écartée à votre demande." in said
    assert "qui ne se fera pas" in said


def test_a_pinned_action_is_in_the_plan_and_says_when(alice: Reader, address: str) -> None:
    alice.get(address)
    said = _replanned(alice, address, action__A22="pin")
    assert "est imposée : elle est dans le plan, du jour" in said


def test_no_days_at_all_says_which_limits_and_what_would_make_room(alice: Reader, address: str) -> None:
    alice.get(address)
    nothing = {name: value for function in FUNCTIONS for name, value in _days(function, "0").items()}
    said = _replanned(alice, address, **nothing)
    assert "Aucun plan ne tient dans ces limites" in said
    assert "une action qui aboutit dans les 30 jours" in said
    assert "de plus pour la fonction" in said
    assert "Approuver ce plan" not in said
    assert alice.post(f"{address}/approve").status_code == 409


def test_pinning_what_is_excluded_by_the_budget_says_so(alice: Reader, address: str) -> None:
    said = _replanned(alice, address, budget="0", action__A17="pin")
    assert "Ne peuvent pas tenir ensemble" in said
    assert "le budget" in said
    assert "ne plus imposer" in said


def test_the_measure_of_points_is_explained_where_points_are_told_and_nowhere_else(alice: Reader, address: str) -> None:
    alice.get(address)
    plenty = {name: value for function in FUNCTIONS for name, value in _days(function, "500").items()}
    assert "points pondérés" not in _replanned(alice, address, at_once="20", **plenty)
    assert "n’apporterait rien, dans aucune fonction" in _plain(text_of(alice.get(address)))
    assert "points pondérés" in _replanned(alice, address, **_days("sales", "2"))


def test_a_function_left_empty_is_not_limited(alice: Reader, address: str) -> None:
    said = _replanned(alice, address, **_days("finance", ""))
    (row,) = page_of(alice.get(address)).xpath("//table[@class='load']//tr[th[normalize-space()='Finance']]")
    assert "/" not in row.text_content()
    assert "actions, " in said


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("days.finance.0", "-1", "ne peut pas être négatif"),
        ("days.finance.0", "beaucoup", "ne se lit pas comme un nombre"),
        ("days.finance.0", "99999", "de 0 à 10 000"),
        ("days.finance.0", "", "chaque période, ou aucun"),
        ("budget", "-5", "ne peut pas être négatif"),
        ("at_once", "0", "de 1 à 20"),
        ("at_once", "21", "de 1 à 20"),
        ("at_once", "2,5", "de 1 à 20"),
        ("action.A01", "perhaps", "Choisissez l’une des possibilités"),
    ],
)
def test_limits_that_cannot_stand_are_told_beside_their_field(
    alice: Reader, address: str, field: str, written: str, expected: str
) -> None:
    answer = alice.post(address, **_limits() | {field: written})
    assert answer.status_code == 422
    function = field.rpartition(".")[0]
    messages = page_of(answer).xpath(
        f"//*[(@id='{field}-error') or starts-with(@id, '{function}.') and contains(@id, '-error')]"
    )
    assert any(expected in _plain(message.text_content()) for message in messages), [m.text_content() for m in messages]


@pytest.mark.parametrize("count", ["1", "20"])
def test_from_one_to_twenty_actions_may_run_at_once(alice: Reader, address: str, count: str) -> None:
    assert alice.post(address, **_limits(at_once=count)).status_code == 303


def test_what_each_action_brings_has_a_page_of_its_own(alice: Reader, address: str) -> None:
    said = _plain(text_of(alice.get(f"{address}/worth")))
    assert "Sans elle, le meilleur plan perd" in said


def test_an_approved_plan_is_frozen_and_followed(alice: Reader, address: str) -> None:
    alice.get(address)
    _replanned(alice, address)
    titles = _titles(alice, address)
    said = _plain(alice.sent(f"{address}/approve"))
    assert f"0 sur {len(titles)} faites, 0 en cours." in said
    assert "Ce qui devrait monter d’ici la prochaine vague" in said
    _replanned(alice, address, **_days("finance", "0"))
    followed = _plain(text_of(alice.get(f"{address}/following")))
    assert all(title in followed for title in titles), "limits changed afterwards do not touch what was approved"
    assert "nouvelle proposition" in _plain(text_of(alice.get(address)))


def _titles(alice: Reader, address: str) -> list[str]:
    names = page_of(alice.get(address)).xpath("//span[@class='cost-line-name']/text()")
    return [_plain(name).partition(". ")[2] for name in names]


def test_an_action_is_followed_with_owner_date_real_days_and_a_note(alice: Reader, address: str) -> None:
    alice.sent(f"{address}/approve")
    step = page_of(alice.get(f"{address}/following")).xpath("//input[@name='action']/@value")[0]
    noted = {
        f"{step}.status": "done",
        f"{step}.owner": "Claire Vasseur",
        f"{step}.due_on": "2026-04-15",
        f"{step}.actual.sales": "2,5",
        f"{step}.note": "Page signée en comité",
    }
    said = _plain(alice.sent(f"{address}/following", action=step, **noted))
    assert "1 sur" in said
    assert "Claire Vasseur Faite" in said
    form = page_of(alice.get(f"{address}/following"))
    assert form.get_element_by_id(f"{step}.note").value == "Page signée en comité"
    assert form.get_element_by_id(f"{step}.actual.sales").value == "2,5"


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("actual.sales", "-2", "ne peut pas être négatif"),
        ("actual.sales", "deux", "ne se lit pas comme un nombre"),
        ("due_on", "demain", "Écrivez par exemple 31/12/2026"),
        ("status", "gone", "Choisissez l’une des possibilités"),
    ],
)
def test_what_cannot_be_noted_is_told(alice: Reader, address: str, field: str, written: str, expected: str) -> None:
    alice.sent(f"{address}/approve")
    step = page_of(alice.get(f"{address}/following")).xpath("//input[@name='action']/@value")[0]
    answer = alice.post(f"{address}/following", action=step, **{f"{step}.status": "doing", f"{step}.{field}": written})
    assert answer.status_code == 422
    assert expected in _plain(text_of(answer))


def test_an_action_that_the_plan_does_not_hold_is_not_there(alice: Reader, address: str) -> None:
    alice.sent(f"{address}/approve")
    assert alice.post(f"{address}/following", action="Z99", **{"Z99.status": "done"}).status_code == 404


def test_real_days_correct_the_catalogue_in_the_next_plan(alice: Reader, address: str) -> None:
    alice.sent(f"{address}/approve")
    noted = {"A02.status": "done", "A02.actual.sales": "6", "A02.actual.marketing": "1,5"}
    alice.sent(f"{address}/following", action="A02", **noted)
    (card,) = page_of(alice.get(address)).xpath("//details[.//span[contains(., 'lead qualifié')]]")[:1]
    assert "Ventes 6" in _plain(card.text_content())


def test_the_target_is_decided_with_a_reason_and_the_plan_follows(house: House, alice: Reader, address: str) -> None:
    target = f"{house.campaign}/target"
    before = _count(_plain(text_of(alice.get(address))))
    assert alice.post(target, aim="2").status_code == 422, "no reason"
    said = _plain(alice.sent(target, aim="2", reason="Une levée de fonds d'abord."))
    assert "Votre niveau utile est 2, Réactif." in said
    assert "Décidé par l’entreprise." in said
    assert "La règle proposait le niveau" in said
    assert "le plan est vide" in _plain(text_of(alice.get(address)))
    alice.sent(target, aim="rule", reason="La levée est faite.")
    assert _count(_plain(text_of(alice.get(address)))) == before


@pytest.mark.parametrize(("who", "status"), [(BOB, 200), (ANNA, 409), (SAM, 409), (OLGA, 404)])
def test_a_closed_result_is_planned_by_those_who_may_read_it(house: House, address: str, who: str, status: int) -> None:
    assert house.reader(who).get(address).status_code == status


@pytest.mark.parametrize("who", [ANNA, SAM, OLGA])
def test_who_may_not_plan_changes_and_approves_nothing(house: House, address: str, who: str) -> None:
    reader = house.reader(who)
    assert reader.post(address, **_limits()).status_code == 403
    assert reader.post(f"{address}/approve").status_code == 403
    assert reader.post(f"{house.campaign}/target", aim="2", reason="x").status_code == 403


def test_readers_of_a_published_result_see_the_plan_and_some_may_note(
    house: House, alice: Reader, address: str
) -> None:
    alice.sent(f"{address}/approve")
    alice.sent(f"{house.campaign}/publish")
    olga, sam = house.reader(OLGA), house.reader(SAM)
    assert olga.get(address).headers["Location"].endswith("/plan/following")
    assert "Noter" not in text_of(olga.get(f"{address}/following"))
    step = page_of(alice.get(f"{address}/following")).xpath("//input[@name='action']/@value")[0]
    assert olga.post(f"{address}/following", action=step, **{f"{step}.status": "done"}).status_code == 403
    assert "1 sur" in sam.sent(f"{address}/following", action=step, **{f"{step}.status": "done"})


def test_before_the_closing_there_is_nothing_to_plan(build: Build) -> None:
    made = build(THREE)
    assert made.reader(ALICE).get(f"{made.campaign}/plan").status_code == 409


def test_readers_see_a_proposal_without_a_way_to_approve_it(house: House, alice: Reader, address: str) -> None:
    alice.sent(f"{house.campaign}/publish")
    said = text_of(house.reader(OLGA).get(address))
    assert "Jours demandés sur jours disponibles" in said
    assert "Approuver ce plan" not in said
    assert "Changer les limites" not in said


def test_the_forecast_stands_beside_the_next_wave_once_it_is_in(house: House, alice: Reader, address: str) -> None:
    alice.sent(f"{address}/approve")
    assert "Observé" not in text_of(alice.get(f"{address}/following"))
    _next_wave(house, 3)
    said = _plain(text_of(alice.get(f"{address}/following")))
    assert "sont dans leur fourchette" in said
    assert "Les pratiques que rien ne devait toucher ont bougé de +1,0 en moyenne." in said


def test_the_plan_of_the_wave_before_is_named_until_this_one_has_its_own(
    house: House, alice: Reader, address: str
) -> None:
    alice.sent(f"{address}/approve")
    second = _next_wave(house, 2)
    later = f"{house.organisation}/campaigns/{second.campaign_id}/plan"
    page = page_of(alice.get(later))
    assert "Le plan approuvé le 4 mars 2026 sur « Printemps » reste suivi" in _plain(page.text_content())
    (way,) = page.xpath("//a[normalize-space()='Suivre le plan approuvé']/@href")
    assert way == f"{address}/following"
    assert alice.get(way).status_code == 200
    assert "reste suivi" not in _plain(text_of(alice.get(address))), "the first wave follows its own"
    alice.sent(f"{later}/approve")
    assert "reste suivi" not in _plain(text_of(alice.get(later)))


def test_whoever_may_not_read_the_wave_before_is_not_told_of_its_plan(
    house: House, alice: Reader, address: str
) -> None:
    alice.sent(f"{address}/approve")
    second = _next_wave(house, 3)
    later = f"{house.organisation}/campaigns/{second.campaign_id}"
    alice.sent(f"{later}/publish")
    olga = house.reader(OLGA)
    assert "reste suivi" not in _plain(text_of(olga.get(f"{later}/plan")))
    alice.sent(f"{house.campaign}/publish")
    assert "reste suivi" in _plain(text_of(olga.get(f"{later}/plan")))


def _next_wave(house: House, value: int) -> Stage:
    """The same heads, asked again, all answer `value`; the result is closed."""
    first = house.stage
    with Session(house.engine) as session, session.begin():
        firm = session.get_one(Organisation, first.organisation_id)
        unit = organisations.units(session, firm.id)[0]
        plan = CampaignDraft(
            name="Été", mode=Mode.NAMED, staff={"marketing": 2, "sales": 5, "finance": 2, "leadership": 1}
        )
        wave = create_campaign(session, firm, unit, actor=first.actor, questionnaire=ALIGNMENT, plan=plan, now=NOW)
        wave.previous_id = first.campaign_id
        second = Stage(house.engine, first.actor, first.organisation_id, wave.id)
    second.invite(people({**THREE, "leadership": 1}))
    second.open()
    for function in (*THREE, "leadership"):
        second.answer(f"{function}1@firm.example", everything(function, value))
    second.close()
    return second
