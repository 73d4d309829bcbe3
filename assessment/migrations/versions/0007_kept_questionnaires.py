"""Questionnaires that were asked, by the hash of their content."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and let a campaign know which content it asks. Earlier campaigns keep their version alone."""
    op.add_column("campaigns", sa.Column("questionnaire_hash", sa.String(64), nullable=True))
    op.create_table(
        "kept_questionnaires",
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name="pk_kept_questionnaires"),
    )


def downgrade() -> None:
    """Drop the table. Results stay; those of a questionnaire that is gone can no longer be read."""
    op.drop_table("kept_questionnaires")
    op.drop_column("campaigns", "questionnaire_hash")
