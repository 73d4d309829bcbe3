"""Erase the documents of respondents: they were not sealed, and are laid out again when somebody asks for them.

The worker writes the freed pages over. Backups that were made before still hold them.
"""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Erase them, and ask for the overwriting where there were any."""
    documents = sa.table("kept_documents", sa.column("response_id"))
    connection = op.get_bind()
    erased = connection.execute(sa.delete(documents).where(documents.c.response_id.is_not(None))).rowcount
    if erased:
        overwrites = sa.table("requested_overwrites", sa.column("number"), sa.column("requested_at", sa.DateTime()))
        asked = {"number": secrets.token_hex(8), "requested_at": datetime.now(UTC).replace(tzinfo=None)}
        connection.execute(sa.insert(overwrites).values(asked))


def downgrade() -> None:
    """Erase them as well: an earlier version cannot read what is sealed."""
    documents = sa.table("kept_documents", sa.column("response_id"))
    op.get_bind().execute(sa.delete(documents).where(documents.c.response_id.is_not(None)))
