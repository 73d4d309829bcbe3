"""Form of the target level."""

from typing import Any

from assessment.core.planning.target_level import HIGHEST, LOWEST, Target
from assessment.store.models.planning import LONGEST_REASON
from assessment.web.forms.fields import ChoiceField, KeyedFields, LineField
from assessment.web.forms.page_form import PageForm

RULE = "rule"
"""What is chosen to go back to the rule."""
LEVELS = tuple(str(level) for level in range(LOWEST, HIGHEST + 1))


class TargetForm(PageForm):
    """The level aimed at, as a whole and per lever, and why. Needs `questionnaire`.

    A lever left open follows the whole.
    """

    aim = ChoiceField((RULE, *LEVELS))
    lever = KeyedFields(
        lambda meta: {lever.key: ChoiceField(("", *LEVELS), coerce=int) for lever in meta.questionnaire.levers}
    )
    reason = LineField(most=LONGEST_REASON, missing="targets.no_reason")

    @property
    def chosen_aim(self) -> int | None:
        """The level of the whole; None for the rule's."""
        return None if self.aim.data == RULE else int(self.aim.data)

    @property
    def chosen_levers(self) -> dict[str, int]:
        """Levels of the levers that do not follow the whole."""
        return {key: level for key, level in self.lever.data.items() if level is not None}


def kept_data(target: Target | None) -> dict[str, Any]:
    """The form's fields as the target stands."""
    if target is None or not target.decided:
        return {"aim": RULE}
    return {
        "aim": target.total,
        "lever": {key: level for key, level in target.levers.items() if level != target.total},
    }
