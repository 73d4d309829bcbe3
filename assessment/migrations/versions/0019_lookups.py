"""Indexes on every account that is named, and on a unit's campaigns by day."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NAMED_ACCOUNTS = ("audit_events", "cost_inputs", "evidence_notes", "kpi_entries", "plans", "target_edits")


def upgrade() -> None:
    """Make the indexes."""
    for table in NAMED_ACCOUNTS:
        op.create_index(f"ix_{table}_account_id", table, ["account_id"])
    op.create_index(
        "ix_campaigns_unit_id_opened_on", "campaigns", ["unit_id", "opened_on", "status", "previous_id", "id"]
    )
    op.drop_index("ix_campaigns_unit_id", "campaigns")


def downgrade() -> None:
    """Go back to the index on the unit alone."""
    op.create_index("ix_campaigns_unit_id", "campaigns", ["unit_id"])
    op.drop_index("ix_campaigns_unit_id_opened_on", "campaigns")
    for table in NAMED_ACCOUNTS:
        op.drop_index(f"ix_{table}_account_id", table)
