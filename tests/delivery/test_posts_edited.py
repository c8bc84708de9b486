"""Organisers who change everything in the very second in which a post is due: never two for one period."""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum.catalog import Catalog
from bot.delivery import planning, schedules
from bot.delivery.kinds import Kind
from bot.store import schema
from bot.store.engine import Store
from bot.store.tables import deliveries, spaces
from bot.store.tables import schedules as table
from tests.delivery.wall import MONDAY_NINE, Group, Process, Wall, group, news, tip

ZONES = ["UTC", "Europe/Berlin", "Asia/Tokyo", "Pacific/Honolulu", "Pacific/Kiritimati", "America/New_York"]
CHANNELS = ["general", "random"]
EXAMPLES = 2000 if os.environ.get("CAIRN_TEST_SLOW") else 150

kinds = st.sampled_from([news, tip])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("tick"), st.integers(0, 1)),
        st.tuples(st.just("die"), st.sampled_from(["", "lost", "dropped", "not now"])),
        st.tuples(st.just("wait"), st.sampled_from([0, 1, 31, 3600, 6 * 3600, 86_400, 7 * 86_400])),
        st.tuples(st.just("set back"), st.sampled_from([1, 3600, 86_400])),
        st.tuples(st.just("zone"), st.sampled_from(ZONES)),
        st.tuples(st.just("time"), kinds, st.integers(0, 1439)),
        st.tuples(st.just("day"), st.integers(0, 6)),
        st.tuples(st.just("channel"), kinds, st.sampled_from(CHANNELS)),
        st.tuples(st.just("pause"), kinds),
        st.tuples(st.just("resume"), kinds),
        st.tuples(st.just("run"), kinds),
    ),
    min_size=3,
    max_size=25,
)


def act(step: tuple[Any, ...], here: Group, clock: FixedClock, wall: Wall, processes: list[Process]) -> None:
    now = clock.now()
    match step:
        case ("tick", number):
            processes[number].tick()
        case ("die", how):
            wall.coming.append(how)
            processes[0].tick()
            wall.coming.clear()
            processes[0] = Process(here.app, wall)
        case ("wait", seconds):
            clock.set(now + timedelta(seconds=seconds))
        case ("set back", seconds):
            clock.set(now - timedelta(seconds=seconds))
        case ("zone", zone):
            here.set_zone(zone)
        case ("time", kind, minute):
            here.switch_on(kind, minute=minute)
        case ("day", weekday):
            here.switch_on(news, days=1 << weekday)
        case ("channel", kind, channel):
            here.switch_on(kind, channel)
        case ("pause", kind):
            here.change(schedules.pause, here.schedule(kind), now, "Enough.")
        case ("resume", kind):
            here.change(schedules.resume, here.schedule(kind), kind, now)
        case ("run", kind):
            at_once(here, kind, clock)


def at_once(here: Group, kind: Kind, clock: FixedClock) -> None:
    found = here.schedule(kind)
    if found.paused_at is None:
        here.change(planning.at_once, found, kind, clock.now())


def test_never_two_for_one_period(content: Catalog, tmp_path_factory: Any) -> None:
    """A14, on SQLite: two processes, lost answers, clocks that are set, and every kind of change between two ticks."""
    folder: Path = tmp_path_factory.mktemp("edited")
    store = Store(f"sqlite:///{folder / 'cairn.db'}")
    schema.upgrade(store)
    clock = FixedClock(MONDAY_NINE)
    app = App(load_tree(), store, content, clock)

    @given(steps)
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    def whatever_happens(done: list[tuple[Any, ...]]) -> None:
        with store.transaction(write=True) as db:
            for each in (deliveries, table, spaces):
                db.execute(each.delete())
        clock.set(MONDAY_NINE - timedelta(seconds=1))
        wall, here = Wall(), group(app)
        for kind in (news, tip):
            here.switch_on(kind)
        processes = [Process(app, wall), Process(app, wall)]
        for step in done:
            act(step, here, clock, wall, processes)
        counted = Counter(key for key in wall.keys if key.startswith("post/"))
        assert all(number == 1 for number in counted.values()), (counted, done)
        told = Counter(key for key in wall.keys if key.startswith("notice/"))
        assert all(number == 1 for number in told.values())

    whatever_happens()
    store.close()
