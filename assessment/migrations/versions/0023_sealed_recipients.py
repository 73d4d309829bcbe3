"""Sealed cells of another step each time they are kept; confidential reminders that name nobody once they left."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ONE_OF_EIGHT = "cell BETWEEN -2 AND 5"
SEALED_BESIDE = "cell BETWEEN -2 AND 5 OR cell BETWEEN 16384 AND 32767"
UNDER_WAY = "('waiting', 'sending', 'handed')"
HOLD_SEALED_CELLS = "SELECT response_id FROM answers WHERE cell > 5"


def upgrade() -> None:
    """Widen what a cell may be, and forget whom reminders of confidential campaigns went to."""
    _change_check(SEALED_BESIDE, before=ONE_OF_EIGHT)
    op.execute(
        "UPDATE outgoing_mails SET invitation_id = NULL, key = 'reminder:' || id WHERE kind = 'reminder' "  # noqa: S608
        f"AND state NOT IN {UNDER_WAY} AND campaign_id IN (SELECT id FROM campaigns WHERE mode = 'confidential')"
    )


def downgrade() -> None:
    """Narrow it again: answers sealed since cannot be read by what came before, and go; so do sealed reminders."""
    op.execute("DELETE FROM outgoing_mails WHERE kind = 'reminder' AND invitation_id IS NULL")
    for table in ("comments", "sealed_comments", "pair_keys"):
        op.execute(f"DELETE FROM {table} WHERE response_id IN ({HOLD_SEALED_CELLS})")  # noqa: S608
    op.execute(f"DELETE FROM responses WHERE id IN ({HOLD_SEALED_CELLS})")  # noqa: S608
    op.execute("DELETE FROM answers WHERE cell > 5 OR response_id NOT IN (SELECT id FROM responses)")
    _change_check(ONE_OF_EIGHT, before=SEALED_BESIDE)


def _change_check(check: str, *, before: str) -> None:
    with op.batch_alter_table("answers", copy_from=_answers(before)) as answers:
        answers.drop_constraint(op.f("ck_answers_known_cell"), type_="check")
        answers.create_check_constraint(op.f("ck_answers_known_cell"), check)


def _answers(check: str) -> sa.Table:
    return sa.Table(
        "answers",
        sa.MetaData(),
        sa.Column("response_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item", sa.String(60), nullable=False),
        sa.Column("cell", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(check, name="ck_answers_known_cell"),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name="fk_answers_response_id_responses", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", "item", name="pk_answers"),
        sqlite_with_rowid=False,
    )
