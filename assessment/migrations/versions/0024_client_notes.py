"""Private notes on clients."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "client_notes",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_client_notes_says_something")),
        *(
            sa.ForeignKeyConstraint(
                [f"{owner}_id"], [f"{owner}s.id"], name=f"fk_client_notes_{owner}_id_{owner}s", ondelete="CASCADE"
            )
            for owner in ("account", "organisation")
        ),
        sa.PrimaryKeyConstraint("account_id", "organisation_id", name="pk_client_notes"),
    )
    op.create_index(op.f("ix_client_notes_organisation_id"), "client_notes", ["organisation_id"])


def downgrade() -> None:
    """Drop the table: the notes are lost."""
    op.drop_table("client_notes")
