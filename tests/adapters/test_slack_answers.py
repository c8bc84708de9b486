"""Mentions, clicks, late answers: exactly one answer, where it belongs, and only for whom it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import adapters.slack.turn
from bot.app import App
from tests.adapters.slack_person import serving
from tests.adapters.slack_trial import busy, button, buttons, calls, errors, only, quiet, read
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import Body

STAGE = "Stage 3"


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


class TestMentions:
    """What is said to Cairn in a channel, in a thread, and alone."""

    def test_a_mention_is_answered_for_the_asker(self, real: App, fake: FakeSlack) -> None:
        """Not in a thread of its own: what one person sees does not begin a thread, and Slack would not show it."""
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(real, fake) as adapter:
            answer = only(adapter, fake, fake.mention("roadmap stage 3", ana, channel))
        assert (answer.via, answer.user, answer.channel) == ("chat.postEphemeral", ana.id, channel.id)
        assert STAGE in read(answer)
        (told,) = calls(fake, "chat.postEphemeral")
        assert "thread_ts" not in told
        assert len(fake.messages(channel)) == 1  # what Ana wrote

    def test_a_mention_in_a_thread(self, real: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        root = fake.place(channel, "The root of a thread")["ts"]
        with serving(real, fake) as adapter:
            only(adapter, fake, fake.mention("roadmap stage 3", ana, channel, thread_ts=root))
        (told,) = calls(fake, "chat.postEphemeral")
        assert (told["thread_ts"], told["user"]) == (root, ana.id)

    def test_shared_it_is_for_everyone_in_the_thread(self, real: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(real, fake) as adapter:
            sent = fake.mention("roadmap stage 3 share:yes", ana, channel)
            answer = only(adapter, fake, sent)
        assert (answer.via, answer.ephemeral) == ("chat.postMessage", False)
        asked, answered = fake.messages(channel)
        assert answered["thread_ts"] == asked["ts"]
        assert STAGE in read(answered)

    def test_a_message_to_cairn_alone(self, real: App, fake: FakeSlack) -> None:
        ana = fake.member("ana")
        with serving(real, fake) as adapter:
            answer = only(adapter, fake, fake.direct("roadmap stage 3", ana))
        assert answer.channel == fake.dm(ana).id
        assert STAGE in read(answer)
        assert "thread_ts" not in fake.messages(fake.dm(ana))[-1]

    @pytest.mark.parametrize(
        "extra", [{"subtype": "message_changed"}, {"subtype": "message_deleted"}, {"bot_id": "B012AB3CD"}]
    )
    def test_what_nobody_said_now_is_not_answered(self, real: App, fake: FakeSlack, extra: dict[str, str]) -> None:
        ana = fake.member("ana")
        place = fake.dm(ana)
        with serving(real, fake) as adapter:
            said: Body = {"text": "roadmap stage 3", "user": ana.id, "channel": place.id, "channel_type": "im", **extra}
            quiet(adapter, fake, fake.event("message", by=ana, in_=place, ts=fake.world.ts(), **said))
        assert not fake.messages(place)
        assert not fake.private(ana)

    def test_the_bots_own_message_is_not_answered(self, real: App, fake: FakeSlack) -> None:
        ana = fake.member("ana")
        place = fake.dm(ana)
        with serving(real, fake) as adapter:
            own: Body = {"text": "roadmap stage 3", "user": ana.workspace.bot.id, "channel": place.id}
            own["channel_type"] = "im"
            quiet(adapter, fake, fake.event("message", by=ana, in_=place, ts=fake.world.ts(), **own))
        assert not fake.messages(place)

    def test_an_unknown_word_is_told_what_comes_near(self, real: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(real, fake) as adapter:
            answer = only(adapter, fake, fake.mention("raodmap stage 3", ana, channel))
        assert answer.ephemeral
        assert "Did you mean /roadmap?" in read(answer)


class TestOnce:
    """Slack sends again what it believes lost."""

    def test_an_event_four_times(self, real: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(real, fake) as adapter:
            sent = fake.mention("progress note 3.2 watch the index", ana, channel)
            for _ in range(3):
                fake.deliver(sent)
            fake.until(lambda: len(sent.attempts) == 4)
            only(adapter, fake, sent)
            notes = only(adapter, fake, fake.command("/progress", "note 3.2", ana, channel))
        assert read(notes).count("watch the index") == 1
        assert len(fake.private(ana)) == 2

    def test_an_event_that_only_reads_is_answered_once_too(self, real: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(real, fake) as adapter, busy(real) as go:
            sent = fake.mention("roadmap stage 3", ana, channel)
            for _ in range(3):
                fake.deliver(sent)
            fake.until(lambda: len(adapter.interactions.running) == 4)
            go()
            only(adapter, fake, sent)
        assert len(fake.private(ana)) == 1

    def test_a_command_twice(self, real: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(real, fake) as adapter:
            sent = fake.command("/progress", "note 3.2 watch the index", ana, channel)
            only(adapter, fake, sent)
            fake.deliver(sent)
            fake.until(lambda: len(sent.attempts) == 2)
            quiet(adapter, fake, sent)
            notes = only(adapter, fake, fake.command("/progress", "note 3.2", ana, channel))
            assert len(sent.answers) == 1
        assert read(notes).count("watch the index") == 1


class TestClicks:
    """A click changes what only one person sees, and leaves alone what everybody sees."""

    def test_a_private_message_is_replaced(self, exercises: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(exercises, fake) as adapter:
            first = only(adapter, fake, fake.command("/try", "greet Ana", ana, channel))
            clicked = fake.click(first, button(first.blocks, "Once more"), ana)
            answer = only(adapter, fake, clicked)
            assert (answer.via, answer.replaced, answer.ts) == ("response_url", True, first.ts)
            assert clicked.wait().payload is None
        (seen,) = fake.private(ana)
        assert "Hello, Ana again" in read(seen)

    def test_an_error_leaves_the_private_message(self, exercises: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        placed = fake.place(channel, "Try it.", ana, blocks=buttons("1 try wrong?word=cocoa"))
        with serving(exercises, fake) as adapter:
            answer = only(adapter, fake, fake.click(placed, "b1", ana))
        assert (answer.replaced, answer.ephemeral) == (False, True)
        assert len(fake.private(ana)) == 2

    def test_a_public_message_is_left_alone(self, exercises: App, fake: FakeSlack) -> None:
        channel, ana, ben = fake.channel("general"), fake.member("ana"), fake.member("ben")
        placed = fake.place(channel, "Come in.", blocks=buttons("1 try greet?name=Ben"))
        with serving(exercises, fake) as adapter:
            answer = only(adapter, fake, fake.click(placed, "b1", ben))
        assert (answer.ephemeral, answer.user) == (True, ben.id)
        assert fake.messages(channel) == [placed]
        assert not fake.private(ana)

    def test_another_page_in_place(self, exercises: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(exercises, fake) as adapter:
            first = only(adapter, fake, fake.command("/try", "long", ana, channel))
            assert "Page 1 of " in read(first)
            second = only(adapter, fake, fake.click(first, button(first.blocks, "More ›"), ana))
            assert "Page 2 of " in read(second)
            assert "Line 1 of" not in read(second)
        assert len(fake.private(ana)) == 1

    def test_a_page_s_number_was_once_a_button_that_does_nothing(self, exercises: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        placed = fake.place(channel, "Try it.", ana, blocks=buttons("here!"))
        with serving(exercises, fake) as adapter:
            place = fake.click(placed, "b1", ana)
            quiet(adapter, fake, place)
            assert not place.answers

    def test_messages_in_their_order(self, exercises: App, fake: FakeSlack) -> None:
        """What no button can bring page by page comes as several messages, the first one first."""
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(exercises, fake) as adapter:
            for _ in range(10):
                sent = fake.command("/try", f"echo {'word ' * 380}", ana, channel)
                quiet(adapter, fake, sent)
                kinds = [[block["type"] for block in answer.blocks] for answer in sent.answers]
                assert len(kinds) > 1
                assert [("header" in each, "actions" in each) for each in (kinds[0], kinds[-1])] == [
                    (True, False),
                    (False, True),
                ]

    @pytest.mark.parametrize("member", [True, False])
    def test_a_used_up_address(self, exercises: App, fake: FakeSlack, member: bool) -> None:
        channel, ana = fake.channel("general", member=member), fake.member("ana")
        with serving(exercises, fake) as adapter:
            first = only(adapter, fake, fake.command("/try", "greet Ana", ana, channel))
            fake.wire.url_life = -1.0  # as after half an hour
            sent = fake.click(first, button(first.blocks, "Once more"), ana)
            answer = only(adapter, fake, sent)
            assert adapter.counts["response_url_refused"] == 1
        assert "Hello, Ana again" in read(answer)
        assert answer.via == ("chat.postEphemeral" if member else "chat.postMessage")
        assert answer.channel == (channel.id if member else fake.dm(ana).id)

    def test_more_messages_than_an_address_takes(self, exercises: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        placed = fake.place(channel, "Try it.", ana, blocks=buttons("1 try greet?name=Ben"))
        with serving(exercises, fake) as adapter:
            fake.world.lock.acquire()
            try:
                sent = fake.click(placed, "b1", ana)
                fake.world.responses[sent.payload["response_url"].rpartition("/")[2]].left = 0
            finally:
                fake.world.lock.release()
            answer = only(adapter, fake, sent)
        assert answer.via == "chat.postEphemeral"


class TestLate:
    """An answer that takes longer than Slack waits."""

    @pytest.fixture(autouse=True)
    def hasty(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(adapters.slack.turn, "PATIENCE", 0.2)

    def test_it_follows_the_acknowledgement(self, exercises: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(exercises, fake) as adapter, busy(exercises) as go:
            sent = fake.command("/try", "greet Ana", ana, channel)
            told = sent.wait()
            assert (told.ok, told.payload) == (True, None)
            assert not sent.answers
            go()
            answer = only(adapter, fake, sent)
            assert (answer.via, answer.ephemeral) == ("response_url", True)
            assert not adapter.counts

    def test_for_everyone(self, exercises: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(exercises, fake) as adapter, busy(exercises) as go:
            sent = fake.command("/try", "share", ana, channel)
            sent.wait()
            go()
            assert not only(adapter, fake, sent).ephemeral
        assert len(fake.messages(channel)) == 1

    def test_a_fault_does_not_eat_the_acknowledgement(
        self, exercises: App, fake: FakeSlack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")

        async def broken(*_: object) -> None:
            raise RuntimeError("a fault in the adapter")

        with serving(exercises, fake) as adapter:
            for name in ("_command", "_event", "_click", "serve"):
                with monkeypatch.context() as patch:
                    patch.setattr(adapter.interactions, name, broken)
                    placed = fake.place(channel, "Try it.", ana, blocks=buttons("1 try greet?name=Ben"))
                    sent = [
                        fake.command("/try", "greet Ana", ana, channel),
                        fake.click(placed, "b1", ana),
                        fake.mention("try greet Ana", ana, channel),
                    ]
                    assert [each.wait().ok for each in sent] == [True, True, True]
                    quiet(adapter, fake)
            only(adapter, fake, fake.command("/try", "greet Ana", ana, channel))
        assert errors(caplog)
