"""Responses, answers and comments."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "responses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("questionnaire_key", sa.String(80), nullable=False),
        sa.Column("questionnaire_version", sa.String(40), nullable=False),
        sa.Column("length", sa.String(8), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("function", sa.String(40), nullable=False),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("saved_on", sa.Date(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length IN ('quick', 'full')", name=op.f("ck_responses_known_length")),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_responses_known_language")),
        sa.CheckConstraint("role IN ('head', 'member')", name=op.f("ck_responses_known_role")),
        sa.CheckConstraint("expires_on > started_on", name=op.f("ck_responses_kept_a_while")),
        sa.PrimaryKeyConstraint("id", name="pk_responses"),
        sa.UniqueConstraint("token_hash", name="uq_responses_token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_responses_expires_on", "responses", ["expires_on"])
    op.create_table(
        "answers",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(60), nullable=False),
        sa.Column("cell", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("cell BETWEEN -2 AND 5", name=op.f("ck_answers_known_cell")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name="fk_answers_response_id_responses", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", "item", name="pk_answers"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "comments",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 2000", name=op.f("ck_comments_text_length")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name="fk_comments_response_id_responses", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", "item", name="pk_comments"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the three tables."""
    op.drop_table("comments")
    op.drop_table("answers")
    op.drop_index("ix_responses_expires_on", table_name="responses")
    op.drop_table("responses")
