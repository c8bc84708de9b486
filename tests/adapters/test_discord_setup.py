"""What an operator sets for Discord, and the links that add the bot."""

from __future__ import annotations

import asyncio
import base64
import types
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from adapters.discord import SETTINGS, sync
from adapters.discord.client import LONGEST_PAUSE, new_client
from adapters.discord.invite import PERMISSIONS, client_id_of, server_link, user_link
from adapters.discord.options import API_URL, SHARDS, SYNC, TOKEN, Options, Shards, read_options
from adapters.discord.payload import digest, payload, translations
from bot.app import App
from bot.clock import FixedClock
from bot.config import SettingsError, load_settings
from bot.store import registrations
from bot.store.registrations import LEASE, Scope


def options(**given: str) -> Options:
    return read_options(load_settings(given, None, SETTINGS))


@pytest.mark.parametrize(
    ("written", "shards", "share"),
    [
        ("", None, 1),
        ("1", None, 1),
        ("auto", Shards(None), 1),
        (" AUTO ", Shards(None), 1),
        ("4", Shards(4), 1),
        ("0/1", Shards(1, (0,)), 1),
        ("0/4", Shards(4, (0,)), 0.25),
        ("3/4", Shards(4, (3,)), 0.25),
        ("0-3/16", Shards(16, (0, 1, 2, 3)), 0.25),
        ("12-15/16", Shards(16, (12, 13, 14, 15)), 0.25),
        ("2-2/8", Shards(8, (2,)), 0.125),
    ],
)
def test_shards(written: str, shards: Shards | None, share: float) -> None:
    found = options(CAIRN_DISCORD_SHARDS=written).shards
    assert found == shards
    assert (found.share if found else 1) == share


@pytest.mark.parametrize(
    "written",
    [
        *(
            "0",
            "-1",
            "1.5",
            "four",
            "0-3",
            "0-3/",
            "/4",
            "0/0",
            "4/4",
            "3-1/4",
            "0-4/4",
            "0-3/16/2",
            "0 - 3/16",
            "123456",
        ),
        *("0,1/4", "auto/4", "1-/4", "-1/4", "٣-x", "0x4", "1e3"),
    ],
)
def test_shards_that_do_not_fit(written: str) -> None:
    with pytest.raises(SettingsError, match=SHARDS) as caught:
        options(CAIRN_DISCORD_SHARDS=written)
    assert f"“{written}”" in str(caught.value)
    assert "such as" in str(caught.value) or "the first is 0, the last" in str(caught.value)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("", None),
        ("https://proxy.example/api/v10", "https://proxy.example/api/v10"),
        ("https://proxy.example/api/v10///", "https://proxy.example/api/v10"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080/api", "http://[::1]:8080/api"),
    ],
)
def test_api_url(written: str, url: str | None) -> None:
    assert options(CAIRN_DISCORD_API_URL=written).api_url == url


@pytest.mark.parametrize(
    "written",
    [
        "proxy.example",
        "ftp://proxy.example",
        "https://",
        "https:///api",
        "//proxy.example",
        "javascript:x",
        "http:proxy",
        *(url for url in ("http://[", "http://[::1", "https://a]b/")),
    ],
)
def test_api_url_that_does_not_fit(written: str) -> None:
    with pytest.raises(SettingsError, match=API_URL) as caught:
        options(CAIRN_DISCORD_API_URL=written)
    assert "Example: https://" in str(caught.value)


@pytest.mark.parametrize(
    ("written", "sync"), [("", True), ("auto", True), ("Auto", True), ("off", False), ("OFF", False)]
)
def test_sync(written: str, sync: bool) -> None:
    assert options(CAIRN_DISCORD_SYNC=written).sync is sync


@pytest.mark.parametrize("written", ["yes", "no", "on", "0", "auto off", "öff"])
def test_sync_that_does_not_fit(written: str) -> None:
    with pytest.raises(SettingsError, match=SYNC) as caught:
        options(CAIRN_DISCORD_SYNC=written)
    assert "Write auto or off" in str(caught.value)


