"""Posts that come by themselves, the outbox of all posts, and what organisers changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create two tables; the deliveries become the outbox."""
    at = sa.DateTime(timezone=True)
    op.add_column("spaces", sa.Column("notices", sa.String(160)))
    op.create_table(
        "schedules",
        sa.Column("id", sa.Integer),
        sa.Column("space_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(160), nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("minute", sa.Integer, nullable=False),
        sa.Column("zone", sa.String(64)),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(80)),
        sa.Column("at", at, nullable=False),
        sa.Column("paused_at", at),
        sa.Column("failed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("reason", sa.String(300)),
        sa.Column("introduced", sa.String(160)),
        sa.Column("next_day", sa.Date, nullable=False),
        sa.Column("next_at", at),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name="fk_schedules_space_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_schedules_member_id"),
        sa.UniqueConstraint("space_id", "kind", name="uq_schedules_space_id_kind"),
    )
    op.create_index("ix_schedules_member_id", "schedules", ["member_id"])
    op.create_index("ix_schedules_next_at", "schedules", ["next_at"])
    op.add_column("deliveries", sa.Column("kind", sa.String(32)))
    op.add_column("deliveries", sa.Column("period", sa.String(16)))
    op.add_column("deliveries", sa.Column("due_at", at))
    op.add_column("deliveries", sa.Column("act_at", at))
    op.add_column("deliveries", sa.Column("worker", sa.String(64)))
    op.add_column("deliveries", sa.Column("tries", sa.Integer, nullable=False, server_default="0"))
    op.add_column("deliveries", sa.Column("tried_at", at))
    op.add_column("deliveries", sa.Column("reason", sa.String(300)))
    op.create_index("ix_deliveries_settled_at", "deliveries", ["settled_at"])
    op.create_index("ix_deliveries_act_at", "deliveries", ["platform", "act_at"])
    op.create_index("ix_deliveries_space", "deliveries", ["platform", "space", "kind"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer),
        sa.Column("community_id", sa.Integer, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("at", at, nullable=False),
        sa.Column("what", sa.String(48), nullable=False),
        sa.Column("about", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name="fk_audit_community_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_audit_member_id"),
    )
    op.create_index("ix_audit_member_id", "audit", ["member_id"])
    op.create_index("ix_audit_community_id_at", "audit", ["community_id", "at"])


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
