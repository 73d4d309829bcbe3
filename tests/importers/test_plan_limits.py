"""Plan limits from tables and mappings."""

import pytest

from assessment.core.planning.plan_limits import PlanLimits
from assessment.core.planning.roadmap import PERIODS
from assessment.i18n import language
from assessment.importers.formats.problems import ImportFileError
from assessment.importers.plan_limits import read_capacity
from assessment.questionnaire_files.catalogue import questionnaire

TABLE = """function,30,60,90,180,270,360
sales,2,2,2,6,6,6
Finance,0,0,1,3,3,3
service,,,,,,
budget,20 000 €,,,,,
at_once,2,,,,,
pinned,A01 A02,,,,,
excluded,a17,,,,,
"""


def _read(text: str) -> PlanLimits:
    return read_capacity(text.encode(), questionnaire()).limits


def _said(text: str, code: str = "en") -> list[str]:
    with pytest.raises(ImportFileError) as refused:
        _read(text)
    return refused.value.said_in(language(code), "days.csv")


def test_a_table_gives_days_per_period_and_what_was_decided() -> None:
    plan_limits = _read(TABLE)
    assert plan_limits == PlanLimits(
        capacity={"sales": (2, 2, 2, 6, 6, 6), "finance": (0, 0, 1, 3, 3, 3)},
        budget=20_000,
        parallel_actions=2,
        pinned=frozenset({"A01", "A02"}),
        excluded=frozenset({"A17"}),
        periods=PERIODS,
    )


def test_keys_say_the_same_as_a_table() -> None:
    keys = """
days:
  sales: 2
  finance: [0, 0, 1, 3, 3, 3]
budget: 20000
at_once: 2
pinned: [A01, A02]
excluded: A17
"""
    assert _read(keys) == _read(TABLE)


def test_a_single_number_counts_days_a_month() -> None:
    assert _read("finance: 1").capacity["finance"] == (1, 1, 1, 3, 3, 3)
    assert _read("finance: 0").capacity["finance"] == (0,) * 6


def test_other_periods_may_be_told() -> None:
    plan_limits = _read("periods: [90, 180, 270, 360]\nsales: [3, 3, 3, 3]\nmarketing: 1\n")
    assert plan_limits.periods == (90, 180, 270, 360)
    assert plan_limits.capacity == {"sales": (3, 3, 3, 3), "marketing": (3, 3, 3, 3)}
    assert _read("function,90,180\nsales,3,3\n").periods == (90, 180)


def test_a_function_that_is_not_named_is_not_limited() -> None:
    assert _read("budget: 0\n") == PlanLimits(budget=0)


@pytest.mark.parametrize("count", [1, 20])
def test_from_one_to_twenty_actions_may_run_at_once(count: int) -> None:
    assert _read(f"at_once: {count}\n").parallel_actions == count


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("bakery: 3\n", "unknown row: “bakery”; allowed: marketing, sales"),
        ("marketting: 3\n", "unknown row: “marketting”; did you mean “marketing”?"),
        ("sales: -1\n", "sales: −1 is negative; write 0 or more"),
        ("sales: 20000\n", "sales: 20,000 is out of bounds, 0 to 10,000"),
        ("sales: much\n", "sales: “much” cannot be read as a number"),
        ("sales: [1, 2]\n", "sales: 2 numbers given; one per period is needed (30, 60, 90, 180, 270, 360)"),
        ("sales: 1\nventes: 2\n", "ventes is written twice"),
        ("budget: -5\n", "budget: −5 is out of bounds, 0 to 100,000,000"),
        ("budget: [1, 2]\n", "budget: a single value is expected"),
        ("at_once: 0\n", "at_once: “0” is not a whole number from 1 to 20"),
        ("at_once: 21\n", "at_once: “21” is not a whole number from 1 to 20"),
        ("at_once: 2.5\n", "at_once: “2.5” is not a whole number from 1 to 20"),
        ("pinned: A99\n", "pinned: unknown action “A99”"),
        ("pinned: A01\nexcluded: A01\n", "excluded: action A01 cannot be both to do and left out"),
        ("periods: [30, 45]\nsales: 1\n", "periods follow by their last day"),
        ("periods: [30, 720]\n", "periods follow by their last day"),
        ("function,30,45\nsales,1,1\n", "column “45”: the first is function"),
        ("function,30,60\nsales,1,8.000\n", "days.csv, line 2, column C: sales: “8.000” can be read as 8,000 or 8;"),
        ("function,30,60\nsales,3 h,1\n", "days.csv, line 2, column B: sales: “3 h” is not in the right unit"),
        ("function,30,60\nsales,1,-2\n", "days.csv, line 2, column C: sales: −2 is negative"),
        ("budget: 30 %\n", "budget: “30 %” is not in the right unit; this figure is given in euros"),
        ("function,60,30\nsales,1,1\n", "periods follow by their last day"),
    ],
)
def test_what_cannot_stand_is_told_once_and_clearly(text: str, message: str) -> None:
    said = _said(text)
    assert len(said) == 1, said
    assert message in said[0]


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_message_is_said_in_both_languages(code: str) -> None:
    said = _said("bakery: 3\nsales: -1\nat_once: 0\npinned: A99\n", code)
    assert len(said) == 4
    assert not any("{" in line for line in said)
