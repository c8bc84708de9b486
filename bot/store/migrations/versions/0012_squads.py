"""Squads: which there are, who was in which and when, and when their members have time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "squads",
        sa.Column("id", sa.Integer),
        sa.Column("community_id", sa.Integer, nullable=False),
        sa.Column("home_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_squads"),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name="fk_squads_community_id"),
        sa.ForeignKeyConstraint(["home_id"], ["communities.id"], name="fk_squads_home_id"),
    )
    _open("ix_squads_community_id_name_key", "squads", ["community_id", "name_key"], "closed_at IS NULL")
    op.create_table(
        "squad_members",
        sa.Column("id", sa.Integer),
        sa.Column("squad_id", sa.Integer, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True)),
        sa.Column("author_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_squad_members"),
        sa.ForeignKeyConstraint(["squad_id"], ["squads.id"], name="fk_squad_members_squad_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_squad_members_member_id"),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name="fk_squad_members_author_id"),
    )
    op.create_index("ix_squad_members_squad_id", "squad_members", ["squad_id"])
    op.create_index("ix_squad_members_member_id", "squad_members", ["member_id"])
    _open("ix_squad_members_open", "squad_members", ["member_id"], "ends IS NULL")
    op.create_table(
        "free_hours",
        sa.Column("id", sa.Integer),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("hours", sa.String(42), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_free_hours"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_free_hours_member_id"),
        sa.UniqueConstraint("member_id", name="uq_free_hours_member_id"),
    )


def _open(name: str, table: str, columns: list[str], where: str) -> None:
    """A unique index over the rows that still hold."""
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
