"""Erasures after which the database's freed pages are written over."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "requested_overwrites",
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_requested_overwrites"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_requested_overwrites_done_at"), "requested_overwrites", ["done_at"])


def downgrade() -> None:
    """Drop the table: certificates can be asked no more when the pages were written over."""
    op.drop_table("requested_overwrites")
