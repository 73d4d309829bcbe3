"""How the cells of a confidential campaign are encrypted: those that are there now keep their way to the end."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

IN_BLOCKS = "SELECT id FROM campaigns WHERE cells_in_blocks AND mode = 'confidential'"
THEIR_RESPONSES = f"SELECT id FROM responses WHERE campaign_id IN ({IN_BLOCKS})"  # noqa: S608


def upgrade() -> None:
    """Add it; campaigns made from now on set it."""
    op.add_column("campaigns", sa.Column("cells_in_blocks", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Drop it: answers that what came before cannot read go; what was frozen of them stays."""
    for table in ("answers", "comments", "sealed_comments", "pair_keys"):
        op.execute(f"DELETE FROM {table} WHERE response_id IN ({THEIR_RESPONSES})")  # noqa: S608
    op.execute(f"DELETE FROM responses WHERE campaign_id IN ({IN_BLOCKS})")  # noqa: S608
    op.drop_column("campaigns", "cells_in_blocks")
