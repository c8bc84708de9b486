"""What Discord says of a bot when it is asked once: rights that it has no use for, connections that are used up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import MethodType
from typing import Any

import pytest

from adapters.discord.diagnosis import diagnosed
from adapters.discord.options import Options
from bot.chat.request import Space
from bot.doctor.findings import Finding, Severity
from tests.fakes.conftest import fake as fake
from tests.fakes.conftest import serve as serve
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import MEMBER

MESSAGE_CONTENT, PRESENCE_LIMITED = 1 << 18, 1 << 13
ADMINISTRATOR, ATTACH, HISTORY = 1 << 3, 1 << 15, 1 << 16

Change = Callable[[FakeDiscord, Any], None]


def ask(fake: FakeDiscord, change: Change) -> list[Finding]:
    """What is found of a bot that posts in one channel, after ``change``."""
    guild = fake.guild()
    change(fake, guild)
    places = [(Space("discord", guild.id), guild.channels[0].id)]
    return asyncio.run(diagnosed(Options(fake.token, fake.api_url), places))


def intents(fake: FakeDiscord, _guild: Any) -> None:
    whole = fake.world.application()
    flagged = whole | {"flags": MESSAGE_CONTENT | PRESENCE_LIMITED}
    fake.world.application = MethodType(lambda _: flagged, fake.world)  # type: ignore[method-assign]


def used_up(fake: FakeDiscord, _guild: Any) -> None:
    fake.gateway.identifies.extend([None] * 990)  # type: ignore[list-item]


def allowed(bits: int) -> Change:
    def change(_fake: FakeDiscord, guild: Any) -> None:
        guild.app_permissions = bits

    return change


@pytest.mark.parametrize(
    ("change", "code", "severity", "words"),
    [
        (intents, "privileges", Severity.ADVICE, "Message Content, Presence"),
        (used_up, "token", Severity.TROUBLE, "no more connections today"),
        (allowed(MEMBER | ADMINISTRATOR), "privileges", Severity.ADVICE, "an administrator"),
        (allowed(MEMBER & ~ATTACH), "scope", Severity.TROUBLE, "lacks Attach Files in"),
        (allowed(MEMBER & ~HISTORY), "scope", Severity.ADVICE, "Read Message History"),
        (allowed(0), "scope", Severity.TROUBLE, "lacks View Channel in"),
    ],
)
def test_what_is_found(fake: FakeDiscord, change: Change, code: str, severity: Severity, words: str) -> None:
    (found,) = ask(fake, change)
    assert (found.code, found.severity) == (code, severity)
    assert words in found.what


def test_nothing_is_wrong(fake: FakeDiscord) -> None:
    assert ask(fake, lambda *_: None) == []
    assert {each.method for each in fake.log} == {"GET"}


def test_a_channel_that_is_none(fake: FakeDiscord) -> None:
    guild = fake.guild()
    found = asyncio.run(diagnosed(Options(fake.token, fake.api_url), [(Space("discord", guild.id), "general")]))
    assert [each.code for each in found] == ["channel"]
