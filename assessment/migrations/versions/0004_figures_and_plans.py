"""KPIs, cost inputs, target levels, plans and their steps."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.String(16)
TABLES = ("plan_steps", "plans", "target_edits", "cost_choices", "cost_inputs", "kpi_entries")


def upgrade() -> None:
    """Make the tables."""
    _figures()
    _costs()
    _targets()
    _plans()


def downgrade() -> None:
    """Drop the tables."""
    for table in TABLES:
        op.drop_table(table)


def _belongs(table: str, column: str, owner: str, *, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=f"fk_{table}_{column}_{owner}", ondelete=ondelete)


def _figures() -> None:
    op.create_table(
        "kpi_entries",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("kpi", sa.String(40), nullable=False),
        sa.Column("function", sa.String(40), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("second", sa.Double(), nullable=True),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("period", sa.String(80), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.CheckConstraint("source IN ('system', 'estimate', 'unknown')", name=op.f("ck_kpi_entries_known_source")),
        sa.CheckConstraint(
            "(source = 'unknown') = (value IS NULL AND second IS NULL)",
            name=op.f("ck_kpi_entries_a_number_unless_nobody_knows"),
        ),
        _belongs("kpi_entries", "campaign_id", "campaigns"),
        _belongs("kpi_entries", "account_id", "accounts", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_kpi_entries"),
        sa.UniqueConstraint("campaign_id", "kpi", "function", name="uq_kpi_entries_campaign_id_kpi_function"),
    )


def _costs() -> None:
    op.create_table(
        "cost_inputs",
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("entry", sa.String(40), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("central", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("function", sa.String(40), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.CheckConstraint("low <= central AND central <= high", name=op.f("ck_cost_inputs_low_to_high")),
        sa.CheckConstraint("source IN ('system', 'estimate')", name=op.f("ck_cost_inputs_known_source")),
        _belongs("cost_inputs", "campaign_id", "campaigns"),
        _belongs("cost_inputs", "account_id", "accounts", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("campaign_id", "entry", name="pk_cost_inputs"),
    )
    op.create_table(
        "cost_choices",
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("sector", sa.String(20), nullable=True),
        sa.Column("lead_loss", sa.String(10), nullable=False),
        sa.Column("late_response", sa.Boolean(), nullable=False),
        sa.Column("forecast_gap", sa.Boolean(), nullable=False),
        sa.Column("duplicates_hold", sa.JSON(), nullable=False),
        sa.CheckConstraint("lead_loss IN ('margin', 'spend')", name=op.f("ck_cost_choices_known_lead_loss")),
        _belongs("cost_choices", "campaign_id", "campaigns"),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_cost_choices"),
    )


def _targets() -> None:
    op.create_table(
        "target_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("aim", sa.Integer(), nullable=True),
        sa.Column("levers", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("edited_on", sa.Date(), nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.CheckConstraint("aim BETWEEN 1 AND 5", name=op.f("ck_target_edits_a_level")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_target_edits_with_a_reason")),
        _belongs("target_edits", "campaign_id", "campaigns"),
        _belongs("target_edits", "account_id", "accounts", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_target_edits"),
    )
    op.create_index("ix_target_edits_campaign_id", "target_edits", ["campaign_id"])


def _plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.JSON(), nullable=False),
        sa.Column("budget", sa.Double(), nullable=True),
        sa.Column("at_once", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.JSON(), nullable=False),
        sa.Column("excluded", sa.JSON(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=True),
        sa.Column("forecast", sa.JSON(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("account_id", KEY, nullable=True),
        sa.CheckConstraint("at_once > 0", name=op.f("ck_plans_something_at_once")),
        sa.CheckConstraint("budget >= 0", name=op.f("ck_plans_budget_not_negative")),
        sa.CheckConstraint("(approved_on IS NULL) = (frozen IS NULL)", name=op.f("ck_plans_frozen_when_approved")),
        sa.CheckConstraint(
            "(approved_on IS NULL) = (forecast IS NULL)", name=op.f("ck_plans_forecast_locked_when_approved")
        ),
        _belongs("plans", "campaign_id", "campaigns"),
        _belongs("plans", "account_id", "accounts", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.UniqueConstraint("campaign_id", "number", name="uq_plans_campaign_id_number"),
    )
    in_the_making = sa.text("approved_on IS NULL")
    op.create_index(
        "uq_plans_draft_campaign_id",
        "plans",
        ["campaign_id"],
        unique=True,
        sqlite_where=in_the_making,
        postgresql_where=in_the_making,
    )
    op.create_table(
        "plan_steps",
        sa.Column("plan_id", KEY, nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("owner", sa.String(120), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("actual", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(1000), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("status IN ('todo', 'doing', 'done', 'dropped')", name=op.f("ck_plan_steps_known_status")),
        _belongs("plan_steps", "plan_id", "plans"),
        sa.PrimaryKeyConstraint("plan_id", "action", name="pk_plan_steps"),
    )