@pytest.mark.parametrize(
    ("written", "token"),
    [("", ""), ("abc.d.e", "abc.d.e"), (" abc \n", "abc"), ("Bot abc", "abc"), ("Bot  abc", "abc")],
)
def test_token(written: str, token: str) -> None:
    assert options(DISCORD_TOKEN=written).token == token


def test_token_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("Bot abc.d.e\n", encoding="utf-8")
    assert options(DISCORD_TOKEN_FILE=str(file)).token == "abc.d.e"
    with pytest.raises(SettingsError, match=TOKEN):
        options(DISCORD_TOKEN_FILE=str(tmp_path / "none"))
    with pytest.raises(SettingsError, match=TOKEN):
        options(DISCORD_TOKEN="x", DISCORD_TOKEN_FILE=str(file))


def test_nothing_set_is_enough() -> None:
    assert options() == Options("")


def token_of(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return base64.urlsafe_b64encode(data).decode().rstrip("=") + ".GaBcDe.secret-words_of-any_length"


@pytest.mark.parametrize("id_", ["123456789012345", "1234567890123456", "81384788765712384", "1" * 19, "9" * 20])
def test_client_id_of_a_token(id_: str) -> None:
    assert client_id_of(token_of(id_)) == id_


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "...",
        "garbage",
        "a",
        "ab",
        "abcde",
        "é.x.y",
        "日本.x.y",
        "\ud800.x.y",
        "MTIz.x.y",
        "xoxb-1-2",
        "\x00.a.b",
        *(token_of("1" * 14), token_of("1" * 21), token_of("12345678901234567x"), token_of("-1234567890123456")),
        *(token_of("１２３４５６７８９０１２３４５６"), token_of(b"\xff" * 18), token_of(" 1234567890123456")),
    ],
)
def test_no_client_id_in_garbage(token: str) -> None:
    assert client_id_of(token) is None


def test_links() -> None:
    server, user = urlsplit(server_link("12345")), urlsplit(user_link("12345"))
    asked = parse_qs(server.query)
    assert (server.scheme, server.netloc, server.path) == ("https", "discord.com", "/oauth2/authorize")
    assert asked["scope"] == ["bot applications.commands"]
    assert asked["client_id"] == ["12345"]
    bits = int(asked["permissions"][0])
    assert bits == sum(bit for bit, _ in PERMISSIONS.values())
    assert bits.bit_count() == len(PERMISSIONS)
    assert not bits & (1 << 3)  # Administrator
    assert not bits & (1 << 17)  # Mention Everyone
    assert parse_qs(user.query) == {
        "client_id": ["12345"],
        "scope": ["applications.commands"],
        "integration_type": ["1"],
    }


def test_a_long_outage_is_left_within_a_minute() -> None:
    new_client(Options("token"))
    for made in (discord.client.ExponentialBackoff(), discord.shard.ExponentialBackoff()):  # type: ignore[attr-defined]
        assert max(made.delay() for _ in range(200)) == LONGEST_PAUSE


def test_a_start_waits_for_a_claim_that_nobody_confirms(
    exercises: App, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process was killed while it registered; the one that follows at once does it when the claim has run out."""
    now = clock.now()
    scope = Scope("discord", "4711")
    registrations.claim(exercises.store, scope, digest(payload(exercises.tree, translations())), now)
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)
        clock.set(now + timedelta(seconds=sum(waited)))

    async def registered(*_: object) -> dict[str, str]:
        return {}

    monkeypatch.setattr(sync.asyncio, "sleep", wait)
    monkeypatch.setattr(sync, "sync", registered)
    client = types.SimpleNamespace(application_id=4711)
    assert asyncio.run(sync.sync_if_changed(client, exercises))  # type: ignore[arg-type]
    assert waited == [LEASE.total_seconds() + 1]
