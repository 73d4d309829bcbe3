"""Own words of invitations: templates of an account, and the copy that a campaign keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the table and the column: every campaign keeps the product's own words."""
    op.create_table(
        "letter_templates",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_letter_templates_has_name")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_letter_templates_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_letter_templates"),
        sa.UniqueConstraint("account_id", "name", name="uq_letter_templates_account_id_name"),
    )
    op.add_column("campaigns", sa.Column("letter_words", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Drop both: the texts are lost."""
    op.drop_column("campaigns", "letter_words")
    op.drop_table("letter_templates")
