"""How every table stands to a member: whose its rows are, what an export shows, what forgetting and merging do.

Every table has a rule here, those without anything of a member's too; a test compares the rules with the schema. So
``/profile data, export, forget`` and the merging of two members need no change for a new table: its rule is enough.

A new table:

- holds a member's rows: name its columns with members' ids in ``members``, the owner's first;
- hangs on another table's rows: name the column that leads there in ``through``;
- holds nothing of a member's: ``Rule(why=…)`` says why.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, and_, false, or_, select

from bot.store.challenge_privacy import CHALLENGES
from bot.store.privacy_terms import NOTHING as NOTHING
from bot.store.privacy_terms import UNIQUE as UNIQUE
from bot.store.privacy_terms import Forgetting as Forgetting
from bot.store.privacy_terms import Merging as Merging
from bot.store.privacy_terms import Rule as Rule
from bot.store.privacy_terms import Whose as Whose
from bot.store.tables import metadata

RULES: dict[str, Rule] = CHALLENGES | {
    "members": Rule(
        "Your settings here",
        members=("id",),
        since="joined_at",
        forget=Forgetting.DELETE,
        blank={"day_start": 240, "visible": "hidden"},  # as everybody's day begins; on no board
    ),
    "accounts": Rule(
        "Accounts you speak from: your platform's id for you",
        members=("member_id",),
        forget=Forgetting.DELETE,
        merge=Merging.MOVE,
    ),
    "ledger": Rule(
        "Entries: marks, answers, passed checks, points",
        members=("member_id", "author_id"),
        since="at",
        forget=Forgetting.UNNAME,
        blank={"reason": None},
        keys=("award_key",),
        merge=Merging.COPY,
    ),
    "checkins": Rule(
        "What you wrote when you checked in",
        members=("member_id",),
        forget=Forgetting.DELETE,
        merge=Merging.MOVE,
    ),
    "pledges": Rule(
        "Promises you made, with their changes",
        members=("member_id", "witness_id"),
        forget=Forgetting.UNNAME,  # the group's kept over made stays what it was
        blank={"text": None},
        merge=Merging.MOVE,
    ),
    "thanks": Rule(
        "Thanks you gave, with your words",
        members=("giver_id", "receiver_id"),
        forget=Forgetting.UNNAME,  # whoever got them keeps the point
        blank={"text": None},
    ),
    "holidays": Rule(
        "Holidays of the group that you entered",
        members=("author_id",),
        since="at",
        forget=Forgetting.UNNAME,
    ),
    "schedules": Rule(
        "Posts that come by themselves since you switched them on",
        members=("member_id",),
        since="at",
        forget=Forgetting.UNNAME,  # the group's posts go on
        blank={"name": None},
    ),
    "audit": Rule(
        "What you changed as an organiser",
        members=("member_id",),
        since="at",
        forget=Forgetting.UNNAME,
    ),
    "totals": Rule(
        "Your points by week and in all, added up from the entries",
        members=("member_id",),
        forget=Forgetting.UNNAME,
        blank={"listed": False},
    ),
    "notes": Rule(
        "Notes on topics, those you took back too",
        members=("member_id",),
        since="at",
        forget=Forgetting.DELETE,
        merge=Merging.MOVE,
    ),
    "squad_members": Rule(
        "Squads you were in, and since when",
        members=("member_id", "author_id"),
        since="begins",
        forget=Forgetting.DELETE,
        merge=Merging.MOVE,
    ),
    "free_hours": Rule(
        "Hours of the week in which you have time",
        members=("member_id",),
        since="at",
        forget=Forgetting.DELETE,
        merge=Merging.MOVE,
    ),
    "grants": Rule(
        "Rights that an organiser gave you",
        members=("member_id", "author_id"),
        since="begins",
        forget=Forgetting.DELETE,
        merge=Merging.MOVE,
    ),
    "codes": Rule(
        "One-time codes you asked for",
        members=("member_id",),
        since="made_at",
        hide=("digest",),
        forget=Forgetting.DELETE,
    ),
    "guesses": Rule(
        "Wrong codes you typed in the last minutes: how often, not what",
        members=("member_id",),
        since="at",
        forget=Forgetting.DELETE,
    ),
    "merges": Rule(
        "That accounts of yours were joined",
        members=("kept_id", "gone_id"),
        since="at",
        forget=Forgetting.DELETE,
    ),
    "joined_members": Rule(
        "That you came along when two places became one group",
        members=("member_id",),
        forget=Forgetting.UNNAME,
    ),
    "spaces": Rule(
        "Talks with Cairn alone, which are named after you",
        person=("external_id", "external_id"),
        since="created_at",
        forget=Forgetting.UNNAME,
        blank={"external_id": UNIQUE},
    ),
    "deliveries": Rule(
        "Posts that you asked for, and what became of them",
        person=("person", "space"),
        since="at",
        forget=Forgetting.DELETE,
    ),
    "installations": Rule(
        "That you added Cairn to your workspace",
        person=("user_id", "team_id"),
        since="installed_at",
        hide=("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url"),
        forget=Forgetting.UNNAME,
        blank={"user_id": "", "user_token": None, "user_scopes": None, "user_refresh_token": None}
        | {"user_token_expires_at": None},
    ),
    "installed_bots": Rule(why="the app's own tokens in a workspace"),
    "communities": Rule(why="a group as a whole"),
    "squads": Rule(why="the squads of a group, without who is in them"),
    "heartbeats": Rule(why="when this Cairn was last alive"),
    "outages": Rule(why="when this Cairn was not"),
    "histogram": Rule(why="how many members have how many points, not who"),
    "space_joins": Rule(why="which spaces are one group"),
    "registrations": Rule(why="what a platform was told of the commands"),
    "inbox": Rule(why="a platform's names of calls, without who made them, for two days"),
    "oauth_states": Rule(why="random numbers, for ten minutes"),
}


def owned() -> list[tuple[Table, Rule]]:
    """Every table that can hold a member's rows, those that others point to first."""
    return [(table, RULES[table.name]) for table in metadata.sorted_tables if RULES[table.name].owned]


def theirs(table: Table, whose: Whose) -> ColumnElement[bool]:
    """The condition for the rows of ``table`` that are ``whose``."""
    rule = RULES[table.name]
    found: list[ColumnElement[bool]] = []
    if rule.members:
        found.append(table.c[rule.members[0]].in_(whose.members))
    if rule.through:
        (key,) = table.c[rule.through].foreign_keys
        parent = key.column.table
        found.append(table.c[rule.through].in_(select(key.column).where(theirs(parent, whose))))
    if rule.person is not None:
        who, where = (table.c[name] for name in rule.person)
        for platform, space, person in whose.accounts:
            same = [table.c.platform == platform] if "platform" in table.c else []
            places = (space,) if who is where else (space, f"@{person}")  # or as they talk with Cairn alone
            found.append(and_(who.in_((person, f"@{person}")), where.in_(places), *same))
    return or_(*found) if found else false()
