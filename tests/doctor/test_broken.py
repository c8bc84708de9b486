"""Broken set-ups: the first thing that ``cairn doctor`` says is the cause, whatever else it leads to."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import doctor
from bot.doctor import machine
from bot.store.tables import heartbeats, schedules, seasons, spaces
from tests.doctor.place import Place

Break = Callable[[Place], Any]

CONTENT = Path(__file__).parents[2] / "content"

PASSWORD = "word-that-nobody-reads"
NO_SERVER = f"postgresql+psycopg://nobody:{PASSWORD}@127.0.0.1:1/none"

HOURS = timedelta(hours=5)


def silent(place: Place) -> None:
    """What a Cairn that has stopped leaves behind: no sign of life, and posts that wait."""
    place.change(heartbeats, {"id": 1}, at=place.now - HOURS)
    place.post("planned", HOURS, act_at=place.now)


def revoked_on_slack(place: Place) -> None:
    place.slack.world.revoked[place.slack.token] = "token_revoked"
    silent(place)
    place.paused("slack", "Slack no longer accepts Cairn's token.")


def revoked_on_discord(place: Place) -> None:
    place.discord.revoke_token(gateway=False)
    silent(place)


def environment(**given: str) -> Break:
    """Other settings; those that are empty are taken away."""

    def change(place: Place) -> None:
        place.environment = {k: v for k, v in (place.environment | given).items() if v}
        place.write_environment()

    return change


def damaged_header(place: Place) -> None:
    with place.database.open("r+b") as file:
        file.write(b"nothing that SQLite ever wrote")


def damaged_page(place: Place) -> None:
    place.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = place.database.stat().st_size
    with place.database.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xff" * (size - 9 * 4096))


def no_folder(place: Place) -> None:
    shutil.rmtree(place.home / "data")
    (place.home / "data").write_text("a file where the folder was")


def read_only(place: Place) -> None:
    """Root may write in every folder but one that is the kernel's."""
    if os.geteuid():
        (place.home / "data").chmod(0o500)
    else:
        environment(CAIRN_DATA_DIR="/proc/self")(place)


def full(place: Place) -> None:
    machine.shutil.disk_usage = lambda _: shutil._ntuple_diskusage(10**9, 10**9 - 999, 999)  # type: ignore[attr-defined]
    silent(place)


def content_with_a_fault(place: Place) -> None:
    shutil.copytree(CONTENT, place.home / "content")
    (place.home / "content" / "seasons" / "year-one" / "season.yaml").write_text("season: [", encoding="utf-8")
    environment(CAIRN_CONTENT_DIR="content")(place)


def no_keys(place: Place) -> None:
    (place.home / "keys").mkdir()
    environment(CAIRN_KEYS_DIR="keys")(place)


