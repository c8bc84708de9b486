"""The connection: what is missed is made up for, what is dead is replaced, and what is refused is said."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import discord
import pytest
from discord.backoff import ExponentialBackoff

import adapters.discord.client
from adapters.discord.options import Shards
from bot.app import App
from bot.chat.errors import Refused
from tests.adapters.discord_person import serving
from tests.adapters.discord_trial import errors, quiet, run_until_it_ends
from tests.fakes.discord_sent import Sent
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import FakeGuild

MISSED = 50


@pytest.fixture(autouse=True)
def _prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library rests five seconds before it identifies anew, and seconds before it tries again: not here."""

    async def at_once(*_: Any, **__: Any) -> None:
        return None

    monkeypatch.setattr(discord.Client, "before_identify_hook", at_once)
    monkeypatch.setattr(ExponentialBackoff, "delay", lambda _: 0.05)


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord(heartbeat=0.3) as running:
        yield running


def greet(fake: FakeDiscord, guild: FakeGuild, name: str = "Ana") -> Sent:
    return fake.slash("try greet", {"name": name}, guild=guild)


def port_of(fake: FakeDiscord) -> int:
    port = urlsplit(fake.api_url).port
    assert port is not None
    return port


def answers(fake: FakeDiscord, sent: list[Sent]) -> None:
    """Every one of ``sent`` is answered, and with its own answer."""
    for number, each in enumerate(sent):
        assert f"Hello, {number}" in each.final(20).text


@pytest.mark.parametrize("how", ["close", "abrupt", "op 7", "op 9 resumable"])
def test_what_was_missed_is_answered_once(exercises: App, fake: FakeDiscord, how: str) -> None:
    guild = fake.guild()
    ends: dict[str, Callable[[], None]] = {
        "close": lambda: fake.drop(4000),
        "abrupt": lambda: fake.drop(abrupt=True),
        "op 7": fake.reconnect,
        "op 9 resumable": lambda: fake.invalidate(resumable=True),
    }
    with serving(exercises, fake) as adapter:
        fake.until(fake.commands)
        ends[how]()
        missed = [greet(fake, guild, str(number)) for number in range(MISSED)]
        answers(fake, missed)
        quiet(adapter, fake)
    assert [resume.accepted for resume in fake.resumes] == [True]
    assert len(fake.identifies) == 1
    assert sum(record.kind == "interaction.callback" for record in fake.log) == MISSED
    assert not any(sent.followup_ids for sent in missed)
    assert not adapter.counts


@pytest.mark.parametrize("how", ["invalidated", "not resumed"])
def test_an_invalid_session_is_replaced(exercises: App, fake: FakeDiscord, how: str) -> None:
    guild = fake.guild()
    with serving(exercises, fake) as adapter:
        fake.until(fake.commands)
        if how == "invalidated":
            fake.invalidate(resumable=False)
        else:
            fake.refuse_resume()
            fake.drop()
        fake.until(lambda: len(fake.identifies) == 2)
        fake.wait_ready()
        assert "Hello, Ana" in greet(fake, guild).final().text
        quiet(adapter, fake)
    assert sum(record.kind == "commands.put" for record in fake.log) == 1


def test_many_drops_cost_no_identify(exercises: App, fake: FakeDiscord) -> None:
    guild = fake.guild()
    with serving(exercises, fake):
        fake.until(fake.commands)
        for number in range(10):
            fake.drop(abrupt=bool(number % 2))
            assert "Hello, Ana" in greet(fake, guild).final().text
    assert len(fake.identifies) == 1


def test_a_dead_connection_is_given_up(exercises: App, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters.discord.client, "ZOMBIE", 0.5)
    guild = fake.guild()
    with serving(exercises, fake) as adapter:
        fake.until(fake.commands)
        fake.zombie()
        assert "Hello, Ana" in greet(fake, guild).final(10).text
        quiet(adapter, fake)
    assert [resume.accepted for resume in fake.resumes] == [True]
    assert len(fake.identifies) == 1


@pytest.mark.parametrize("shards", [None, Shards(2)])
def test_refused_intents_end_it_with_a_sentence(exercises: App, fake: FakeDiscord, shards: Shards | None) -> None:
    fake.refuse_intents()
    with pytest.raises(Refused, match="refuses an intent"):
        run_until_it_ends(exercises, fake, shards=shards)
    assert shards or len(fake.identifies) == 1


