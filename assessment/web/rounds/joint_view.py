"""View of a joint result: the report, whose answers stand in it, and who is awaited."""

from dataclasses import dataclass, replace

from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.waves.wave_history import WaveHistory
from assessment.i18n import Language
from assessment.services.rounds.joint_result import joint_result
from assessment.services.rounds.round_standing import RoundStanding
from assessment.web.results.result_view import ResultsView
from reports.content.report import Report, build


@dataclass(frozen=True)
class JointView:
    """`view` is None before there is a result; `people` answered, `awaited` have not finished."""

    view: ResultsView | None
    people: str
    awaited: str


def joint_view(say: Language, standing: RoundStanding, asked: Questionnaire) -> JointView:
    """The joint result as everybody who answered reads it."""
    report = joint_report(say, standing, asked)
    return JointView(
        ResultsView(report) if report else None,
        _people(say, standing, asked),
        say.list([person.name for person in standing.awaited]),
    )


def joint_report(
    say: Language,
    standing: RoundStanding,
    asked: Questionnaire,
    *,
    history: WaveHistory | None = None,
    recipient: str = "",
) -> Report | None:
    """The joint result as a report; None before there is one.

    `history`: the rounds before, as far as its reader may see them. `recipient`: for whom a shared copy is marked.
    """
    result = joint_result(standing, asked)
    if result is None:
        return None
    return build(
        result.diagnosis,
        result.roadmap,
        result.context,
        say,
        reading=result.reading,
        asked=asked,
        history=numbered(history, say) if history else None,
        recipient=recipient,
    )


def numbered(history: WaveHistory, say: Language) -> WaveHistory:
    """The measures of a round by their number: a round has no name."""
    lines = [
        replace(line, name=say("waves.joint.measure", number=number))
        for number, line in enumerate(history.waves, start=1)
    ]
    return replace(history, waves=tuple(lines))


def _people(say: Language, standing: RoundStanding, asked: Questionnaire) -> str:
    """Whose answers stand in the result, each with their function."""
    known = asked.functions_by_key
    return say.list(
        [
            say("rounds.person", name=person.name, function=known[person.function].name.within(say.code))
            for person in standing.answered
        ]
    )
