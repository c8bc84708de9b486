"""What a member of a Discord server sees when a post gets no answer at all: one question, decided once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from adapters.discord import pacer, post
from adapters.discord.client import Discord
from bot.app import App
from bot.chat.reply import Reply, Text
from bot.store.engine import Store
from tests.adapters.discord_person import SECONDS, serving, words
from tests.adapters.discord_trial import PRIVATE, on_loop, post_of, quiet
from tests.adapters.exercises import tree
from tests.fakes.discord_rules import walk
from tests.fakes.discord_sent import Sent
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_trouble import How
from tests.fakes.discord_world import Body, FakeChannel, FakeGuild, FakeUser

NEWS = "News for the whole group."
MANAGE_SERVER = 1 << 5
TRIES = len(post.WAITS) + 1

LATE: How = ("late", 8.0)
LOST = 1000
"""Lost answers of each kind."""


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord(limits=None) as running:
        yield running
        assert running.spec_faults == []


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other quickly."""
    monkeypatch.setattr(post, "WAITS", (0.01, 0.01, 0.01))


def asked(adapter: Discord, fake: FakeDiscord, guild: FakeGuild, ana: FakeUser, how: How = "reset-after") -> Body:
    """Ana has something published, and no try gets an answer: the question that she then reads."""
    fake.until(fake.commands)
    fake.fail_next("POST", r"/channels/\d+/messages", how, times=TRIES)
    sent = fake.slash("try publish", {}, ana, guild)
    assert "It is out." in sent.final(SECONDS).text
    (question,) = followed(adapter, fake, sent)
    return question


def followed(adapter: Discord, fake: FakeDiscord, sent: Sent, number: int = 1) -> list[Body]:
    """What else one person alone reads of what comes of ``sent``: so many messages."""
    fake.until(lambda: len(sent.followups) >= number, SECONDS)
    quiet(adapter, fake)
    assert len(sent.followups) == number
    assert all(each["flags"] & PRIVATE for each in sent.followups)
    return list(sent.followups)


def carried(message: Body, label: str) -> str:
    """What the button labelled ``label`` carries."""
    return next(str(each["custom_id"]) for _, each in walk(message["components"]) if each.get("label") == label)


def clicked(adapter: Discord, fake: FakeDiscord, message: Body, label: str, user: FakeUser) -> str:
    """Press a button: the words of the answer."""
    answer = fake.click(message, carried(message, label), user).final(SECONDS)
    quiet(adapter, fake)
    assert answer.ephemeral
    return answer.text


def news(fake: FakeDiscord, channel: FakeChannel) -> list[Body]:
    """What was published in the channel."""
    return [each for each in fake.messages(channel.id) if NEWS in words(each)]


@pytest.mark.parametrize("how", ["reset-after", ("after", 503), "reset", 503])
def test_they_are_asked_once_and_alone(exercises: App, fake: FakeDiscord, how: How) -> None:
    guild, ana = fake.guild(), fake.member("ana")
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, guild, ana, how)
        said = words(question)
        for each in (
            "I do not know whether it arrived",
            f"<#{guild.channels[0].id}>",
            "News.",
            "It is there",
            "Post it",
        ):
            assert each in said
        assert adapter.counts["uncertain"] == 1
    assert len(news(fake, guild.channels[0])) == (0 if how in ("reset", 503) else 1)


def test_it_is_there(exercises: App, fake: FakeDiscord) -> None:
    guild, ana = fake.guild(), fake.member("ana")
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, guild, ana)
        assert "Nothing more is posted" in clicked(adapter, fake, question, "It is there", ana)
    assert len(news(fake, guild.channels[0])) == 1


def test_post_it_twice_and_by_two_people_at_once(exercises: App, fake: FakeDiscord) -> None:
    guild, ana, boss = fake.guild(), fake.member("ana"), fake.member("boss", permissions=MANAGE_SERVER)
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, guild, ana, "reset")
        id_ = carried(question, "Post it")
        public = post_of(guild.channels[0], fake, id_)
        sent = [fake.click(public, id_, who) for _ in range(5) for who in (ana, boss)]
        sent.append(fake.click(question, id_, ana))
        said = [each.final(SECONDS).text for each in sent]
        quiet(adapter, fake)
        assert sum("I post it now" in each for each in said) == 1
        assert sum("That is settled already" in each for each in said) == len(said) - 1
    assert len(news(fake, guild.channels[0])) == 1


