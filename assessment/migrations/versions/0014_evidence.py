"""Evidence seen beside answers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "evidence_notes",
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("item", sa.String(20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("sentence", sa.String(500), nullable=False),
        sa.Column("document", sa.String(160), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_evidence_notes_one_of_the_options")),
        sa.CheckConstraint("length(sentence) > 0", name=op.f("ck_evidence_notes_with_a_sentence")),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name="fk_evidence_notes_campaign_id_campaigns",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_evidence_notes_account_id_accounts", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "item", name="pk_evidence_notes"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("evidence_notes")
