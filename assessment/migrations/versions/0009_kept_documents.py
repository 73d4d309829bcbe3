"""Documents that were laid out, kept by the hash of what they show."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "kept_documents",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("response_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("campaign_id", KEY, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("(response_id IS NULL) <> (campaign_id IS NULL)", name=op.f("ck_kept_documents_one_owner")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name="fk_kept_documents_response_id_responses", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name="fk_kept_documents_campaign_id_campaigns", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_kept_documents"),
    )
    op.create_index("ix_kept_documents_response_id", "kept_documents", ["response_id"])
    op.create_index("ix_kept_documents_campaign_id", "kept_documents", ["campaign_id"])


def downgrade() -> None:
    """Drop the table; documents are made anew."""
    op.drop_table("kept_documents")
