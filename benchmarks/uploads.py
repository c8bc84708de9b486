"""A file of predictions handed in: read, scored, stored and answered; and a hundred of them at once.

Week 45 of the shipped season has the most rows to predict (1,600). Beside one upload stands what nobody can do
without: ``csv``, the bare metric on both halves, and one write transaction that keeps the file. The goal is at most
twice that, in CPU time; each upload is its sender's first contact. Then a hundred members send theirs at the same
moment, while somebody else asks for ``/roadmap stage 3`` every 20 ms; of those answers the 99th percentile is to be
under a second. What a platform is told first, that Cairn has heard, comes before any of this. SQLite, one thread.
"""

from __future__ import annotations

import asyncio
import csv
import io
import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from benchmarks.measure import Row, alternate, at_most, percentile
from bot.app import App
from bot.challenges.generators.made import Hidden
from bot.chat.invocation import Invocation, call
from bot.chat.reply import Reply
from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Request, Space
from bot.chat.upload import Upload
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum.load import find_content, load
from bot.store import schema
from bot.store.engine import Store
from bot.store.tables import challenge_files
from bot.study import announced, members, seasons

GOAL = 2.0
WAIT_GOAL = 1.0
WEEK, PART = 45, "p1"
ROUNDS, CALLS = 9, 20
TOGETHER = 100
APART = 0.02
HERE = Space("bench", "here")
STARTED = datetime(2026, 1, 4, 12, tzinfo=UTC)
OPEN = datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(weeks=WEEK - 1, days=1)


@dataclass
class Group:
    """A group in its 45th week: the app, a file that is nearly right, the hidden labels, and the run's number."""

    app: App
    data: bytes
    hidden: Hidden
    run: int

    def ask(self, person: str, invocation: Invocation) -> Request:
        """``person`` in the group runs ``invocation``."""
        return Request(HERE, "general", person, invocation, MEMBER_RIGHTS)

    def upload(self, person: str) -> Request:
        """``person`` hands the file in."""
        return self.ask(person, call("challenge upload", week=WEEK, part=PART, file=Upload("answer.csv", self.data)))


def run() -> list[Row]:
    """Measure and return the rows."""
    with _group() as group:
        people = (f"person-{number}" for number in itertools.count())
        kept = itertools.count(1)
        found = alternate(
            lambda: _cpu(lambda: _taken(group, group.app.answer(group.upload(next(people))))),
            lambda: _cpu(lambda: _floor(group, next(kept))),
            ROUNDS,
        )
        waits = asyncio.run(_at_once(group))
    worst = percentile(waits, 0.99)
    rows = len(group.hidden.public.labels) + len(group.hidden.private.labels)
    what = f"{TOGETHER} uploads at once: an answer to somebody else, p99 of {len(waits)}"
    return [
        at_most(f"{rows:,} predictions taken, scored, kept, answered : csv, metric, a transaction (CPU)", found, GOAL),
        Row(what, f"{worst * 1000:.0f} ms", "", f"{worst * 1000:.0f} ms", f"< {WAIT_GOAL:g} s", worst < WAIT_GOAL),
    ]


@contextmanager
def _group() -> Iterator[Group]:
    content = load(find_content(None))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder, 'cairn.db')}")
        schema.upgrade(store)
        clock = FixedClock(STARTED)
        app = App(load_tree(), store, content, clock)
        start = app.route(f"/studyadmin season-start {content.seasons[0].model.season}")
        app.answer(Request(HERE, "general", "organiser", start, ORGANISER_RIGHTS))
        clock.set(OPEN)
        app.answer(Request(HERE, "general", "organiser", app.route("/challenge show"), MEMBER_RIGHTS))
        with store.transaction(write=True) as db:
            member = members.find(db, HERE, "organiser")
            season = None if member is None else seasons.of(db, member.community_id)
            found = None if season is None else announced.of_week(db, season, WEEK)
            if member is None or found is None:
                raise AssertionError(f"week {WEEK} was not announced")
            made = announced.made_for(db, found, found.challenge.parts[0], member.id, OPEN)
            if made is None or made.hidden is None or found.challenge.parts[0].id != PART:
                raise AssertionError(f"week {WEEK} has no hidden labels")
        labels = {**made.hidden.public.labels, **made.hidden.private.labels}
        lines = [f"{id_},{label}" for id_, label in labels.items()]
        data = ("id,prediction\n" + "\n".join(lines) + "\n").encode()
        try:
            yield Group(app, data, made.hidden, found.id)
        finally:
            app.close()


def _taken(group: Group, reply: Reply) -> None:
    if reply.error:
        raise AssertionError(reply.summary)


def _floor(group: Group, number: int) -> None:
    """The file is trusted, scored on both halves, and kept."""
    rows = csv.reader(io.StringIO(group.data.decode(), newline=""))
    next(rows)
    predicted = dict(rows)  # type: ignore[arg-type]
    for half in (group.hidden.public, group.hidden.private):
        group.hidden.measure.score(list(half.labels.values()), [predicted[id_] for id_ in half.labels])
    with group.app.store.transaction(write=True) as db:
        kept = {"run_id": group.run, "name": f"floor-{number}", "data": group.data, "caption": ""}
        db.execute(insert(challenge_files).values(**kept))


def _cpu(once: Callable[[], None]) -> float:
    began = time.process_time()
    for _ in range(CALLS):
        once()
    return (time.process_time() - began) / CALLS


async def _at_once(group: Group) -> list[float]:
    """How long somebody else waits for each answer while the uploads are seen to, in seconds."""
    uploads = [asyncio.create_task(group.app.handle(group.upload(f"crowd-{each}"))) for each in range(TOGETHER)]
    waits: list[float] = []

    async def ask() -> None:
        began = time.perf_counter()
        reply = await group.app.handle(group.ask("organiser", group.app.route("/roadmap stage 3")))
        _taken(group, reply)
        waits.append(time.perf_counter() - began)

    asked: list[asyncio.Task[None]] = []
    while not all(each.done() for each in uploads):
        asked.append(asyncio.create_task(ask()))
        await asyncio.sleep(APART)
    await asyncio.gather(*asked)
    for each in uploads:
        _taken(group, each.result())
    return waits