@pytest.mark.parametrize("label", ["It is there", "Post it"])
def test_after_a_restart(exercises: App, fake: FakeDiscord, label: str) -> None:
    guild, ana = fake.guild(), fake.member("ana")
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, guild, ana, "reset-after" if label == "It is there" else "reset")
    app = App(tree(), Store(exercises.store.url.render_as_string()), exercises.content, exercises.clock)
    with serving(app, fake) as adapter:
        clicked(adapter, fake, question, label, ana)
    app.close()
    assert len(news(fake, guild.channels[0])) == 1


def test_a_second_try_that_gets_no_answer_is_asked_about_too(exercises: App, fake: FakeDiscord) -> None:
    guild, ana = fake.guild(), fake.member("ana")
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, guild, ana, "reset")
        fake.fail_next("POST", r"/channels/\d+/messages", "reset-after", times=TRIES)
        sent = fake.click(question, carried(question, "Post it"), ana)
        assert "I post it now" in sent.final(SECONDS).text
        (again,) = followed(adapter, fake, sent)
        assert "Nothing more is posted" in clicked(adapter, fake, again, "It is there", ana)
    assert len(news(fake, guild.channels[0])) == 1


def test_others_do_not_decide_nor_those_of_another_server(exercises: App, fake: FakeDiscord) -> None:
    guild, other, ana = fake.guild(), fake.guild(), fake.member("ana")
    mallory, boss = fake.member("mallory"), fake.member("boss", permissions=MANAGE_SERVER)
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, guild, ana, "reset")
        ids = [carried(question, label) for label in ("It is there", "Post it")]
        here, there = (post_of(place.channels[0], fake, *ids) for place in (guild, other))
        for id_ in ids:
            assert "decides whoever asked for it, or an organiser" in fake.click(here, id_, mallory).final(SECONDS).text
            for who in (ana, mallory, boss):
                assert "I do not know that post here" in fake.click(there, id_, who).final(SECONDS).text
        quiet(adapter, fake)
        assert not news(fake, guild.channels[0])
        assert not news(fake, other.channels[0])
        assert "I post it now" in fake.click(here, ids[1], boss).final(SECONDS).text
        quiet(adapter, fake)
    assert len(news(fake, guild.channels[0])) == 1


def test_a_database_that_is_down_keeps_nothing_but_they_are_told(exercises: App, fake: FakeDiscord) -> None:
    guild, ana = fake.guild(), fake.member("ana")
    with exercises.store.transaction(write=True) as db:
        db.execute(text("DROP TABLE deliveries"))
    with serving(exercises, fake) as adapter:
        said = words(asked(adapter, fake, guild, ana))
    assert "I do not know whether it arrived" in said
    assert "Look there before you run the command again." in said
    assert "Post it" not in said


@pytest.mark.parametrize("how", ["reset-after", ("after", 502), ("after", 503), LATE])
def test_a_thousand_lost_answers(exercises: App, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch, how: How) -> None:
    """Every post is there once, and nobody is asked: the next try finds it by its nonce."""
    monkeypatch.setattr(pacer, "RATE", 10**6)
    monkeypatch.setattr(post, "PATIENCE", 2.0 if how == LATE else 60.0)
    guild = fake.guild(channels=[f"channel-{number}" for number in range(250)])
    became: dict[str, Any] = {}

    async def every(adapter: Discord, channel: str) -> None:
        for number in range(LOST // len(guild.channels)):
            key = f"{channel} and {number}"
            fake.fail_next("POST", f"/channels/{channel}/messages", how)
            posting = adapter.post(channel, Reply("News.", (Text(key),)), key)
            (became[key],) = await asyncio.gather(posting, return_exceptions=True)

    async def all_at_once(adapter: Discord) -> None:
        await asyncio.gather(*(every(adapter, channel.id) for channel in guild.channels))

    with serving(exercises, fake) as adapter:
        on_loop(adapter, all_at_once(adapter))
    there = {words(message): message["id"] for channel in guild.channels for message in fake.messages(channel.id)}
    assert there == became
    assert len(there) == sum(len(fake.messages(channel.id)) for channel in guild.channels) == LOST
