"""Check-ins, and changes of a member's zone that count from a day on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table, and add the columns."""
    op.create_table(
        "checkins",
        sa.Column("id", sa.Integer),
        sa.Column("ledger_id", sa.Integer, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("minutes", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_checkins"),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name="fk_checkins_ledger_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_checkins_member_id"),
        sa.UniqueConstraint("ledger_id", name="uq_checkins_ledger_id"),
    )
    op.create_index("ix_checkins_member_id", "checkins", ["member_id"])
    op.add_column("members", sa.Column("joined_day", sa.Date))
    op.add_column("members", sa.Column("first_day", sa.Date))
    op.add_column("members", sa.Column("zone_before", sa.String(64)))
    op.add_column("members", sa.Column("day_start_before", sa.Integer))


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
