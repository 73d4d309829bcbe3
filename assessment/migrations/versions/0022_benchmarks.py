"""Benchmark of a consultant's clients, and the box that leaves a client out of it."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the tables and the box."""
    op.create_table(
        "benchmark_entries",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=True),
        _belongs("benchmark_entries", "account_id", "accounts", "CASCADE"),
        _belongs("benchmark_entries", "campaign_id", "campaigns", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_benchmark_entries"),
        sa.UniqueConstraint("account_id", "campaign_id", name="uq_benchmark_entries_account_id_campaign_id"),
    )
    op.create_index(op.f("ix_benchmark_entries_campaign_id"), "benchmark_entries", ["campaign_id"])
    op.create_table(
        "benchmark_figures",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("questionnaire_key", sa.String(80), nullable=False),
        sa.Column("scale", sa.String(60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("firms", sa.Integer(), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("spread", sa.Double(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.CheckConstraint("firms >= 5", name=op.f("ck_benchmark_figures_enough_firms")),
        sa.CheckConstraint("mean BETWEEN 0 AND 100", name=op.f("ck_benchmark_figures_mean_in_points")),
        sa.CheckConstraint("spread > 0", name=op.f("ck_benchmark_figures_some_spread")),
        _belongs("benchmark_figures", "account_id", "accounts", "CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "questionnaire_key", "scale", "number", name="pk_benchmark_figures"),
    )
    op.create_table(
        "campaign_benchmarks",
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        _belongs("campaign_benchmarks", "campaign_id", "campaigns", "CASCADE"),
        _belongs("campaign_benchmarks", "account_id", "accounts", "SET NULL"),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_campaign_benchmarks"),
    )
    op.create_index(op.f("ix_campaign_benchmarks_account_id"), "campaign_benchmarks", ["account_id"])
    op.add_column("organisations", sa.Column("in_benchmarks", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    """Drop them: figures that were fixed are lost."""
    op.drop_column("organisations", "in_benchmarks")
    for table in ("campaign_benchmarks", "benchmark_figures", "benchmark_entries"):
        op.drop_table(table)


def _belongs(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete)
