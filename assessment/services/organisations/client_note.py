"""Keeps a member's own note on a client, which nobody else reads."""

from datetime import date

from sqlalchemy.orm import Session

from assessment.services.permissions import Actor, Right, require
from assessment.store.models import ClientNote


def note_of(session: Session, actor: Actor) -> str:
    """The actor's note on the organisation in which they act; empty for none."""
    note = session.get(ClientNote, (actor.account_id, actor.organisation_id))
    return note.text if note else ""


def keep_note(session: Session, text: str, *, actor: Actor, today: date) -> None:
    """Keep the note in the place of the last one; an empty one takes it away. Raises NotAllowedError.

    The organisation's log holds nothing of it: it is nobody else's business.
    """
    require(actor, Right.PREPARE, actor.organisation_id)
    note = session.get(ClientNote, (actor.account_id, actor.organisation_id))
    if not text:
        if note is not None:
            session.delete(note)
        return
    if note is None:
        note = ClientNote(account_id=actor.account_id, organisation_id=actor.organisation_id)
        session.add(note)
    note.text, note.changed_on = text, today
