"""Company profile files."""

import json
from datetime import date

import pytest

from assessment.core.questionnaire.company_profile import CompanyProfile, OrderValue, SalesCycle
from assessment.i18n import language
from assessment.importers.company_profile import read_context
from assessment.importers.formats.problems import ImportFileError
from tests.importers.answer_file import ALIGNMENT

GOOD = """\
organisation: Menuiserie du Val
headcount: 48
staff: {marketing: 4, ventes: 9, finance: 3}
cycle: long
basket: high
complex_offer: true
several_sites: no
marketing_share: 12.5
day: 2026-03-04
"""


def _told(text: str, code: str = "en") -> list[str]:
    with pytest.raises(ImportFileError) as caught:
        read_context(text.encode(), ALIGNMENT)
    return caught.value.said_in(language(code), "firm.yaml")


def _with(line: str) -> str:
    """The good file, one line replaced."""
    key = line.split(":", maxsplit=1)[0]
    return "".join(line + "\n" if kept.startswith(f"{key}:") else kept for kept in GOOD.splitlines(keepends=True))


def test_a_yaml_file_becomes_a_context() -> None:
    assert read_context(GOOD.encode(), ALIGNMENT) == CompanyProfile(
        organisation="Menuiserie du Val",
        headcount=48,
        staff={"marketing": 4, "sales": 9, "finance": 3},
        cycle=SalesCycle.LONG,
        basket=OrderValue.HIGH,
        complex_offer=True,
        several_sites=False,
        marketing_share=12.5,
        day=date(2026, 3, 4),
    )


def test_a_json_file_is_read_as_well() -> None:
    text = '{"organisation": "Val & Fils",\n\t"headcount": 12, "day": "2026-03-04", "staff": {"sales": 2}}'
    context = read_context(text.encode(), ALIGNMENT)
    assert (context.organisation, context.headcount, context.day) == ("Val & Fils", 12, date(2026, 3, 4))
    assert context.staff == {"sales": 2}


def test_a_sign_that_json_writes_in_two_halves_is_read() -> None:
    told = {"organisation": "Fusée 🚀 \\ud83d 東京"}
    assert read_context(json.dumps(told).encode(), ALIGNMENT) == CompanyProfile(organisation=told["organisation"])


def test_everything_may_be_left_out() -> None:
    assert read_context(b"headcount: 20\ncycle:\n", ALIGNMENT) == CompanyProfile(headcount=20)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("headcount: many", "line 2: headcount: “many” is not a whole number"),
        ("headcount: 12.5", "headcount: “12.5” is not a whole number"),
        ("headcount: .nan", "headcount: “nan” is not a whole number"),
        ("headcount: true", "headcount: “True” is not a whole number"),
        ("headcount: -3", "headcount: -3 is out of bounds, 1 to 100,000"),
        ("headcount: 0", "headcount: 0 is out of bounds"),
        ("headcount: 7000000", "headcount: 7000000 is out of bounds"),
        ("headcount: 10", "the functions count 16 people together, more than the headcount of 10"),
        ("staff: 12", "line 3: under staff, write one line per function"),
        ("staff: {plumbing: 2}", "unknown function under staff: “plumbing”"),
        ("staff: {sales: -1}", "staff.sales: -1 is out of bounds, 0 to 100,000"),
        ("staff: {sales: 2, ventes: 3}", "staff.ventes is written twice"),
        ("cycle: middling", "line 4: cycle: “middling” is not allowed; write short, long"),
        ("basket: 3", "basket: “3” is not allowed; write low, high"),
        ("complex_offer: perhaps", "complex_offer: “perhaps” is not allowed; write true, false"),
        ("marketing_share: 120", "marketing_share: “120” is not a percentage from 0 to 100"),
        ("marketing_share: 0.12", "write 15 for 15%, not 0.12"),
        ("marketing_share: a lot", "marketing_share: “a lot” is not a percentage"),
        ("day: 4 March 2026", "line 9: day: “4 March 2026” is not a date; write it YYYY-MM-DD"),
        ("day: 1066-10-14", "day: “1066-10-14” is not a date"),
        ("day: 2026-02-30", "line 9: day: “2026-02-30” is not a date"),
        ("organisation: [a, b]", "line 1: organisation: “['…']” is not a text"),
        ("organisation: ''", "organisation is empty"),
        ("organisation: " + "x" * 121, "organisation: 121 characters, 120 at most"),
    ],
)
def test_what_does_not_hold_is_told_with_its_line(line: str, message: str) -> None:
    problems = _told(_with(line))
    assert len(problems) == 1
    assert problems[0].startswith("firm.yaml, line ")
    assert message in problems[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the context file is empty"),
        ("- a\n- b\n", "line 1: write one key and value per line"),
        ("headcount: [1,\n", "the layout breaks here"),
        ("headcount: 3\nheadcount: 4\n", "line 2: headcount is written twice; keep one"),
        ("head_count: 3\n", "unknown key: “head_count”; did you mean “headcount”?"),
        ("colour: red\n", "unknown key: “colour”; allowed: organisation, headcount"),
        ("\x00\x01\x02\x03y\n", "bytes that are not text"),
    ],
)
def test_a_file_that_is_no_context_is_told(text: str, message: str) -> None:
    assert message in _told(text)[0]


def test_every_problem_is_told_at_once_in_either_language() -> None:
    problems = _told("headcount: -1\ncycle: ?x\nhat: 3\n", "fr")
    assert [problem.split("\u202f:")[0] for problem in problems] == [
        "firm.yaml, ligne 1",
        "firm.yaml, ligne 2",
        "firm.yaml, ligne 3",
    ]


def test_a_context_that_refers_to_itself_ends() -> None:
    doubled = "".join(f"x{number}: &x{number} {{a: *x{number - 1}, b: *x{number - 1}}}\n" for number in range(1, 60))
    assert "unknown key: “x0”" in _told("x0: &x0 {a: 1}\n" + doubled)[0]
    assert "staff.sales" in _told("staff: &staff {sales: *staff}\n")[0]


def test_a_context_of_absurd_size_is_refused() -> None:
    assert "larger than 256 KB" in _told("organisation: " + "x" * 300_000)[0]
