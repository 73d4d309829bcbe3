"""One-time links that open an account page without a mail: first account, new password."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from assessment.services.errors import UnknownAccountError
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of, new_token
from assessment.store.models import Account, AccountLink
from assessment.store.models.account_links import FIRST, PASSWORD
from assessment.store.models.accounts import new_uniquifier
from assessment.store.models.base import new_key
from assessment.store.queries import organisations

FIRST_TOKEN = "first account"  # noqa: S105, the purpose of a token
PASSWORD_HOURS = 24


def first_account_token(session: Session, *, keys: SecretKeys) -> str | None:
    """The token that opens the first account, the same at every start until it is used; None once anybody has one."""
    if organisations.any_account(session):
        return None
    link = organisations.first_account_link(session)
    if link is None:
        link = AccountLink(id=new_key(), purpose=FIRST)
        session.add(link)
    token = keys.token(FIRST_TOKEN, link.id)
    # With another secret key than at the last start the token is another one too.
    link.token_hash = hash_of(token)
    session.flush()
    return token


def password_token(session: Session, email: str, *, now: datetime) -> tuple[Account, str]:
    """The account of an address and the token that lets its owner choose a new password, once, within a day.

    An earlier one opens nothing any more. Raises UnknownAccountError.
    """
    account = organisations.account_with_email(session, email)
    if account is None:
        raise UnknownAccountError(email)
    organisations.forget_password_links(session, account.id)
    token = new_token()
    session.add(
        AccountLink(
            purpose=PASSWORD,
            token_hash=hash_of(token),
            account_id=account.id,
            expires_at=now + timedelta(hours=PASSWORD_HOURS),
        )
    )
    session.flush()
    return account, token


def link_of_token(session: Session, token: str, *, now: datetime) -> AccountLink | None:
    """The link of a token that still opens something; None for one that is unknown, used or past its time."""
    link = organisations.account_link(session, hash_of(token))
    if link is None or (link.expires_at is not None and link.expires_at < now):
        return None
    if link.purpose == FIRST and organisations.any_account(session):
        return None
    return link


def open_first_account(
    session: Session, link: AccountLink, *, email: str, name: str, password_hash: str, locale: str, now: datetime
) -> Account:
    """Make the operator's account and use up the link. The console link proves who makes it: no mail confirms it."""
    account = confirmed_account(email=email, name=name, password_hash=password_hash, locale=locale, now=now)
    session.add(account)
    session.delete(link)
    session.flush()
    return account


def choose_password(session: Session, link: AccountLink, *, password_hash: str, now: datetime) -> None:
    """Give the account of a password link another password; every session of it ends, and the link is used up."""
    account = session.get_one(Account, link.account_id)
    account.password, account.fs_uniquifier = password_hash, new_uniquifier()
    account.confirmed_at = account.confirmed_at or now.replace(tzinfo=None)
    session.delete(link)
    session.flush()


def confirmed_account(*, email: str, name: str, password_hash: str, locale: str, now: datetime) -> Account:
    """A new account whose address needs no further proof."""
    return Account(
        id=new_key(),
        email=email,
        name=name,
        locale=locale,
        password=password_hash,
        confirmed_at=now.replace(tzinfo=None),
    )
