"""Running totals with their histogram, filled from the ledger; what members are called, and to whom they are shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_WEEK = {
    "sqlite": "printf('%s-W%02d', strftime('%Y', {thursday}), (strftime('%j', {thursday}) - 1) / 7 + 1)".format(
        thursday="date(l.local_day, '-3 days', 'weekday 4')"
    ),
    "postgresql": "to_char(l.local_day, 'IYYY\"-W\"IW')",
}
"""A day's ISO week. This SQLite may be too old for ``%G-W%V``, so it counts the weeks up to the week's Thursday."""

_TOTALS = """
INSERT INTO totals (community_id, member_id, kind, period, points, listed)
SELECT community_id, member_id, kind, period, sum(points), true
FROM (
    SELECT l.community_id, l.member_id, 'points' AS kind, {week} AS period, l.points FROM ledger l WHERE l.points <> 0
    UNION ALL
    SELECT l.community_id, l.member_id, 'points', 'all', l.points FROM ledger l WHERE l.points <> 0
    UNION ALL
    SELECT l.community_id, l.member_id, 'checked', {week}, l.points FROM ledger l WHERE l.points <> 0 AND {checked}
    UNION ALL
    SELECT l.community_id, l.member_id, 'checked', 'all', l.points FROM ledger l WHERE l.points <> 0 AND {checked}
) AS counted
GROUP BY community_id, member_id, kind, period
"""
_CHECKED = "(l.kind = 'check' OR (l.kind = 'undo' AND l.value = 'check'))"

_HISTOGRAM = """
INSERT INTO histogram (community_id, kind, period, width, points, members)
SELECT community_id, kind, period, 1, points, count(*)
FROM totals WHERE points > 0 GROUP BY community_id, kind, period, points
UNION ALL
SELECT community_id, kind, period, 64, (points - 1) / 64 * 64 + 1, count(*)
FROM totals WHERE points > 0 GROUP BY community_id, kind, period, (points - 1) / 64 * 64 + 1
"""


def upgrade() -> None:
    """Create the tables and columns, and count what is in the ledger."""
    op.add_column("members", sa.Column("alias", sa.String(32)))
    op.add_column("members", sa.Column("alias_key", sa.Text))
    op.add_column("members", sa.Column("visible", sa.String(8), nullable=False, server_default="everyone"))
    op.create_index("ix_members_community_id_alias_key", "members", ["community_id", "alias_key"], unique=True)
    op.create_table(
        "totals",
        sa.Column("community_id", sa.Integer, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("period", sa.String(16), nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("listed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "member_id", "kind", "period", name="pk_totals"),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name="fk_totals_community_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_totals_member_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "histogram",
        sa.Column("community_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("period", sa.String(16), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("members", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("community_id", "kind", "period", "width", "points", name="pk_histogram"),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name="fk_histogram_community_id"),
        sqlite_with_rowid=False,
    )
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")  # a long ledger takes a while
    op.execute(_TOTALS.format(week=_WEEK[dialect], checked=_CHECKED))
    op.create_index("ix_totals_board", "totals", ["community_id", "kind", "period", "listed", "points", "member_id"])
    op.execute(_HISTOGRAM)


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
