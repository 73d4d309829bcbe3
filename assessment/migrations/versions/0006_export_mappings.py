"""Mappings of exports of form tools."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "export_mappings",
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("questionnaire", sa.String(60), nullable=False),
        sa.Column("shape", sa.String(16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="fk_export_mappings_organisation_id_organisations",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "questionnaire", "shape", name="pk_export_mappings"),
    )


def downgrade() -> None:
    """Drop the table; mappings are proposed anew."""
    op.drop_table("export_mappings")
