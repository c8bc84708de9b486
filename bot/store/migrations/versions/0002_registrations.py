"""What each platform was last told of the commands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table, and find a person's accounts quickly for direct messages."""
    op.create_table(
        "registrations",
        sa.Column("id", sa.Integer),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("application", sa.String(128), nullable=False),
        sa.Column("place", sa.String(128), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("ids", sa.JSON, nullable=False),
        sa.Column("claimed_until", _INSTANT),
        sa.Column("synced_at", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_registrations"),
        sa.UniqueConstraint("platform", "application", "place", name="uq_registrations_platform_application_place"),
    )
    op.create_index("ix_accounts_external_id", "accounts", ["external_id"])


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
