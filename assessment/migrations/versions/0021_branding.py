"""Brands of consultants, their own templates, the contact of a firm and who signs its documents."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "consultant_brands",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("contact", sa.String(120), nullable=False),
        sa.Column("accent", sa.String(7), nullable=True),
        sa.Column("logo_type", sa.String(40), nullable=True),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_consultant_brands_has_name")),
        sa.CheckConstraint("(logo IS NULL) = (logo_type IS NULL)", name=op.f("ck_consultant_brands_logo_with_type")),
        _of_account("consultant_brands"),
        sa.PrimaryKeyConstraint("account_id", name="pk_consultant_brands"),
        sa.UniqueConstraint("key", name="uq_consultant_brands_key"),
    )
    op.create_table(
        "own_templates",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("form", sa.String(4), nullable=False),
        sa.Column("file_name", sa.String(160), nullable=False),
        sa.Column("brought_on", sa.Date(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("form IN ('docx', 'pptx')", name=op.f("ck_own_templates_known_form")),
        _of_account("own_templates"),
        sa.PrimaryKeyConstraint("account_id", "form", name="pk_own_templates"),
    )
    op.add_column("organisations", sa.Column("contact", sa.String(120), nullable=False, server_default=""))
    op.add_column("organisations", sa.Column("signed_by", KEY, nullable=True))


def downgrade() -> None:
    """Drop the columns and tables."""
    op.drop_column("organisations", "signed_by")
    op.drop_column("organisations", "contact")
    op.drop_table("own_templates")
    op.drop_table("consultant_brands")


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.id"], name=f"fk_{table}_account_id_accounts", ondelete="CASCADE"
    )
