"""Accounts, passkeys, organisations, units, memberships and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.String(16)


def upgrade() -> None:
    """Make the six tables."""
    _accounts()
    _organisations()
    op.create_table(
        "memberships",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'consultant', 'assistant', 'sponsor', 'observer')",
            name=op.f("ck_memberships_known_role"),
        ),
        _belongs("memberships", "account_id", "accounts"),
        _belongs("memberships", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("account_id", "organisation_id", name="pk_memberships"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_memberships_organisation_id", "memberships", ["organisation_id"])
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("verb", sa.String(40), nullable=False),
        sa.Column("object_kind", sa.String(20), nullable=False),
        sa.Column("object_id", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        _belongs("audit_events", "organisation_id", "organisations"),
        _belongs("audit_events", "account_id", "accounts", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
    )
    op.create_index("ix_audit_events_organisation_id", "audit_events", ["organisation_id"])


def downgrade() -> None:
    """Drop the six tables."""
    for table in ("audit_events", "memberships", "units", "organisations", "webauthn_credentials", "accounts"):
        op.drop_table(table)


def _belongs(table: str, column: str, owner: str, *, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=f"fk_{table}_{column}_{owner}", ondelete=ondelete)


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(120), nullable=True),
        sa.Column("locale", sa.String(2), nullable=False),
        sa.Column("password", sa.String(255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("fs_uniquifier", sa.String(64), nullable=False),
        sa.Column("fs_webauthn_user_handle", sa.String(64), nullable=True),
        sa.Column("tf_primary_method", sa.String(64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(255), nullable=True),
        sa.Column("tf_phone_number", sa.String(128), nullable=True),
        sa.Column("totp_counter", sa.Integer(), nullable=True),
        sa.Column("mf_recovery_codes", sa.JSON(), nullable=True),
        sa.Column("create_datetime", sa.DateTime(), nullable=False),
        sa.Column("update_datetime", sa.DateTime(), nullable=False),
        sa.CheckConstraint("locale IN ('fr', 'en')", name=op.f("ck_accounts_known_locale")),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
        sa.UniqueConstraint("fs_uniquifier", name="uq_accounts_fs_uniquifier"),
        sa.UniqueConstraint("fs_webauthn_user_handle", name="uq_accounts_fs_webauthn_user_handle"),
    )
    op.create_table(
        "webauthn_credentials",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(64), nullable=False),
        sa.Column("extensions", sa.String(255), nullable=True),
        sa.Column("usage", sa.String(64), nullable=False),
        sa.Column("create_datetime", sa.DateTime(), nullable=False),
        sa.Column("lastuse_datetime", sa.DateTime(), nullable=False),
        _belongs("webauthn_credentials", "user_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_webauthn_credentials"),
        sa.UniqueConstraint("credential_id", name="uq_webauthn_credentials_credential_id"),
    )
    op.create_index("ix_webauthn_credentials_user_id", "webauthn_credentials", ["user_id"])


def _organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("staff", sa.JSON(), nullable=False),
        sa.Column("cycle", sa.String(8), nullable=True),
        sa.Column("basket", sa.String(8), nullable=True),
        sa.Column("complex_offer", sa.Boolean(), nullable=True),
        sa.Column("several_sites", sa.Boolean(), nullable=True),
        sa.Column("marketing_share", sa.Double(), nullable=True),
        sa.Column("locale", sa.String(2), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("accent", sa.String(7), nullable=True),
        sa.Column("logo_type", sa.String(40), nullable=True),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_organisations_has_name")),
        sa.CheckConstraint("headcount > 0", name=op.f("ck_organisations_somebody_works_there")),
        sa.CheckConstraint("cycle IN ('short', 'long')", name=op.f("ck_organisations_known_cycle")),
        sa.CheckConstraint("basket IN ('low', 'high')", name=op.f("ck_organisations_known_basket")),
        sa.CheckConstraint("marketing_share BETWEEN 0 AND 100", name=op.f("ck_organisations_share_in_percent")),
        sa.CheckConstraint("locale IN ('fr', 'en')", name=op.f("ck_organisations_known_locale")),
        sa.CheckConstraint("(logo IS NULL) = (logo_type IS NULL)", name=op.f("ck_organisations_logo_with_type")),
        sa.CheckConstraint("retention_days > 0", name=op.f("ck_organisations_kept_a_while")),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
    )
    op.create_table(
        "units",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        _belongs("units", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.UniqueConstraint("organisation_id", "name", name="uq_units_organisation_id_name"),
    )
