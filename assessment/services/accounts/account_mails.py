"""Content of the mails about accounts."""

from assessment.letterhead import PLAIN_HEAD, Letterhead
from assessment.mail import ComposedMail, letter_of


def account_confirm(*, to: str, name: str | None, link: str, language: str) -> ComposedMail:
    """To whoever made an account: is the address theirs?"""
    return _about_account("account_confirm", to, name, link, language)


def account_known(*, to: str, name: str | None, link: str, language: str) -> ComposedMail:
    """To somebody who has an account already, when one is made again; the page itself says nothing of it."""
    return _about_account("account_known", to, name, link, language)


def account_reset(*, to: str, name: str | None, link: str, language: str) -> ComposedMail:
    """To whoever asked for a new password."""
    return _about_account("account_reset", to, name, link, language)


def account_changed(*, to: str, name: str | None, link: str, language: str) -> ComposedMail:
    """After a new password."""
    return _about_account("account_changed", to, name, link, language)


def member_added(
    *,
    to: str,
    name: str | None,
    organisation: str,
    role: str,
    link: str,
    new: bool,
    language: str,
    head: Letterhead = PLAIN_HEAD,
) -> ComposedMail:
    """To a new member; `new`: their account still has no password, which the link lets them choose."""
    values = {"name": name, "organisation": organisation, "role": role, "link": link, "new": new}
    return letter_of("member_added", language, to=to, name=name, values=values, head=head)


def _about_account(kind: str, to: str, name: str | None, link: str, language: str) -> ComposedMail:
    return letter_of(kind, language, to=to, name=name, values={"name": name, "link": link})
