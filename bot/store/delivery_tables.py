"""The tables about posts: when some come by themselves, and what became of each."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from bot.store.columns import Instant, metadata

schedules = Table(
    "schedules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("space_id", ForeignKey("spaces.id"), nullable=False),
    Column("kind", String(32), nullable=False),  # the name of one in bot.posts
    Column("channel", String(160), nullable=False),
    Column("days", Integer, nullable=False),  # a bit for each weekday, Monday's the lowest
    Column("minute", Integer, nullable=False),  # after midnight, on the clock of the zone
    Column("zone", String(64)),  # null: the community's
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),  # who switched it on
    Column("name", String(80)),  # what they are called, until the first post has said so
    Column("at", Instant, nullable=False),  # when that was
    Column("paused_at", Instant),
    Column("failed", Boolean, nullable=False, server_default=false()),  # paused since its channel does not take posts
    Column("reason", String(300)),  # why it is paused
    Column("introduced", String(160)),  # the channel whose first post has said who switched it on
    Column("next_day", Date, nullable=False),  # the local day of the next one
    Column("next_at", Instant, index=True),  # and its instant; null: paused
    UniqueConstraint("space_id", "kind"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String(32), nullable=False),
    Column("space", String(128), nullable=False),  # its external id
    Column("channel", String(160), nullable=False),
    Column("key", String(200), nullable=False),  # by which the adapter is asked to post it
    Column("reply", JSON(none_as_null=True)),  # null: not made yet, or nobody will need it any more
    Column("part", Integer, nullable=False),  # which of its messages it is about, counted from 0
    Column("parts", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("message_id", String(128)),
    Column("person", String(128), nullable=False),  # who asked for it, and decides; empty: it came by itself
    Column("at", Instant, nullable=False),
    Column("settled_at", Instant, index=True),
    Column("kind", String(32)),  # that of the space's schedule; null: it goes with a reply
    Column("period", String(16)),  # 2026-11-23 or 2026-W48
    Column("due_at", Instant),
    Column("act_at", Instant),  # when somebody has to see to it; null: nothing is to be done
    Column("worker", String(64)),  # the process that sees to it until act_at, or saw to it last
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("tried_at", Instant),  # when the first try began
    Column("reason", String(300)),  # why it was not posted
    UniqueConstraint("platform", "key"),
    Index("ix_deliveries_act_at", "platform", "act_at"),
    Index("ix_deliveries_space", "platform", "space", "kind"),
)
