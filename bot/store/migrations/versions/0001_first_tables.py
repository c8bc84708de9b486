"""Communities, spaces, members, accounts, the ledger and notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the first tables."""
    op.create_table(
        "communities",
        sa.Column("id", sa.Integer),
        sa.Column("roadmap", sa.String(48)),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_communities"),
    )
    op.create_table(
        "spaces",
        sa.Column("id", sa.Integer),
        sa.Column("community_id", sa.Integer, nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("external_id", sa.String(128), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spaces"),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name="fk_spaces_community_id"),
        sa.UniqueConstraint("platform", "external_id", name="uq_spaces_platform_external_id"),
    )
    op.create_index("ix_spaces_community_id", "spaces", ["community_id"])
    op.create_table(
        "members",
        sa.Column("id", sa.Integer),
        sa.Column("community_id", sa.Integer, nullable=False),
        sa.Column("zone", sa.String(64)),
        sa.Column("day_start", sa.Integer, nullable=False),
        sa.Column("joined_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name="fk_members_community_id"),
    )
    op.create_index("ix_members_community_id", "members", ["community_id"])
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("space_id", sa.Integer, nullable=False),
        sa.Column("external_id", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_accounts_member_id"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name="fk_accounts_space_id"),
        sa.UniqueConstraint("space_id", "external_id", name="uq_accounts_space_id_external_id"),
    )
    op.create_index("ix_accounts_member_id", "accounts", ["member_id"])
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer),
        sa.Column("community_id", sa.Integer, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("rule", sa.String(48), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("local_day", sa.Date, nullable=False),
        sa.Column("author_id", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("reverses", sa.Integer),
        sa.Column("award_key", sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name="fk_ledger_community_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_ledger_member_id"),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name="fk_ledger_author_id"),
        sa.ForeignKeyConstraint(["reverses"], ["ledger.id"], name="fk_ledger_reverses"),
        sa.UniqueConstraint("reverses", name="uq_ledger_reverses"),
        sa.UniqueConstraint("award_key", name="uq_ledger_award_key"),
    )
    op.create_index("ix_ledger_member_id_kind_subject", "ledger", ["member_id", "kind", "subject"])
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("removed_at", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_notes_member_id"),
    )
    op.create_index("ix_notes_member_id_topic", "notes", ["member_id", "topic"])
