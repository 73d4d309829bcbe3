"""Campaigns, invitations, outbox, release log, frozen results, claims."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.String(16)
RESPONSE_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, and let responses belong to a campaign."""
    _campaigns()
    _invitations()
    _outgoing_mails()
    _results()
    _responses()


def downgrade() -> None:
    """Drop the tables. Answers given to campaigns stay, as answers on their own.

    PostgreSQL keeps the larger numbers of responses: those given meanwhile fit no smaller ones.
    """
    with op.batch_alter_table("responses", copy_from=_responses_with_campaigns()) as responses:
        responses.drop_constraint(op.f("ck_responses_nothing_to_go_by"), type_="check")
        responses.drop_constraint(op.f("ck_responses_not_joined"), type_="check")
        responses.drop_constraint("fk_responses_invitation_id_invitations", type_="foreignkey")
        responses.drop_constraint("fk_responses_campaign_id_campaigns", type_="foreignkey")
        responses.drop_constraint("uq_responses_invitation_id", type_="unique")
        responses.drop_index("ix_responses_campaign_id")
        for column in ("confidential", "invitation_id", "campaign_id"):
            responses.drop_column(column)
    for table in ("claims", "frozen_results", "releases", "outgoing_mails", "invitations", "campaigns"):
        op.drop_table(table)


