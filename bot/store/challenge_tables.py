"""The tables of seasons and challenges. Answers and verdicts are only ever added, so all of them can be rescored."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.columns import Instant, metadata

seasons = Table(
    "seasons",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("season", String(48), nullable=False),  # the content's name of it
    Column("starts", Date, nullable=False),  # the Monday of week 1
    Column("zone", String(64), nullable=False),  # in which its weeks open and close
    Column("secret", String(64), nullable=False),  # what members' own numbers are made from
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant),
)

season_acts = Table(
    "season_acts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("season_id", ForeignKey("seasons.id"), nullable=False, index=True),
    Column("what", String(8), nullable=False),  # start, pause, end
    Column("first", Date, nullable=False),  # of a pause: the Monday from which on the weeks move back
    Column("weeks", Integer, nullable=False),  # by so many
    Column("author_id", ForeignKey("members.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

challenge_runs = Table(
    "challenge_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("season_id", ForeignKey("seasons.id"), nullable=False),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("week", Integer, nullable=False),
    Column("challenge", String(48), nullable=False),
    Column("announced_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("digest", String(64), nullable=False),  # of what is frozen
    Column("frozen", JSON, nullable=False),  # the challenge and its key as they were announced
    Column("closed_at", Instant),  # when its points were given
    Column("voided_at", Instant),
    UniqueConstraint("season_id", "week"),
)

challenge_files = Table(
    "challenge_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("challenge_runs.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("caption", Text, nullable=False),  # whose data it is
    UniqueConstraint("run_id", "name"),
)

challenge_decisions = Table(
    "challenge_decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("challenge_runs.id"), nullable=False, index=True),
    Column("what", String(16), nullable=False),  # extend, rescore, void
    Column("detail", JSON, nullable=False),  # the new key, or the instants before and after
    Column("reason", Text, nullable=False),
    Column("author_id", ForeignKey("members.id"), nullable=False),
    Column("at", Instant, nullable=False),
)

variants = Table(
    "variants",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("challenge_runs.id"), nullable=False),
    Column("member_id", ForeignKey("members.id"), index=True),  # null: everybody's
    Column("generator", String(64), nullable=False),  # with its version: churn 1
    Column("made", Text, nullable=False),  # values, files, keys, as JSON: made once, never again
    Column("at", Instant, nullable=False),
    UniqueConstraint("run_id", "member_id", "generator"),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("challenge_runs.id"), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("part", String(8), nullable=False),
    Column("revision", Integer, nullable=False),  # counted from 1 for each part of each member
    Column("answer", Text, nullable=False),  # as it was read; of a file, its name
    Column("data", LargeBinary),  # a file, as it came
    Column("late", Boolean, nullable=False),  # practice: after the close
    Column("at", Instant, nullable=False),
    UniqueConstraint("run_id", "member_id", "part", "revision"),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("stage", String(8), nullable=False),  # told: at once; final: at the close
    Column("edition", Integer, nullable=False),  # of the key: 0, and one more with each correction
    Column("share", Integer, nullable=False),  # of the part's points, in ten-thousandths
    Column("score", Float),  # a metric's
    Column("at", Instant, nullable=False),
    UniqueConstraint("submission_id", "stage", "edition"),
)

challenge_steps = Table(
    "challenge_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("challenge_runs.id"), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("what", String(16), nullable=False),  # opened, hint-1
    Column("at", Instant, nullable=False),
    UniqueConstraint("run_id", "member_id", "what"),
)

challenge_ratings = Table(
    "challenge_ratings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("challenge_runs.id"), nullable=False, index=True),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("stars", Integer, nullable=False),
    Column("text", Text),
    Column("at", Instant, nullable=False),
)

challenge_reports = Table(
    "challenge_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("challenge_runs.id"), nullable=False, index=True),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("entry", Integer),  # a submission; null: the challenge itself
    Column("why", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("settled_at", Instant),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("challenge_runs.id"), nullable=False, index=True),
    Column("entry", Integer, nullable=False),  # a submission; it may have been taken away by its author
    Column("reviewer_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("author_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("given_at", Instant, nullable=False),  # when the reviewer got it
    Column("due_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("scores", String(16)),  # a level for each criterion of the rubric, in its order
    Column("comment", Text),
    UniqueConstraint("entry", "reviewer_id"),
)
