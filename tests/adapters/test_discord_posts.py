"""Posts: each once whatever is lost, none again where it cannot be, and at a pace that Discord takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from adapters.discord import post
from adapters.discord.client import Discord
from bot.app import App
from bot.chat.errors import Uncertain, Undeliverable
from bot.chat.markup import listing
from bot.chat.reply import Reply, Text
from tests.adapters.discord_person import serving, words
from tests.adapters.discord_trial import errors, on_loop, quiet
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_trouble import How
from tests.fakes.discord_world import Record

TIMES = 20


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as running:
        yield running
        assert running.spec_faults == []


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other quickly."""
    monkeypatch.setattr(post, "WAITS", (0.05, 0.1, 0.2))


def news(number: int = 0) -> Reply:
    return Reply("News.", (Text(f"News number {number}."),))


def tries(fake: FakeDiscord, channel: str = "") -> list[Record]:
    """Every try to post, in ``channel`` or anywhere."""
    return [each for each in fake.log if each.method == "POST" and f"/channels/{channel}" in each.path]


def posted(adapter: Discord, channel: str, reply: Reply, key: str) -> str:
    return on_loop(adapter, adapter.post(channel, reply, key))


@pytest.mark.parametrize("how", ["reset-after", ("after", 503), ("after", 502), "reset", 503])
def test_a_lost_answer_makes_no_second_post(exercises: App, fake: FakeDiscord, how: How) -> None:
    guild = fake.guild(channels=[f"channel-{number}" for number in range(TIMES)])
    with serving(exercises, fake) as adapter:
        fake.fail_next("POST", r"/channels/\d+/messages", how, times=TIMES)

        async def every() -> list[str]:
            posts = [adapter.post(channel.id, news(), f"news-{channel.id}") for channel in guild.channels]
            return await asyncio.gather(*posts)

        ids = on_loop(adapter, every())
        for channel, id_ in zip(guild.channels, ids, strict=True):
            assert [message["id"] for message in fake.messages(channel.id)] == [id_]
        assert len(tries(fake)) >= 2 * TIMES
        again = on_loop(adapter, every())
        assert again == ids
        assert fake.count_429 == 0


@pytest.mark.parametrize("how", ["reset-after", ("after", 503)])
def test_another_process_that_tries_again_finds_the_post(exercises: App, fake: FakeDiscord, how: How) -> None:
    """A crash between the post and the note that it was made: whoever comes next has the same nonce."""
    guild = fake.guild()
    with serving(exercises, fake) as adapter:
        first = posted(adapter, guild.channels[0].id, news(), "week-18")
    with serving(exercises, fake) as adapter:
        assert posted(adapter, guild.channels[0].id, news(), "week-18") == first
    assert len(fake.messages(guild.channels[0].id)) == 1


def test_a_post_that_was_removed_meanwhile_is_not_made_again(exercises: App, fake: FakeDiscord) -> None:
    channel = fake.guild().channels[0].id
    with serving(exercises, fake) as adapter:
        first = posted(adapter, channel, news(), "week-18")
    fake.delete(first)
    with serving(exercises, fake) as adapter:
        assert posted(adapter, channel, news(), "week-18") == post.REMOVED
        assert posted(adapter, channel, news(), "week-18") == post.REMOVED
    assert not fake.messages(channel)
    assert [(record.status, record.code) for record in tries(fake)] == [(200, 0), (404, 10008)]


def test_no_answer_at_all_is_uncertain_and_can_be_tried_again(exercises: App, fake: FakeDiscord) -> None:
    channel = fake.guild().channels[0].id
    with serving(exercises, fake) as adapter:
        fake.fail_next("POST", "/messages", "reset", times=len(post.WAITS) + 1)
        with pytest.raises(Uncertain):
            posted(adapter, channel, news(), "week-18")
        posted(adapter, channel, news(), "week-18")
    assert len(fake.messages(channel)) == 1


def test_a_request_that_hangs_is_given_up_and_made_again(
    exercises: App, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "PATIENCE", 0.3)
    channel = fake.guild().channels[0].id
    with serving(exercises, fake) as adapter:
        fake.fail_next("POST", "/messages", ("late", 5.0))
        began = time.monotonic()
        id_ = posted(adapter, channel, news(), "week-18")
        assert time.monotonic() - began < 4
    assert [message["id"] for message in fake.messages(channel)] == [id_]


