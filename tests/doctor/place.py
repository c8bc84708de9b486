"""A set-up on which nothing is wrong: Discord and Slack on the loopback, posts in both, a season that runs."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, update

from bot.store.engine import Store
from bot.store.tables import communities, deliveries, heartbeats, members, schedules, seasons, spaces
from tests.cli.conftest import Within
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import FakeChannel as DiscordChannel
from tests.fakes.discord_world import FakeGuild
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import FakeChannel as SlackChannel


@dataclass
class Place:
    """The folder ``home``, with its database and ``.env``, and the platforms that it is connected to."""

    home: Path
    within: Within
    discord: FakeDiscord
    slack: FakeSlack
    guild: FakeGuild
    room: DiscordChannel
    channel: SlackChannel
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    environment: dict[str, str] = field(default_factory=dict)
    holding: list[sqlite3.Connection] = field(default_factory=list)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.home / "data" / "cairn.db"

    def settle(self) -> None:
        """Write what a Cairn that has run here for a while has written."""
        self.environment |= {
            "CAIRN_DATA_DIR": "data",
            "DISCORD_TOKEN": self.discord.token,
            "CAIRN_DISCORD_API_URL": self.discord.api_url,
            "SLACK_BOT_TOKEN": self.slack.token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "CAIRN_SLACK_API_URL": self.slack.api_url,
        }
        monday = self.now.date() - timedelta(days=self.now.weekday())
        self.add(heartbeats, id=1, at=self.now)
        self.add(communities, id=1, zone="UTC", created_at=self.now)
        self.add(members, id=1, community_id=1, day_start=240, joined_at=self.now)
        self.add(seasons, community_id=1, season="year-one", starts=monday, zone="UTC", secret="0" * 64, at=self.now)
        homes = {1: ("discord", self.guild.id, self.room.id), 2: ("slack", self.slack.default.id, self.slack_channel)}
        for id_, (platform, external_id, channel) in homes.items():
            self.add(spaces, id=id_, community_id=1, platform=platform, external_id=external_id, created_at=self.now)
            for kind in ("week-board", "challenge"):
                when = {"days": 1, "minute": 540, "next_day": monday, "next_at": self.now + timedelta(7)}
                self.add(schedules, space_id=id_, kind=kind, channel=channel, member_id=1, at=self.now, **when)

    @property
    def slack_channel(self) -> str:
        """The channel on Slack, as schedules name it."""
        return f"{self.slack.default.id}/{self.channel.id}"

    def add(self, table: Table, **row: Any) -> None:
        """Write a row."""
        self._run(insert(table).values(row))

    def change(self, table: Table, where: Mapping[str, Any], **row: Any) -> None:
        """Change the rows that have the values of ``where``."""
        self._run(update(table).where(*(table.c[name] == value for name, value in where.items())).values(row))

    def post(self, state: str, due: timedelta = timedelta(), **row: Any) -> None:
        """A post of the outbox in ``state`` that was due so long ago, on Slack."""
        at = self.now - due
        plain = {"platform": "slack", "space": self.slack.default.id, "channel": self.slack_channel, "person": ""}
        plain |= {"part": 0, "parts": 1, "kind": "week-board", "period": "2026-W01", "key": f"post/{state}"}
        self.add(deliveries, **(plain | {"state": state, "at": at, "due_at": at, "settled_at": at} | row))

    def paused(self, platform: str, reason: str) -> None:
        """Let everything on ``platform`` be stopped, since its channel refused."""
        stopped = {"failed": True, "paused_at": self.now, "reason": reason, "next_at": None}
        self.change(schedules, {"space_id": {"discord": 1, "slack": 2}[platform]}, **stopped)

    def execute(self, statement: str) -> None:
        """Change the database as it is."""
        with sqlite3.connect(self.database) as db:
            db.execute(statement)
        db.close()

    def write_environment(self) -> None:
        """Put the settings into ``.env``, which its owner alone can read."""
        path = self.home / ".env"
        path.write_text("".join(f"{name}={value}\n" for name, value in self.environment.items()), encoding="utf-8")
        if not path.stat().st_mode & 0o100:
            path.chmod(0o600)

    def examined(self) -> tuple[int, list[dict[str, Any]]]:
        """The exit code of ``cairn doctor --json``, and its findings in their order."""
        said = self.within("doctor", "--json")
        return said.returncode, json.loads(said.stdout)["findings"]

    def _run(self, statement: Any) -> None:
        store = Store(f"sqlite:///{self.database}")
        with store.transaction(write=True) as db:
            db.execute(statement)
        store.close()
