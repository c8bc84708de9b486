"""One-time codes, two members who are one person, and spaces that became one community."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the tables."""
    at = sa.DateTime(timezone=True)
    op.create_table(
        "codes",
        sa.Column("id", sa.Integer),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("made_at", at, nullable=False),
        sa.Column("expires_at", at, nullable=False),
        sa.Column("used_at", at),
        sa.PrimaryKeyConstraint("id", name="pk_codes"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_codes_member_id"),
        sa.UniqueConstraint("digest", name="uq_codes_digest"),
    )
    op.create_index("ix_codes_member_id", "codes", ["member_id"])
    op.create_index("ix_codes_expires_at", "codes", ["expires_at"])
    op.create_table(
        "guesses",
        sa.Column("id", sa.Integer),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("at", at, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_guesses"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_guesses_member_id"),
    )
    op.create_index("ix_guesses_member_id", "guesses", ["member_id"])
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer),
        sa.Column("kept_id", sa.Integer, nullable=False),
        sa.Column("gone_id", sa.Integer, nullable=False),
        sa.Column("at", at, nullable=False),
        sa.Column("moved", sa.JSON, nullable=False),
        sa.Column("undone_at", at),
        sa.PrimaryKeyConstraint("id", name="pk_merges"),
        sa.ForeignKeyConstraint(["kept_id"], ["members.id"], name="fk_merges_kept_id"),
        sa.ForeignKeyConstraint(["gone_id"], ["members.id"], name="fk_merges_gone_id"),
    )
    op.create_index("ix_merges_kept_id", "merges", ["kept_id"])
    op.create_index("ix_merges_gone_id", "merges", ["gone_id"])
    op.create_table(
        "space_joins",
        sa.Column("id", sa.Integer),
        sa.Column("space_id", sa.Integer, nullable=False),
        sa.Column("from_id", sa.Integer, nullable=False),
        sa.Column("into_id", sa.Integer, nullable=False),
        sa.Column("at", at, nullable=False),
        sa.Column("undone_at", at),
        sa.PrimaryKeyConstraint("id", name="pk_space_joins"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name="fk_space_joins_space_id"),
        sa.ForeignKeyConstraint(["from_id"], ["communities.id"], name="fk_space_joins_from_id"),
        sa.ForeignKeyConstraint(["into_id"], ["communities.id"], name="fk_space_joins_into_id"),
    )
    op.create_index("ix_space_joins_space_id", "space_joins", ["space_id"])
    op.create_table(
        "joined_members",
        sa.Column("id", sa.Integer),
        sa.Column("join_id", sa.Integer, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_joined_members"),
        sa.ForeignKeyConstraint(["join_id"], ["space_joins.id"], name="fk_joined_members_join_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_joined_members_member_id"),
    )
    op.create_index("ix_joined_members_join_id", "joined_members", ["join_id"])
    op.create_index("ix_joined_members_member_id", "joined_members", ["member_id"])


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
