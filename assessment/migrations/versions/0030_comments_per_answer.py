"""Comments beside answers: a campaign says whether it asks for them."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: campaigns so far ask for none."""
    op.add_column("campaigns", sa.Column("asks_comments", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop it; comments that were written stay with their answers, and no page shows a field for them."""
    op.drop_column("campaigns", "asks_comments")
