"""Flask-Security datastore over the account models."""

from typing import Any

from flask_security import SQLAlchemySessionUserDatastore, UserMixin, WebAuthnMixin
from werkzeug.local import LocalProxy

from assessment.store.models import Account, WebAuthnCredential
from assessment.web.base.app_context import session


class Person(UserMixin, Account):  # type: ignore[misc]
    """An account that signs in. What it may do hangs on its memberships, not on Flask-Security's roles."""

    roles = ()  # type: ignore[assignment]


class Passkey(WebAuthnMixin, WebAuthnCredential):  # type: ignore[misc]
    """A passkey that Flask-Security looks for."""


class AccountDatastore(SQLAlchemySessionUserDatastore):
    """Flask-Security's way to the database, through the request's own session."""

    def __init__(self) -> None:
        super().__init__(LocalProxy(session), Person, None, webauthn_model=Passkey)  # type: ignore[arg-type]

    def create_user(self, **columns: Any) -> Person:
        """A new account. Flask-Security's roles, which it gives to everybody, are left aside."""
        columns = self._prepare_create_user_args(**columns)  # type: ignore[no-untyped-call]
        del columns["roles"]
        person = Person(**columns)
        self.put(person)  # type: ignore[no-untyped-call]
        return person

    def create_webauthn(self, user: Person, **columns: Any) -> None:  # type: ignore[override]
        """A new passkey, as the store's own model: an account holds those, not what Flask-Security makes of them."""
        self.put(WebAuthnCredential(user_id=user.id, **columns))  # type: ignore[no-untyped-call]
