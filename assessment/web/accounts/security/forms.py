"""Extended Flask-Security forms."""

import re
from typing import Any

from flask_security.forms import (
    ForgotPasswordForm,
    Form,
    IsString,
    RegisterFormV2,
    RequiredLocalize,
    TwoFactorVerifyCodeForm,
)
from flask_security.password_util import PasswordUtil
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.utils import get_message, hash_password
from wtforms import Field, HiddenField, StringField
from wtforms.validators import ValidationError

from assessment.services.accounts.password_strength import is_guessable
from assessment.web.accounts.security.messages import page_language

LONGEST_NAME = 120
LEAST_SIGNS = 12
"""Signs of a password: length resists guessing, rules about digits and capitals do not."""
ADDRESS_IN_NAME = re.compile(r"://|@|\bwww\.|[^\W_]\.[^\W\d_]{2,}", re.IGNORECASE)
"""What mail programs turn into a link."""


CODE_MISSING = "accounts.messages.code_missing"


class Passwords(PasswordUtil):
    """Length first; then how many guesses a password stands up to."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:  # noqa: FBT001
        """What is wrong with a new password, and the password as it is kept."""
        problems, normal = super().validate(password, is_register, **kwargs)
        if problems:
            return problems, normal
        person = kwargs.get("user")
        address = kwargs.get("email") or (person.email if person else "")
        name = kwargs.get("name") or (person.name if person else "") or ""
        simple = is_guessable(normal, personal=(address, name))
        return ([get_message("PASSWORD_TOO_SIMPLE")[0]] if simple else None), normal


def plain_name(_form: Form, field: Field) -> None:
    """A name that fits and can be read."""
    field.data = " ".join((field.data or "").split())
    if not field.data:
        raise ValidationError("accounts.sign_up.problems.name_missing")
    if len(field.data) > LONGEST_NAME or not field.data.isprintable():
        raise ValidationError("accounts.sign_up.problems.name")
    if ADDRESS_IN_NAME.search(field.data):
        raise ValidationError("accounts.sign_up.problems.name_address")


class SignUpForm(RegisterFormV2):
    """Name and address; the language is that of the page.

    No password: whoever types an address need not be its owner, who chooses one through the link of the letter.
    """

    name = StringField(validators=[IsString(), plain_name])
    password = HiddenField(filters=[lambda _typed: None])

    def to_dict(self, only_user: bool) -> dict[str, Any]:  # noqa: FBT001
        """The columns of a new account."""
        columns: dict[str, Any] = super().to_dict(only_user)
        return columns | {"locale": page_language()} if only_user else columns


class ForgottenForm(ForgotPasswordForm):
    """The address of an account, known or not: the answer and the time it takes are the same."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether a link is to be sent. Whoever has not confirmed yet gets one too: following it proves as much.

        An unknown address costs Flask-Security one slow hash, so a known one does too.
        """
        valid: bool = super().validate(**kwargs)
        if not valid and self.user is not None and self.requires_confirmation:
            self.email.errors = []
            valid = True
        if valid:
            hash_password("as slow as for an unknown address")
        return valid


class CodeForm(TwoFactorVerifyCodeForm):
    """The six digits; spaces inside them, as apps show them, are read over."""

    code = StringField(
        validators=[RequiredLocalize(message="accounts.messages.code_missing")],
        filters=[lambda typed: typed and "".join(typed.split())],
    )


class RecoveryForm(MfRecoveryForm):
    """One of the recovery codes, as typed from paper."""

    code = StringField(
        validators=[RequiredLocalize(message="accounts.messages.code_missing")],
        filters=[lambda typed: typed and typed.strip().lower()],
    )
