"""The tables of who is what in a group: its squads and who was in them, when they have time, who was given a right."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.columns import Instant, metadata

squads = Table(
    "squads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("home_id", ForeignKey("communities.id"), nullable=False),  # where it was formed, and goes back to
    Column("name", String(32), nullable=False),
    Column("name_key", Text, nullable=False),  # the same, folded: no open squad of the community has another's
    Column("at", Instant, nullable=False),
    Column("closed_at", Instant),
)
Index(
    "ix_squads_community_id_name_key",
    squads.c.community_id,
    squads.c.name_key,
    unique=True,
    sqlite_where=squads.c.closed_at.is_(None),
    postgresql_where=squads.c.closed_at.is_(None),
)

squad_members = Table(
    "squad_members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("squad_id", ForeignKey("squads.id"), nullable=False, index=True),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("begins", Instant, nullable=False),
    Column("ends", Instant),  # null: they are in it. A row is written once, and ended once
    Column("author_id", ForeignKey("members.id"), nullable=False),  # who put them there: they themselves, an organiser
)
Index(
    "ix_squad_members_open",
    squad_members.c.member_id,
    unique=True,
    sqlite_where=squad_members.c.ends.is_(None),
    postgresql_where=squad_members.c.ends.is_(None),
)

free_hours = Table(
    "free_hours",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("members.id"), nullable=False, unique=True),
    Column("hours", String(42), nullable=False),  # a bit for each hour of their own week, Monday's first, in hex
    Column("at", Instant, nullable=False),
)

grants = Table(
    "grants",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("right", String(16), nullable=False),
    Column("begins", Instant, nullable=False),
    Column("ends", Instant),  # null: they have it
    Column("author_id", ForeignKey("members.id"), nullable=False),
)
Index(
    "ix_grants_held",
    grants.c.member_id,
    grants.c.right,
    unique=True,
    sqlite_where=grants.c.ends.is_(None),
    postgresql_where=grants.c.ends.is_(None),
)
