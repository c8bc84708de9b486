"""Promises, with every change of one as a row of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "pledges",
        sa.Column("id", sa.Integer),
        sa.Column("ledger_id", sa.Integer, nullable=False),
        sa.Column("promise", sa.Integer, nullable=False),
        sa.Column("community_id", sa.Integer, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("begins", sa.Date, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("unit", sa.String(8)),
        sa.Column("amount", sa.Integer),
        sa.Column("witness_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_pledges"),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name="fk_pledges_ledger_id"),
        sa.ForeignKeyConstraint(["promise"], ["ledger.id"], name="fk_pledges_promise"),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name="fk_pledges_community_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_pledges_member_id"),
        sa.ForeignKeyConstraint(["witness_id"], ["members.id"], name="fk_pledges_witness_id"),
        sa.UniqueConstraint("ledger_id", name="uq_pledges_ledger_id"),
    )
    op.create_index("ix_pledges_member_id", "pledges", ["member_id"])
    op.create_index("ix_pledges_witness_id", "pledges", ["witness_id"])
    op.create_index("ix_pledges_community_id_week", "pledges", ["community_id", "week"])


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