def _belongs(table: str, column: str, owner: str, *, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=f"fk_{table}_{column}_{owner}", ondelete=ondelete)


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("unit_id", KEY, nullable=False),
        sa.Column("previous_id", KEY, nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("questionnaire_key", sa.String(80), nullable=False),
        sa.Column("questionnaire_version", sa.String(40), nullable=False),
        sa.Column("length", sa.String(8), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("mode", sa.String(12), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("staff", sa.JSON(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=True),
        sa.Column("merge_order", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("meeting_hash", sa.String(64), nullable=True),
        sa.Column("meeting_issue", sa.Integer(), nullable=False),
        sa.CheckConstraint("length IN ('quick', 'full')", name=op.f("ck_campaigns_known_length")),
        sa.CheckConstraint("mode IN ('named', 'confidential')", name=op.f("ck_campaigns_known_mode")),
        sa.CheckConstraint("threshold BETWEEN 3 AND 10", name=op.f("ck_campaigns_threshold_in_bounds")),
        sa.CheckConstraint(
            "status IN ('draft', 'open', 'closed', 'published')", name=op.f("ck_campaigns_known_status")
        ),
        sa.CheckConstraint(
            "closes_on IS NULL OR opens_on IS NULL OR closes_on >= opens_on",
            name=op.f("ck_campaigns_closes_after_opening"),
        ),
        sa.CheckConstraint("status = 'draft' OR opened_on IS NOT NULL", name=op.f("ck_campaigns_opened_some_day")),
        sa.CheckConstraint(
            "status IN ('draft', 'open') OR closed_on IS NOT NULL", name=op.f("ck_campaigns_closed_some_day")
        ),
        sa.CheckConstraint(
            "status <> 'published' OR published_on IS NOT NULL", name=op.f("ck_campaigns_published_some_day")
        ),
        _belongs("campaigns", "organisation_id", "organisations"),
        _belongs("campaigns", "unit_id", "units"),
        _belongs("campaigns", "previous_id", "campaigns", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_campaigns"),
        sa.UniqueConstraint("meeting_hash", name="uq_campaigns_meeting_hash"),
    )
    for column in ("closes_on", "organisation_id", "unit_id"):
        op.create_index(f"ix_campaigns_{column}", "campaigns", [column])
    is_open = sa.text("status = 'open'")
    op.create_index(
        "uq_campaigns_open_unit_id",
        "campaigns",
        ["unit_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(120), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("delivery", sa.String(12), nullable=False),
        sa.Column("delivery_reason", sa.String(300), nullable=True),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_invitations_known_language")),
        sa.CheckConstraint(
            "delivery IN ('waiting', 'sent', 'unconfirmed', 'refused', 'bounced')",
            name=op.f("ck_invitations_known_delivery"),
        ),
        _belongs("invitations", "campaign_id", "campaigns"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("campaign_id", "email", name="uq_invitations_campaign_id_email"),
        sa.UniqueConstraint("token_hash", name="uq_invitations_token_hash"),
        sqlite_with_rowid=False,
    )


def _outgoing_mails() -> None:
    op.create_table(
        "outgoing_mails",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("campaign_id", KEY, nullable=True),
        sa.Column("invitation_id", KEY, nullable=True),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("base_url", sa.String(300), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt", sa.DateTime(), nullable=False),
        sa.Column("claim", sa.String(32), nullable=True),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.Column("last_error", sa.String(300), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'handed', 'sent', 'refused', 'unconfirmed', 'cancelled')",
            name=op.f("ck_outgoing_mails_known_state"),
        ),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_outgoing_mails_known_language")),
        sa.CheckConstraint(
            "invitation_id IS NOT NULL OR account_id IS NOT NULL OR content IS NOT NULL OR state NOT IN "
            "('waiting', 'sending', 'handed')",
            name=op.f("ck_outgoing_mails_somebody_gets_it"),
        ),
        _belongs("outgoing_mails", "campaign_id", "campaigns"),
        _belongs("outgoing_mails", "invitation_id", "invitations"),
        _belongs("outgoing_mails", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing_mails"),
        sa.UniqueConstraint("key", name="uq_outgoing_mails_key"),
        sqlite_with_rowid=False,
    )
    for column in ("account_id", "campaign_id", "invitation_id"):
        op.create_index(f"ix_outgoing_mails_{column}", "outgoing_mails", [column])
    op.create_index("ix_outgoing_mails_state_next_attempt", "outgoing_mails", ["state", "next_attempt"])


def _results() -> None:
    op.create_table(
        "releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("view", sa.String(40), nullable=False),
        sa.Column("group_key", sa.String(40), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("coefficients", sa.JSON(), nullable=False),
        sa.Column("admitted", sa.Boolean(), nullable=False),
        sa.Column("exposed", sa.JSON(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        _belongs("releases", "campaign_id", "campaigns"),
        sa.PrimaryKeyConstraint("id", name="pk_releases"),
    )
    op.create_index("ix_releases_campaign_id", "releases", ["campaign_id"])
    op.create_table(
        "frozen_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("input_hash", sa.String(64), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("engine", sa.String(40), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        _belongs("frozen_results", "campaign_id", "campaigns"),
        sa.PrimaryKeyConstraint("id", name="pk_frozen_results"),
        sa.UniqueConstraint("campaign_id", "snapshot", name="uq_frozen_results_campaign_id_snapshot"),
    )


def _responses() -> None:
    if op.get_context().dialect.name == "postgresql":
        for table, column in (("responses", "id"), ("answers", "response_id"), ("comments", "response_id")):
            op.alter_column(table, column, type_=sa.BigInteger())
    with op.batch_alter_table("responses", copy_from=_responses_alone()) as responses:
        responses.add_column(sa.Column("campaign_id", KEY, nullable=True))
        responses.add_column(sa.Column("invitation_id", KEY, nullable=True))
        responses.add_column(sa.Column("confidential", sa.Boolean(), nullable=False, server_default=sa.false()))
        responses.create_check_constraint(op.f("ck_responses_not_joined"), NOT_JOINED)
        responses.create_check_constraint(op.f("ck_responses_nothing_to_go_by"), NOTHING_TO_GO_BY)
        responses.create_unique_constraint("uq_responses_invitation_id", ["invitation_id"])
        responses.create_foreign_key(
            "fk_responses_campaign_id_campaigns", "campaigns", ["campaign_id"], ["id"], ondelete="CASCADE"
        )
        responses.create_foreign_key(
            "fk_responses_invitation_id_invitations", "invitations", ["invitation_id"], ["id"], ondelete="SET NULL"
        )
        responses.create_index("ix_responses_campaign_id", ["campaign_id"])
    op.create_table(
        "claims",
        sa.Column("response_id", RESPONSE_KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        _belongs("claims", "response_id", "responses"),
        _belongs("claims", "account_id", "accounts"),
        _belongs("claims", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("response_id", name="pk_claims"),
    )
    for column in ("account_id", "organisation_id"):
        op.create_index(f"ix_claims_{column}", "claims", [column])


NOT_JOINED = "NOT confidential OR (campaign_id IS NOT NULL AND invitation_id IS NULL)"
NOTHING_TO_GO_BY = "NOT confidential OR (saved_on = started_on AND role = 'member')"


# SQLite copies the table, and its checks are known to nobody but whoever wrote them: the table is described in full.


def _responses_alone(*more: SchemaItem) -> sa.Table:
    return sa.Table(
        "responses",
        sa.MetaData(),
        sa.Column("id", RESPONSE_KEY, nullable=False),
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
        *more,
        sa.CheckConstraint("length IN ('quick', 'full')", name=op.f("ck_responses_known_length")),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_responses_known_language")),
        sa.CheckConstraint("role IN ('head', 'member')", name=op.f("ck_responses_known_role")),
        sa.CheckConstraint("expires_on > started_on", name=op.f("ck_responses_kept_a_while")),
        sa.PrimaryKeyConstraint("id", name="pk_responses"),
        sa.UniqueConstraint("token_hash", name="uq_responses_token_hash"),
        sa.Index("ix_responses_expires_on", "expires_on"),
        sqlite_autoincrement=True,
    )


def _responses_with_campaigns() -> sa.Table:
    return _responses_alone(
        sa.Column("campaign_id", KEY, nullable=True),
        sa.Column("invitation_id", KEY, nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.CheckConstraint(NOT_JOINED, name=op.f("ck_responses_not_joined")),
        sa.CheckConstraint(NOTHING_TO_GO_BY, name=op.f("ck_responses_nothing_to_go_by")),
        sa.UniqueConstraint("invitation_id", name="uq_responses_invitation_id"),
        _belongs("responses", "campaign_id", "campaigns"),
        _belongs("responses", "invitation_id", "invitations", ondelete="SET NULL"),
        sa.Index("ix_responses_campaign_id", "campaign_id"),
    )
