"""WTForms fields whose values are read in the reader's language and whose typed text survives every error.

The form's `meta` carries `say`, the reader's language, and whatever else its fields depend on (see `PageForm`).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from wtforms import BooleanField, FormField, SelectMultipleField, StringField
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from assessment.i18n import Language
from assessment.web.forms.field_problem import FieldProblemError
from assessment.web.forms.number_fields import shown_number, shown_percent, typed_number, typed_percent
from assessment.web.forms.text_fields import email_address, one_line, several_lines
from assessment.web.forms.typed_dates import typed_date

YES = "yes"
"""What a ticked box sends."""
MOST_DIGITS = 9

Parser = Callable[[str, Language], Any]
Writer = Callable[[Any, Language], str]
Choices = Iterable[str] | Callable[[Any], Iterable[str]]


class ParsedField(StringField):  # type: ignore[misc]
    """Text field whose data is what `parse` reads in the typed text; the text itself is shown again on an error.

    `parse(text, say)` raises FieldProblemError; `show(value, say)` writes a kept value. `missing` is the key of the
    message for an empty field, for a field that must be filled.
    """

    data: Any
    missing_values: Mapping[str, Any] = {}
    """What the message for an empty field is filled with."""

    def __init__(
        self, *, parse: Parser, show: Callable[[Any, Language], str] | None = None, missing: str = "", **options: Any
    ) -> None:
        super().__init__(**options)
        self._parse, self._show, self._missing = parse, show or _as_text, missing

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the typed text. A ValueError's text becomes the field's error."""
        self.data = None
        try:
            self.data = self._parse(valuelist[0].strip() if valuelist else "", self.meta.say)
        except FieldProblemError as error:
            raise ValueError(error.wrong.said_in(self.meta.say)) from error

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' shape
        """Ask for a missing value; what cannot be read is not checked any further."""
        if self.process_errors:
            raise StopValidation
        if self._missing and not self.data:
            raise StopValidation(self.meta.say(self._missing, **self.missing_values))

    def _value(self) -> str:
        """What stands in the field: what was typed, else the kept value."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self._show(self.data, self.meta.say))


class NumberField(ParsedField):
    """Localised decimal number, e.g. `24 000,5` in French; None for nothing.

    `parse` replaces the reading where a number can mean two things in its unit: it raises FieldProblemError with both.
    """

    def __init__(self, *, parse: Parser = typed_number, **options: Any) -> None:
        super().__init__(parse=parse, show=shown_number, **options)


class PercentField(ParsedField):
    """Localised percentage; 0.5 without a sign is asked back with both readings; None for nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parse=typed_percent, show=shown_percent, **options)


class CountField(ParsedField):
    """Localised whole number from `least` to `most`, digits in groups allowed; None for nothing.

    `wrong` is the key of the message, and `missing` that for an empty field, both filled with `least` and `most`;
    `preset` stands for an empty field.
    """

    def __init__(self, *, least: int, most: int, wrong: str, preset: int | None = None, **options: Any) -> None:
        def read(text: str, _say: Language) -> int | None:
            digits = "".join(text.split()).replace("'", "").replace("’", "")
            if not digits:
                return preset
            number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else -1
            if not least <= number <= most:
                raise FieldProblemError(wrong, least=least, most=most)
            return number

        super().__init__(parse=read, **options)
        self.missing_values = {"least": least, "most": most}


class LocalDateField(ParsedField):
    """Date as a browser sends it or as people type it in the page's language; None for nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parse=typed_date, show=_iso, **options)

    @property
    def input_type(self) -> str:
        """`date`, unless a text stands in the field that a browser's date picker would throw away."""
        try:
            date.fromisoformat(self._value().strip() or "2000-01-01")
        except ValueError:
            return "text"
        return "date"


class LineField(ParsedField):
    """One line of text of at most `most` characters, its spaces collapsed."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(parse=lambda text, _say: one_line(text, most=most), **options)


class LinesField(ParsedField):
    """Text of several lines, at most `most` characters; `too_long`: key of the message for more."""

    def __init__(self, *, most: int, too_long: str, **options: Any) -> None:
        super().__init__(parse=lambda text, _say: several_lines(text, most=most, too_long=too_long), **options)


class AddressField(ParsedField):
    """E-mail address, in lower case; it must be filled."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parse=lambda text, _say: email_address(text), **options)


class ChoiceField(ParsedField):
    """One of some values; an empty one only where the choices hold it.

    `choices` are values, or what makes them of the form's meta; `coerce` makes the data of the chosen text.
    """

    def __init__(
        self,
        choices: Choices,
        *,
        coerce: Callable[[str], Any] = str,
        wrong: str = "signed_in.wrong.choice",
        **options: Any,
    ) -> None:
        def read(text: str, _say: Language) -> Any:
            if text not in tuple(choices(self.meta) if callable(choices) else choices):
                raise FieldProblemError(wrong)
            return coerce(text) if text else None

        super().__init__(parse=read, **options)


class ChoicesField(SelectMultipleField):  # type: ignore[misc]
    """Any of some values, each a ticked box of the same name; a value that is none of them is left out."""

    def __init__(self, choices: Choices, *, missing: str = "", **options: Any) -> None:
        super().__init__(choices=[], validate_choice=False, **options)
        self._possible, self._missing = choices, missing

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the possible values, in their own order."""
        possible = self._possible(self.meta) if callable(self._possible) else self._possible
        self.data = [value for value in possible if value in valuelist]

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' shape
        """Ask for one at least, where that is needed."""
        if self._missing and not self.data:
            raise StopValidation(self.meta.say(self._missing))


class TickField(BooleanField):  # type: ignore[misc]
    """A box that sends `yes` when it is ticked."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Whether the box was ticked."""
        self.data = valuelist[:1] == [YES]


class KeyedFields(FormField):  # type: ignore[misc]
    """Fields by key, sent as `<name>.<key>`: what the keys are follows from the form's meta.

    `fields(meta)` gives unbound fields by key; without `prefixed` they are sent as `<key>` alone.
    """

    def __init__(
        self, fields: Callable[[Any], Mapping[str, UnboundField]], *, prefixed: bool = True, **options: Any
    ) -> None:
        super().__init__(BaseForm, separator=".", **options)
        self._fields_of, self._prefixed = fields, prefixed

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:  # noqa: ARG002
        """Build the group and let its fields read; `data` holds kept values by key."""
        outer = self.name.removesuffix(self.short_name)
        self.form = BaseForm(self._fields_of(self.meta), f"{self.name}." if self._prefixed else outer, self.meta)
        self.form.process(formdata, data=data or None)


def _as_text(value: Any, _say: Language) -> str:
    return str(value)


def _iso(day: date, _say: Language) -> str:
    return day.isoformat()
