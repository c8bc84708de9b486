"""What a member of a Slack workspace sees when the answer to a post is lost: nothing of it, or one question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from adapters.slack.client import Slack
from bot.app import App
from bot.store.engine import Store
from bot.store.tables import deliveries
from tests.adapters.exercises import tree
from tests.adapters.slack_http import installed, over_http
from tests.adapters.slack_person import SECONDS, serving
from tests.adapters.slack_poster import ACCEPTED, HISTORY, hurry
from tests.adapters.slack_trial import button, buttons, calls, quiet, read
from tests.fakes.slack_sent import Answer, Sent
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_trouble import How
from tests.fakes.slack_world import Body, FakeChannel, FakeUser

NEWS = "News for the whole group."


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


@pytest.fixture
def ana(fake: FakeSlack) -> FakeUser:
    return fake.member("ana")


def private(adapter: Slack, fake: FakeSlack, sent: Sent, number: int = 1) -> list[Answer]:
    """What one person alone reads of what comes of ``sent``: so many answers, once nothing goes on any more."""

    def found() -> list[Answer]:
        return [each for each in sent.answers if each.ephemeral]

    fake.until(lambda: len(found()) >= number, SECONDS)
    quiet(adapter, fake, sent)
    assert len(found()) == number
    return found()


def asked(
    adapter: Slack, fake: FakeSlack, channel: FakeChannel, ana: FakeUser, how: How = "reset-after", scopes: bool = False
) -> Answer:
    """Ana has something published, its answer is lost, and nobody may look: the question that she then reads."""
    if not scopes:
        fake.scopes.difference_update(HISTORY)
    fake.fail_next("chat.postMessage", how)
    both = private(adapter, fake, fake.command("/try", "publish", ana, channel), 2)
    (question,) = [each for each in both if "It is out." not in read(each)]  # either may be the faster one
    return question


def clicked(adapter: Slack, fake: FakeSlack, shown: Answer | Body, label: str, user: FakeUser) -> Answer:
    """Press a button, and wait until nothing goes on any more: the one answer."""
    blocks = shown.blocks if isinstance(shown, Answer) else shown["blocks"]
    return private(adapter, fake, fake.click(shown, button(blocks, label), user))[0]


def news(fake: FakeSlack, channel: FakeChannel) -> list[Body]:
    """What was published in the channel."""
    return [each for each in fake.messages(channel) if NEWS in read(each)]


@pytest.mark.parametrize("how", ACCEPTED)
def test_what_can_be_found_again_is_no_concern_of_theirs(
    exercises: App, fake: FakeSlack, channel: FakeChannel, ana: FakeUser, how: How
) -> None:
    with serving(exercises, fake) as adapter:
        fake.fail_next("chat.postMessage", how)
        (answer,) = private(adapter, fake, fake.command("/try", "publish", ana, channel))
        assert "It is out." in read(answer)
        assert len(news(fake, channel)) == 1
        assert len(calls(fake, "chat.postMessage")) == 1
        assert not adapter.counts["uncertain"]


@pytest.mark.parametrize("how", ACCEPTED)
def test_otherwise_they_are_asked_once_and_alone(
    exercises: App, fake: FakeSlack, channel: FakeChannel, ana: FakeUser, how: How
) -> None:
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, channel, ana, how)
        assert question.ephemeral
        assert question.user == ana.id
        said = read(question)
        for each in ("I do not know whether it arrived", f"#{channel.id}", "News.", "It is there", "Post it"):
            assert each in said
        assert adapter.counts["uncertain"] == 1
        assert len(news(fake, channel)) == 1


def test_it_is_there(exercises: App, fake: FakeSlack, channel: FakeChannel, ana: FakeUser) -> None:
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, channel, ana)
        answer = clicked(adapter, fake, question, "It is there", ana)
        assert "Nothing more is posted" in read(answer)
        assert answer.replaced  # the question is gone
    assert len(news(fake, channel)) == len(calls(fake, "chat.postMessage")) == 1


def test_post_it_twice_and_by_two_people_at_once(
    exercises: App, fake: FakeSlack, channel: FakeChannel, ana: FakeUser
) -> None:
    boss = fake.member("boss", admin=True)
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, channel, ana, "reset")
        (carried,) = (e["value"] for e in question.blocks[-1]["elements"] if e["text"]["text"] == "Post it")
        public = fake.place(channel, "The same button", blocks=buttons(carried))
        sent = []
        for _ in range(5):
            sent += [fake.click(public, "b1", ana), fake.click(public, "b1", boss)]
        sent.append(fake.click(question, button(question.blocks, "Post it"), ana))
        quiet(adapter, fake, *sent)
        said = [read(private(adapter, fake, each)[0]) for each in sent]
        assert sum("I post it now." in each for each in said) == 1
        assert sum("That is settled already" in each for each in said) == len(said) - 1
        assert len(news(fake, channel)) == 1


@pytest.mark.parametrize("label", ["It is there", "Post it"])
def test_after_a_restart(exercises: App, fake: FakeSlack, channel: FakeChannel, ana: FakeUser, label: str) -> None:
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, channel, ana, "reset-after" if label == "It is there" else "reset")
    app = App(tree(), Store(exercises.store.url.render_as_string()), exercises.content, exercises.clock)
    with serving(app, fake) as adapter:
        clicked(adapter, fake, question, label, ana)
    app.close()
    assert len(news(fake, channel)) == 1


def test_a_second_try_that_is_lost_is_asked_about_too(
    exercises: App, fake: FakeSlack, channel: FakeChannel, ana: FakeUser
) -> None:
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, channel, ana, "reset")
        fake.fail_next("chat.postMessage", "reset-after")
        sent = fake.click(question, button(question.blocks, "Post it"), ana)
        said, again = private(adapter, fake, sent, 2)
        assert "I post it now." in read(said)
        assert "I do not know whether it arrived" in read(again)
        assert "Nothing more is posted" in read(clicked(adapter, fake, again, "It is there", ana))
    assert len(news(fake, channel)) == 1


def test_where_the_history_can_be_read_a_second_try_is_found(
    exercises: App, fake: FakeSlack, channel: FakeChannel, ana: FakeUser
) -> None:
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, channel, ana, "reset", scopes=True)
        fake.fail_next("chat.postMessage", "reset-after")
        assert "I post it now." in read(clicked(adapter, fake, question, "Post it", ana))
        with exercises.store.transaction(write=False) as db:
            (row,) = db.execute(select(deliveries)).all()
    (there,) = news(fake, channel)
    assert (row.state, row.message_id) == ("resent", there["ts"])


def test_a_channel_that_is_archived_meanwhile(
    exercises: App, fake: FakeSlack, channel: FakeChannel, ana: FakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.post.REST", 0.0)
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, channel, ana, "reset")
        fake.fail_next("chat.postMessage", "is_archived")
        sent = fake.click(question, button(question.blocks, "Post it"), ana)
        _, again = private(adapter, fake, sent, 2)
        assert "That channel is archived." in read(again)
        clicked(adapter, fake, again, "Post it", ana)
    assert len(news(fake, channel)) == 1


def test_others_do_not_decide_but_organisers_do(
    exercises: App, fake: FakeSlack, channel: FakeChannel, ana: FakeUser
) -> None:
    mallory, boss = fake.member("mallory"), fake.member("boss", admin=True)
    with serving(exercises, fake) as adapter:
        question = asked(adapter, fake, channel, ana, "reset")
        carried = [element["value"] for element in question.blocks[-1]["elements"]]
        public = fake.place(channel, "The same buttons", blocks=buttons(*carried))
        for name in ("b1", "b2"):
            (answer,) = private(adapter, fake, fake.click(public, name, mallory))
            assert "decides whoever asked for it, or an organiser" in read(answer)
            assert answer.user == mallory.id
        assert not news(fake, channel)
        assert "I post it now." in read(private(adapter, fake, fake.click(public, "b2", boss))[0])
    assert len(news(fake, channel)) == 1


def test_another_workspaces_post_is_not_to_be_touched(exercises: App, fake: FakeSlack) -> None:
    """Over HTTP, with the ids of two workspaces' posts swapped, by the admins of both."""
    other = fake.workspace("Other group")
    rooms = [fake.channel("general"), fake.channel("general", other)]
    bosses = [fake.member(f"boss-{n}", admin=True, workspace=room.workspace) for n, room in enumerate(rooms)]
    with over_http(exercises, fake) as adapter:
        for room in rooms:
            installed(fake, room.workspace)
        questions = [asked(adapter, fake, *pair, "reset") for pair in zip(rooms, bosses, strict=True)]
        carried = [[element["value"] for element in each.blocks[-1]["elements"]] for each in questions]
        for room, boss, foreign in zip(rooms, bosses, reversed(carried), strict=True):
            public = fake.place(room, "Not ours", blocks=buttons(*foreign))
            for name in ("b1", "b2"):
                (answer,) = private(adapter, fake, fake.click(public, name, boss))
                assert "I do not know that post here" in read(answer)
        assert [len(news(fake, room)) for room in rooms] == [0, 0]
        for room, boss, question in zip(rooms, bosses, questions, strict=True):
            clicked(adapter, fake, question, "Post it", boss)
            assert len(news(fake, room)) == 1


def test_a_database_that_is_down_keeps_nothing_but_they_are_told(
    exercises: App, fake: FakeSlack, channel: FakeChannel, ana: FakeUser
) -> None:
    with exercises.store.transaction(write=True) as db:
        db.execute(text("DROP TABLE deliveries"))
    with serving(exercises, fake) as adapter:
        said = read(asked(adapter, fake, channel, ana))
    assert "I do not know whether it arrived" in said
    assert f"#{channel.id}" in said
    assert "Look there before you run the command again." in said
    assert "Post it" not in said
