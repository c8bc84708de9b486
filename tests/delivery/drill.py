"""The drill: real processes that are killed at random moments while posts are due, and what their platform then holds.

``make drill`` runs it and writes what came of it to ``docs/reliability.md``. Its figures are those of that one run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from bot.store import schema
from tests.adapters.discord_process import Process
from tests.delivery.due import Desk
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.slack_server import FakeSlack

REPORT = Path(__file__).parents[2] / "docs" / "reliability.md"
HISTORY = {"channels:history", "groups:history"}
CASES = ("discord", "slack, which may read the history", "slack, which may not")
KINDS = 5
"""Posts that become due in each round."""

LIVES = (0.2, 3.0)
"""Seconds that a process lives after it began to serve: any moment between these."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one case."""

    case: str
    kills: int
    due: int
    once: int
    twice: int
    missing: int
    asked: int
    seconds: float

    @property
    def row(self) -> str:
        """A line of the report."""
        numbers = (self.kills, self.due, self.once, self.twice, self.missing, self.asked, round(self.seconds))
        return f"| {self.case} | " + " | ".join(f"{number:,}" for number in numbers) + " |"


def run(case: str, kills: int, dice: Random, folder: Path) -> Result:
    """Let posts be due round by round; kill a process in each; then let one go on to the end."""
    platform = case.partition(",")[0]
    began = time.monotonic()
    with FakeDiscord(limits=None) if platform == "discord" else FakeSlack(limits=None) as fake:
        if case == CASES[2]:
            fake.scopes.difference_update(HISTORY)  # type: ignore[union-attr]
        database = f"sqlite:///{folder / f'{CASES.index(case)}.db'}"
        desk = Desk(database)
        schema.upgrade(desk.store)
        given = settings(platform, fake, database)
        places = []
        for _ in range(kills):
            places.append(due(desk, platform, fake, len(places)))
            process = Process(folder, [sys.executable, "-m", "tests.delivery.failing", "run"], given)
            process.until(lambda process=process: process.count('"serving"'))  # type: ignore[misc]
            time.sleep(dice.uniform(*LIVES))
            process.kill()
        last = Process(folder, [sys.executable, "-m", "tests.delivery.failing", "run"], given)
        desk.until(lambda: not {"planned", "sending"} & set(desk.states()), lambda: last.log)
        last.stop()
        shown = [Counter(texts(platform, fake, place)) for place in places]
        posts = Counter(
            {(number, text): n for number, each in enumerate(shown) for text, n in each.items() if "Probe" in text}
        )
        total = len(places) * KINDS
        asked = desk.states().count("uncertain")
        twice = sum(number > 1 for number in posts.values())
        missing = total - len(posts)
        desk.close()
    return Result(case, kills, total, len(posts) - twice, twice, missing, asked, time.monotonic() - began)


def settings(platform: str, fake: Any, database: str) -> dict[str, str]:
    """What the process is given."""
    given = {"CAIRN_DATABASE_URL": database, "CAIRN_TEST_PLATFORM": platform, "CAIRN_LOG_LEVEL": "info"}
    if platform == "discord":
        from tests.fakes.discord_world import TOKEN

        return given | {"DISCORD_TOKEN": TOKEN, "CAIRN_DISCORD_API_URL": fake.api_url, "CAIRN_DISCORD_SYNC": "off"}
    tokens = {"SLACK_BOT_TOKEN": fake.token, "SLACK_APP_TOKEN": fake.app_token}
    return given | tokens | {"CAIRN_SLACK_API_URL": fake.api_url}


def due(desk: Desk, platform: str, fake: Any, number: int) -> Any:
    """Let posts be due in a new channel. Returns the channel."""
    kinds = [f"probe-{kind}" for kind in range(KINDS)]
    if platform == "discord":
        guild = fake.guild(f"Group {number}")
        desk.due(desk.place(platform, guild.id), guild.channels[0].id, *kinds)
        return guild.channels[0]
    workspace = fake.default
    channel = fake.channel(f"channel-{number}")
    home = desk.place(platform, f"{workspace.id}-{number}")  # a space has a kind once; the channel says where it goes
    desk.due(home, f"{workspace.id}/{channel.id}", *kinds)
    return channel


def texts(platform: str, fake: Any, place: Any) -> list[str]:
    """What stands in a channel."""
    if platform == "discord":
        return [str(message["components"]) for message in fake.messages(place.id)]
    return [str(message["text"]) for message in fake.messages(place)]


def report(results: list[Result], seed: int) -> str:
    """The page."""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    head = "| Platform | Kills | Posts due | Once | Twice | Not there | Asked about | Seconds |"
    lines = [
        "# What the drill found",
        "",
        "Real processes of Cairn post on a Discord and a Slack on the loopback address, which enforce what the",
        "platforms do, and keep a log of what they took. Each process is killed (SIGKILL) at a random moment",
        f"{LIVES[0]:g} to {LIVES[1]:g} s after it began to serve, with {KINDS} new posts due each time; the last",
        "one lives. What counts is what stands in the channels afterwards. A post that is *not there* has to be one",
        "that organisers were *asked about*: never just missing.",
        "",
        f"Run on {day} with seed {seed}, on SQLite, with leases of 2 s in place of 30, by `make drill`. The figures",
        "are those of that run.",
        "",
        head,
        "| --- |" + " --: |" * 7,
        *(each.row for each in results),
        "",
        "Not part of it: the platforms themselves. How long Discord knows a nonce, and how soon Slack's history shows",
        "a post, is theirs; see [live-checks.md](live-checks.md).",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Run all cases. Exit code 1 where a post came twice, or is missing without a question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=18)
    parser.add_argument("--out", type=Path, default=REPORT)
    given = parser.parse_args()
    dice = Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        results = [run(case, given.kills, dice, Path(folder)) for case in CASES]
    given.out.write_text(report(results, given.seed), encoding="utf-8")
    sys.stdout.write(given.out.read_text(encoding="utf-8"))
    return int(any(each.twice or each.missing > each.asked for each in results))


if __name__ == "__main__":
    sys.exit(main())
