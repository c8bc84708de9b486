"""Reviews of members' work by other members."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Create the table."""
    at = sa.DateTime(timezone=True)
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("reviewer_id", sa.Integer, nullable=False),
        sa.Column("author_id", sa.Integer, nullable=False),
        sa.Column("given_at", at, nullable=False),
        sa.Column("due_at", at, nullable=False),
        sa.Column("done_at", at),
        sa.Column("scores", sa.String(16)),
        sa.Column("comment", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.ForeignKeyConstraint(["run_id"], ["challenge_runs.id"], name="fk_reviews_run_id"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["members.id"], name="fk_reviews_reviewer_id"),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name="fk_reviews_author_id"),
        sa.UniqueConstraint("entry", "reviewer_id", name="uq_reviews_entry_reviewer_id"),
    )
    for column in ("run_id", "reviewer_id", "author_id"):
        op.create_index(f"ix_reviews_{column}", "reviews", [column])


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
