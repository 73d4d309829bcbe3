"""Flask-Security mails routed through the outbox."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask, Response, after_this_request, url_for
from flask_security import MailUtil
from flask_security.recoverable import generate_reset_password_token

from assessment.email_addresses import cleaned_address
from assessment.i18n import language as language_of
from assessment.mail import ComposedMail
from assessment.services.accounts.account_mails import (
    account_changed,
    account_confirm,
    account_known,
    account_reset,
    member_added,
)
from assessment.services.mail.queue_mail import queue_message
from assessment.services.organisations.document_theme import letterhead_of
from assessment.store.models import Account, Organisation
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.urls import in_full

RESET, FORGOTTEN, SIGN_IN = (
    "accounts.reset_password",
    "accounts.forgot_password",
    "accounts.login",
)

Writing = Callable[..., ComposedMail]
LETTERS: dict[str, tuple[Writing, str, str | None]] = {
    "security/email/welcome": (account_confirm, RESET, None),
    "security/email/confirmation_instructions": (account_confirm, RESET, None),
    "security/email/welcome_existing": (account_known, RESET, "reset_token"),
    "security/email/reset_instructions": (account_reset, RESET, "reset_token"),
    "security/email/reset_notice": (account_changed, FORGOTTEN, None),
    "security/email/change_notice": (account_changed, FORGOTTEN, None),
}
"""Flask-Security's name of each letter: ours, the page that its link opens, and which token that page takes.

Whoever is to confirm an address chooses a password by the same link: the account has none before.
"""
PASSWORD_NOTICE = "security/email/reset_notice"  # noqa: S105 - the name of a letter


class SecurityMails(MailUtil):
    """Flask-Security's letters in our words. Addresses are kept in the one form that organisations look for."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def normalize(self, email: str) -> str:
        """An address as it is kept. Raises EmailValidateException."""
        return cleaned_address(str(super().normalize(cleaned_address(email))))

    def validate(self, email: str) -> str:
        """An address that a letter can be sent to. Raises EmailValidateException."""
        return cleaned_address(str(super().validate(cleaned_address(email))))

    def send_mail(
        self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any, **context: Any
    ) -> None:
        """Write the letter of that name to be sent.

        Some of Flask-Security's views send a letter and change nothing else: they commit nothing, so the letter does.
        """
        del subject, recipient, sender, body, html
        write, endpoint, token = LETTERS[template]
        person: Account = context["user"]
        if template == PASSWORD_NOTICE and person.confirmed_at is None:
            # The first password of an account replaces none.
            return
        values = {"token": context[token]} if token else {}
        if endpoint == RESET and token is None:
            values = {"token": _new_password_token(person)}
        link = in_full(url_for(endpoint, language=person.locale, **values))
        # Until the address is confirmed, somebody else may have typed the name: it goes into no letter.
        name = person.name if person.confirmed_at else None
        _queue(write(to=person.email, name=name, link=link, language=person.locale))
        after_this_request(_commit)


def tell_new_member(account: Account, organisation: Organisation, role: str) -> None:
    """Tell somebody that they belong to an organisation now; while their account is not open, the link opens it."""
    new = account.password is None or account.confirmed_at is None
    if new:
        path = url_for(RESET, language=account.locale, token=_new_password_token(account))
    else:
        path = url_for(SIGN_IN, language=account.locale)
    said = language_of(account.locale)(f"signed_in.roles.{role}")
    _queue(
        member_added(
            to=account.email,
            name=account.name,
            organisation=organisation.name,
            role=said,
            link=in_full(path),
            new=new,
            language=account.locale,
            # A letter that waits as it was written keeps no picture.
            head=replace(letterhead_of(session(), organisation), logo=None),
        )
    )


def _new_password_token(account: Account) -> str:
    return str(generate_reset_password_token(account))  # type: ignore[no-untyped-call]


def _commit(response: Response) -> Response:
    commit()
    return response


def _queue(letter: ComposedMail) -> None:
    queue_message(session(), letter, key=secrets.token_hex(16), now=services().now())
