"""Joint rounds and the heads who are asked in them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.String(16)
RESPONSE_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "joint_rounds",
        sa.Column("id", KEY, nullable=False),
        sa.Column("response_id", RESPONSE_KEY, nullable=False),
        sa.Column("leader_name", sa.String(120), nullable=False),
        sa.Column("length", sa.String(8), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length IN ('quick', 'full')", name=op.f("ck_joint_rounds_known_length")),
        _belongs("joint_rounds", "response_id", "responses", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_joint_rounds"),
        sa.UniqueConstraint("response_id", name="uq_joint_rounds_response_id"),
    )
    op.create_table(
        "round_heads",
        sa.Column("id", KEY, nullable=False),
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("function", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("response_id", RESPONSE_KEY, nullable=True),
        _belongs("round_heads", "round_id", "joint_rounds", ondelete="CASCADE"),
        _belongs("round_heads", "response_id", "responses", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_round_heads"),
        sa.UniqueConstraint("round_id", "function", name="uq_round_heads_round_id_function"),
        sa.UniqueConstraint("token_hash", name="uq_round_heads_token_hash"),
        sa.UniqueConstraint("response_id", name="uq_round_heads_response_id"),
    )


def downgrade() -> None:
    """Drop the tables. Answers given in rounds stay, as answers on their own."""
    op.drop_table("round_heads")
    op.drop_table("joint_rounds")


def _belongs(table: str, column: str, owner: str, *, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=f"fk_{table}_{column}_{owner}", ondelete=ondelete)
