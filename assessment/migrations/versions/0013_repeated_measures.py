"""Responses and joint rounds that measure again what earlier ones did."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.String(16)
RESPONSE_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "repeated_responses",
        sa.Column("response_id", RESPONSE_KEY, nullable=False),
        sa.Column("previous_id", RESPONSE_KEY, nullable=False),
        _belongs("repeated_responses", "response_id", "responses"),
        _belongs("repeated_responses", "previous_id", "responses"),
        sa.PrimaryKeyConstraint("response_id", name="pk_repeated_responses"),
    )
    op.create_index(op.f("ix_repeated_responses_previous_id"), "repeated_responses", ["previous_id"])
    op.create_table(
        "repeated_rounds",
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("previous_id", KEY, nullable=False),
        _belongs("repeated_rounds", "round_id", "joint_rounds"),
        _belongs("repeated_rounds", "previous_id", "joint_rounds"),
        sa.PrimaryKeyConstraint("round_id", name="pk_repeated_rounds"),
        sa.UniqueConstraint("previous_id", name="uq_repeated_rounds_previous_id"),
    )


def downgrade() -> None:
    """Drop the tables. Each measure stays, on its own."""
    op.drop_table("repeated_rounds")
    op.drop_table("repeated_responses")


def _belongs(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=f"fk_{table}_{column}_{owner}", ondelete="CASCADE")
