"""An index of the campaigns that are open or drafted: of a thousand firms' campaigns, nearly all are over."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

NAME = "ix_campaigns_under_way_unit_id"
UNDER_WAY = sa.text("status IN ('open', 'draft')")


def upgrade() -> None:
    """Make it."""
    op.create_index(NAME, "campaigns", ["unit_id"], sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY)


def downgrade() -> None:
    """Drop it."""
    op.drop_index(NAME, "campaigns")
