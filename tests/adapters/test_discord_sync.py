"""``cairn discord sync``: what it registers, what it says, how it ends."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import discord
import pytest
import yarl
from typer.testing import CliRunner

import bot.logs
from bot.cli import app
from bot.commands import load_tree
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import TOKEN

Cairn = Callable[..., tuple[int, str, str]]


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as running:
        yield running
        assert running.spec_faults == []


@pytest.fixture
def cairn(fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cairn:
    """``cairn discord ARGS``: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bot.logs, "set_up", lambda *_: None)
    monkeypatch.setattr(discord.http.Route, "BASE", fake.api_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(fake.gateway_url))

    def run(*args: str, token: str = TOKEN, api_url: str = "") -> tuple[int, str, str]:
        settings = {"DISCORD_TOKEN": token, "CAIRN_DISCORD_API_URL": api_url or fake.api_url}
        result = CliRunner().invoke(app, ["discord", *args], env=settings, catch_exceptions=False)
        assert not token or token not in result.output
        return result.exit_code, result.stdout, result.stderr

    return run


NAMES = sorted(load_tree().groups)
ALL = ", ".join(f"/{name}" for name in NAMES)


def puts(fake: FakeDiscord) -> list[str]:
    return [record.path.partition("/applications/")[2] for record in fake.log if record.kind == "commands.put"]


def test_a_dry_run_changes_nothing(cairn: Cairn, fake: FakeDiscord) -> None:
    code, said, _ = cairn("sync", "--dry-run")
    assert (code, said) == (0, f"Would add {ALL} (everywhere).\n")
    assert not puts(fake)
    assert not fake.commands()


def test_it_registers_and_says_what_changed(cairn: Cairn, fake: FakeDiscord) -> None:
    code, said, _ = cairn("sync")
    assert (code, said) == (0, f"Done: add {ALL} (everywhere).\n")
    assert [command["name"] for command in fake.commands()] == NAMES
    assert cairn("sync", "--dry-run")[:2] == (0, "Discord has these commands everywhere already.\n")
    held = {command["name"]: command for command in fake.world.commands[None]}
    held["progress"]["description"] = "Something else"
    held["roadmap"]["name"] = "route"
    said = cairn("sync")[1]
    assert said == "Done: add /roadmap; change /progress; remove /route (everywhere).\n"
    assert cairn("sync")[1] == "Discord has these commands everywhere already.\n"


def test_one_server_alone(cairn: Cairn, fake: FakeDiscord) -> None:
    guild = fake.guild()
    code, said, _ = cairn("sync", "--guild", guild.id)
    assert (code, said) == (0, f"Done: add {ALL} (in server {guild.id}).\n")
    assert puts(fake) == [f"{fake.world.app}/guilds/{guild.id}/commands"]
    assert len(fake.commands(guild)) == len(NAMES)
    assert not fake.commands()
    assert cairn("sync", "--guild", guild.id, "--dry-run")[1].startswith("Discord has these commands in server")


def test_a_server_that_does_not_have_the_bot(cairn: Cairn, fake: FakeDiscord) -> None:
    guild = fake.guild()
    fake.kick(guild.id)
    code, said, error = cairn("sync", "--guild", guild.id)
    assert (code, said) == (2, "")
    assert "cairn discord invite" in error
    code, _, error = cairn("sync", "--guild", "my server")
    assert code == 2
    assert error.startswith("“my server” is no server's id")


def test_a_wrong_token(cairn: Cairn, fake: FakeDiscord) -> None:
    fake.revoke_token()
    code, said, error = cairn("sync")
    assert (code, said) == (2, "")
    assert error.startswith("Discord does not accept DISCORD_TOKEN.")
    assert len(error.splitlines()) == 1


def test_no_token(cairn: Cairn) -> None:
    code, _, error = cairn("sync", token="")
    assert code == 2
    assert error == "Set DISCORD_TOKEN, in the environment or in a file .env.\n"


def test_no_network(cairn: Cairn) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code, said, error = cairn("sync", api_url=f"http://127.0.0.1:{port}/api/v10")
    assert (code, said) == (2, "")
    assert error == "Discord cannot be reached. Check the network and CAIRN_DISCORD_API_URL, then try again.\n"


@pytest.mark.parametrize("path", ["/users/@me", "/gateway/bot", "/commands"])
def test_a_discord_that_is_not_well(cairn: Cairn, fake: FakeDiscord, path: str) -> None:
    fake.fail_next("*", path, 503)
    code, said, error = cairn("sync")
    assert (code, said) == (2, "")
    assert error.startswith("Discord cannot be reached.")


def test_a_refused_payload(cairn: Cairn, fake: FakeDiscord) -> None:
    fake.fail_next("PUT", "/commands", 400)
    code, _, error = cairn("sync")
    assert code == 2
    assert error == "Discord refuses the commands (status 400, code 0). Please report this.\n"
