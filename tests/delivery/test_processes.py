"""Real processes against the platforms of the test, killed at every place there is: what counts is what arrived."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.store import schema
from tests.adapters.discord_process import Process
from tests.delivery.due import Desk
from tests.delivery.failing import KNOWN, PLACES, PROBES
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import TOKEN
from tests.fakes.slack_server import FakeSlack

FEW = 20
GUILDS, EACH = (500, 10) if os.environ.get("CAIRN_TEST_SLOW") else (FEW, 10)
"""How many posts are due at once for three processes."""

ENTRY = ("-m", "tests.delivery.failing", "run")


class Scene:
    """A platform, a database, and processes of Cairn that come and go."""

    def __init__(self, platform: str, fake: Any, database: str, folder: Path) -> None:
        self.platform, self.fake, self.database, self.folder = platform, fake, database, folder
        self.desk = Desk(database)
        schema.upgrade(self.desk.store)
        self.started: list[Process] = []
        if platform == "discord":
            guild = fake.guild()
            self.channel = self.there = guild.channels[0].id
            self.home = self.desk.place(platform, guild.id)
        else:
            self.there = fake.channel("general")
            team = next(iter(fake.world.workspaces))
            self.channel = f"{team}/{self.there.id}"
            self.home = self.desk.place(platform, team)

    def start(self, die_at: str = "", **more: str) -> Process:
        """Start ``cairn run``, which dies at that place."""
        given = {"CAIRN_DATABASE_URL": self.database, "CAIRN_TEST_DIE_AT": die_at, "CAIRN_TEST_PLATFORM": self.platform}
        if self.platform == "discord":
            given |= {"DISCORD_TOKEN": TOKEN, "CAIRN_DISCORD_API_URL": self.fake.api_url, "CAIRN_DISCORD_SYNC": "off"}
        else:
            given |= {"SLACK_BOT_TOKEN": self.fake.token, "SLACK_APP_TOKEN": self.fake.app_token}
            given["CAIRN_SLACK_API_URL"] = self.fake.api_url
        process = Process(self.folder, [sys.executable, *ENTRY], given | more)
        self.started.append(process)
        return process

    def posted(self) -> Counter[str]:
        """How often each text stands in the channel."""
        if self.platform == "discord":
            return Counter(str(message["components"]) for message in self.fake.messages(self.there))
        return Counter(str(message["text"]) for message in self.fake.messages(self.there))

    def settled(self) -> bool:
        """Whether everything that was due has become something."""
        states = self.desk.states()
        return bool(states) and not {"planned", "sending"} & set(states)

    def log(self) -> str:
        """What the last process wrote."""
        return self.started[-1].log


@pytest.fixture(params=["discord", "slack"])
def scene(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Scene]:
    with FakeDiscord(limits=None, nonce_window=KNOWN) if request.param == "discord" else FakeSlack(limits=None) as fake:
        made = Scene(request.param, fake, database, tmp_path)
        try:
            yield made
        finally:
            for process in made.started:
                process.kill()
            made.desk.close()
        if request.param == "discord":
            assert fake.spec_faults == []


@pytest.mark.timeout(300)
def test_killed_at_every_place(scene: Scene) -> None:
    """A1: twelve processes die one after the other, each at another place and with a post of its own; one lives."""
    if scene.database.startswith("postgresql") and not os.environ.get("CAIRN_TEST_SLOW"):
        pytest.skip(
            "a minute for each platform: CAIRN_TEST_SLOW=1; test_posts_killed.py does the same inside one process"
        )
    for number, place in enumerate(PLACES):
        scene.desk.due(scene.home, scene.channel, f"probe-{number}")
        process = scene.start(place)
        assert process.popen.wait(60) == -9, f"{place}: {process.log}"
    scene.start()
    scene.desk.until(scene.settled, scene.log)
    posted = scene.posted()
    assert len(posted) == len(PLACES)
    assert set(posted.values()) == {1}
    assert scene.desk.states() == ["sent"] * len(PLACES)
    assert scene.started[-1].stop() == 0


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scene", ["slack"], indirect=True)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_killed_where_nobody_can_look(scene: Scene) -> None:
    """A3: without the history, what was cut off is never made twice; somebody is asked about each, once."""
    scene.fake.scopes.difference_update({"channels:history", "groups:history"})
    cut = ("after the intent was written", "after the platform took it", "before the end is written")
    for number, place in enumerate(cut):
        scene.desk.due(scene.home, scene.channel, f"probe-{number}")
        assert scene.start(place).popen.wait(60) == -9
    scene.desk.due(scene.home, scene.channel, "probe-9")
    scene.start()
    scene.desk.until(lambda: scene.settled() and len(scene.desk.states()) == 2 * len(cut) + 1, scene.log)
    posted = scene.posted()
    asked = [number for text, number in posted.items() if text.startswith("No answer came to a post")]
    assert sum(asked) == len(cut)
    assert posted["Probe 0."] == 0
    assert [posted[f"Probe {number}."] for number in (1, 2, 9)] == [1, 1, 1]
    assert Counter(scene.desk.states()) == {"uncertain": len(cut), "sent": len(cut) + 1}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scene", ["discord"], indirect=True)
def test_stopped_while_posts_are_under_way(scene: Scene) -> None:
    """What is on its way arrives before the end; what waits comes after the next start."""
    kinds = [f"probe-{number}" for number in range(PROBES)]
    scene.desk.due(scene.home, scene.channel, *kinds)
    process = scene.start()
    scene.desk.until(scene.posted, scene.log)
    assert process.stop() == 0
    assert "uncertain" not in scene.desk.states()
    scene.start()
    scene.desk.until(lambda: scene.settled() and len(scene.desk.states()) == PROBES, scene.log)
    posted = scene.posted()
    assert len(posted) == PROBES
    assert set(posted.values()) == {1}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scene", ["discord"], indirect=True)
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_three_processes_on_one_database(scene: Scene) -> None:
    """A4: each post comes once; of many, every process has its share, and of few, the quickest may have all."""
    guilds = [scene.fake.guild() for _ in range(GUILDS)]
    kinds = [f"probe-{number}" for number in range(EACH)]
    processes = [scene.start() for _ in range(3)]
    scene.desk.until(lambda: len(scene.fake.identifies) == 3, scene.log)
    for guild in guilds:
        scene.desk.due(scene.desk.place("discord", guild.id), guild.channels[0].id, *kinds)
    total = GUILDS * EACH
    scene.desk.until(lambda: scene.settled() and len(scene.desk.states()) == total, scene.log)
    assert scene.desk.states() == ["sent"] * total
    for guild in guilds:
        shown = Counter(str(message["components"]) for message in scene.fake.messages(guild.channels[0].id))
        assert (len(shown), set(shown.values())) == (EACH, {1})
    shares = scene.desk.shares()
    assert len(shares) == 3 or (len(shares) >= 1 and GUILDS == FEW), shares
    assert [process.stop() for process in processes] == [0, 0, 0]


@pytest.mark.skipif(not os.environ.get("CAIRN_TEST_SLOW"), reason="two thousand communities: CAIRN_TEST_SLOW=1")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_two_thousand_communities_in_the_same_second(database: str, tmp_path: Path) -> None:
    """A9: within a minute, at a pace that Discord takes: 50 requests a second, and 5 in 5 seconds for a channel."""
    many = 2_000
    with FakeDiscord(check=False) as fake:
        scene = Scene("discord", fake, database, tmp_path)
        guilds = [fake.guild() for _ in range(many)]
        scene.start()
        scene.desk.until(fake.gateway.ready_count, scene.log)
        homes = [(scene.desk.place("discord", guild.id), guild.channels[0].id) for guild in guilds]
        scene.desk.all_due(homes, "probe-0")
        began = time.monotonic()
        scene.desk.until(lambda: len(scene.desk.states()) == many and scene.settled(), scene.log)
        took = time.monotonic() - began
        assert Counter(scene.desk.states()) == {"sent": many}
        assert all(len(fake.messages(guild.channels[0].id)) == 1 for guild in guilds)
        print(f"{many:,} posts in {took:.1f} s, {fake.count_429} refused for their pace")  # noqa: T201 (pytest -rP)
        assert fake.count_429 <= many / 100
        assert took < 60
        assert scene.started[-1].stop() == 0
        scene.desk.close()
