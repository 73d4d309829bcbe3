"""Let somebody into an organisation by their address, whether they have an account yet or not."""

from sqlalchemy.orm import Session

from assessment.store import organisations
from assessment.store.models import Account
from assessment.store.models.base import new_key


def account_for(session: Session, email: str, *, locale: str) -> Account:
    """The account of an address. Without one it is made, closed until its owner has chosen a password by mail."""
    address = email.strip().lower()
    found = organisations.account_with_email(session, address)
    if found is not None:
        return found
    made = Account(id=new_key(), email=address, locale=locale, active=True)
    session.add(made)
    session.flush()
    return made
