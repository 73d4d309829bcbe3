"""Open sessions of accounts. A session that is open already enters when it is next seen."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "open_sessions",
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(16), nullable=False),
        sa.Column("uniquifier", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(16), nullable=True),
        sa.Column("system", sa.String(16), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_open_sessions_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session", name="pk_open_sessions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_open_sessions_account_id", "open_sessions", ["account_id"])
    op.create_index("ix_open_sessions_ends_at", "open_sessions", ["ends_at"])


def downgrade() -> None:
    """Drop the table; no session ends by that."""
    op.drop_table("open_sessions")
