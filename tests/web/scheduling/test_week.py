"""Tasks of the week over all clients."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from assessment.store.models import Plan, PlanStep, Workshop, WorkshopTopic
from tests.campaign_factory import ALIGNMENT, NOW, THREE
from tests.web.conftest import Build
from tests.web.members import BOB, CHARLIE, OLGA, House, text_of

TODAY = NOW.date()
SUNDAY = TODAY + timedelta(days=6 - TODAY.weekday())
ACTIONS = ALIGNMENT.actions


def _plan(number: int, *due: tuple[str, date, str]) -> tuple[Plan, list[PlanStep]]:
    plan = Plan(
        id=f"plan{number}", number=number, at_once=3, created_on=TODAY, frozen={}, forecast={}, approved_on=TODAY
    )
    steps = [PlanStep(plan_id=plan.id, action=action, due_on=day, status=status) for action, day, status in due]
    return plan, steps


@pytest.fixture
def followed(build: Build) -> House:
    """A client with two approved plans, of which the second is followed, and with decisions."""
    house = build(THREE)
    house.stage.open()
    key = house.stage.campaign_id
    with Session(house.engine) as session, session.begin():
        for plan, steps in (
            _plan(1, (ACTIONS[5].id, TODAY, "todo")),
            _plan(
                2,
                (ACTIONS[0].id, SUNDAY, "todo"),
                (ACTIONS[1].id, SUNDAY + timedelta(days=1), "todo"),
                (ACTIONS[2].id, TODAY - timedelta(days=30), "doing"),
                (ACTIONS[3].id, TODAY, "done"),
            ),
        ):
            plan.campaign_id = key
            session.add(plan)
            session.flush()
            session.add_all(steps)
        session.add(Workshop(campaign_id=key, token_hash="f" * 64, seats=3, joined=0, begun_on=TODAY))
        session.flush()
        for position, (day, action) in enumerate(
            ((TODAY, None), (TODAY, ACTIONS[0].id), (TODAY - timedelta(days=30), None)), start=1
        ):
            session.add(
                WorkshopTopic(
                    campaign_id=key,
                    position=position,
                    item=ALIGNMENT.lever_items[position].code,
                    decision=f"Décision {position}",
                    owner="Mme Roy",
                    due_on=day,
                    action=action,
                )
            )
    return house


def test_the_week_holds_what_is_due_and_what_is_late_and_nothing_else(followed: House) -> None:
    page = text_of(followed.reader(BOB).get("/fr/portfolio/week"))
    titles = [" ".join(action.title.fr.split()) for action in ACTIONS]
    assert [titles[number] in page for number in (0, 1, 2, 3, 5)] == [True, False, True, False, False]
    assert ["Décision 1" in page, "Décision 2" in page, "Décision 3" in page] == [True, False, False]
    assert "3 tâches" in page
    assert page.count("en retard") == 2


def test_the_week_speaks_english(followed: House) -> None:
    assert "3 tasks until Sunday" in text_of(followed.reader(BOB).get("/en/portfolio/week"))


@pytest.mark.parametrize("who", [OLGA, CHARLIE])
def test_whoever_follows_nothing_has_an_empty_week(followed: House, who: str) -> None:
    assert "Rien n’est à faire" in text_of(followed.reader(who).get("/fr/portfolio/week"))


def test_the_number_of_queries_does_not_grow_with_the_tasks(followed: House) -> None:
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    bob = followed.reader(BOB)
    engine = followed.app.extensions["diapason"].engine
    event.listen(engine, "before_cursor_execute", count)
    bob.get("/fr/portfolio/week")
    event.remove(engine, "before_cursor_execute", count)
    assert sum("plan_steps" in statement or "workshop_topics" in statement for statement in statements) == 2
