"""Thousands of random steps: after each, totals and histogram are what a plain addition of the ledger says."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, create_engine, func, select, text

from bot.store import schema
from bot.store.engine import Store
from bot.store.tables import ledger, totals
from bot.study import runs, seasons
from bot.study.ledger import CHECK, KEPT, MARK, THANKS, Entry, append, last_own, reverse
from bot.study.members import by_id
from bot.study.recount import recount
from bot.study.totals import STREAK, show_to
from bot.study.visibility import Visible
from tests.conftest import NOON
from tests.study.scores import earn, expected, people, standing

SLOW = bool(os.environ.get("CAIRN_TEST_SLOW"))
WHO = st.integers(0, 5)
EARNED = st.tuples(
    WHO,
    st.sampled_from([0, 1, 1, 3, 4, 4, 20, 63, 64, 65, -1, -5]),
    st.integers(0, 20),
    st.sampled_from([MARK, CHECK, THANKS, KEPT]),
)


class Walk(RuleBasedStateMachine):
    """Two communities of three on a fresh database."""

    store: Store

    @initialize()
    def begin(self) -> None:
        self.open()
        self.team = people(self.store, 3, 1) + people(self.store, 3, 2)
        self.written: list[tuple[int, Entry]] = []

    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(f"sqlite:///{Path(self.folder.name, 'cairn.db')}")
        schema.upgrade(self.store)

    @contextmanager
    def step(self) -> Iterator[Connection]:
        with self.store.transaction(write=True) as db:
            yield db

    @rule(rows=st.lists(EARNED, min_size=1, max_size=4))
    def earn(self, rows: list[tuple[int, int, int, str]]) -> None:
        with self.step() as db:
            for who, points, ago, kind in rows:
                earn(db, self.team[who], points, NOON - timedelta(days=ago), kind)

    @rule(who=WHO, points=st.integers(1, 9))
    def earn_once(self, who: int, points: int) -> None:
        with self.step() as db:
            entry = Entry(CHECK, "ml.topic", "passed", f"once:{who}", "test", points)
            append(db, self.team[who], NOON, entry)

    @rule(who=WHO)
    def take_back(self, who: int) -> None:
        with self.step() as db:
            row = last_own(db, self.team[who], NOON)
            if row is not None:
                assert reverse(db, self.team[who], NOON + timedelta(days=9), row)

    @rule(rows=st.lists(EARNED, min_size=1, max_size=2))
    def fail(self, rows: list[tuple[int, int, int, str]]) -> None:
        with suppress(ZeroDivisionError), self.step() as db:
            for who, points, ago, kind in rows:
                earn(db, self.team[who], points, NOON - timedelta(days=ago), kind)
            raise ZeroDivisionError

    @rule(who=WHO, choice=st.sampled_from(Visible), points=st.sampled_from([0, 2, 64]))
    def show(self, who: int, choice: Visible, points: int) -> None:
        with self.step() as db:
            earn(db, self.team[who], points)
            show_to(db, self.team[who].id, choice)

    @rule(which=st.sampled_from([0, 3]), weeks_ago=st.integers(-1, 3))
    def season(self, which: int, weeks_ago: int) -> None:
        """One begins in a community, or the one that runs there ends."""
        organiser = self.team[which]
        with self.step() as db:
            running = seasons.of(db, organiser.community_id)
            if running is not None:
                assert seasons.end(db, organiser, NOON, running)
            else:
                assert seasons.start(db, organiser, NOON, "season", NOON.date() - timedelta(weeks=weeks_ago))

    @rule(who=WHO, later=st.integers(0, 10))
    def note_the_run(self, who: int, later: int) -> None:
        """At any time: what is noted is what the streak tells at that time, whatever was noted before."""
        now = NOON + timedelta(days=later)
        with self.step() as db:
            member = by_id(db, self.team[who].id)
            assert member is not None
            told = runs.amounts(runs.note(db, member, now))
        with self.store.transaction(write=False) as db:
            noted = select(totals.c.period, totals.c.points).where(
                totals.c.member_id == member.id, totals.c.kind == STREAK, totals.c.points != 0
            )
            assert {row.period: row.points for row in db.execute(noted)} == told

    @rule()
    def count_again(self) -> None:
        with self.step() as db:
            assert recount(db) == 0

    @invariant()
    def all_is_right(self) -> None:
        if not hasattr(self, "team"):
            return
        with self.store.transaction(write=False) as db:
            assert standing(db) == expected(db)
            given = db.execute(select(func.coalesce(func.sum(ledger.c.points), 0))).scalar_one()
            all_time = (totals.c.kind == "points", totals.c.period == "all")
            kept = db.execute(select(func.coalesce(func.sum(totals.c.points), 0)).where(*all_time)).scalar_one()
            weekly = (totals.c.kind == "points", totals.c.period.like("2%"))
            weeks = db.execute(select(func.coalesce(func.sum(totals.c.points), 0)).where(*weekly)).scalar_one()
            assert given == kept == weeks

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.close()

    def close(self) -> None:
        self.folder.cleanup()


@pytest.mark.timeout(1800 if SLOW else 300)
def test_thousands_of_steps_on_sqlite() -> None:
    """Ten thousand where ``CAIRN_TEST_SLOW`` is set."""
    walks = 200 if SLOW else 30
    run_state_machine_as_test(
        Walk, settings=settings(max_examples=walks, stateful_step_count=50, deadline=None, database=None)
    )


@pytest.mark.timeout(300)
def test_some_hundred_steps_on_postgresql(server: str) -> None:
    class Served(Walk):
        def open(self) -> None:
            engine = create_engine(server, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.execute(text("DROP SCHEMA public CASCADE"))
                connection.execute(text("CREATE SCHEMA public"))
            engine.dispose()
            self.store = Store(server)
            schema.upgrade(self.store)

        def close(self) -> None:
            pass

    few = settings(
        max_examples=8,
        stateful_step_count=40,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(Served, settings=few)
