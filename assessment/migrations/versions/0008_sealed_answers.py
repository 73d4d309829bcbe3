"""Marks of spent invitations, sealed texts of confidential answers, invitations whose address was changed late."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the table and the columns. Confidential campaigns that are open keep what they hold as it was."""
    op.create_table(
        "spent_marks",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_spent_marks"),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name="fk_spent_marks_campaign_id_campaigns", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_spent_marks_campaign_id", "spent_marks", ["campaign_id"])
    op.add_column("invitations", sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("responses", sa.Column("sealed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "sealed_comments",
        sa.Column("response_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item", sa.String(60), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("response_id", "item", name="pk_sealed_comments"),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name="fk_sealed_comments_response_id_responses", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the table and the columns: sealed answers cannot be read by what came before, and go."""
    op.execute("DELETE FROM responses WHERE sealed")
    op.drop_table("sealed_comments")
    op.drop_column("responses", "sealed")
    op.drop_column("invitations", "locked")
    op.drop_table("spent_marks")
