"""Processes that die in the middle, that run beside each other, of another version, with a clock that is set."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.app import App
from bot.clock import FixedClock
from bot.delivery.kinds import Kind
from tests.delivery.wall import MONDAY_NINE, Group, Killed, Process, Wall, group, news, pass_time, rows, states, tip

FAILPOINTS = ["planned", "claimed", "composed", "before the network", "accepted", "answered"]


class TestKilled:
    """A process dies at one place; another one finds what it left."""

    def kill(self, process: Process, wall: Wall, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
        """Let ``process`` die, once, at ``where``."""
        left = [1]

        def die(*_: object) -> None:
            if left and left.pop():
                raise Killed

        def dies(owner: object, name: str) -> None:
            whole = getattr(owner, name)

            async def done(*args: object) -> object:
                found = await whole(*args)
                die()
                return found

            monkeypatch.setattr(owner, name, done)

        match where:
            case "planned":
                dies(process.posts, "plan")
            case "claimed":
                dies(process.posts, "_claim")
            case "composed":
                dies(process.posts, "_made")
            case "before the network":
                wall.before = die
            case "accepted":
                wall.after = die
            case "answered":
                monkeypatch.setattr(process.posts, "_kept", lambda *_: die())
        with pytest.raises(Killed):
            process.tick()

    @pytest.mark.parametrize("where", FAILPOINTS)
    @pytest.mark.parametrize(("window", "history"), [(120.0, False), (0.0, True), (0.0, False)])
    def test_once_or_asked(
        self,
        app: App,
        cairn: Process,
        here: Group,
        clock: FixedClock,
        monkeypatch: pytest.MonkeyPatch,
        wall: Wall,
        where: str,
        window: float,
        history: bool,
    ) -> None:
        wall.window, wall.history = window, history
        here.switch_on(news)
        clock.set(MONDAY_NINE)
        self.kill(cairn, wall, monkeypatch, where)
        other = Process(app, wall)
        other.tick()  # the lease has not ended: nobody is at it twice
        assert len(wall.posts) <= 1
        pass_time(clock, seconds=31)
        for _ in range(3):
            other.tick()
            pass_time(clock, seconds=31)
        state = states(app)["post/news/place-1/2026-W49"]
        posts = [key for key in wall.keys if key.startswith("post/")]
        asked = [key for key in wall.keys if key.startswith("notice/")]
        may_find_out = history or window > 0 or where in ("planned", "claimed")
        if may_find_out:
            assert (state, len(posts), len(asked)) == ("sent", 1, 0)
        else:
            arrived = where in ("accepted", "answered")
            assert (state, len(posts), len(asked)) == ("uncertain", int(arrived), 1)


class TestTwoProcesses:
    def test_each_post_comes_once(self, app: App, wall: Wall, clock: FixedClock) -> None:
        for number in range(40):
            group(app, number).switch_on(news)
        clock.set(MONDAY_NINE)
        processes = [Process(app, wall) for _ in range(3)]

        async def all_at_once() -> None:
            await asyncio.gather(*(process._tick() for process in processes))

        asyncio.run(all_at_once())
        assert sorted(wall.keys) == sorted({f"post/news/place-{n}/2026-W49" for n in range(40)})
        assert sum(process.posting.counts["sent"] for process in processes) == 40

    def test_a_long_post_keeps_its_row(self, app: App, wall: Wall, here: Group, clock: FixedClock) -> None:
        """As long as somebody says that they are at it, nobody else is."""
        here.switch_on(news)
        clock.set(MONDAY_NINE)
        one, two = Process(app, wall), Process(app, wall)

        async def slow() -> None:
            begun, held = asyncio.Event(), asyncio.Event()
            whole = wall.post

            async def waiting(*args: object) -> str:
                begun.set()
                await held.wait()
                return await whole(*args)  # type: ignore[arg-type]

            wall.post = waiting  # type: ignore[method-assign]
            first = asyncio.create_task(one._tick())
            await begun.wait()
            for _ in range(5):
                pass_time(clock, seconds=20)
                await one.posts.renew()
                assert await two.posts.send() == 0
            held.set()
            await first

        asyncio.run(slow())
        assert wall.keys == ["post/news/place-1/2026-W49"]


@pytest.mark.parametrize("known", [{}, {"tip": tip}])
def test_a_kind_that_another_version_knows_stays_alive(
    app: App, wall: Wall, here: Group, clock: FixedClock, known: dict[str, Kind]
) -> None:
    """A13: a post whose file was renamed or taken away loses no schedule, and comes when its kind is known again."""
    here.switch_on(news)
    clock.set(MONDAY_NINE)
    older = Process(app, wall, known)
    older.tick()
    assert wall.posts == []
    assert rows(app) == []
    pass_time(clock, hours=2)
    Process(app, wall).tick()
    assert wall.keys == ["post/news/place-1/2026-W49"]


@pytest.mark.parametrize(
    "jumps",
    [[-3600], [86_400, -86_400], [-86_400, 86_400], [2, -2, 2, -2, -2, 2]],
    ids=["back an hour", "a day forth and back", "a day back and forth", "two seconds to and fro"],
)
def test_a_clock_that_is_set(
    cairn: Process, wall: Wall, here: Group, clock: FixedClock, app: App, jumps: list[int]
) -> None:
    """A7: nothing comes twice, and nothing is lost."""
    here.switch_on(tip)
    here.switch_on(news)
    clock.set(MONDAY_NINE)
    pass_time(clock, seconds=1)
    cairn.tick()
    for jump in jumps:
        pass_time(clock, seconds=jump)
        cairn.tick()
        Process(app, wall).tick()
    for day in (1, 2, 3):
        clock.set(MONDAY_NINE + timedelta(days=day, seconds=1))
        cairn.tick()
    keys = wall.keys
    assert len(keys) == len(set(keys))
    assert {row.state for row in rows(app) if row.kind == "news"} == {"sent"}
    assert {key.rpartition("/")[2] for key in keys} >= {"2026-W49", "2026-12-01", "2026-12-02", "2026-12-03"}
