"""What is kept about a member: counted for them to read, and whole for them to take along.

Both follow ``bot.store.privacy``, so that a table that is added later is in them too.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bot.store import privacy
from bot.store.privacy import Rule, Whose
from bot.store.tables import accounts, merges, spaces

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run instead of show."""

YOU, ANOTHER = "you", "another member"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """How many ``rows`` of one kind there are, called ``what``, and since when; ``None`` where no time is kept."""

    what: str
    rows: int
    since: datetime | None


def whose(db: Connection, member_id: int) -> Whose:
    """A member as their rows know them: their id, those of members who turned out to be them, and their accounts."""
    ids = [member_id]
    for each in ids:  # it grows: somebody who was merged may have been two before
        gone = select(merges.c.gone_id).where(merges.c.kept_id == each, merges.c.undone_at.is_(None))
        ids += [found for found in db.execute(gone).scalars() if found not in ids]
    found = db.execute(
        select(spaces.c.platform, spaces.c.external_id, accounts.c.external_id)
        .join_from(accounts, spaces)
        .where(accounts.c.member_id == member_id)
    )
    return Whose(tuple(ids), tuple((platform, space, person) for platform, space, person in found))


def summary(db: Connection, owner: Whose) -> list[Kept]:
    """How much of each kind is kept about ``owner``; kinds without a row are left out."""
    found = []
    for table, rule in privacy.owned():
        since = func.min(table.c[rule.since]) if rule.since else func.min(None)
        rows, first = db.execute(select(func.count(), since).where(privacy.theirs(table, owner))).one()
        if rows:
            if isinstance(first, datetime) and first.tzinfo is None:
                first = first.replace(tzinfo=UTC)
            found.append(Kept(rule.what, rows, first))
    return found


def everything(db: Connection, owner: Whose) -> dict[str, list[Row]]:
    """Every row that is kept about ``owner``, by table, as values that JSON and CSV can hold.

    Secrets are left out, and so are the ids of other members: a row says that it was another one.
    """
    found = {}
    for table, rule in privacy.owned():
        shown = [column for column in table.c if column.name not in rule.hide]
        rows = db.execute(select(*shown).where(privacy.theirs(table, owner)).order_by(*table.primary_key))
        kept = [_plain(rule, owner, dict(row)) for row in rows.mappings()]
        if kept:
            found[table.name] = kept
    return found


def as_json(tables: Mapping[str, Sequence[Row]], made: datetime) -> bytes:
    """All rows in one JSON text, each table with what it is."""
    said = {name: {"what": privacy.RULES[name].what, "rows": list(rows)} for name, rows in tables.items()}
    whole = {"made": made.isoformat(), "tables": said}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def as_csv(rows: Sequence[Row]) -> bytes:
    """The rows of one table as CSV under their columns' names, of which no text can be a formula.

    A number is no text: a spreadsheet still adds up points, negative ones too.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows[0].keys())
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue().encode()


def _plain(rule: Rule, owner: Whose, row: Row) -> Row:
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name in rule.members and value is not None:
            value = YOU if value in owner.members else ANOTHER
        elif isinstance(value, (date, datetime)):
            value = value.isoformat()
        found[name] = value
    return found


def _cell(value: object) -> object:
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
