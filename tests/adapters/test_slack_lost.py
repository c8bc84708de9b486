"""A post whose answer was lost: found by its metadata where that can be read, and never blindly made again."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

import adapters.slack.lost
from adapters.slack import lost, web
from adapters.slack.post import digest
from bot.chat.errors import NotNow, Undeliverable
from tests.adapters.slack_person import address
from tests.adapters.slack_poster import ACCEPTED, HISTORY, LONG, NEWS, REFUSED, hurry, lose, poster
from tests.adapters.slack_trial import calls, read
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_trouble import How
from tests.fakes.slack_world import FakeChannel

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


@pytest.fixture
def channel(fake: FakeSlack) -> FakeChannel:
    return fake.channel("general")


@pytest.mark.parametrize("how", ACCEPTED)
@pytest.mark.parametrize("private", [False, True])
async def test_where_the_history_can_be_read_it_is_found(
    fake: FakeSlack, channel: FakeChannel, how: How, private: bool
) -> None:
    channel.private = private
    fake.scopes.discard("channels:history" if private else "groups:history")
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", how)
        id_ = await posting.post(address(channel), NEWS, "week-18")
        assert await posting.post(address(channel), NEWS, "week-18") == id_
    assert [each["ts"] for each in fake.messages(channel)] == [id_]
    assert len(calls(fake, "chat.postMessage")) == 1


@pytest.mark.parametrize("how", ACCEPTED)
@pytest.mark.parametrize("private", [False, True])
async def test_where_it_cannot_nothing_is_posted_blindly(
    fake: FakeSlack, channel: FakeChannel, how: How, private: bool
) -> None:
    channel.private = private
    scope = "groups:history" if private else "channels:history"
    fake.scopes.discard(scope)
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", how)
        for _ in range(3):
            await lose(posting, channel)
        assert len(calls(fake, "chat.postMessage")) == 1
        await posting.post(address(channel), NEWS, "week-19")  # and life goes on
        fake.scopes.add(scope)
        id_ = await posting.post(address(channel), NEWS, "week-18")
    assert len(fake.messages(channel)) == 2
    assert fake.messages(channel)[0]["ts"] == id_


@pytest.mark.parametrize("how", REFUSED)
async def test_what_is_not_there_is_posted_when_it_is_asked_for_again(
    fake: FakeSlack, channel: FakeChannel, how: How
) -> None:
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", how)
        await lose(posting, channel)
        assert not fake.messages(channel)
        id_ = await posting.post(address(channel), NEWS, "week-18")
        assert await posting.post(address(channel), NEWS, "week-18") == id_
    assert [each["ts"] for each in fake.messages(channel)] == [id_]


async def test_a_second_loss_is_looked_for_as_well(fake: FakeSlack, channel: FakeChannel) -> None:
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", "reset")
        await lose(posting, channel)
        fake.fail_next("chat.postMessage", "reset-after")
        id_ = await posting.post(address(channel), NEWS, "week-18")
    assert [each["ts"] for each in fake.messages(channel)] == [id_]


async def test_it_is_looked_for_more_than_once(
    fake: FakeSlack, channel: FakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack may still be at it when its answer is lost."""
    monkeypatch.setattr(adapters.slack.lost, "PAUSES", (0.0, 0.3, 1.0))
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", ("delay", 1.4))
        id_ = await posting.post(address(channel), NEWS, "week-18")
    assert [each["ts"] for each in fake.messages(channel)] == [id_]
    assert len(calls(fake, lost.METHOD)) > 1


@pytest.mark.parametrize("how", ["reset", 500, "internal_error"])
async def test_a_look_that_fails_is_repeated(fake: FakeSlack, channel: FakeChannel, how: How) -> None:
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", "reset-after")
        fake.fail_next(lost.METHOD, how, times=2)
        await posting.post(address(channel), NEWS, "week-18")
    assert len(fake.messages(channel)) == 1


@pytest.mark.parametrize("how", ["missing_scope", "not_in_channel", "channel_not_found", "invalid_auth"])
async def test_a_look_that_is_refused_is_not(fake: FakeSlack, channel: FakeChannel, how: How) -> None:
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", "reset-after")
        fake.fail_next(lost.METHOD, how)
        await lose(posting, channel)
    assert len(calls(fake, lost.METHOD)) == 1


async def test_only_its_own_messages_count(fake: FakeSlack, channel: FakeChannel) -> None:
    """Anybody can write anything into the metadata of a message."""
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", "reset")
        await lose(posting, channel)
        forged = lost.metadata(digest(address(channel), "week-18", 0))  # what the try carried that did not arrive
        fake.world.post(channel, {"text": "Mine.", "metadata": forged}, by=fake.member("mallory").id)
        fake.world.post(channel, {"text": "Mine.", "metadata": forged, "bot_id": "B0MALLORY"}, by="U0MALLORY")
        fake.place(channel, "Something else.", metadata={**forged, "event_type": "other"})
        id_ = await posting.post(address(channel), NEWS, "week-18")
    assert read(next(each for each in fake.messages(channel) if each["ts"] == id_)) == "Week 18 begins."


