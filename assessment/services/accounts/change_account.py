"""Changes the name and the mail language of an account."""

from sqlalchemy.orm import Session

from assessment.store.models import Account


def change_account(session: Session, account_id: str, *, name: str, locale: str) -> None:
    """Keep the name and the language (fr or en) of an account."""
    account = session.get_one(Account, account_id)
    account.name = name
    account.locale = locale
