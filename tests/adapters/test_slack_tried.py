"""A post that another process may have made: looked for in its channel before anything is sent."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from bot.chat.errors import NotNow, Uncertain, Undeliverable
from tests.adapters.slack_person import address
from tests.adapters.slack_poster import HISTORY, LONG, NEWS, hurry, poster
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import FakeChannel

pytestmark = pytest.mark.asyncio


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


@pytest.fixture
def channel(fake: FakeSlack) -> FakeChannel:
    return fake.channel("general")


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.mark.parametrize("tried", [1.0, 45.0, 86_400.0, math.inf])
@pytest.mark.parametrize("made", [True, False])
async def test_it_is_found_or_made(fake: FakeSlack, channel: FakeChannel, made: bool, tried: float) -> None:
    ids = []
    if made:
        async with poster(fake) as posting:
            ids.append(await posting.post(address(channel), NEWS, "week-18"))
    async with poster(fake) as posting:
        for _ in range(2):
            ids.append(await posting.post(address(channel), NEWS, "week-18", 0, tried))
    assert len(fake.messages(channel)) == 1
    assert len(set(ids)) == 1


async def test_of_a_long_one_what_is_missing_is_made(fake: FakeSlack, channel: FakeChannel) -> None:
    async with poster(fake) as posting:
        await posting.post(address(channel), LONG, "week-18")
    whole = [message["text"] for message in fake.messages(channel)]
    fake.world.posts.popitem()  # as if the process had stopped before the last message
    async with poster(fake) as posting:
        await posting.post(address(channel), LONG, "week-18", 0, 45.0)
    assert [message["text"] for message in fake.messages(channel)] == whole


@pytest.mark.parametrize("why", ["no scope", "too much was said", "history fails"])
async def test_where_nobody_can_tell_nothing_is_sent(fake: FakeSlack, channel: FakeChannel, why: str) -> None:
    async with poster(fake) as posting:
        if why == "no scope":
            fake.scopes.difference_update(HISTORY)
        elif why == "too much was said":
            for number in range(20):
                await posting.post(address(channel), NEWS, f"other-{number}")
        else:
            fake.fail_next("conversations.history", "internal_error", times=20)
    there = len(fake.messages(channel))
    async with poster(fake) as posting:
        with pytest.raises(Uncertain):
            await posting.post(address(channel), NEWS, "week-18", 0, 45.0)
    assert len(fake.messages(channel)) == there


async def test_a_token_that_is_worth_nothing_is_so_everywhere(fake: FakeSlack, channel: FakeChannel) -> None:
    async with poster(fake) as posting:
        fake.fail_next("chat.postMessage", "token_revoked")
        with pytest.raises(Undeliverable) as caught:
            await posting.post(address(channel), NEWS, "week-18")
        assert caught.value.everywhere
        fake.fail_next("chat.postMessage", "not_in_channel")
        with pytest.raises(Undeliverable) as caught:
            await posting.post(address(fake.channel("random")), NEWS, "week-18")
        assert not caught.value.everywhere


async def test_a_slack_that_cannot_be_reached_was_sent_nothing(fake: FakeSlack, channel: FakeChannel) -> None:
    async with poster(fake) as posting:
        client = (await posting._workspace(fake.default.id)).client
        there, client.base_url = client.base_url, "http://127.0.0.1:9/api/"  # where nobody listens
        with pytest.raises(NotNow):
            await posting.post(address(channel), NEWS, "week-18")
        client.base_url = there
        await posting.post(address(channel), NEWS, "week-18")
    assert len(fake.messages(channel)) == 1
