"""Files on Discord: with the answer, also a late one; in place of a clicked message; and gone with the next page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import adapters.discord.answer
from bot.app import App
from tests.adapters.discord_person import serving
from tests.adapters.discord_trial import busy, post_of, quiet
from tests.fakes.discord_rules import walk
from tests.fakes.discord_sent import Sent
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import Body


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as running:
        yield running
        assert running.spec_faults == []


def handed(message: Body | None) -> list[str]:
    """The names of the files that a message has and shows."""
    assert message is not None
    shown = [part["file"]["url"] for _, part in walk(message["components"]) if part["type"] == 13]
    names = [each["filename"] for each in message["attachments"]]
    assert shown == [f"attachment://{name}" for name in names]
    return names


def messages(sent: Sent) -> list[Body]:
    first = sent.final(10).message
    assert first is not None
    return [first, *sent.followups]


def test_with_the_answer(exercises: App, fake: FakeDiscord) -> None:
    with serving(exercises, fake):
        sent = fake.slash("try files", {"count": 2}, guild=fake.guild())
        assert [handed(each) for each in messages(sent)] == [["part-1.csv", "part-2.csv"]]
        assert sent.final().ephemeral


def test_as_many_in_a_message_as_discord_takes(exercises: App, fake: FakeDiscord) -> None:
    with serving(exercises, fake) as adapter:
        sent = fake.slash("try files", {"count": 12}, guild=fake.guild())
        sent.final(10)
        quiet(adapter, fake)
        assert [len(handed(each)) for each in messages(sent)] == [10, 2]
        assert all(each["flags"] & 64 for each in messages(sent)), "further ones are private too"


def test_with_a_late_answer(exercises: App, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters.discord.answer, "PATIENCE", 0.2)
    with serving(exercises, fake) as adapter, busy(exercises) as go:
        sent = fake.slash("try files", {"count": 3}, guild=fake.guild())
        sent.wait()
        go()
        assert handed(sent.final(10).message) == ["part-1.csv", "part-2.csv", "part-3.csv"]
        quiet(adapter, fake)
        assert adapter.counts == {"announced": 1}


def test_in_place_and_gone_with_the_next_page(exercises: App, fake: FakeDiscord) -> None:
    channel = fake.guild().channels[0]
    with serving(exercises, fake):
        message = post_of(channel, fake, "1 try files?count=1", private=True)
        sent = fake.click(message, "1 try files?count=1")
        assert handed(sent.final(10).message) == ["part-1.csv"]
        assert sent.final().message is not None
        assert sent.final().message["id"] == message["id"]  # type: ignore[index]
        again = post_of(channel, fake, "1 try greet?name=Ana", private=True)
        fake.world.messages[again["id"]] |= {"attachments": fake.world.messages[message["id"]]["attachments"]}
        sent = fake.click(again, "1 try greet?name=Ana")
        assert handed(sent.final(10).message) == []
