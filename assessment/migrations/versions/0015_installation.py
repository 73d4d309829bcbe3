"""Facts about the installation, and marks of what was erased from it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "installation_facts",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_installation_facts"),
    )
    op.create_table(
        "erasure_marks",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_erasure_marks"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the tables. Marks stay in the register beside the database."""
    op.drop_table("erasure_marks")
    op.drop_table("installation_facts")
