"""Forms behind a one-time account link: first account, new member, new password."""

from flask import current_app
from flask_security.utils import hash_password
from wtforms import StringField

from assessment.web.forms.fields import AddressField, LineField
from assessment.web.forms.page_form import PageForm

LONGEST_NAME = 120


class NewPasswordForm(PageForm):
    """A new password. Needs `email`, which the password must not repeat."""

    password = StringField()

    def check(self) -> None:
        """The password is hard enough to guess, by the rule of every other page that takes one."""
        security = current_app.extensions["security"]
        problems, self.normal_password = security.password_util.validate(
            self.password.data or "", is_register=True, email=self.address()
        )
        if problems:
            self.password.errors = [str(problem) for problem in problems[:1]]

    def address(self) -> str:
        """The address of the account."""
        return str(self.meta.email or "")

    def password_hash(self) -> str:
        """The password as it is kept."""
        return str(hash_password(self.normal_password))


class MemberAccountForm(NewPasswordForm):
    """Name and password of an invited member. Needs `email`."""

    name = LineField(most=LONGEST_NAME, missing="accounts.sign_up.problems.name_missing")


class FirstAccountForm(MemberAccountForm):
    """Name, address and password of the operator. Needs `email`: None."""

    email = AddressField()

    def address(self) -> str:
        """The address that was typed."""
        return str(self.email.data or "")
