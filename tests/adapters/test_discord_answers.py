"""Exactly one answer, in time or announced in time, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import adapters.discord.answer
from bot.app import App
from tests.adapters.discord_person import serving, words
from tests.adapters.discord_trial import busy, errors, post_of, quiet
from tests.fakes.discord_sent import Sent
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import Body, FakeGuild

DEFERRED, DEFERRED_IN_PLACE, MESSAGE, UPDATE = 5, 6, 4, 7


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as running:
        yield running
        assert running.spec_faults == []


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer is announced after a fifth of a second."""
    monkeypatch.setattr(adapters.discord.answer, "PATIENCE", 0.2)


def works(fake: FakeDiscord, guild: FakeGuild) -> None:
    """Life goes on: the next command is answered."""
    assert "Hello, Ana" in fake.slash("try greet", {"name": "Ana"}, guild=guild).final(10).text


def everything(fake: FakeDiscord, sent: Sent) -> list[Body]:
    """Every message that the answer to ``sent`` consists of."""
    original = fake.world.messages.get(sent.original or "")
    return [*([original] if original else []), *sent.followups]


@pytest.mark.usefixtures("hasty")
class TestLate:
    """An answer that takes longer than Discord waits."""

    def test_a_private_answer(self, exercises: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        with serving(exercises, fake) as adapter, busy(exercises) as go:
            sent = fake.slash("try greet", {"name": "Ana"}, guild=guild)
            announced = sent.wait()
            assert (announced.type, announced.ephemeral) == (DEFERRED, True)
            go()
            answer = sent.final()
            assert answer.ephemeral
            assert "Hello, Ana" in answer.text
            quiet(adapter, fake)
            assert len(everything(fake, sent)) == 1
            assert adapter.counts == {"announced": 1}
            works(fake, guild)

    def test_a_click_on_a_private_message_changes_it(self, exercises: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        with serving(exercises, fake) as adapter, busy(exercises) as go:
            message = post_of(guild.channels[0], fake, "1 try greet?name=Ben", private=True)
            sent = fake.click(message, "1 try greet?name=Ben")
            assert sent.wait().type == DEFERRED_IN_PLACE
            go()
            assert "Hello, Ben" in sent.final().text
            quiet(adapter, fake)
            assert [each["id"] for each in everything(fake, sent)] == [message["id"]]

    def test_an_error_after_a_click_leaves_the_message_alone(self, exercises: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        with serving(exercises, fake) as adapter, busy(exercises) as go:
            message = post_of(guild.channels[0], fake, "1 try wrong?word=cocoa", private=True)
            sent = fake.click(message, "1 try wrong?word=cocoa")
            assert sent.wait().type == DEFERRED_IN_PLACE
            go()
            quiet(adapter, fake)
            (told,) = sent.followups
            assert "There is no “cocoa” today" in words(told)
            assert told["flags"] & 64
            assert words(fake.world.messages[message["id"]]) == "Button 1"

    def test_an_answer_for_everyone_that_was_expected_for_one(self, exercises: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        with serving(exercises, fake) as adapter, busy(exercises) as go:
            sent = fake.slash("try share", guild=guild)
            assert sent.wait().ephemeral
            go()
            quiet(adapter, fake)
            first, shared = everything(fake, sent)
            assert first["flags"] & 64
            assert words(first) == "Shared below."
            assert not shared["flags"] & 64
            assert words(shared) == "For all to see."

    def test_an_error_where_an_answer_for_everyone_was_expected(self, real: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        with serving(real, fake) as adapter:
            fake.until(fake.commands)
            with busy(real) as go:
                sent = fake.slash("roadmap topic", {"topic": "qqqq", "share": True}, guild=guild)
                announced = sent.wait()
                assert (announced.type, announced.ephemeral) == (DEFERRED, False)
                go()
                quiet(adapter, fake)
            (told,) = everything(fake, sent)
            assert told["flags"] & 64
            assert "There is no topic “qqqq”" in words(told)
            assert not fake.messages(guild.channels[0].id)

    def test_a_shared_answer(self, real: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        with serving(real, fake) as adapter:
            fake.until(fake.commands)
            with busy(real) as go:
                sent = fake.slash("roadmap topic", {"topic": "3.1", "share": True}, guild=guild)
                assert not sent.wait().ephemeral
                go()
                assert "3.1" in sent.final().text
                quiet(adapter, fake)
            assert len(fake.messages(guild.channels[0].id)) == 1

    def test_a_long_answer_is_announced_once(self, exercises: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        with serving(exercises, fake) as adapter, busy(exercises) as go:
            sent = fake.slash("try long", guild=guild)
            sent.wait()
            go()
            quiet(adapter, fake)
            assert "Line 1 of" in sent.final().text
            assert len(everything(fake, sent)) == 1

    def test_posts_follow_a_late_answer(self, exercises: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        with serving(exercises, fake) as adapter, busy(exercises) as go:
            sent = fake.slash("try publish", guild=guild)
            sent.wait()
            go()
            quiet(adapter, fake)
            assert "It is out." in sent.final().text
            assert [words(each) for each in fake.messages(guild.channels[0].id)] == ["News for the whole group."]


class TestRefused:
    """A response that Discord does not take: counted, never a fault, never an apology in the channel."""

    def test_too_late_for_the_first_response(self, exercises: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        fake.interactions.respond_within = 0.0
        with serving(exercises, fake) as adapter:
            sent = fake.slash("try greet", {"name": "Ana"}, guild=guild)
            fake.until(lambda: adapter.counts["too_late"] == 1)
            quiet(adapter, fake)
            assert not sent.answered.done()
            assert not fake.messages(guild.channels[0].id)
            assert adapter.counts == {"too_late": 1}
            fake.interactions.respond_within = 3.0
            works(fake, guild)

    @pytest.mark.usefixtures("hasty")
    def test_too_late_for_the_announcement(self, exercises: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        fake.interactions.respond_within = 0.0
        with serving(exercises, fake) as adapter:
            with busy(exercises):
                fake.slash("try greet", {"name": "Ana"}, guild=guild)
                fake.until(lambda: adapter.counts["too_late"] == 1)
            quiet(adapter, fake)
            assert adapter.counts == {"announced": 1, "too_late": 1}
            fake.interactions.respond_within = 3.0
            works(fake, guild)

    @pytest.mark.usefixtures("hasty")
    @pytest.mark.parametrize("code", [50027, 10015])
    def test_an_expired_token(
        self, exercises: App, fake: FakeDiscord, code: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        guild = fake.guild()
        with serving(exercises, fake) as adapter:
            with busy(exercises):
                fake.slash("try greet", {"name": "Ana"}, guild=guild).wait()
                if code == 50027:
                    fake.interactions.token_life = 0.0
                else:
                    fake.world.interactions.clear()
            fake.until(lambda: adapter.counts["expired"] == 1)
            quiet(adapter, fake)
            assert [record.code for record in fake.log if record.code] == [code]
            assert adapter.counts == {"announced": 1, "expired": 1}
            fake.interactions.token_life = 900.0
            works(fake, guild)
        assert not errors(caplog)

    def test_a_response_that_arrived_while_its_answer_was_lost(self, exercises: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        fake.fail_next("POST", "/callback", "reset-after")
        with serving(exercises, fake) as adapter:
            sent = fake.slash("try greet", {"name": "Ana"}, guild=guild)
            assert "Hello, Ana" in sent.final().text
            quiet(adapter, fake)
            assert len(everything(fake, sent)) == 1
            assert adapter.counts == {"network": 1, "already_acknowledged": 1}
            works(fake, guild)

    def test_a_connection_that_breaks_before_the_response_arrives(self, exercises: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        fake.fail_next("POST", "/callback", "reset")
        with serving(exercises, fake) as adapter:
            sent = fake.slash("try greet", {"name": "Ana"}, guild=guild)
            assert "Hello, Ana" in sent.final().text
            quiet(adapter, fake)
            assert adapter.counts == {"network": 1}

    def test_a_connection_that_stays_broken(
        self, exercises: App, fake: FakeDiscord, caplog: pytest.LogCaptureFixture
    ) -> None:
        guild = fake.guild()
        fake.fail_next("POST", "/callback", "reset", times=2)
        with serving(exercises, fake) as adapter:
            sent = fake.slash("try greet", {"name": "Ana"}, guild=guild)
            fake.until(lambda: adapter.counts["network"] == 2)
            quiet(adapter, fake)
            assert not sent.answered.done()
            works(fake, guild)
        assert not errors(caplog)

    @pytest.mark.usefixtures("hasty")
    def test_an_edit_whose_answer_was_lost(self, exercises: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        fake.fail_next("PATCH", "/messages/@original", "reset-after")
        with serving(exercises, fake) as adapter:
            with busy(exercises):
                sent = fake.slash("try greet", {"name": "Ana"}, guild=guild)
                sent.wait()
            assert "Hello, Ana" in sent.final().text
            quiet(adapter, fake)
            assert len(everything(fake, sent)) == 1
            assert adapter.counts == {"announced": 1, "network": 1}

    def test_a_follow_up_whose_answer_was_lost_comes_once(self, exercises: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        fake.forbid(guild.channels[0].id)
        fake.fail_next("POST", "/webhooks/", "reset-after")
        with serving(exercises, fake) as adapter:
            sent = fake.slash("try publish", guild=guild)
            fake.until(lambda: adapter.counts["network"] == 1)
            quiet(adapter, fake)
            assert len(sent.followups) == 1

    def test_a_completion_that_comes_too_late(self, real: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        with serving(real, fake) as adapter:
            fake.until(fake.commands)
            fake.interactions.respond_within = 0.0
            fake.type("roadmap topic", {"topic": "reg"}, "topic", guild=guild)
            fake.until(lambda: adapter.counts["too_late"] == 1)
            fake.interactions.respond_within = 3.0
            offered = fake.type("roadmap topic", {"topic": "reg"}, "topic", guild=guild).wait()
            assert 1 <= len(offered.choices) <= 25

    def test_completion_does_not_wait_for_the_database(self, real: App, fake: FakeDiscord) -> None:
        guild = fake.guild()
        with serving(real, fake), busy(real):
            fake.until(lambda: fake.gateway.ready_count())
            data = {"id": "1", "name": "roadmap", "type": 1}
            option = {"name": "topic", "type": 3, "value": "reg", "focused": True}
            data["options"] = [{"type": 1, "name": "topic", "options": [option]}]
            assert fake.send(4, data, guild=guild).wait().choices
