"""The tables. Statements live beside the rule that needs them; nothing here knows a rule.

A community is apart from its spaces, since one community may have a home on two platforms; a member is apart from
their accounts, since one person may speak from both.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from bot.store.challenge_tables import challenge_decisions as challenge_decisions
from bot.store.challenge_tables import challenge_files as challenge_files
from bot.store.challenge_tables import challenge_ratings as challenge_ratings
from bot.store.challenge_tables import challenge_reports as challenge_reports
from bot.store.challenge_tables import challenge_runs as challenge_runs
from bot.store.challenge_tables import challenge_steps as challenge_steps
from bot.store.challenge_tables import reviews as reviews
from bot.store.challenge_tables import season_acts as season_acts
from bot.store.challenge_tables import seasons as seasons
from bot.store.challenge_tables import submissions as submissions
from bot.store.challenge_tables import variants as variants
from bot.store.challenge_tables import verdicts as verdicts
from bot.store.columns import Instant
from bot.store.columns import metadata as metadata
from bot.store.delivery_tables import deliveries as deliveries
from bot.store.delivery_tables import schedules as schedules
from bot.store.platform_tables import inbox as inbox
from bot.store.platform_tables import installations as installations
from bot.store.platform_tables import installed_bots as installed_bots
from bot.store.platform_tables import oauth_states as oauth_states
from bot.store.platform_tables import registrations as registrations
from bot.store.squad_tables import free_hours as free_hours
from bot.store.squad_tables import grants as grants
from bot.store.squad_tables import squad_members as squad_members
from bot.store.squad_tables import squads as squads

communities = Table(
    "communities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("roadmap", String(48)),  # null: the first of the content folder
    Column("zone", String(64), nullable=False),  # an IANA name, never an offset
    Column("created_at", Instant, nullable=False),
)

spaces = Table(
    "spaces",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("platform", String(32), nullable=False),
    Column("external_id", String(128), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("left_at", Instant),  # when Cairn was removed from it; null: it is there
    Column("notices", String(160)),  # the channel where its organisers are told what they have to see to
    UniqueConstraint("platform", "external_id"),
)

members = Table(
    "members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("zone", String(64)),  # null: the community's
    Column("day_start", Integer, nullable=False),  # minutes after midnight at which the member's day begins
    Column("joined_at", Instant, nullable=False),
    Column("joined_day", Date),  # the member's own first day; null: joined before days were written down
    Column("first_day", Date),  # the local day from which zone and day_start count, if they were changed
    Column("zone_before", String(64)),  # what counted before that day
    Column("day_start_before", Integer),
    Column("alias", String(32)),  # what the member chose to be called; null: two words made from the id
    Column("alias_key", Text),  # the same, folded: nobody of the community has another's
    Column("visible", String(8), nullable=False, server_default="everyone"),  # to whom: see bot.study.visibility
    Column("quiet_from", Integer),  # hours on the member's own clock between which nothing is sent unasked
    Column("quiet_to", Integer),
    Column("notify", String(32)),  # the platform on which reminders reach them; off: none; null: where they came first
    Column("language", String(8)),
    Index("ix_members_community_id_joined_at", "community_id", "joined_at"),
    Index("ix_members_community_id_alias_key", "community_id", "alias_key", unique=True),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("space_id", ForeignKey("spaces.id"), nullable=False),
    Column("external_id", String(128), nullable=False),
    UniqueConstraint("space_id", "external_id"),
    Index("ix_accounts_external_id", "external_id"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("subject", String(64), nullable=False),  # a content id
    Column("value", String(64), nullable=False),  # what the kind says of the subject: a state, a chosen answer
    Column("points", Integer, nullable=False),
    Column("rule", String(48), nullable=False),
    Column("at", Instant, nullable=False),
    Column("local_day", Date, nullable=False),  # the member's own day, fixed when the row was written
    Column("author_id", ForeignKey("members.id"), nullable=False),
    Column("reason", Text),
    Column("reverses", ForeignKey("ledger.id"), unique=True),
    Column("award_key", String(160), nullable=False, unique=True),  # the same thing twice counts once
    Index("ix_ledger_member_id_kind_subject", "member_id", "kind", "subject"),
)

checkins = Table(
    "checkins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ledger_id", ForeignKey("ledger.id"), nullable=False, unique=True),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("text", Text),  # null: taken away since; the ledger's row stays, so no total changes
    Column("minutes", Integer),
)

# What boards are read from. Both tables can be made again from the ledger at any time: bot.study.recount.

totals = Table(
    "totals",
    metadata,
    Column("community_id", ForeignKey("communities.id"), primary_key=True),
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),  # which points: points, checked
    Column("period", String(16), primary_key=True),  # 2026-W48, all
    Column("points", Integer, nullable=False),
    Column("listed", Boolean, nullable=False),  # whether the member is on boards: what members.visible says
    Index("ix_totals_board", "community_id", "kind", "period", "listed", "points", "member_id"),
    sqlite_with_rowid=False,
)

histogram = Table(
    "histogram",
    metadata,
    Column("community_id", ForeignKey("communities.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("width", Integer, primary_key=True),  # 1: of exactly these points; 64: of these and the 63 above
    Column("points", Integer, primary_key=True),  # more than 0
    Column("members", Integer, nullable=False),  # how many listed members have them
    sqlite_with_rowid=False,
)

pledges = Table(
    "pledges",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ledger_id", ForeignKey("ledger.id"), nullable=False, unique=True),  # the row that made or changed it
    Column("promise", ForeignKey("ledger.id"), nullable=False),  # the row that made it; changes are further rows
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("week", Date, nullable=False),  # the Monday of the member's own week in which it was made
    Column("begins", Date, nullable=False),  # the first of the member's days that count for it
    Column("due", Date, nullable=False),  # and the last
    Column("text", Text),  # null: in numbers alone, or taken away since
    Column("unit", String(8)),  # what the ledger counts; null: in words, believed
    Column("amount", Integer),
    Column("witness_id", ForeignKey("members.id"), index=True),
    Index("ix_pledges_community_id_week", "community_id", "week"),
)

thanks = Table(
    "thanks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ledger_id", ForeignKey("ledger.id"), nullable=False, unique=True),
    Column("giver_id", ForeignKey("members.id"), nullable=False),
    Column("receiver_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("day", Date, nullable=False),  # the giver's own
    Column("text", Text),  # null: taken away since
    UniqueConstraint("giver_id", "day", "receiver_id"),
)

holidays = Table(
    "holidays",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("first", Date, nullable=False),  # days on the calendar, the same ones for everybody
    Column("last", Date, nullable=False),
    Column("name", String(64), nullable=False),
    Column("author_id", ForeignKey("members.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),  # only before it began for anybody
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),  # who did it
    Column("at", Instant, nullable=False),
    Column("what", String(48), nullable=False),  # the command
    Column("about", String(300), nullable=False),  # what it changed, without anybody's words
    Index("ix_audit_community_id_at", "community_id", "at"),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1: whichever process runs, it is one Cairn
    Column("at", Instant, nullable=False),
)

outages = Table(
    "outages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("began_at", Instant, nullable=False),  # the last sign of life before
    Column("ended_at", Instant, nullable=False, index=True),  # and the first one after
)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("topic", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("removed_at", Instant),
    Index("ix_notes_member_id_topic", "member_id", "topic"),
)

codes = Table(
    "codes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),  # of the code; the code itself is kept nowhere
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),  # who asked for it
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("used_at", Instant),
)

guesses = Table(
    "guesses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),  # who typed a wrong code
    Column("at", Instant, nullable=False),
)

merges = Table(
    "merges",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kept_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("gone_id", ForeignKey("members.id"), nullable=False, index=True),  # without an account until it is undone
    Column("at", Instant, nullable=False),
    Column("moved", JSON, nullable=False),  # what went from one to the other: ids of rows, by table
    Column("undone_at", Instant),
)

space_joins = Table(
    "space_joins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("space_id", ForeignKey("spaces.id"), nullable=False, index=True),
    Column("from_id", ForeignKey("communities.id"), nullable=False),  # the community it left, and returns to
    Column("into_id", ForeignKey("communities.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("undone_at", Instant),
)

joined_members = Table(
    "joined_members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("join_id", ForeignKey("space_joins.id"), nullable=False, index=True),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),  # who came along, and goes back
)
