"""Writes the golden files of permitted statements."""

from collections.abc import Iterator
from pathlib import Path

from assessment.core.comparison.function_gaps import Gap, InferenceModel
from assessment.core.comparison.group_agreement import CODES, GroupAgreement
from assessment.core.comparison.interpretation import (
    Message,
    agreement_messages,
    agreement_name,
    gap_messages,
    verdict_meaning,
    verdict_name,
)
from assessment.core.comparison.verdicts import RespondentBand, Verdict, VerdictReason, respondent_band
from assessment.core.statistics.dominance import times_in_ten
from assessment.core.statistics.intervals import Estimate, Interval
from assessment.core.statistics.within_group_agreement import Agreement
from assessment.i18n import LANGUAGES, Language, language
from tests.core.questionnaire_factory import alignment

GOLDEN = Path(__file__).parent / "golden"
PEOPLE = (1, 2, 3, 4, 5, 9, 10, 60)
JUDGED_FROM, AGREED_FROM, CAMPS_FROM = 3, 4, 5
DIFFERENCES = {
    Verdict.FEW: 40.0,
    Verdict.SIGNAL: -24.0,
    Verdict.SMALL: 7.0,
    Verdict.CONFIRM: 16.5,
    Verdict.SAME: 0.2,
    Verdict.NOISE: -1.0,
}
TIMES = {Verdict.SIGNAL: 0.12, Verdict.SMALL: 0.68, Verdict.CONFIRM: 0.75, Verdict.SAME: 0.5, Verdict.NOISE: 0.47}
INTERVALS = {Verdict.SIGNAL: (-33.0, -15.0), Verdict.SMALL: (2.0, 12.0)}


def cases() -> Iterator[tuple[str, tuple[Message, ...]]]:
    """Every case that can come up, with a name, and what is said of it."""
    for code in Verdict:
        for change in (False, True):
            kind = "change" if change else "gap"
            yield f"verdict {kind} {code}", (verdict_name(code, change=change), verdict_meaning(code, change=change))
    for band in RespondentBand:
        yield f"people {band}", (Message(f"verdicts.level.people.{band}"),)
    yield from _gaps()
    yield from _agreements()


def _gaps() -> Iterator[tuple[str, tuple[Message, ...]]]:
    yield "gap HIDDEN", gap_messages(Gap("sales", "finance", Verdict.HIDDEN, VerdictReason.PROTECTED))
    yield "gap FEW without scores", gap_messages(Gap("sales", "finance", Verdict.FEW, VerdictReason.FEW_RESPONDENTS))
    for people in PEOPLE[:2]:
        yield f"gap FEW {people}", gap_messages(_gap(Verdict.FEW, people))
    for code in (Verdict.SIGNAL, Verdict.SMALL, Verdict.CONFIRM, Verdict.SAME, Verdict.NOISE):
        for people in PEOPLE[2:]:
            yield f"gap {code} {people}", gap_messages(_gap(code, people))
    yield "gap CONFIRM usual noise", gap_messages(_gap(Verdict.CONFIRM, 3, degrees=None))


def _gap(code: Verdict, people: int, *, degrees: float | None = 9) -> Gap:
    often, bounds = TIMES.get(code), INTERVALS.get(code)
    return Gap(
        first="sales",
        second="finance",
        code=code,
        why=VerdictReason.CHANCE_SUFFICES,
        reading=InferenceModel.FIXED_TEAM,
        estimate=Estimate(DIFFERENCES[code], 4.0, degrees),
        interval95=Interval(*bounds, 0.95) if bounds else None,
        band=respondent_band(people),
        times_in_ten=None
        if often is None or people < 6
        else times_in_ten(often, 0.9 - often if people < 10 else 1 - often),
        interval90=Interval(-4.2, 6.4, 0.90) if code is Verdict.SAME else None,
    )


def _agreements() -> Iterator[tuple[str, tuple[Message, ...]]]:
    yield "agreement hidden", agreement_messages(_group_agreement(Agreement.TOO_FEW, None, Verdict.HIDDEN), 3)
    least = {Agreement.TOO_FEW: 1, Agreement.TWO_CAMPS: CAMPS_FROM}
    for agreement in Agreement:
        for people in (count for count in PEOPLE if count >= least.get(agreement, AGREED_FROM)):
            distance = None if agreement in (Agreement.TOO_FEW, Agreement.TWO_CAMPS) else 0.4
            said = agreement_messages(_group_agreement(agreement, distance, CODES[agreement]), people)
            yield f"agreement {agreement} {people}", (agreement_name(agreement), *said)


def _group_agreement(agreement: Agreement, distance: float | None, code: Verdict) -> GroupAgreement:
    return GroupAgreement("vision", "sales", agreement, code, distance, None, None, (), items_hidden=False)


def rendered(said: tuple[Message, ...], say: Language) -> str:
    """Sentences as a reader of that language sees them, in one line."""
    questionnaire = alignment()
    groups = {function.key: function.name.within(say.code) for function in questionnaire.functions}
    levels = {level.number: level.name.within(say.code) for level in questionnaire.levels}

    def number(value: float, digits: int) -> str:
        return say.number(value, digits=digits)

    return " ".join(say(sentence.key, **sentence.written(number, groups=groups, levels=levels)) for sentence in said)


def golden_text(code: str) -> str:
    """The golden file of a language as it must be."""
    return "".join(f"{name}: {rendered(said, language(code))}\n" for name, said in cases())


if __name__ == "__main__":
    for code in LANGUAGES:
        (GOLDEN / f"sentences.{code}.txt").write_text(golden_text(code), encoding="utf-8")
