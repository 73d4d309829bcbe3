"""Counted attempts and ended sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

DIGEST = sa.String(64)


def upgrade() -> None:
    """Make the tables. An account that nobody confirmed loses the password that somebody typed for it."""
    op.execute("UPDATE accounts SET password = NULL WHERE confirmed_at IS NULL")
    op.create_table(
        "attempt_counts",
        sa.Column("party", DIGEST, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("party", name="pk_attempt_counts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_attempt_counts_ends_at", "attempt_counts", ["ends_at"])
    op.create_table(
        "ended_sessions",
        sa.Column("session", DIGEST, nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("session", name="pk_ended_sessions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ended_sessions_ends_at", "ended_sessions", ["ends_at"])


def downgrade() -> None:
    """Drop the tables; counts begin anew."""
    op.drop_table("ended_sessions")
    op.drop_table("attempt_counts")
