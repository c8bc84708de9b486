"""A whole season closed at once: final verdicts, points, standings and statistics of every week, by group size.

Cairn was away, say, and finds every week of the season over. Every member has answered every part of every week, two of
three rightly; a file of predictions comes from one member in ten. What is measured is one pass over all
weeks in one transaction, and then the results and the statistics of each. The goal is that a member costs at 1,000 at
most 1.25 times what one costs at 250: nobody pays for how many the others are. CPU time, SQLite, one pass each, since a
season closes once; filling is not counted.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from benchmarks.measure import Row
from bot.curriculum.catalog import Catalog
from bot.curriculum.challenge import PredictionsPart
from bot.curriculum.load import find_content, load
from bot.rehearsal.answers import answers
from bot.store import schema
from bot.store.engine import Store
from bot.store.tables import communities, members, submissions
from bot.study import announced, closing, seasons
from bot.study.announced import Run
from bot.study.members import Member, by_id
from bot.study.submissions import having

SIZES = (250, 1_000)
GOAL = 1.25
RIGHT = 2 / 3
FILES = 10
"""One member in so many sends a file of predictions."""
MONDAY = date(2026, 1, 5)
AFTER = datetime(2027, 3, 1, tzinfo=UTC)


def run() -> list[Row]:
    """Measure and return the rows."""
    content = load(find_content(None))
    costs, weeks, parts = [], 0, 0
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(f"sqlite:///{Path(folder) / 'season.db'}")
            schema.upgrade(store)
            with store.transaction(write=True) as db:
                organiser = _fill(db, size)
                weeks, parts = _answer(db, content, organiser, size)
            began = time.process_time()
            with store.transaction(write=True) as db:
                closed = closing.close_due(db, organiser.community_id, AFTER)
            with store.transaction(write=True) as db:
                for each in closed:
                    closing.results(db, each, AFTER)
                    closing.statistics(db, each)
            costs.append((time.process_time() - began) / size)
            if len(closed) != weeks:
                raise AssertionError(f"{len(closed)} of {weeks} weeks were closed")
            store.close()
    ratio = costs[1] / costs[0]
    what = f"a season of {weeks} weeks closed, a member at {SIZES[1]:,} : one at {SIZES[0]} (CPU)"
    shown = [f"{cost * 1000:.1f} ms" for cost in costs]
    whole = f"{costs[1] * SIZES[1]:.1f} s"
    return [
        Row(what, shown[1], shown[0], f"{ratio:.2f}x", f"<= {GOAL}x", ratio <= GOAL),
        Row(f"  the whole of it, {parts:,} answers", whole, "", whole, "", None),
    ]


def _fill(db: Connection, size: int) -> Member:
    """A community of ``size`` members that follows the season. Returns the first."""
    community = db.execute(
        insert(communities).values(zone="UTC", created_at=AFTER).returning(communities.c.id)
    ).scalar_one()
    rows = [
        {"community_id": community, "day_start": 240, "joined_at": AFTER - timedelta(days=500)} for _ in range(size)
    ]
    db.execute(insert(members), rows)
    found = by_id(db, 1)
    if found is None:
        raise AssertionError("there is no first member")
    return found


def _answer(db: Connection, content: Catalog, organiser: Member, size: int) -> tuple[int, int]:
    """Everybody's answers to every week. Returns how many weeks and answers there are."""
    season = seasons.start(db, organiser, AFTER - timedelta(days=430), content.seasons[0].model.season, MONDAY)
    if season is None:
        raise AssertionError("no season was started")
    announced.settle(db, content, organiser.community_id, AFTER)
    chance = random.Random(1)
    runs = announced.all_of(db, season)
    rows = [row for run_ in runs for member in range(1, size + 1) for row in _rows(db, run_, member, chance)]
    db.execute(insert(submissions), rows)
    return len(runs), len(rows)


def _rows(db: Connection, run_: Run, member: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    at = run_.closes_at - timedelta(hours=1)
    have = [having(db, run_, part, member, at) for part in run_.challenge.parts]
    given = answers(run_, have, RIGHT, f"member-{member}", chance)
    for each, invocation in zip(have, given, strict=True):
        part = each.asked.part
        if isinstance(part, PredictionsPart) and member % FILES:
            continue
        args = dict(invocation.args)
        said: Any = args.get("file") or args.get("answer")
        if said is None:
            letters = each.asked.letters()
            said = "".join(letters[one] for one in str(args["chosen"]))
        read = each.kind.read(each.asked, said)
        yield {
            "run_id": run_.id,
            "member_id": member,
            "part": part.id,
            "revision": 1,
            "answer": read.kept,
            "data": read.data,
            "late": False,
            "at": at,
        }
