"""Posts of which nobody knows whether they arrived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("space", sa.String(128), nullable=False),
        sa.Column("channel", sa.String(160), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("reply", sa.JSON),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("message_id", sa.String(128)),
        sa.Column("person", sa.String(128), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("platform", "key", name="uq_deliveries_platform_key"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
