"""One letter a day, requests for no reminders, what mail servers can do, and who set automatic reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "letter_marks",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("mail_id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_letter_marks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_letter_marks_day", "letter_marks", ["day"])
    op.create_table(
        "reminder_stops",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name="fk_reminder_stops_campaign_id_campaigns", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mark", name="pk_reminder_stops"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reminder_stops_campaign_id", "reminder_stops", ["campaign_id"])
    op.create_table(
        "mail_servers",
        sa.Column("address", sa.String(300), nullable=False),
        sa.Column("smtputf8", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_mail_servers"),
    )
    op.add_column("campaigns", sa.Column("reminders_set_by", KEY, nullable=True))
    op.add_column("cadences", sa.Column("set_by", KEY, nullable=True))


def downgrade() -> None:
    """Drop the tables and columns. Whoever asked for no reminders may be reminded again."""
    op.drop_column("cadences", "set_by")
    op.drop_column("campaigns", "reminders_set_by")
    op.drop_table("mail_servers")
    op.drop_table("reminder_stops")
    op.drop_table("letter_marks")