async def test_in_a_busy_channel_it_is_found_or_nobody_can_tell(fake: FakeSlack, channel: FakeChannel) -> None:
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", "reset-after")
        fake.fail_next(lost.METHOD, "missing_scope")
        await lose(posting, channel, "early")
        fake.fail_next("chat.postMessage", "reset")
        fake.fail_next(lost.METHOD, "missing_scope")
        await lose(posting, channel, "never")
        for number in range(lost.MOST + 5):
            fake.world.post(channel, {"text": f"Message {number}"}, by=fake.member("ben").id)
        await posting.post(address(channel), NEWS, "early")
        await lose(posting, channel, "never")
    assert len([each for each in fake.messages(channel) if "bot_id" in each]) == 1


@pytest.mark.parametrize("ahead", [-7200.0, 7200.0])
async def test_a_wrong_clock_of_this_machine_does_not_matter(
    fake: FakeSlack, channel: FakeChannel, ahead: float
) -> None:
    fake.world.ahead = ahead
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", "reset-after")
        await posting.post(address(channel), NEWS, "week-18")
    assert len(fake.messages(channel)) == 1
    (asked,) = calls(fake, lost.METHOD)
    assert abs(float(asked["oldest"]) - (time.time() + ahead - lost.MARGIN)) < 10


async def test_only_what_was_said_since_is_read(fake: FakeSlack, channel: FakeChannel) -> None:
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", "reset-after")
        await posting.post(address(channel), NEWS, "week-18")
    (asked,) = calls(fake, lost.METHOD)
    assert time.time() - float(asked["oldest"]) < lost.MARGIN + 10
    assert int(asked["limit"]) == lost.MOST <= 15


async def test_an_app_outside_the_marketplace_reads_once_a_minute_and_nobody_waits(
    fake: FakeSlack, channel: FakeChannel
) -> None:
    fake.world.unlisted = True
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", "reset-after", times=3)
        began = time.monotonic()
        await posting.post(address(channel), NEWS, "week-18")
        await lose(posting, channel, "week-19")
        await lose(posting, channel, "week-20")
        assert time.monotonic() - began < lost.LONGEST
    assert len(fake.messages(channel)) == 3
    assert len(calls(fake, lost.METHOD)) == 2  # one that was answered, one that was told to wait
    assert fake.count_429 == 1


async def test_nobody_waits_for_a_history_that_does_not_come(
    fake: FakeSlack, channel: FakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapters.slack.lost, "LONGEST", 0.3)
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", "reset-after")
        fake.fail_next(lost.METHOD, ("late", 5.0))
        began = time.monotonic()
        await lose(posting, channel)
        assert time.monotonic() - began < 2


async def test_a_rate_limit_is_no_lost_answer(fake: FakeSlack, channel: FakeChannel) -> None:
    fake.scopes.difference_update(HISTORY)
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", "ratelimited", times=web.TRIES, retry_after=1)
        with pytest.raises(NotNow):
            await posting.post(address(channel), NEWS, "week-18")
        await posting.post(address(channel), NEWS, "week-18")
    assert len(fake.messages(channel)) == 1
    assert not calls(fake, lost.METHOD)


async def test_of_a_long_post_it_says_which_message_is_meant(fake: FakeSlack, channel: FakeChannel) -> None:
    fake.scopes.difference_update(HISTORY)
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", ("late", 0.0))
        fake.fail_next("chat.postMessage", "reset-after")
        found = await lose(posting, channel, reply=LONG)
        assert (found.part, found.parts) == (1, 3)
        assert len(fake.messages(channel)) == 2
        await posting.post(address(channel), LONG, "the rest", 2)
    shown = [read(each) for each in fake.messages(channel)]
    assert [next(n for n in (1, 2, 3) if f"Part {n}." in each) for each in shown] == [1, 2, 3]


async def test_a_part_that_is_no_more_is_the_last_one(fake: FakeSlack, channel: FakeChannel) -> None:
    """Another version of Cairn may have made more messages of the same reply."""
    async with poster(fake) as posting:
        await posting.post(address(channel), NEWS, "the rest", 4)
    assert len(fake.messages(channel)) == 1


async def test_a_channel_that_refuses_after_a_loss_says_why(fake: FakeSlack, channel: FakeChannel) -> None:
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", "reset")
        await lose(posting, channel)
        fake.fail_next("chat.postMessage", "is_archived")
        with pytest.raises(Undeliverable, match="archived"):
            await posting.post(address(channel), NEWS, "week-18")
