"""Form that opens a joint round: the leader's name and those of the heads."""

from collections.abc import Iterable
from typing import Any

from assessment.core.questionnaire.definition import Questionnaire
from assessment.store.models.campaigns.rounds import LONGEST_PERSON_NAME
from assessment.store.queries.responses import KeptResponse
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.fields import KeyedFields, LineField
from assessment.web.forms.page_form import PageForm


def asked_functions(questionnaire: Questionnaire, response: KeptResponse) -> tuple[str, ...]:
    """The functions whose heads a leader may ask: those that enter the score, but the one that the leader heads."""
    own = response.function if response.role == "head" else None
    return tuple(key for key in questionnaire.triad if key != own)


def _names(meta: Any) -> dict[str, LineField]:
    return {key: LineField(most=LONGEST_PERSON_NAME) for key in meta.functions}


class RoundForm(PageForm):
    """Names of the leader and of one head per function. Needs `functions`; one left empty is not asked."""

    leader = LineField(most=LONGEST_PERSON_NAME, missing="rounds.wrong.leader")
    names = KeyedFields(_names)

    def check(self) -> None:
        """Somebody is asked, and no two people bear the same name: the result could not tell them apart."""
        heads = self.heads()
        if not heads and not self.names.errors:
            self.refuse(f"names.{self.meta.functions[0]}", FieldProblem("rounds.wrong.nobody"))
        known = {self.leader.data.casefold()} if self.leader.data else set()
        for function, name in heads.items():
            if name.casefold() in known:
                self.refuse(f"names.{function}", FieldProblem("rounds.wrong.same_name"))
            known.add(name.casefold())

    def heads(self) -> dict[str, str]:
        """The names that were given, by function."""
        return {function: name for function, name in self.names.data.items() if name}


class AddedHeadsForm(PageForm):
    """Names of heads who are asked later. Needs `functions`, those not asked yet, and `taken`, names of the round."""

    names = KeyedFields(_names)

    def check(self) -> None:
        """Somebody is asked, and nobody bears a name that stands in the round already."""
        heads = self.heads()
        if not heads and not self.names.errors:
            self.refuse(f"names.{self.meta.functions[0]}", FieldProblem("rounds.wrong.nobody"))
        known = {name.casefold() for name in self.meta.taken}
        for function, name in heads.items():
            if name.casefold() in known:
                self.refuse(f"names.{function}", FieldProblem("rounds.wrong.same_name"))
            known.add(name.casefold())

    def heads(self) -> dict[str, str]:
        """The names that were given, by function."""
        return {function: name for function, name in self.names.data.items() if name}


def free_functions(questionnaire: Questionnaire, leader: KeptResponse, asked: Iterable[str]) -> tuple[str, ...]:
    """The functions whose heads may still be asked in a round."""
    taken = set(asked)
    return tuple(key for key in asked_functions(questionnaire, leader) if key not in taken)
