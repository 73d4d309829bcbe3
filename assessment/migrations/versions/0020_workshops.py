"""Workshops: questions, phones and sealed votes."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "workshops",
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("topic_id", KEY, nullable=True),
        sa.Column("ended", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.CheckConstraint("joined <= seats", name=op.f("ck_workshops_a_seat_for_each_phone")),
        _belongs("workshops", "campaign_id", "campaigns", "id"),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_workshops"),
        sa.UniqueConstraint("token_hash", name="uq_workshops_token_hash"),
    )
    op.create_table(
        "workshop_topics",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(20), nullable=False),
        sa.Column("phase", sa.String(12), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("turns", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("decision", sa.String(500), nullable=True),
        sa.Column("owner", sa.String(120), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("action", sa.String(20), nullable=True),
        sa.CheckConstraint(
            "phase IN ('waiting', 'silence', 'discussion', 'vote', 'closed')",
            name=op.f("ck_workshop_topics_known_phase"),
        ),
        sa.CheckConstraint("(decision IS NULL) = (owner IS NULL)", name=op.f("ck_workshop_topics_somebody_does_it")),
        sa.CheckConstraint("(decision IS NULL) = (due_on IS NULL)", name=op.f("ck_workshop_topics_until_some_day")),
        _belongs("workshop_topics", "campaign_id", "workshops", "campaign_id"),
        sa.PrimaryKeyConstraint("id", name="pk_workshop_topics"),
        sa.UniqueConstraint("campaign_id", "position", name="uq_workshop_topics_campaign_id_position"),
        sa.UniqueConstraint("campaign_id", "item", name="uq_workshop_topics_campaign_id_item"),
    )
    op.create_table(
        "workshop_phones",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        _belongs("workshop_phones", "campaign_id", "workshops", "campaign_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_workshop_phones"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_workshop_phones_campaign_id", "workshop_phones", ["campaign_id"])
    op.create_table(
        "workshop_votes",
        sa.Column("topic_id", KEY, nullable=False),
        sa.Column("voter", sa.String(64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_workshop_votes_one_of_the_options")),
        _belongs("workshop_votes", "topic_id", "workshop_topics", "id"),
        sa.PrimaryKeyConstraint("topic_id", "voter", name="pk_workshop_votes"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("workshop_votes", "workshop_phones", "workshop_topics", "workshops"):
        op.drop_table(table)


def _belongs(table: str, column: str, owner: str, key: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{owner}.{key}"], name=f"fk_{table}_{column}_{owner}", ondelete="CASCADE"
    )
