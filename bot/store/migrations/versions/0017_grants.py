"""Rights that organisers give to members inside Cairn, since when and until when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "grants",
        sa.Column("id", sa.Integer),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("right", sa.String(16), nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True)),
        sa.Column("author_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_grants_member_id"),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name="fk_grants_author_id"),
    )
    held = sa.text("ends IS NULL")
    op.create_index(
        "ix_grants_held", "grants", ["member_id", "right"], unique=True, sqlite_where=held, postgresql_where=held
    )


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
