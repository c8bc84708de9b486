"""Posts in a channel: once, never blindly again, and with a sentence that helps where Slack refuses."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

import adapters.slack.lost
import adapters.slack.post
from bot.app import App
from bot.chat.errors import NotNow, Uncertain, Undeliverable
from bot.chat.reply import Reply, Text
from tests.adapters.slack_person import address, serving
from tests.adapters.slack_trial import calls, on_loop, read
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import FakeChannel

NEWS = Reply("News.", (Text("Week 18 begins."),))
LONG = Reply("News.", tuple(Text(f"Part {n}. " + "word " * 1000) for n in range(1, 4)))


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between posts, nor before a look for one."""
    monkeypatch.setattr(adapters.slack.post, "PACE", 0.0)
    monkeypatch.setattr(adapters.slack.lost, "PAUSES", (0.0, 0.1))


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


@pytest.fixture
def channel(fake: FakeSlack) -> FakeChannel:
    return fake.channel("general")


def test_one_key_posts_once(exercises: App, fake: FakeSlack, channel: FakeChannel) -> None:
    with serving(exercises, fake) as adapter:
        first = on_loop(adapter, adapter.post(address(channel), NEWS, "week-18"))
        assert on_loop(adapter, adapter.post(address(channel), NEWS, "week-18")) == first
    (message,) = fake.messages(channel)
    assert (message["ts"], read(message)) == (first, "Week 18 begins.")


def test_one_key_at_the_same_moment(exercises: App, fake: FakeSlack, channel: FakeChannel) -> None:
    async def both() -> list[str]:
        return await asyncio.gather(*(adapter.post(address(channel), NEWS, "week-18") for _ in range(5)))

    with serving(exercises, fake) as adapter:
        fake.fail_next("chat.postMessage", ("late", 0.2))
        assert len(set(on_loop(adapter, both()))) == 1
    assert len(fake.messages(channel)) == 1


def test_a_long_post_goes_on_where_it_stopped(exercises: App, fake: FakeSlack, channel: FakeChannel) -> None:
    with serving(exercises, fake) as adapter:
        fake.fail_next("chat.postMessage", ("late", 0.0))
        fake.fail_next("chat.postMessage", "reset")
        with pytest.raises(Uncertain):
            on_loop(adapter, adapter.post(address(channel), LONG, "week-18"))
        assert len(fake.messages(channel)) == 1
        id_ = on_loop(adapter, adapter.post(address(channel), LONG, "week-18"))
    messages = fake.messages(channel)
    assert id_ == messages[0]["ts"]
    assert [read(each).count("Part 1.") for each in messages] == [1] + [0] * (len(messages) - 1)


def test_a_rate_limit_is_waited_out(exercises: App, fake: FakeSlack, channel: FakeChannel) -> None:
    with serving(exercises, fake) as adapter:
        fake.fail_next("chat.postMessage", "ratelimited", retry_after=1)
        on_loop(adapter, adapter.post(address(channel), NEWS, "week-18"))
    assert fake.count_429 == 1
    assert len(fake.messages(channel)) == 1


def test_a_rate_limit_without_an_end_is_no_reason_to_give_up(
    exercises: App, fake: FakeSlack, channel: FakeChannel
) -> None:
    with serving(exercises, fake) as adapter:
        fake.fail_next("chat.postMessage", "ratelimited", times=3, retry_after=1)
        with pytest.raises(NotNow):
            on_loop(adapter, adapter.post(address(channel), NEWS, "week-18"))
        on_loop(adapter, adapter.post(address(channel), NEWS, "week-18"))
    assert len(fake.messages(channel)) == 1


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("channel_not_found", "/invite @Cairn"),
        ("not_in_channel", "/invite @Cairn"),
        ("is_archived", "archived"),
        ("token_revoked", "install the app again"),
        ("restricted_action", "choose another one"),
        ("something_new", "does not take posts"),
    ],
)
def test_a_refusal_is_said_and_the_channel_rests(
    exercises: App, fake: FakeSlack, channel: FakeChannel, word: str, said: str
) -> None:
    other = fake.channel("other")

    async def several() -> list[object]:
        posts = (adapter.post(address(channel), NEWS, f"week-{number}") for number in range(5))
        return list(await asyncio.gather(*posts, return_exceptions=True))

    with serving(exercises, fake) as adapter:
        if word == "not_in_channel":
            channel.member = False
            fake.scopes.discard("chat:write.public")
        elif word == "is_archived":
            channel.archived = True
        elif word == "channel_not_found":
            fake.remove_channel(channel)
        elif word == "token_revoked":
            fake.revoke(fake.default)
        else:
            fake.fail_next("chat.postMessage", word)
        for error in on_loop(adapter, several()):
            assert isinstance(error, Undeliverable)
            assert said in error.what
        assert len(calls(fake, "chat.postMessage")) == 1
        if word != "token_revoked":
            on_loop(adapter, adapter.post(address(other), NEWS, "week-19"))
            assert len(fake.messages(other)) == 1


def test_whoever_asked_is_told_that_it_was_not_posted(exercises: App, fake: FakeSlack, channel: FakeChannel) -> None:
    ana = fake.member("ana")
    with serving(exercises, fake) as adapter:
        fake.fail_next("chat.postMessage", "is_archived")
        sent = fake.command("/try", "publish", ana, channel)
        fake.until(lambda: len(sent.answers) == 2)
        assert adapter.counts["undeliverable"] == 1
    said = sorted(map(read, sent.answers))
    assert all(answer.ephemeral for answer in sent.answers)
    assert "archived" in said[0]
    assert f"#{channel.id}" in said[0]
    assert "It is out." in said[1]


def test_one_key_in_two_channels_is_two_posts(exercises: App, fake: FakeSlack, channel: FakeChannel) -> None:
    """A community with two homes gets each post once in each of them."""
    other = fake.channel("random")
    with serving(exercises, fake) as adapter:
        first = on_loop(adapter, adapter.post(address(channel), NEWS, "week-18"))
        second = on_loop(adapter, adapter.post(address(other), NEWS, "week-18"))
        assert on_loop(adapter, adapter.post(address(other), NEWS, "week-18")) == second != first
    assert len(fake.messages(channel)) == len(fake.messages(other)) == 1
