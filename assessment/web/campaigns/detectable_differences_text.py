"""Detectable gaps and changes of a campaign in sentences."""

from collections.abc import Mapping

from assessment.core.comparison.verdicts import FEWEST_RESPONDENTS, Verdict
from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.published_groups import COMPANY, OTHERS
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.waves.detectable_differences import (
    DetectableDifferences,
    detectable_changes,
    detectable_differences,
    planned_noise,
    threshold_that_shows_groups,
)
from assessment.core.waves.minimal_detectable_change import HIGHEST
from assessment.i18n import Language


def detectable_differences_text(
    invited: Mapping[str, int],
    *,
    questionnaire: Questionnaire,
    length: Length,
    threshold: Threshold | None,
    say: Language,
    tells_change: bool = True,
    least_threshold: int | None = None,
) -> list[str]:
    """One sentence for each thing that the invited people, if all answer, can or cannot show.

    `tells_change`: whether a change is among them; the page of a next wave says itself what shows since the last one.
    `least_threshold`: the least that may be chosen where the text stands; None where it is not chosen there.
    """
    if not invited:
        return []
    differences = detectable_differences(
        invited,
        triad=questionnaire.triad,
        levers=len(questionnaire.levers),
        threshold=threshold,
        parameters=planned_noise(questionnaire, length, threshold),
    )
    if not differences.groups and threshold is not None:
        return [say("campaigns.detectable.nothing", threshold=threshold.people)]
    if threshold is not None and differences.groups == (COMPANY,):
        sentences = [_company_only(invited, questionnaire, threshold, least_threshold, say)]
    else:
        sentences = _groups(differences, questionnaire, threshold, say)
    judged = _judged(invited, questionnaire)
    sentences += _change(differences, judged, say) if tells_change else []
    if differences.groups != (COMPANY,):
        sentences.append(_gap(differences, questionnaire, say))
    return [*sentences, say("campaigns.detectable.how")] if _calls_visible(differences, judged) else sentences


def change_since_previous(
    invited: Mapping[str, int],
    *,
    questionnaire: Questionnaire,
    length: Length,
    threshold: Threshold | None,
    say: Language,
) -> list[str]:
    """The smallest change since the wave before that so many people will show: followed, and as far as they are not."""
    followed, apart = detectable_changes(
        invited,
        triad=questionnaire.triad,
        levers=len(questionnaire.levers),
        threshold=threshold,
        parameters=planned_noise(questionnaire, length, threshold),
    )
    first = followed if threshold is None else apart
    sentence = say("waves.roster.sees_none") if first is None else say("waves.roster.sees", points=say.number(first))
    if threshold is None or followed is None or followed == first:
        return [sentence]
    return [sentence, say("waves.roster.sees_with_codes", points=say.number(followed))]


def _calls_visible(differences: DetectableDifferences, judged: int) -> bool:
    """Whether a sentence gives points from which something is visible: where none does, the word is not explained."""
    gap = differences.smallest_gap if differences.groups != (COMPANY,) else None
    changes = differences.change is not None and judged >= FEWEST_RESPONDENTS
    return changes or (gap is not None and gap.points is not None)


def _groups(
    differences: DetectableDifferences, questionnaire: Questionnaire, threshold: Threshold | None, say: Language
) -> list[str]:
    if threshold is None:
        return []
    return [
        say(
            "campaigns.detectable.groups",
            groups=say.list([group_said(key, questionnaire, say) for key in differences.groups]),
        )
    ]


def _company_only(
    invited: Mapping[str, int],
    questionnaire: Questionnaire,
    threshold: Threshold,
    least_threshold: int | None,
    say: Language,
) -> str:
    """That no group is shown beside the company, and what helps: a lower threshold only where it may be chosen."""
    lower = (
        threshold_that_shows_groups(invited, triad=questionnaire.triad, threshold=threshold, least=least_threshold)
        if least_threshold is not None
        else None
    )
    small = max(invited.values()) < threshold.people
    said = say(f"campaigns.detectable.company_only{'_all_small' if small else ''}", threshold=threshold.people)
    if lower is None:
        return f"{said} {say('campaigns.detectable.company_only_invite')}"
    return f"{said} {say('campaigns.detectable.company_only_lower', threshold=lower)}"


def _judged(invited: Mapping[str, int], questionnaire: Questionnaire) -> int:
    """People on whom the firm's change rests: those of the triad, or everybody where nobody of it is invited."""
    return sum(invited.get(key, 0) for key in questionnaire.triad) or sum(invited.values())


def _change(differences: DetectableDifferences, judged: int, say: Language) -> list[str]:
    if judged < FEWEST_RESPONDENTS:
        return [say("campaigns.detectable.change_none", count=judged)]
    if differences.change is None:
        return [say("campaigns.detectable.change_hidden", points=say.number(HIGHEST))]
    sentences = [say("campaigns.detectable.change", points=say.number(differences.change))]
    return (
        [*sentences, say("campaigns.detectable.change_weak")] if differences.strongest is Verdict.CONFIRM else sentences
    )


def _gap(differences: DetectableDifferences, questionnaire: Questionnaire, say: Language) -> str:
    gap = differences.smallest_gap
    if gap is None or gap.points is None:
        return say("campaigns.detectable.gap_raw" if differences.gaps else "campaigns.detectable.gap_none")
    first, second = (group_said(key, questionnaire, say) for key in (gap.first, gap.second))
    return say("campaigns.detectable.gap", points=say.number(gap.points), first=first, second=second)


def group_said(key: str, questionnaire: Questionnaire, say: Language) -> str:
    """A group's name: a function, the other functions together, or the company."""
    if key in (OTHERS, COMPANY):
        return say(f"campaigns.detectable.{key}")
    return questionnaire.functions_by_key[key].name.within(say.code)
