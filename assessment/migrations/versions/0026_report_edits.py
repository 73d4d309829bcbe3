"""What an editor changed in the report of a campaign."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "text_edits",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("section", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("base", sa.String(16), nullable=False),
        sa.Column("base_text", sa.Text(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_text_edits_known_language")),
        sa.CheckConstraint("kind IN ('replace', 'after', 'begin', 'end')", name=op.f("ck_text_edits_known_kind")),
        _of_campaign("text_edits"),
        sa.PrimaryKeyConstraint("id", name="pk_text_edits"),
    )
    op.create_index("ix_text_edits_campaign_id", "text_edits", ["campaign_id"])
    op.create_table(
        "report_layouts",
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("hidden", sa.JSON(), nullable=False),
        sa.Column("section_order", sa.JSON(), nullable=False),
        sa.Column("revised_on", sa.Date(), nullable=True),
        _of_campaign("report_layouts"),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_report_layouts"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("report_layouts")
    op.drop_table("text_edits")


def _of_campaign(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["campaign_id"], ["campaigns.id"], name=f"fk_{table}_campaign_id_campaigns", ondelete="CASCADE"
    )
