"""Read-only links to results."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.String(16)
RESPONSE_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ONE_RESULT = (
    "CASE WHEN response_id IS NULL THEN 0 ELSE 1 END + CASE WHEN round_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN campaign_id IS NULL THEN 0 ELSE 1 END = 1"
)
OWNERS = {"response_id": "responses", "round_id": "joint_rounds", "campaign_id": "campaigns"}


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "share_links",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("response_id", RESPONSE_KEY, nullable=True),
        sa.Column("round_id", KEY, nullable=True),
        sa.Column("campaign_id", KEY, nullable=True),
        sa.Column("scope", sa.String(8), nullable=False),
        sa.Column("recipient", sa.String(120), nullable=False),
        sa.Column("reader", sa.String(40), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.CheckConstraint("scope IN ('decision', 'brief', 'full')", name=op.f("ck_share_links_known_scope")),
        sa.CheckConstraint("length(recipient) > 0", name=op.f("ck_share_links_somebody_reads")),
        sa.CheckConstraint(ONE_RESULT, name=op.f("ck_share_links_one_result")),
        sa.CheckConstraint("reader IS NULL OR campaign_id IS NOT NULL", name=op.f("ck_share_links_reader_of_campaign")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{owner}.id"], name=f"fk_share_links_{column}_{owner}", ondelete="CASCADE"
            )
            for column, owner in OWNERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_share_links"),
        sa.UniqueConstraint("token_hash", name="uq_share_links_token_hash"),
    )
    for column in OWNERS:
        op.create_index(op.f(f"ix_share_links_{column}"), "share_links", [column])


def downgrade() -> None:
    """Drop the table: links open nothing any more."""
    op.drop_table("share_links")
