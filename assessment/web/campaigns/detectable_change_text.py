"""Detectable gaps and changes of a campaign in sentences."""

from collections.abc import Mapping

from assessment.core.comparison.verdicts import Verdict
from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.published_groups import COMPANY, OTHERS
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.waves.detectable_change import DetectableDifferences, detectable_differences
from assessment.i18n import Language


def foresight_said(
    invited: Mapping[str, int], *, questionnaire: Questionnaire, threshold: Threshold | None, say: Language
) -> list[str]:
    """One sentence for each thing that the invited people, if all answer, can or cannot show."""
    if not invited:
        return []
    found = detectable_differences(
        invited, triad=questionnaire.triad, levers=len(questionnaire.levers), threshold=threshold
    )
    if not found.groups and threshold is not None:
        return [say("campaigns.foresight.nothing", threshold=threshold.people)]
    sentences = _groups(found, questionnaire, threshold, say)
    sentences += _change(found, say)
    if found.groups != (COMPANY,):
        sentences.append(_gap(found, questionnaire, say))
    return [*sentences, say("campaigns.foresight.how")]


def _groups(
    found: DetectableDifferences, questionnaire: Questionnaire, threshold: Threshold | None, say: Language
) -> list[str]:
    if threshold is None:
        return []
    if found.groups == (COMPANY,):
        return [say("campaigns.foresight.company_only", threshold=threshold.people)]
    return [
        say(
            "campaigns.foresight.groups", groups=say.list([group_said(key, questionnaire, say) for key in found.groups])
        )
    ]


def _change(found: DetectableDifferences, say: Language) -> list[str]:
    if found.change is None:
        return [say("campaigns.foresight.change_none")]
    sentences = [say("campaigns.foresight.change", points=say.number(found.change))]
    return [*sentences, say("campaigns.foresight.change_weak")] if found.strongest is Verdict.CONFIRM else sentences


def _gap(found: DetectableDifferences, questionnaire: Questionnaire, say: Language) -> str:
    gap = found.smallest_gap
    if gap is None or gap.points is None:
        return say("campaigns.foresight.gap_raw" if found.gaps else "campaigns.foresight.gap_none")
    first, second = (group_said(key, questionnaire, say) for key in (gap.first, gap.second))
    return say("campaigns.foresight.gap", points=say.number(gap.points), first=first, second=second)


def group_said(key: str, questionnaire: Questionnaire, say: Language) -> str:
    """A group's name: a function, the other functions together, or the company."""
    if key in (OTHERS, COMPANY):
        return say(f"campaigns.foresight.{key}")
    return questionnaire.functions_by_key[key].name.within(say.code)
