"""Seasons of a community, and the challenges of their weeks with answers and verdicts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

AT = sa.DateTime(timezone=True)
RUN = {"run_id": "challenge_runs.id", "member_id": "members.id"}


def upgrade() -> None:
    """Create the tables."""
    _seasons()
    _runs()
    _answers()
    _words()


def _table(name: str, *parts: sa.Column[Any] | sa.UniqueConstraint, **keys: str) -> None:
    """A table with an id, its columns, and foreign keys by column."""
    foreign = [sa.ForeignKeyConstraint([each], [to], name=f"fk_{name}_{each}") for each, to in keys.items()]
    op.create_table(
        name, sa.Column("id", sa.Integer), *parts, sa.PrimaryKeyConstraint("id", name=f"pk_{name}"), *foreign
    )


def _whole(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _text(name: str, length: int) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=False)


def _day(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date, nullable=False)


def _at(name: str = "at", nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, AT, nullable=nullable)


def _unique(name: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{name}_{'_'.join(columns)}")


def _index(name: str, column: str) -> None:
    op.create_index(f"ix_{name}_{column}", name, [column])


def _seasons() -> None:
    _table(
        "seasons",
        *(_whole("community_id"), _text("season", 48), _day("starts"), _text("zone", 64), _text("secret", 64)),
        *(_at(), _at("ended_at", True)),
        community_id="communities.id",
    )
    _index("seasons", "community_id")
    _table(
        "season_acts",
        *(_whole("season_id"), _text("what", 8), _day("first"), _whole("weeks"), _whole("author_id")),
        *(_at(), _at("withdrawn_at", True)),
        season_id="seasons.id",
        author_id="members.id",
    )
    _index("season_acts", "season_id")


def _runs() -> None:
    _table(
        "challenge_runs",
        *(_whole("season_id"), _whole("community_id"), _whole("week"), _text("challenge", 48)),
        *(_at("announced_at"), _at("closes_at"), _text("digest", 64), sa.Column("frozen", sa.JSON, nullable=False)),
        *(_at("closed_at", True), _at("voided_at", True), _unique("challenge_runs", "season_id", "week")),
        season_id="seasons.id",
        community_id="communities.id",
    )
    _index("challenge_runs", "community_id")
    _table(
        "challenge_files",
        *(_whole("run_id"), _text("name", 80), sa.Column("data", sa.LargeBinary, nullable=False)),
        sa.Column("caption", sa.Text, nullable=False),
        _unique("challenge_files", "run_id", "name"),
        run_id="challenge_runs.id",
    )
    _table(
        "challenge_decisions",
        *(_whole("run_id"), _text("what", 16), sa.Column("detail", sa.JSON, nullable=False)),
        *(sa.Column("reason", sa.Text, nullable=False), _whole("author_id"), _at()),
        run_id="challenge_runs.id",
        author_id="members.id",
    )
    _index("challenge_decisions", "run_id")


def _answers() -> None:
    _table(
        "variants",
        *(_whole("run_id"), _whole("member_id", True), _text("generator", 64)),
        *(sa.Column("made", sa.Text, nullable=False), _at()),
        _unique("variants", "run_id", "member_id", "generator"),
        **RUN,
    )
    _table(
        "submissions",
        *(_whole("run_id"), _whole("member_id"), _text("part", 8), _whole("revision")),
        *(sa.Column("answer", sa.Text, nullable=False), sa.Column("data", sa.LargeBinary)),
        *(sa.Column("late", sa.Boolean, nullable=False), _at()),
        _unique("submissions", "run_id", "member_id", "part", "revision"),
        **RUN,
    )
    _table(
        "verdicts",
        *(_whole("submission_id"), _whole("member_id"), _text("stage", 8), _whole("edition"), _whole("share")),
        *(sa.Column("score", sa.Float), _at()),
        _unique("verdicts", "submission_id", "stage", "edition"),
        submission_id="submissions.id",
        member_id="members.id",
    )
    for name in ("variants", "submissions", "verdicts"):
        _index(name, "member_id")


def _words() -> None:
    steps = (_whole("run_id"), _whole("member_id"), _text("what", 16), _at())
    _table("challenge_steps", *steps, _unique("challenge_steps", "run_id", "member_id", "what"), **RUN)
    ratings = (_whole("run_id"), _whole("member_id"), _whole("stars"), sa.Column("text", sa.Text), _at())
    _table("challenge_ratings", *ratings, **RUN)
    _table(
        "challenge_reports",
        *(_whole("run_id"), _whole("member_id"), _whole("entry", True), sa.Column("why", sa.Text, nullable=False)),
        *(_at(), _at("settled_at", True)),
        **RUN,
    )
    for name in ("challenge_steps", "challenge_ratings", "challenge_reports"):
        _index(name, "member_id")
    for name in ("challenge_ratings", "challenge_reports"):
        _index(name, "run_id")


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError
