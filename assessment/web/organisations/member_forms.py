"""Forms of units, members and their roles."""

from typing import Any

from assessment.i18n import Language
from assessment.services.permissions import MemberRole
from assessment.web.forms.field_problem import FieldProblemError
from assessment.web.forms.fields import AddressField, ChoiceField, ParsedField
from assessment.web.forms.page_form import PageForm
from assessment.web.forms.text_fields import one_line

LONGEST_UNIT_NAME = 120


class RoleForm(PageForm):
    """The role of a member."""

    role = ChoiceField(tuple(MemberRole), coerce=MemberRole)


class MemberForm(PageForm):
    """Address and role of somebody who is let in."""

    email = AddressField()
    role = ChoiceField(tuple(MemberRole), coerce=MemberRole)


class UnitNameField(ParsedField):
    """Name that no other unit of the organisation bears; the form's `taken` holds those, casefolded."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parse=self._new_name, missing="signed_in.wrong.missing", **options)

    def _new_name(self, written: str, _say: Language) -> str:
        name = one_line(written, most=LONGEST_UNIT_NAME)
        if name.casefold() in self.meta.taken:
            raise FieldProblemError("organisations.units.wrong")
        return name


class UnitForm(PageForm):
    """Name of a new unit. Needs `taken`."""

    name = UnitNameField()