@pytest.mark.parametrize("shards", [None, Shards(None)])
def test_a_token_reset_while_it_runs_ends_it_with_a_sentence(
    exercises: App, fake: FakeDiscord, shards: Shards | None
) -> None:
    with pytest.raises(Refused, match=r"does not accept DISCORD_TOKEN\. Copy a new one"):
        run_until_it_ends(exercises, fake, fake.revoke_token, shards=shards)
    assert len(fake.identifies) == 1


def test_a_wrong_token_ends_it_with_a_sentence(exercises: App, fake: FakeDiscord) -> None:
    fake.revoke_token(gateway=False)
    with pytest.raises(Refused, match="does not accept DISCORD_TOKEN"):
        run_until_it_ends(exercises, fake)
    assert not fake.identifies


@pytest.mark.parametrize(("code", "said"), [(4010, "CAIRN_DISCORD_SHARDS"), (4011, "CAIRN_DISCORD_SHARDS=auto")])
def test_refused_shards_are_a_sentence(exercises: App, fake: FakeDiscord, code: int, said: str) -> None:
    with pytest.raises(Refused, match=said):
        run_until_it_ends(exercises, fake, lambda: fake.drop(code))


@pytest.mark.parametrize(
    ("shards", "expected"),
    [(Shards(None), [(0, 3), (1, 3), (2, 3)]), (Shards(4, (1, 2)), [(1, 4), (2, 4)]), (Shards(2), [(0, 2), (1, 2)])],
)
def test_shards_serve_their_servers(exercises: App, shards: Shards, expected: list[tuple[int, int]]) -> None:
    with FakeDiscord(shards=3) as fake:
        count = expected[0][1]
        guilds = {(int(guild.id) >> 22) % count: guild for guild in (fake.guild() for _ in range(count))}
        with serving(exercises, fake, shards=shards) as adapter:
            fake.wait_ready(len(expected))
            fake.until(fake.commands)
            assert [identify.shard for identify in fake.identifies] == expected
            for shard, _ in expected:
                assert "Hello, Ana" in greet(fake, guilds[shard]).final().text
            fake.drop()  # each shard takes its own session up again
            sent = [greet(fake, guilds[shard], str(number)) for number, (shard, _) in enumerate(expected)]
            answers(fake, sent)
            quiet(adapter, fake)
        assert len(fake.resumes) == len(expected)
        assert len(fake.identifies) == len(expected)


@pytest.mark.parametrize(
    ("path", "shards"), [("/users/@me", None), ("/gateway/bot", None), ("/gateway/bot", Shards(None))]
)
def test_a_discord_that_is_not_well_at_the_start_is_waited_for(
    exercises: App, fake: FakeDiscord, path: str, shards: Shards | None, caplog: pytest.LogCaptureFixture
) -> None:
    fake.fail_next("GET", path, 503)
    with serving(exercises, fake, shards=shards):
        assert "Hello, Ana" in greet(fake, fake.guild()).final().text
    waits = [record for record in caplog.records if record.getMessage() == "Discord cannot be reached; trying again"]
    assert len(waits) == 1


@pytest.mark.parametrize("shards", [None, Shards(2)])
def test_it_can_be_stopped_while_it_reaches_for_discord(exercises: App, shards: Shards | None) -> None:
    """The line is open and nobody answers, which is when an operator stops it."""
    with ExitStack() as running:
        fake = running.enter_context(FakeDiscord())
        with serving(exercises, fake, shards=shards):
            fake.wait_ready(2 if shards else 1)
            running.close()
            silent = running.enter_context(socket.create_server(("127.0.0.1", port_of(fake))))
            silent.settimeout(20)
            running.enter_context(silent.accept()[0])
            began = time.monotonic()
        assert time.monotonic() - began < 10


@pytest.mark.parametrize("shards", [None, Shards(2)])
def test_a_discord_that_was_away_comes_back(
    exercises: App, shards: Shards | None, caplog: pytest.LogCaptureFixture
) -> None:
    """A whole outage: the addresses answer nothing for a while, and the session is gone afterwards."""
    with ExitStack() as running:
        before = running.enter_context(FakeDiscord())
        count = shards.count or 1 if shards else 1
        with serving(exercises, before, shards=shards):
            before.wait_ready(count)
            before.until(before.commands)
            running.close()
            with FakeDiscord(port=port_of(before)) as after:
                after.world.app = before.world.app
                after.wait_ready(count, seconds=20)
                guild = after.guild()
                assert "Hello, Ana" in greet(after, guild).final().text
    assert not [each for each in errors(caplog) if not each.startswith("discord.")]