def locked(place: Place) -> None:
    holder = sqlite3.connect(place.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    place.holding.append(holder)


def unlinked_topic(place: Place) -> None:
    """A rule between files is broken, which stops no start."""
    shutil.copytree(CONTENT, place.home / "content")
    (place.home / "content" / "ids.lock").write_text("schema_version: 1\n", encoding="utf-8")
    environment(CAIRN_CONTENT_DIR="content")(place)


def two_processes(place: Place) -> None:
    code = "import sys; open(sys.argv[1], 'rb'); file = open(sys.argv[1], 'rb'); print(1, flush=True); sys.stdin.read()"
    for _ in range(2):
        made = subprocess.Popen(
            [sys.executable, "-c", code, place.database], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert made.stdout is not None
        made.stdout.readline()
        place.processes.append(made)


def refused_on_discord(place: Place) -> None:
    place.discord.forbid(place.room.id)
    place.paused("discord", "Cairn may not write there. Give it the permission Send Messages in that channel.")


def channel_gone(place: Place) -> None:
    place.discord.remove_channel(place.room.id)
    place.paused("discord", "The channel is no longer there.")
    place.post("failed", HOURS, reason="The channel is no longer there.")


def archived(place: Place) -> None:
    place.channel.archived = True
    place.paused("slack", "That channel is archived. Choose another one.")


def not_invited(place: Place) -> None:
    place.channel.member = False


def scope_missing(place: Place) -> None:
    place.slack.scopes.discard("chat:write")
    place.paused("slack", "Cairn may not post. Install the app again from its manifest, with the scope chat:write.")


def readable(place: Place) -> None:
    (place.home / ".env").chmod(0o644)


def ended_season(place: Place) -> None:
    place.change(seasons, {"community_id": 1}, ended_at=place.now)


BROKEN: dict[str, tuple[Break, int, str, str]] = {
    "a misspelled setting": (environment(CAIRN_DATADIR="x"), 2, "settings", "CAIRN_DATA_DIR"),
    "a token twice": (environment(DISCORD_TOKEN_FILE="x"), 2, "settings", "both set"),
    "half of a way to Slack": (environment(SLACK_APP_TOKEN=""), 1, "token", "SLACK_APP_TOKEN"),
    "another kind of token": (environment(SLACK_BOT_TOKEN="xapp-1-A1"), 1, "settings", "begins with xoxb-"),
    "a file where the folder should be": (no_folder, 2, "folder", "is a file"),
    "a folder that is read-only": (read_only, 2, "folder", "may not write"),
    "a full disk": (full, 1, "disk", "0 MB left"),
    "no database yet": (lambda place: place.database.unlink(), 1, "database", "no database yet"),
    "a damaged header": (damaged_header, 2, "database", "not a Cairn database"),
    "a damaged page": (damaged_page, 2, "database", "damaged"),
    "a newer database": (
        lambda place: place.execute("UPDATE alembic_version SET version_num = '9999'"), 2, "version", "newer Cairn",
    ),
    "an older database": (
        lambda place: place.execute("UPDATE alembic_version SET version_num = '0001'"), 1, "version", "older Cairn",
    ),
    "no driver, no such server": (
        environment(CAIRN_DATABASE_URL=NO_SERVER), 2, "database", "127.0.0.1:1",
    ),
    "held by somebody else": (locked, 2, "database", "in use by another process"),
    "content with a fault": (content_with_a_fault, 1, "content", "season.yaml"),
    "no folder of keys": (environment(CAIRN_KEYS_DIR="nowhere"), 1, "keys", "nowhere"),
    "keys that are not there": (no_keys, 1, "keys", "have no answer key"),
    "a token revoked on Slack": (revoked_on_slack, 1, "token", "SLACK_BOT_TOKEN: The token was revoked"),
    "a token reset on Discord": (revoked_on_discord, 1, "token", "DISCORD_TOKEN"),
    "Slack does not answer": (
        environment(CAIRN_SLACK_API_URL="http://127.0.0.1:1/api/"), 1, "unreachable", "Slack cannot be reached",
    ),
    "Discord does not answer": (
        environment(CAIRN_DISCORD_API_URL="http://127.0.0.1:1/api"), 1, "unreachable", "Discord cannot be reached",
    ),
    "a clock that was set back": (
        lambda place: place.change(heartbeats, {"id": 1}, at=place.now + HOURS), 1, "clock", "in the future",
    ),
    "two processes": (two_processes, 1, "processes", "2 processes have cairn.db open"),
    "nobody runs": (silent, 1, "stopped", "No Cairn is running"),
    "removed from a server": (lambda place: place.discord.kick(place.guild.id), 1, "left", "no longer in a server"),
    "a scope is missing": (scope_missing, 1, "scope", "chat:write"),
    "a permission is missing": (refused_on_discord, 1, "scope", "Send Messages"),
    "a channel is hidden": (lambda place: place.discord.forbid(place.room.id, 50001), 1, "scope", "View Channel"),
    "a channel is gone": (channel_gone, 1, "channel", "no longer there"),
    "a channel is archived": (archived, 1, "channel", "archived"),
    "nobody invited Cairn": (not_invited, 1, "channel", "/invite @Cairn"),
    "a schedule that stopped": (
        lambda place: place.paused("slack", "Only some may post in that channel."), 1, "paused", "Only some may post",
    ),
    "a post that waits": (lambda place: place.post("planned", HOURS, act_at=place.now), 1, "waiting", "for 5 h"),
    "nobody plans": (
        lambda place: place.change(schedules, {"kind": "week-board"}, next_at=place.now - HOURS), 1, "waiting", "5 h",
    ),
    "a post that nobody knows of": (lambda place: place.post("uncertain"), 1, "uncertain", "may be there or not"),
    "a post that could not be written": (
        lambda place: place.post("failed", reason="It could not be written (reference 12ab)."), 1, "refused", "12ab",
    ),
    "a notice that was refused": (
        lambda place: place.post("failed", key="notice/1", kind=None, reason="Gone."), 1, "refused", "A notice",
    ),
    "a post of another version": (
        lambda place: place.change(schedules, {"kind": "week-board"}, kind="horoscope"), 1, "kind", "horoscope",
    ),
    "no season": (ended_season, 1, "season", "no season runs"),
    "a season without content": (
        lambda place: place.change(seasons, {"community_id": 1}, season="gone"), 1, "season", "not in the content",
    ),
    "secrets for everybody": (readable, 1, "environment", "chmod 600 .env"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_the_cause_comes_first(place: Place, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", shutil.disk_usage)  # put back at the end, whoever changes it
    broken, code, expected, words = BROKEN[name]
    broken(place)
    ended, found = place.examined()
    assert (ended, found[0]["code"]) == (code, expected), found
    first = found[0]["what"] + " " + found[0]["next_step"]
    assert words in first
    assert all(each["what"].endswith(".") and each["next_step"] for each in found)
    for secret in (PASSWORD, place.discord.token, place.slack.token, place.slack.app_token):
        assert secret not in str(found)


def test_advice_needs_nobody(place: Place) -> None:
    """What works is told after everything else, and is no reason to wake anybody."""
    unlinked_topic(place)
    place.post("skipped", HOURS, reason="late")
    ended, found = place.examined()
    assert (ended, {each["severity"] for each in found}) == (0, {"advice"})
    assert [each["code"] for each in found] == ["content", "late"]
    assert place.within("doctor").stdout.startswith("Nothing needs anybody. Good to know:")


def test_what_was_mended_needs_nobody(place: Place) -> None:
    """Its schedule was resumed, and notices go elsewhere since."""
    place.post("failed", HOURS, reason="That channel is archived. Choose another one.")
    place.post("failed", HOURS, key="notice/1", kind=None, channel=f"{place.slack.default.id}/C0OLD", reason="Gone.")
    place.change(spaces, {"platform": "slack"}, notices=place.slack_channel)
    ended, found = place.examined()
    assert (ended, [(each["code"], each["severity"]) for each in found]) == (0, [("refused", "advice")])
    assert found[0]["next_step"].endswith("/studyadmin schedule run week-board")


def test_nothing_is_wrong(place: Place) -> None:
    assert place.examined() == (0, [])
    said = place.within("doctor").stdout
    assert said.startswith("Nothing needs anybody.")
    assert "discord, slack" in said


def test_looking_changes_nothing(place: Place) -> None:
    before = {path: path.read_bytes() for path in place.home.rglob("*") if path.is_file() and "-" not in path.name}
    place.examined()
    after = {path: path.read_bytes() for path in place.home.rglob("*") if path.is_file() and "-" not in path.name}
    assert before == after
    assert not [each for each in place.slack.log if each.method.startswith("chat.")]
    assert not [each for each in place.discord.log if each.method != "GET"]


def test_a_platform_that_hangs_is_not_waited_for(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PATIENCE", 0.3)
    place.discord.fail_next("GET", "/users/@me", ("delay", 5.0))
    ended, found = place.examined()
    assert (ended, found[0]["code"], found[0]["what"]) == (1, "unreachable", "Discord did not answer within 0.3 s.")


def test_what_a_person_reads(place: Place) -> None:
    revoked_on_slack(place)
    place.change(spaces, {"platform": "discord"}, left_at=place.now)
    said = place.within("doctor")
    assert said.returncode == 1
    lines = said.stdout.splitlines()
    assert lines[0].endswith("things need somebody. The first is the likeliest cause of the others.")
    assert lines[2:4] == [
        "SLACK_BOT_TOKEN: The token was revoked.",
        "  → Install the app again, and copy the new token.",
    ]
    assert f"Cairn was removed from a place on Discord on {place.now:%Y-%m-%d}. (discord {place.guild.id})" in lines
    assert "Last posts:" in lines
