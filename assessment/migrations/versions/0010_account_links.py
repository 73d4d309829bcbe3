"""One-time links to account pages, and invitations whose link an inviter has seen."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the table, and note of every invitation that nobody but the invited person has seen its link."""
    op.create_table(
        "account_links",
        sa.Column("id", KEY, nullable=False),
        sa.Column("purpose", sa.String(8), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("organisation_id", KEY, nullable=True),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("role", sa.String(12), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("purpose IN ('first', 'member', 'password')", name=op.f("ck_account_links_known_purpose")),
        sa.CheckConstraint(
            "purpose <> 'password' OR account_id IS NOT NULL", name=op.f("ck_account_links_password_of_somebody")
        ),
        sa.CheckConstraint(
            "purpose <> 'member' OR (organisation_id IS NOT NULL AND email IS NOT NULL AND role IS NOT NULL)",
            name=op.f("ck_account_links_member_of_something"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_account_links_account_id_accounts", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="fk_account_links_organisation_id_organisations",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("organisation_id", "email", name="uq_account_links_organisation_id_email"),
        sa.UniqueConstraint("token_hash", name="uq_account_links_token_hash"),
        sa.PrimaryKeyConstraint("id", name="pk_account_links"),
    )
    op.create_index("ix_account_links_account_id", "account_links", ["account_id"])
    op.add_column("invitations", sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop the table and the column."""
    op.drop_column("invitations", "shown")
    op.drop_table("account_links")
