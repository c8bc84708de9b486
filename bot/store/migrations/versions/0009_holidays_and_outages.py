"""Holidays of a group, and when Cairn itself was down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the tables."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "holidays",
        sa.Column("id", sa.Integer),
        sa.Column("community_id", sa.Integer, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("author_id", sa.Integer, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("withdrawn_at", instant),
        sa.PrimaryKeyConstraint("id", name="pk_holidays"),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name="fk_holidays_community_id"),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name="fk_holidays_author_id"),
    )
    op.create_index("ix_holidays_community_id", "holidays", ["community_id"])
    op.create_table(
        "heartbeats",
        sa.Column("id", sa.Integer),
        sa.Column("at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_heartbeats"),
    )
    op.create_table(
        "outages",
        sa.Column("id", sa.Integer),
        sa.Column("began_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outages"),
    )
    op.create_index("ix_outages_ended_at", "outages", ["ended_at"])


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