CAUSES = {
    "no right to write": (lambda fake, guild: fake.forbid(guild.channels[0].id, 50013), "Send Messages"),
    "no right to see": (lambda fake, guild: fake.forbid(guild.channels[0].id, 50001), "View Channel"),
    "removed": (lambda fake, guild: fake.remove_channel(guild.channels[0].id), "no longer there"),
    "kicked": (lambda fake, guild: fake.kick(guild.id), "cannot see that channel"),
    "revoked": (lambda fake, guild: fake.revoke_token(gateway=False), "no longer accepts Cairn's token"),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_where_it_may_not_post_it_asks_once(exercises: App, fake: FakeDiscord, cause: str) -> None:
    guild = fake.guild()
    channel = guild.channels[0].id
    with serving(exercises, fake) as adapter:
        fake.until(fake.commands)
        happen, said = CAUSES[cause]
        happen(fake, guild)
        for number in range(10):
            with pytest.raises(Undeliverable, match=said):
                posted(adapter, channel, news(number), f"week-{number}")
        assert len(tries(fake, channel)) <= 2
        assert fake.count_invalid <= 2


@pytest.mark.parametrize("cause", CAUSES)
def test_whoever_asked_for_a_post_is_told_alone(
    exercises: App, fake: FakeDiscord, cause: str, caplog: pytest.LogCaptureFixture
) -> None:
    guild = fake.guild()
    channel = guild.channels[0]
    with serving(exercises, fake) as adapter:
        fake.until(fake.commands)
        happen, said = CAUSES[cause]
        happen(fake, guild)
        for _ in range(3):
            sent = fake.slash("try publish", guild=guild, channel=channel)
            assert "It is out." in sent.final().text
            quiet(adapter, fake)
            (told,) = sent.followups
            assert told["flags"] & 64
            assert said in words(told)
            assert f"<#{channel.id}>" in words(told)
        assert len(tries(fake, channel.id)) <= 2
        assert adapter.counts["undeliverable"] == 3
    assert not errors(caplog)


def test_a_channel_that_is_mended_takes_posts_after_a_while(
    exercises: App, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = fake.guild().channels[0].id
    with serving(exercises, fake) as adapter:
        fake.forbid(channel)
        monkeypatch.setattr(post, "REST", 0.0)
        with pytest.raises(Undeliverable):
            posted(adapter, channel, news(), "week-18")
        fake.allow(channel)
        posted(adapter, channel, news(), "week-18")
    assert len(fake.messages(channel)) == 1


def test_whoever_asked_for_an_uncertain_post_is_told_alone(exercises: App, fake: FakeDiscord) -> None:
    guild = fake.guild()
    with serving(exercises, fake) as adapter:
        fake.until(fake.commands)
        fake.fail_next("POST", "/channels/", "reset", times=len(post.WAITS) + 1)
        sent = fake.slash("try publish", guild=guild)
        fake.until(lambda: adapter.counts["uncertain"] == 1)
        quiet(adapter, fake)
        (told,) = sent.followups
        assert told["flags"] & 64
        assert "I do not know whether it arrived" in words(told)
        assert f"<#{guild.channels[0].id}>" in words(told)
        assert [each in words(told) for each in ("News.", "It is there", "Post it")] == [True] * 3


def test_what_is_no_channel_costs_no_request(exercises: App, fake: FakeDiscord) -> None:
    with serving(exercises, fake) as adapter:
        for channel in ("", "general", "../users/@me", "1?x", "-1"):
            with pytest.raises(Undeliverable, match="not a channel"):
                posted(adapter, channel, news(), f"key-{channel}")
    assert not tries(fake)


@pytest.mark.parametrize("how", [None, "reset-after", ("after", 503)])
def test_a_long_post_is_several_messages_in_order(exercises: App, fake: FakeDiscord, how: How | None) -> None:
    fake.limits = None
    channel = fake.guild().channels[0].id
    lines = [f"Line {number:03} of the long post, which is rather long" for number in range(200)]
    reply = Reply("Long.", (Text(listing(lines)),))
    with serving(exercises, fake) as adapter:
        if how is not None:
            fake.fail_next("POST", "/channels/", how, times=2)
        first = posted(adapter, channel, reply, "long")
        messages = fake.messages(channel)
        assert len(messages) >= 3
        assert messages[0]["id"] == first
        shown = "\n".join(words(message) for message in messages)
        found = [line for line in lines if shown.count(line) == 1]
        assert found == lines
        places = [shown.index(line) for line in lines]
        assert places == sorted(places)
        assert posted(adapter, channel, reply, "long") == first
    with serving(exercises, fake) as adapter:
        assert posted(adapter, channel, reply, "long") == first
    assert len(fake.messages(channel)) == len(messages)


def test_nobody_is_mentioned_or_woken(exercises: App, fake: FakeDiscord) -> None:
    channel = fake.guild().channels[0].id
    with serving(exercises, fake) as adapter:
        posted(adapter, channel, Reply("x", (Text("@everyone \\<@1\\>"),)), "loud")
    (record,) = tries(fake)
    assert record.body["allowed_mentions"] == {"parse": []}
    assert record.body["flags"] & 1 << 12
    assert record.body["enforce_nonce"] is True
    assert len(record.body["nonce"]) <= 25
