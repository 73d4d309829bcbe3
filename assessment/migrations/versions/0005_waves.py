"""Cadences, campaign automation, linkage keys and stored wave verdicts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.String(16)
RESPONSE_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CAMPAIGN_COLUMNS = ("base_url", "followed_on", "opens_itself_on", "publishes_itself", "reminder_days", "reminders_done")


def upgrade() -> None:
    """Make the tables, and let campaigns and mails know what they do by themselves."""
    for column in (
        sa.Column("opens_itself_on", sa.Date(), nullable=True),
        sa.Column("reminder_days", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("reminders_done", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("publishes_itself", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("base_url", sa.String(300), nullable=True),
        sa.Column("followed_on", sa.Date(), nullable=True),
    ):
        op.add_column("campaigns", column)
    # Campaigns that were opened before know their address by the mails that they sent.
    op.execute(
        "UPDATE campaigns SET base_url = (SELECT max(base_url) FROM outgoing_mails "
        "WHERE outgoing_mails.campaign_id = campaigns.id)"
    )
    op.create_index("ix_campaigns_previous_id", "campaigns", ["previous_id"])
    op.add_column("outgoing_mails", sa.Column("zone", sa.String(64), nullable=True))
    _cadences()
    _pair_keys()
    _wave_changes()


def downgrade() -> None:
    """Drop the tables and columns. Answers stay, their links go."""
    for table in ("wave_changes", "pair_keys", "cadences"):
        op.drop_table(table)
    op.drop_column("outgoing_mails", "zone")
    op.drop_index("ix_campaigns_previous_id", "campaigns")
    for column in CAMPAIGN_COLUMNS:
        op.drop_column("campaigns", column)


def _belongs(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=f"fk_{table}_{column}_{owner}", ondelete="CASCADE")


def _cadences() -> None:
    op.create_table(
        "cadences",
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("reminder_days", sa.JSON(), nullable=False),
        sa.Column("publishes_itself", sa.Boolean(), nullable=False),
        sa.CheckConstraint("mode IN ('off', 'propose', 'open')", name=op.f("ck_cadences_known_mode")),
        sa.CheckConstraint("every_days BETWEEN 30 AND 400", name=op.f("ck_cadences_some_weeks_apart")),
        sa.CheckConstraint("answer_days BETWEEN 3 AND 60", name=op.f("ck_cadences_time_to_answer")),
        _belongs("cadences", "unit_id", "units"),
        sa.PrimaryKeyConstraint("unit_id", name="pk_cadences"),
    )


def _pair_keys() -> None:
    op.create_table(
        "pair_keys",
        sa.Column("response_id", RESPONSE_KEY, nullable=False),
        sa.Column("pair_key", sa.String(64), nullable=False),
        _belongs("pair_keys", "response_id", "responses"),
        sa.PrimaryKeyConstraint("response_id", name="pk_pair_keys"),
        sqlite_with_rowid=False,
    )


def _wave_changes() -> None:
    op.create_table(
        "wave_changes",
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("against", sa.String(8), nullable=False),
        sa.Column("scale", sa.String(40), nullable=False),
        sa.Column("family", sa.String(8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.CheckConstraint("against IN ('previous', 'first')", name=op.f("ck_wave_changes_known_wave")),
        sa.CheckConstraint("family IN ('lever', 'symptom')", name=op.f("ck_wave_changes_known_family")),
        _belongs("wave_changes", "campaign_id", "campaigns"),
        sa.PrimaryKeyConstraint("campaign_id", "against", "scale", name="pk_wave_changes"),
    )
