"""Single-use slips of meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "meeting_slips",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("campaign_id", sa.String(16), nullable=False),
        sa.Column("function", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name="fk_meeting_slips_campaign_id_campaigns", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_meeting_slips"),
        sa.UniqueConstraint("code_hash", name="uq_meeting_slips_code_hash"),
        sa.UniqueConstraint("campaign_id", "function", "number", name="uq_meeting_slips_campaign_id_function_number"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the table; answers that began with a slip stay."""
    op.drop_table("meeting_slips")
