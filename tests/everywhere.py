"""A member who is present in every table there is, and a search for what is left of them.

Rows are made from the schema alone, so a table that is added later has one too.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Table,
    insert,
    select,
)
from sqlalchemy.types import TypeDecorator

from bot.store.privacy import RULES
from bot.store.tables import accounts, metadata, spaces

MEMBER = 918_273_645
"""The id of the member: a number that nothing else has."""

PERSON = "person-77001-of-somebody"
"""What their platform calls them."""

TEAM = "team-of-the-group"
"""A place of their group; the other place is their talk with Cairn alone."""

WORDS = "words-55113-they-typed"
"""What stands wherever a text has room."""

AT = datetime(2026, 9, 3, 10, 30, tzinfo=UTC)


def settle(db: Connection) -> None:
    """Give the member a row in every table, as whose it may be; tables of nobody's get one too.

    They have two accounts: one where they talk to Cairn alone, one in the group.
    """
    ids: dict[str, Any] = {}
    for table in metadata.sorted_tables:
        row = {column.name: _value(table, column, ids) for column in table.c if not _made(table, column)}
        ids[table.name] = db.execute(insert(table).values(row).returning(*table.primary_key)).scalar_one()
    home = {"community_id": ids["communities"], "platform": "terminal", "external_id": TEAM, "created_at": AT}
    group = db.execute(insert(spaces).values(home).returning(spaces.c.id)).scalar_one()
    db.execute(insert(accounts).values(member_id=MEMBER, space_id=group, external_id=PERSON))


def traces(db: Connection, *signs: object) -> list[str]:
    """Every value in the database that is one of ``signs``, or whose text holds one, and where it is."""
    marks = [str(sign) for sign in signs]
    return [
        f"{table.name}.{name}: {value!r}"
        for table in metadata.sorted_tables
        for row in db.execute(select(table)).mappings()
        for name, value in row.items()
        if any(mark in str(value) for mark in marks)
    ]


def _made(table: Table, column: Column[Any]) -> bool:
    """Whether the database makes the value, or a row of this table cannot yet point to another one of it."""
    itself = any(key.column.table is table for key in column.foreign_keys)
    return itself or (column.name == "id" and table.name != "members")


def _value(table: Table, column: Column[Any], ids: dict[str, Any]) -> object:
    rule = RULES[table.name]
    for key in column.foreign_keys:
        return ids[key.column.table.name]
    if table.name == "members" and column.primary_key:
        return MEMBER
    if (table.name, column.name) == ("spaces", "external_id"):
        return f"@{PERSON}"
    if (table.name, column.name) == ("accounts", "external_id"):
        return PERSON
    if rule.person is not None and column.name in rule.person:
        return PERSON if column.name == rule.person[0] else TEAM
    if column.name in rule.keys:
        return f"thing:{MEMBER}:subject:0"
    return _plain(column)


def _plain(column: Column[Any]) -> object:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    match kind:
        case Boolean():
            return False
        case Integer():
            return 7
        case DateTime():
            return AT if isinstance(column.type, TypeDecorator) else AT.replace(tzinfo=None)
        case Date():
            return date(2026, 9, 3)
        case LargeBinary():
            return WORDS.encode()
        case Float():
            return 7.5
        case JSON():
            return {"words": WORDS}
    return {"zone": "UTC", "platform": "terminal", "roadmap": None}.get(column.name, WORDS[: kind.length or 99])
