"""The set-up on which nothing is wrong, in a folder of its own."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest

from bot.store import engine
from tests.cli.conftest import Within
from tests.cli.conftest import within as within
from tests.commands.conftest import season as season
from tests.doctor.place import Place
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def place(tmp_path: Path, within: Within, upgraded: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Everything as it should be."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(engine, "BUSY_MS", 200)
    for name in ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "data").mkdir()
    shutil.copyfile(upgraded, tmp_path / "data" / "cairn.db")
    with FakeDiscord() as chat, FakeSlack() as slack:
        guild = chat.guild()
        made = Place(tmp_path, within, chat, slack, guild, guild.channel("general"), slack.channel("general"))
        made.settle()
        made.write_environment()
        yield made
        for each in made.processes:
            each.kill()
            each.communicate()
        for connection in made.holding:
            connection.close()
