"""Forms, everybody's own page, and who may do what."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import App
from bot.chat.invocation import call
from tests.adapters.slack_person import SECONDS, serving, words
from tests.adapters.slack_trial import busy, button, buttons, calls, errors, only, quiet, read
from tests.fakes.slack_sent import Answer, Sent
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import Body, FakeUser

TYPE = "Type the answer"


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack(limits=None) as running:
        yield running


def opened(answer: Answer) -> Body:
    """The form that came."""
    assert answer.via == "views.open"
    assert answer.view is not None
    return answer.view


class TestForms:
    """What is typed into a form is taken, or what is wrong is said beside its field."""

    def test_a_wrong_answer_is_said_beside_the_field(self, real: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(real, fake) as adapter:
            asked = only(adapter, fake, fake.command("/progress", "check 3.2", ana, channel))
            clicked = fake.click(asked, button(asked.blocks, TYPE), ana)
            form = opened(only(adapter, fake, clicked))
            assert words(form["blocks"]).count("How many") == read(asked).count("How many")
            wrong = only(adapter, fake, fake.submit(form, {"answer": "about a dozen"}, ana))
            assert list(wrong.errors) == ["answer"]
            assert "“about a dozen”; this question takes a number" in wrong.errors["answer"]
            assert fake.views
            right = fake.submit(form, {"answer": "6"}, ana)
            quiet(adapter, fake, right)
            assert right.wait().payload is None
            assert not fake.views
            assert not adapter.counts
        answer = clicked.answers[-1]
        assert (answer.via, answer.replaced, answer.ts) == ("response_url", True, asked.ts)
        assert "Right." in read(answer)
        assert len(fake.private(ana)) == 1

    def test_one_form_sent_twice_counts_once(self, real: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(real, fake) as adapter:
            asked = fake.command("/progress", "write 3.2", ana, channel)
            sent = fake.submit(opened(only(adapter, fake, asked)), {"text": "watch the index"}, ana)
            quiet(adapter, fake, sent)
            fake.deliver(sent)
            fake.until(lambda: len(sent.attempts) == 2)
            quiet(adapter, fake)
            notes = only(adapter, fake, fake.command("/progress", "note 3.2", ana, channel))
        assert read(notes).count("watch the index") == 1

    def test_a_form_that_comes_too_late(self, exercises: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(exercises, fake) as adapter:
            fake.shown.api.trigger_life = -1.0
            answer = only(adapter, fake, fake.command("/try", "order", ana, channel))
            assert adapter.counts == {"refused:expired_trigger_id": 1}
        assert answer.ephemeral
        assert read(answer) == "The form came too late to be opened. Please try again."
        assert not fake.views

    @pytest.mark.parametrize("how", ["reset", "fatal_error"])
    def test_a_form_that_slack_does_not_open(
        self, exercises: App, fake: FakeSlack, caplog: pytest.LogCaptureFixture, how: str
    ) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(exercises, fake) as adapter:
            fake.fail_next("views.open", how)
            answer = only(adapter, fake, fake.command("/try", "order", ana, channel))
        assert read(answer) == "Slack did not open the form. Please try again."
        assert not errors(caplog)

    def test_an_answer_that_is_late_is_given_back(self, real: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        typed = "what I wrote for a whole evening"
        with serving(real, fake) as adapter:
            asked = fake.command("/progress", "write", ana, channel)
            form = opened(only(adapter, fake, asked))
            with busy(real) as go:
                sent = fake.submit(form, {"topic": "no such topic", "text": typed}, ana)
                assert sent.wait().payload is None
                go()
                quiet(adapter, fake)
        _, told = asked.answers
        assert told.ephemeral
        assert typed in read(told)
        assert "no such topic" in read(told)

    def test_a_message_becomes_a_check_in(self, real: App, fake: FakeSlack) -> None:
        """Slack's rule for shortcuts: they open a form. What the message says stands in it, to be changed."""
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(real, fake) as adapter:
            placed = fake.place(channel, "Read about joins\nand tried two of them")
            used = fake.message_shortcut("checkin", placed, ana)
            form = opened(only(adapter, fake, used))
            filled = {block["block_id"]: block["element"].get("initial_value") for block in form["blocks"]}
            assert filled == {"minutes": None, "topic": None, "text": "Read about joins\nand tried two of them"}
            refused = only(adapter, fake, fake.submit(form, {"minutes": "lots"}, ana))
            assert list(refused.errors) == ["minutes"]
            elsewhere = only(adapter, fake, fake.submit(form, {"minutes": "25m", "topic": "qqqq"}, ana))
            assert list(elsewhere.errors) == ["topic"]
            quiet(adapter, fake, fake.submit(form, {"minutes": "25m", "topic": ""}, ana))
            done = used.answers[-1]
            assert (done.ephemeral, done.user) == (True, ana.id)
            assert "Read about joins" in read(done)
            assert "25 min" in read(done)
            assert "1 of 3" in read(done)
        assert fake.messages(channel) == [placed]

    def test_a_message_without_words_is_asked_for_them(self, real: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(real, fake) as adapter:
            placed = fake.place(channel, "", blocks=[{"type": "divider"}])
            form = opened(only(adapter, fake, fake.message_shortcut("checkin", placed, ana)))
            assert [block["block_id"] for block in form["blocks"]] == ["text", "minutes", "topic"]
            assert [block["optional"] for block in form["blocks"]] == [False, True, True]

    def test_a_message_becomes_a_note(self, real: App, fake: FakeSlack) -> None:
        channel, ana, ben = fake.channel("general"), fake.member("ana"), fake.member("ben")
        said = "Watch the index & <sort> first"
        with serving(real, fake) as adapter:
            placed = fake.place(channel, said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
            used = fake.message_shortcut("note", placed, ben)
            form = opened(only(adapter, fake, used))
            filled = [block["element"].get("initial_value") for block in form["blocks"] if block["type"] == "input"]
            assert filled == [None, said]
            refused = only(adapter, fake, fake.submit(form, {"topic": "qqqq"}, ben))
            assert "There is no topic “qqqq”" in refused.errors["topic"]
            quiet(adapter, fake, fake.submit(form, {"topic": "3.2"}, ben))
            kept = used.answers[-1]
            assert (kept.ephemeral, kept.user, kept.replaced) == (True, ben.id, False)
            assert said in read(kept)
            nothing = only(adapter, fake, fake.command("/progress", "note 3.2", ana, channel))
            assert "No notes yet" in read(nothing)
        assert fake.messages(channel) == [placed]


class TestHome:
    """Everybody's own page."""

    def seen(self, fake: FakeSlack, user: FakeUser) -> str:
        home = fake.home(user)
        assert home is not None
        return read(home)

    def test_everybody_sees_their_own(self, real: App, fake: FakeSlack) -> None:
        channel, ana, ben = fake.channel("general"), fake.member("ana"), fake.member("ben")
        with serving(real, fake) as adapter:
            quiet(adapter, fake, fake.command("/progress", "done 1.1", ana, channel))
            for person in (ana, ben):
                fake.open_home(person).answer(SECONDS)
            assert "1 of " in self.seen(fake, ana)
            assert "1 of " not in self.seen(fake, ben)
            quiet(adapter, fake, fake.command("/progress", "done 1.2", ana, channel))
            before = self.seen(fake, ana)
            fake.open_home(ana).answer(SECONDS)
            assert self.seen(fake, ana) != before
            assert "2 of " in self.seen(fake, ana)

    def test_the_other_tab_is_no_reason_to_make_it(self, real: App, fake: FakeSlack) -> None:
        ana = fake.member("ana")
        with serving(real, fake) as adapter:
            quiet(adapter, fake, fake.open_home(ana, tab="messages"))
        assert fake.home(ana) is None

    def click(self, fake: FakeSlack, user: FakeUser, label: str) -> Sent:
        home = fake.home(user)
        assert home is not None
        return fake.click(home, button(home["blocks"], label), user)

    def test_its_buttons_turn_the_page_and_there_is_a_way_back(self, real: App, fake: FakeSlack) -> None:
        ana = fake.member("ana")
        with serving(real, fake) as adapter:
            fake.open_home(ana).answer(SECONDS)
            own = self.seen(fake, ana)
            answer = only(adapter, fake, self.click(fake, ana, "What next?"))
            assert answer.via == "views.publish"
            assert "Next" in self.seen(fake, ana)
            only(adapter, fake, self.click(fake, ana, "‹ Your page"))
            assert self.seen(fake, ana) == own
        assert not fake.messages(fake.dm(ana))

    def test_a_form_that_was_asked_for_there_is_answered_there(self, exercises: App, fake: FakeSlack) -> None:
        ana = fake.member("ana")
        with serving(exercises, fake) as adapter:
            only(adapter, fake, fake.open_home(ana))
            home = fake.home(ana)
            assert home is not None
            home["blocks"] += [
                block | {"block_id": "order"} for block in buttons(call("try order", drink="tea").encode())
            ]
            form = only(adapter, fake, fake.click(home, "b1", ana, call("try order", drink="tea").encode()))
            quiet(adapter, fake, fake.submit(form, {"size": "small"}, ana))
            assert "Coming: one small tea." in self.seen(fake, ana)
        assert not fake.messages(fake.dm(ana))

    def test_a_page_that_slack_refuses_is_counted(
        self, real: App, fake: FakeSlack, caplog: pytest.LogCaptureFixture
    ) -> None:
        ana = fake.member("ana")
        with serving(real, fake) as adapter:
            for how in ("not_enabled", "reset"):
                fake.fail_next("views.publish", how)
                quiet(adapter, fake, fake.open_home(ana))
            assert adapter.counts == {"refused:not_enabled": 1, "network": 1}
            fake.open_home(ana).answer(SECONDS)
        assert not errors(caplog)


class TestRights:
    """Who organises: Slack's admins, and those whom the operator names."""

    def may(self, app: App, fake: FakeSlack, user: FakeUser, **options: frozenset[str]) -> bool:
        channel = fake.channel("general")
        with serving(app, fake, **options) as adapter:
            told = read(only(adapter, fake, fake.command("/try", "secret", user, channel)))
        assert ("/try secret is for" in told) != ("Organisers only." in told)
        return "Organisers only." in told

    def test_a_member(self, exercises: App, fake: FakeSlack) -> None:
        assert not self.may(exercises, fake, fake.member("ana"))

    @pytest.mark.parametrize("right", ["admin", "owner"])
    def test_an_admin(self, exercises: App, fake: FakeSlack, right: str) -> None:
        assert self.may(exercises, fake, fake.member("ana", **{right: True}))  # type: ignore[arg-type]

    def test_somebody_named(self, exercises: App, fake: FakeSlack) -> None:
        ana = fake.member("ana")
        assert self.may(exercises, fake, ana, organisers=frozenset({ana.id}))
        assert not calls(fake, "users.info")

    def test_without_the_scope_an_admin_is_a_member(
        self, exercises: App, fake: FakeSlack, caplog: pytest.LogCaptureFixture
    ) -> None:
        fake.scopes.discard("users:read")
        assert not self.may(exercises, fake, fake.member("ana", admin=True))
        assert not errors(caplog)

    def test_who_nobody_needs_to_know_is_not_asked_for(self, exercises: App, fake: FakeSlack) -> None:
        channel, ana = fake.channel("general"), fake.member("ana")
        with serving(exercises, fake) as adapter:
            only(adapter, fake, fake.command("/try", "greet Ana", ana, channel))
        assert not calls(fake, "users.info")
