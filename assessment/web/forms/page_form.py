"""Base of all forms: the reader's language in every field, errors as sentences, nothing typed ever lost.

Flask-WTF's `CSRFProtect` checks the key of every form before a view runs (`base.security`), so forms carry no field
for it themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wtforms import FieldList, Form, FormField, HiddenField
from wtforms.fields.core import Field
from wtforms.form import BaseForm

from assessment.i18n import Language
from assessment.web.forms.field_problem import FieldProblem


@dataclass(frozen=True, slots=True)
class FormProblem:
    """An error of a form with the id of its field; None where it concerns the whole form."""

    field_id: str | None
    text: str


class PageForm(Form):  # type: ignore[misc]
    """WTForms form in one language.

    `formdata` is what was sent, `data` what the fields show before; `about` is what fields depend on (a questionnaire,
    the day): they find it, and `say`, in their `meta`.
    """

    def __init__(
        self, say: Language, formdata: Any = None, *, data: Any = None, prefix: str = "", **about: Any
    ) -> None:
        self.say = say
        super().__init__(formdata, data=data, prefix=prefix, meta={"say": say, **about})

    def __getitem__(self, name: str) -> Field:
        """The field of that name, or the one that is sent under it, with or without the form's prefix."""
        if name in self._fields:
            return self._fields[name]
        by_sent_name = {leaf.name: leaf for leaf in leaves(self)}
        return by_sent_name[name if name in by_sent_name else f"{self._prefix}{name}"]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether every field and every rule over several fields holds."""
        super().validate(extra_validators)
        self.check()
        return not problems_of(self)

    def check(self) -> None:
        """Refuse what several fields together make wrong. For forms that have such rules."""

    def refuse(self, name: str | None, problem: FieldProblem) -> None:
        """Set an error beside the field that is sent under that name; None for the whole form."""
        text = problem.said_in(self.say)
        if name is None:
            self.form_errors.append(text)
        else:
            field = self[name]
            field.errors = [*field.errors, text]


def leaves(form: BaseForm) -> Iterator[Field]:
    """Every field that sends a value, inside groups and lists too, in order."""
    for field in form:
        yield from _leaves_of(field)


def problems_of(form: BaseForm) -> list[FormProblem]:
    """What is wrong with a form, one problem per field; a field that nobody sees concerns the whole form."""
    whole = [FormProblem(None, str(error)) for error in form.form_errors]
    return whole + [
        FormProblem(None if isinstance(leaf, HiddenField) else leaf.id, str(leaf.errors[0]))
        for leaf in leaves(form)
        if leaf.errors
    ]


def _leaves_of(field: Field) -> Iterator[Field]:
    if isinstance(field, FormField):
        yield from leaves(field.form)
    elif isinstance(field, FieldList):
        for entry in field.entries:
            yield from _leaves_of(entry)
    else:
        yield field
