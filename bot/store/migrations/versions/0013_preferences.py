"""What members want: quiet hours, where reminders reach them, a language; and who joined lately, by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the columns and the index."""
    op.add_column("members", sa.Column("quiet_from", sa.Integer))
    op.add_column("members", sa.Column("quiet_to", sa.Integer))
    op.add_column("members", sa.Column("notify", sa.String(32)))
    op.add_column("members", sa.Column("language", sa.String(8)))
    op.create_index("ix_members_community_id_joined_at", "members", ["community_id", "joined_at"])


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
