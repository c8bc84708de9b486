"""Thanks, with their words beside the ledger's rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "thanks",
        sa.Column("id", sa.Integer),
        sa.Column("ledger_id", sa.Integer, nullable=False),
        sa.Column("giver_id", sa.Integer, nullable=False),
        sa.Column("receiver_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("text", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_thanks"),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name="fk_thanks_ledger_id"),
        sa.ForeignKeyConstraint(["giver_id"], ["members.id"], name="fk_thanks_giver_id"),
        sa.ForeignKeyConstraint(["receiver_id"], ["members.id"], name="fk_thanks_receiver_id"),
        sa.UniqueConstraint("ledger_id", name="uq_thanks_ledger_id"),
        sa.UniqueConstraint("giver_id", "day", "receiver_id", name="uq_thanks_giver_id_day_receiver_id"),
    )
    op.create_index("ix_thanks_receiver_id", "thanks", ["receiver_id"])


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
